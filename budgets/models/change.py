"""A change of a norm on its way: written by one person, published by another, never touching a value in force."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from budgets.states import ChangeState, NormKind
from core.audit import tracked
from core.models import TenantModel
from programmes.states import Confidence


@tracked()
class NormChange(TenantModel):
    """The next value of a norm, with the paper it comes from.

    `tenant` is who keeps the norm: the central tenant for the country's norms (`local` False), a Sở for its own
    (`local` True, codes `local.…`). Publishing ends the row in force on `effective_from` and adds the new one.
    """

    key = models.CharField(max_length=20, unique=True, editable=False)
    local = models.BooleanField(default=False, editable=False)
    code = models.CharField("mã định mức", max_length=60)
    kind = models.CharField("loại", max_length=12, choices=NormKind)
    value = models.DecimalField("giá trị mới", max_digits=20, decimal_places=4, null=True, blank=True)
    value_text = models.CharField("giá trị bằng chữ", max_length=300, blank=True)
    conditions = models.TextField("điều kiện, chi phí được tính", blank=True)
    document = models.CharField("văn bản", max_length=120)
    article = models.CharField("điều, khoản", max_length=120)
    confidence = models.CharField("độ tin cậy", max_length=12, choices=Confidence)
    note = models.TextField("ghi chú", blank=True)
    effective_from = models.DateField("có hiệu lực từ")
    effective_to = models.DateField("hết hiệu lực từ", null=True, blank=True)
    reason = models.TextField("lý do", blank=True)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    author = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(auto_now_add=True)
    reviewer = models.ForeignKey(
        "organisations.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reviewed_at = models.DateTimeField(null=True, editable=False)
    review_note = models.TextField("ý kiến của người công bố", blank=True)
    norm = models.ForeignKey("budgets.Norm", null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ("-written_at", "-id")
        verbose_name = "thay đổi định mức"
        verbose_name_plural = "thay đổi định mức"
        constraints: ClassVar = (
            models.CheckConstraint(
                name="normchange_second_person",
                condition=~models.Q(state=ChangeState.PUBLISHED)
                | models.Q(reviewer__isnull=False) & ~models.Q(reviewer=models.F("author")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} từ {self.effective_from:%d/%m/%Y}"
