"""A periodic report: figures taken once, words beside them, and a lock that nothing opens."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from reporting.periodic.measures import Fact
from reporting.periodic.periods import Period, period_named
from reporting.periodic.regimes import Regime, regimes
from reporting.periodic.tables import from_json


class PeriodicState(models.TextChoices):
    """A report that is sent is locked; what was wrong in it is put right by the next number."""

    DRAFT = "draft", "Đang soạn"
    LOCKED = "locked", "Đã khóa, đã gửi"


@tracked(exclude=["facts", "progress"])
class PeriodicReport(TenantModel):
    """Báo cáo định kỳ of one organisation for one period, `number` 1, then corrections. Money in đồng.

    `facts` = {measure: [[code, content, quantity, amount, day, source]]} (reporting/periodic/measures.py), from which every
    figure is a sum; `progress` = one row a contract; `before` = the totals of earlier periods it compares itself with, and
    where they come from; `sources` = whose reports it adds up; `typed` = figures of local khuyến công; `words` = its parts;
    `codes` = every đề án named in it.
    """

    code = models.CharField("mã báo cáo", max_length=80, unique=True)
    regime = models.CharField("chế độ báo cáo", max_length=40)
    period = models.CharField("kỳ", max_length=7)
    year = models.PositiveSmallIntegerField("năm")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("lần", default=1)
    state = models.CharField("tình trạng", max_length=10, choices=PeriodicState, default=PeriodicState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    year_begins = models.DateField("lũy kế từ ngày")
    due_on = models.DateField("hạn gửi")

    taken_at = models.DateTimeField("lấy số liệu lúc")
    facts = models.JSONField(default=dict)
    progress = models.JSONField("tiến độ từng hợp đồng", default=list, blank=True)
    before = models.JSONField("kỳ trước và cùng kỳ", default=dict, blank=True)
    sources = models.JSONField("báo cáo được tổng hợp", default=list, blank=True)
    typed = models.JSONField("khuyến công địa phương", default=dict, blank=True)
    words = models.JSONField("đánh giá, kiến nghị", default=dict, blank=True)
    codes = ArrayField(models.CharField(max_length=30), default=list, blank=True)

    document_number = models.CharField("số văn bản", max_length=80, blank=True)
    document_date = models.DateField("ngày văn bản", null=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("lý do đính chính", max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField("khóa, gửi lúc", null=True)
    locked_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    late = models.BooleanField("gửi trễ hạn", default=False)

    class Meta:
        verbose_name = "báo cáo định kỳ"
        verbose_name_plural = "báo cáo định kỳ"
        ordering = ("-last_day", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "regime", "period", "number"), name="periodic_once_a_number"
            ),
            models.UniqueConstraint(
                fields=("organisation", "regime", "period"),
                condition=Q(state=PeriodicState.DRAFT),
                name="one_periodic_draft",
            ),
            models.CheckConstraint(
                name="periodic_locked_by_somebody",
                condition=Q(state=PeriodicState.DRAFT, locked_at__isnull=True)
                | Q(state=PeriodicState.LOCKED, locked_at__isnull=False, locked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="periodic_correction_has_reason",
                condition=Q(corrects__isnull=True, number=1) | Q(corrects__isnull=False) & ~Q(reason=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("organisation", "-last_day", "-id"), name="periodic_of_organisation"),
            models.Index(fields=("regime", "period", "organisation", "-number"), name="periodic_of_period"),
            models.Index(fields=("tenant", "-last_day", "-id"), name="periodic_of_tenant"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="keep_locked_report",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=PeriodicState.LOCKED),
            )
        ]

    def __str__(self) -> str:
        again = f" (đính chính lần {self.number - 1})" if self.number > 1 else ""
        return f"{self.regime_row.name(self.period_row)}{again}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:periodic", args=(self.code,))

    @property
    def regime_row(self) -> Regime:
        return regimes()[self.regime]

    @property
    def period_row(self) -> Period:
        found = period_named(self.period)
        if found is None:
            raise ValueError(f"{self.period} is no period")
        return found

    @property
    def is_locked(self) -> bool:
        return self.state == PeriodicState.LOCKED

    @property
    def figures(self) -> dict[str, list[Fact]]:
        """The facts by measure."""
        return from_json(self.facts)
