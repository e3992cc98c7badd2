"""The readable history of a đề án: one row per step, never changed."""

from __future__ import annotations

from django.db import models

from core.models import TenantModel
from proposals.models.content import Paper
from proposals.models.proposal import Proposal
from proposals.states import State


class TransitionRecord(TenantModel):
    """Who took which step, when, acting as whom and for whom, on what paper, about how much."""

    append_only = True

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="transitions")
    step = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    source = models.CharField(max_length=24, choices=State)
    target = models.CharField(max_length=24, choices=State)
    at = models.DateTimeField()
    user = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=200)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=300)
    title = models.CharField("chức vụ", max_length=200, blank=True)
    on_behalf_of = models.CharField("thay mặt", max_length=300, blank=True)
    note = models.TextField("ghi chú", blank=True)
    decision_number = models.CharField("số văn bản", max_length=80, blank=True)
    decision_date = models.DateField("ngày văn bản", null=True)
    amount = models.BigIntegerField("số tiền", null=True)
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)
    law = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("proposal", "at", "id"), name="transition_of_proposal"),)

    def __str__(self) -> str:
        return f"{self.label} {self.at:%d/%m/%Y}"
