"""The bundle a Sở registers with the Cục."""

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
