"""Items of cost: what a line of the estimate is spent on. Norms name the items their cost base takes."""

from __future__ import annotations

from django.db import models

from programmes.models.base import CitedRow


class CostItem(CitedRow):
    """Khoản mục chi. `management` = the unit's own management cost, held to its own share."""

    code = models.CharField("mã", max_length=30, unique=True)
    position = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("tên", max_length=200)
    management = models.BooleanField("chi quản lý", default=False)

    class Meta:
        ordering = ("position",)
        verbose_name = "khoản mục chi"
        verbose_name_plural = "khoản mục chi"

    def __str__(self) -> str:
        return self.title
