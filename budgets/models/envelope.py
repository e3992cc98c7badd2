"""The money of a year, as given by the competent body."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from core.audit import tracked


@tracked()
class Envelope(models.Model):
    """National khuyến công money given for a year, in đồng. No content = the whole year. Each change stays in history."""

    year = models.PositiveSmallIntegerField("năm ngân sách")
    content = models.ForeignKey("programmes.Content", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField("số được giao (đồng)")
    paper_number = models.CharField("số văn bản giao", max_length=120)
    paper_date = models.DateField("ngày văn bản")
    note = models.TextField("ghi chú", blank=True)
    entered_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("nhập lúc", auto_now=True)

    class Meta:
        ordering = ("-year",)
        verbose_name = "kinh phí được giao"
        verbose_name_plural = "kinh phí được giao"
        constraints = (
            models.UniqueConstraint(name="envelope_once_a_year", fields=("year", "content"), nulls_distinct=False),
            models.CheckConstraint(name="envelope_not_negative", condition=models.Q(amount__gte=0)),
            models.CheckConstraint(name="envelope_has_paper", condition=~models.Q(paper_number="")),
        )

    def __str__(self) -> str:
        return f"Kinh phí năm {self.year}"


EnvelopeEvent: Any = apps.get_model("budgets", "EnvelopeEvent", require_ready=False)
"""The insert-only history that `tracked` made."""
