"""The figures of đề án, counted when they change instead of when they are asked for (docs/adr/0007-statistics.md)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

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

    read_only = True

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
