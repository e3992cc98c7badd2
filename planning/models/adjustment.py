"""A running plan is adjusted: amounts of approved đề án change by a decision of their own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.audit import tracked
from core.models import TenantModel


@tracked()
class PlanAdjustment(TenantModel):
    """One decision that changes amounts of a year's plan (TT 36/2013/TT-BCT, Điều 11). Belongs to the central tenant."""

    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveSmallIntegerField("lần điều chỉnh")
    decision_number = models.CharField("số quyết định", max_length=80)
    decision_date = models.DateField("ngày quyết định")
    decision_file = models.FileField("tệp quyết định đã ký", upload_to="decisions/", max_length=200)
    decision_sha256 = models.CharField(max_length=64)
    reason = models.TextField("lý do")
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("year", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("year", "number"), name="adjustment_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_has_reason"),
        ]

    def __str__(self) -> str:
        return f"Điều chỉnh kế hoạch năm {self.year} lần {self.number}"


@tracked()
class AdjustmentItem(TenantModel):
    """The amount of one đề án before and after, đồng. Carries the tenant of the đề án: its Sở sees its own line."""

    adjustment = models.ForeignKey(PlanAdjustment, on_delete=models.PROTECT, related_name="items")
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    before = models.BigIntegerField("trước điều chỉnh")
    after = models.BigIntegerField("sau điều chỉnh")
    reason = models.CharField("lý do", max_length=500)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("adjustment", "proposal"), name="adjusted_once_by_a_decision"),
            models.CheckConstraint(
                condition=Q(after__gt=0) & Q(before__gt=0) & ~Q(after=F("before")), name="adjustment_changes_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adjustment_id}/{self.proposal_id}"
