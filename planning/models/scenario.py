"""Drafts of a plan kept beside each other: none of them is the draft until somebody chooses it."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def new_key() -> str:
    """Eight letters for the address of a scenario."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


@tracked()
class PlanScenario(TenantModel):
    """Phương án of a year's plan. Belongs to the central tenant; a deleted one can be brought back."""

    key = models.CharField(max_length=8, unique=True, default=new_key, editable=False)
    year = models.PositiveSmallIntegerField("năm")
    name = models.CharField("tên phương án", max_length=200)
    note = models.TextField("ghi chú", blank=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    chosen_at = models.DateTimeField("được chọn làm dự thảo lúc", null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=("year", "-id"), name="scenario_of_year")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("planning:scenario", args=(self.year, self.key))


@tracked()
class ScenarioItem(TenantModel):
    """One đề án in a scenario: in, or left out with the reason in `note`. Amount in đồng."""

    scenario = models.ForeignKey(PlanScenario, on_delete=models.CASCADE, related_name="items")
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    included = models.BooleanField("đưa vào", default=True)
    amount = models.BigIntegerField("kinh phí")
    rank = models.PositiveSmallIntegerField("thứ tự ưu tiên", default=0)
    note = models.CharField("lý do", max_length=500, blank=True)

    class Meta:
        ordering = ("rank", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("scenario", "proposal"), name="once_in_a_scenario"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="scenarioitem_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id}/{self.rank}"
