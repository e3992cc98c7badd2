"""Who was told that a deadline comes or has passed. One row per rung of the chain, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.models import TenantModel
from proposals.models.proposal import Proposal
from proposals.states import RungName, State


class Reminder(TenantModel):
    """A rung climbed for one last day of one state. Written together with the notices, so it is there if they are.

    `left` = working days left on the day it was said, negative when late. `people` = names as they were; empty when
    nobody held the role.
    """

    append_only = True

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reminders")
    state = models.CharField(max_length=24, choices=State)
    due_on = models.DateField("hạn")
    rung = models.CharField(max_length=12, choices=RungName)
    party = models.CharField("nơi phải xử lý", max_length=60)
    told = models.CharField("người được báo", max_length=120)
    left = models.SmallIntegerField("ngày làm việc còn lại")
    people = ArrayField(models.CharField(max_length=200), default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("proposal", "state", "due_on", "rung"), name="reminder_once_a_rung")
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.due_on:%d/%m/%Y}"
