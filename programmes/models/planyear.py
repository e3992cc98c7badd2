"""The year a plan is for, when registration is open, and the leave to come late."""

from __future__ import annotations

from django.db import models

from core.audit import tracked
from core.models import TenantModel
from programmes.models.base import CitedRow
from programmes.models.programme import Programme
from programmes.states import PlanYearState, WindowLevel


class PlanYear(CitedRow):
    """A budget year of khuyến công. Registration for year N takes place in N-1."""

    year = models.PositiveSmallIntegerField("năm kế hoạch", unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("trạng thái", max_length=20, choices=PlanYearState, default=PlanYearState.GUIDED)

    class Meta:
        ordering = ("year",)
        verbose_name = "năm kế hoạch"
        verbose_name_plural = "năm kế hoạch"

    def __str__(self) -> str:
        return f"Năm {self.year}"


@tracked()
class RegistrationWindow(CitedRow):
    """First and last valid day of registration. A row with a tenant overrides the national row for that tenant."""

    plan_year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="+")
    level = models.CharField("cấp đăng ký", max_length=20, choices=WindowLevel)
    tenant = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opens = models.DateField("ngày mở")
    closes = models.DateField("ngày cuối cùng còn nhận")
    paper = models.CharField("văn bản hướng dẫn", max_length=200, blank=True)
    reason = models.TextField("lý do khác quy định chung", blank=True)

    class Meta:
        ordering = ("plan_year", "level")
        verbose_name = "đợt đăng ký"
        verbose_name_plural = "đợt đăng ký"
        constraints = (
            models.UniqueConstraint(
                name="registration_window_once", fields=("plan_year", "level", "tenant"), nulls_distinct=False
            ),
            models.CheckConstraint(
                name="registration_window_in_order", condition=models.Q(closes__gte=models.F("opens"))
            ),
            models.CheckConstraint(
                name="registration_window_override_has_paper",
                condition=models.Q(tenant__isnull=True) | ~models.Q(paper="") & ~models.Q(reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.opens:%d/%m/%Y} - {self.closes:%d/%m/%Y}"


@tracked()
class LateLeave(TenantModel):
    """The receiving body lets one unit submit after the window has closed (TT 36/2013 Đ.10: "trường hợp khác")."""

    plan_year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    until = models.DateField("nhận đến hết ngày")
    paper = models.CharField("văn bản cho phép", max_length=200)
    reason = models.TextField("lý do")
    granted_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("cho phép lúc", auto_now_add=True)

    class Meta:
        ordering = ("-granted_at",)
        verbose_name = "cho phép nộp muộn"
        verbose_name_plural = "cho phép nộp muộn"
        indexes = (models.Index(fields=("tenant", "plan_year", "unit"), name="late_leave_of_unit"),)
        constraints = (
            models.CheckConstraint(
                name="late_leave_has_paper_and_reason", condition=~models.Q(paper="") & ~models.Q(reason="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.paper}: đến {self.until:%d/%m/%Y}"
