"""The national programme of a stage and what it has promised."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from programmes.models.base import CitedRow
from programmes.states import Measure


class Programme(CitedRow):
    """A national khuyến công programme, approved by a decision."""

    code = models.CharField("mã", max_length=30, unique=True)
    name = models.CharField("tên", max_length=300)
    decision_number = models.CharField("số quyết định", max_length=60)
    decision_date = models.DateField("ngày quyết định")
    decided_by = models.CharField("người phê duyệt", max_length=200)
    year_from = models.PositiveSmallIntegerField("từ năm")
    year_to = models.PositiveSmallIntegerField("đến năm")

    class Meta:
        ordering = ("year_from",)
        verbose_name = "chương trình khuyến công"
        verbose_name_plural = "chương trình khuyến công"
        constraints = (
            models.CheckConstraint(
                name="programme_years_in_order", condition=models.Q(year_to__gte=models.F("year_from"))
            ),
        )

    def __str__(self) -> str:
        return self.name


class Target(CitedRow):
    """A promise of the programme: a number to count towards, or a direction in words (`number` empty)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("mã", max_length=4)
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("mục tiêu", max_length=500)
    qualitative = models.BooleanField("định tính", default=False)
    number = models.PositiveIntegerField("chỉ tiêu", null=True, blank=True)
    approximate = models.BooleanField("khoảng", default=False)
    unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    measure = models.CharField("cách đếm", max_length=14, choices=Measure, default=Measure.NONE)
    counting_rule = models.TextField("quy tắc đếm", blank=True)
    content_codes = ArrayField(models.CharField(max_length=12), verbose_name="nội dung được tính", default=list)

    class Meta:
        ordering = ("programme", "position")
        verbose_name = "mục tiêu của chương trình"
        verbose_name_plural = "mục tiêu của chương trình"
        constraints = (
            models.UniqueConstraint(name="target_code_once", fields=("programme", "code")),
            models.CheckConstraint(
                name="target_number_unless_qualitative",
                condition=models.Q(qualitative=True, number__isnull=True)
                | models.Q(qualitative=False, number__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
