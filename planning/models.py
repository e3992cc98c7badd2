"""The bundle a Sở registers with the Cục, and the annual plan the Minister approves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.audit import tracked
from core.models import TenantModel


@tracked()
class Registration(TenantModel):
    """Báo cáo đăng ký kế hoạch of one Sở for one year, sent as a whole (TT 36/2013/TT-BCT, Điều 6.1, 10.2)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang lập"
        SENT = "sent", "Đã đăng ký với Cục"

    code = models.CharField("số đăng ký", max_length=40, unique=True)
    plan_year = models.PositiveSmallIntegerField("năm kế hoạch")
    batch = models.PositiveSmallIntegerField("đợt", default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    last_year = models.TextField("kết quả năm trước", blank=True)
    this_year = models.TextField("đánh giá năm hiện tại", blank=True)
    next_year = models.TextField("mục tiêu, định hướng năm kế hoạch", blank=True)
    document_number = models.CharField("số báo cáo", max_length=80, blank=True)
    document_date = models.DateField("ngày báo cáo", null=True, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("tenant", "plan_year", "batch"), name="registration_once_a_batch")
        ]

    def __str__(self) -> str:
        return f"Đăng ký kế hoạch năm {self.plan_year} đợt {self.batch}"


@tracked()
class RegistrationItem(TenantModel):
    """One passed đề án in the bundle: ticked in, or left out with a reason."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="items")
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("thứ tự ưu tiên", default=0)
    included = models.BooleanField("đưa vào", default=True)
    reason = models.CharField("lý do không đưa vào", max_length=500, blank=True)

    class Meta:
        ordering = ("rank", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("registration", "proposal"), name="registered_once_in_a_bundle")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}/{self.rank}"


@tracked()
class Plan(TenantModel):
    """Kế hoạch khuyến công quốc gia of a year, or a supplement to it. Belongs to the central tenant."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang lập"
        APPROVED = "approved", "Đã phê duyệt"

    year = models.PositiveSmallIntegerField("năm")
    batch = models.PositiveSmallIntegerField("đợt", default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    decision_file = models.FileField("tệp quyết định đã ký", upload_to="decisions/", max_length=200, blank=True)
    decision_sha256 = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("year", "batch"), name="plan_once_a_batch")]

    def __str__(self) -> str:
        return f"Kế hoạch khuyến công quốc gia năm {self.year} đợt {self.batch}"


@tracked()
class PlanItem(TenantModel):
    """A đề án in a plan. Carries the tenant of the đề án, so that its Sở sees its own line and no other."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items")
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("thứ tự ưu tiên", default=0)
    amount = models.BigIntegerField("kinh phí")

    class Meta:
        ordering = ("rank", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("plan", "proposal"), name="planned_once_in_a_plan"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="planitem_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.rank}"
