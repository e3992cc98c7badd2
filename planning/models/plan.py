"""The annual plan the Minister approves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.audit import tracked
from core.models import TenantModel


@tracked()
class Plan(TenantModel):
    """Kế hoạch khuyến công quốc gia of a year, or a supplement to it. Belongs to the central tenant."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang lập"
        SUBMITTED = "submitted", "Đã trình Bộ trưởng"
        APPROVED = "approved", "Đã phê duyệt"

    year = models.PositiveSmallIntegerField("năm")
    batch = models.PositiveSmallIntegerField("đợt", default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    decision_file = models.FileField("tệp quyết định đã ký", upload_to="decisions/", max_length=200, blank=True)
    decision_sha256 = models.CharField(max_length=64, blank=True)
    decision_signature = models.JSONField("kết quả kiểm tra chữ ký số", default=dict, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("year", "batch"), name="plan_once_a_batch")]

    def __str__(self) -> str:
        return f"Kế hoạch khuyến công quốc gia năm {self.year} đợt {self.batch}"


@tracked()
class PlanItem(TenantModel):
    """A đề án in a plan. Carries the tenant of the đề án, so that its Sở sees its own line and no other.

    Not `included`: it waits in the draft for a later batch. `note` says why, or why its place was changed by hand.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items")
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("thứ tự ưu tiên", default=0)
    amount = models.BigIntegerField("kinh phí")
    included = models.BooleanField("đưa vào đợt này", default=True)
    note = models.CharField("lý do", max_length=500, blank=True)

    class Meta:
        ordering = ("rank", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("plan", "proposal"), name="planned_once_in_a_plan"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="planitem_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.rank}"
