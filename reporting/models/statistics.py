"""The figures of đề án, counted when they change instead of when they are asked for (docs/adr/0007-statistics.md)."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from core.models import TenantModel
from proposals.states import State


def _sum(label: str) -> Any:
    return models.BigIntegerField(label, default=0)


class Statistic(TenantModel):
    """So many đề án, and their money, came to a cell or left it (negative). A figure is the sum of the rows of a cell.

    A cell = tenant, plan year, content, state, and how far the dossier went: `submitted` to the Sở, `registered` with the
    Cục. Rows are written by the trigger of `reporting/sql/statistics.sql` alone, and folded into one row a cell from time
    to time. Money in đồng; `in_force` = as last adjusted, else as approved.
    """

    only_triggers_write = True

    plan_year = models.PositiveSmallIntegerField("năm kế hoạch")
    content = models.ForeignKey("programmes.Content", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField("trạng thái", max_length=24, choices=State)
    submitted = models.BooleanField("đã nộp Sở")
    registered = models.BooleanField("đã đăng ký với Cục")
    proposals = models.IntegerField("số đề án", default=0)
    total_cost = _sum("tổng kinh phí")
    proposed = _sum("đề nghị")
    province = _sum("Sở thẩm định")
    central = _sum("Cục thẩm định")
    approved = _sum("phê duyệt")
    adjusted = _sum("điều chỉnh")
    contracted = _sum("hợp đồng")
    accepted = _sum("nghiệm thu")
    settled = _sum("quyết toán")
    in_force = _sum("đang có hiệu lực")

    class Meta:
        verbose_name = "số liệu thống kê"
        verbose_name_plural = "số liệu thống kê"
        indexes: ClassVar = [
            models.Index(fields=("tenant", "plan_year", "content", "state"), name="statistic_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_year} {self.state}: {self.proposals}"


class StatisticsPrint(TenantModel):
    """Báo cáo thống kê printed for one person: the words as they stood when it was asked for, and the file made of them.

    It is nobody else's: figures depend on who looks. `tenant` is that of the body the person acted for.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("tên báo cáo", max_length=400)
    words = models.JSONField()
    requested_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("yêu cầu lúc", auto_now_add=True)
    job = models.ForeignKey("core.Job", null=True, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(max_length=200, blank=True)
    pages = models.PositiveIntegerField("số trang", null=True)

    class Meta:
        verbose_name = "bản in thống kê"
        verbose_name_plural = "bản in thống kê"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reporting:statistics_print", args=[self.key])

    @property
    def is_ready(self) -> bool:
        """Whether the file is there."""
        return self.pages is not None
