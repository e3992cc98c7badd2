"""A change of a norm on its way: written by one person, published by another, never touching a value in force."""

from __future__ import annotations

import secrets
from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from budgets.states import CHANGE_TONES, OPEN_STATES, Binding, ChangeState, Counts, NormKind
from core.audit import tracked
from core.models import TenantModel
from programmes.states import Confidence

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_key() -> str:
    """`DM-` and eight base32 characters."""
    return "DM-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


@tracked()
class NormChange(TenantModel):
    """The next value of a norm, with the paper it comes from.

    `tenant` is who keeps the norm: the central tenant for the country's norms (`local` False), a Sở for its own
    (`local` True, codes `local.…`). Publishing ends the row in force on `effective_from` and adds the new one.
    """

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    local = models.BooleanField(default=False, editable=False)
    code = models.CharField("mã định mức", max_length=60)
    kind = models.CharField("loại", max_length=12, choices=NormKind)
    value = models.DecimalField("giá trị mới", max_digits=20, decimal_places=4, null=True, blank=True)
    value_text = models.CharField("giá trị bằng chữ", max_length=300, blank=True)
    per = models.CharField("tính trên", max_length=120, blank=True)
    counts = models.CharField("mức tối đa tính cho", max_length=10, choices=Counts, default=Counts.UNIT)
    cost_items = ArrayField(
        models.CharField(max_length=30), verbose_name="khoản mục chi được tính", default=list, blank=True
    )
    multipliable = models.BooleanField("được nhân hệ số ưu tiên", default=True)
    binding = models.CharField("khi vượt", max_length=5, choices=Binding, default=Binding.BLOCK)
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

    def get_absolute_url(self) -> str:
        """The page where it is read, edited, published or sent back."""
        return reverse("budgets:change", args=[self.key])

    @property
    def citation(self) -> str:
        """Document and article in one line."""
        return f"{self.document}, {self.article}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN_STATES

    @property
    def tone(self) -> str:
        """Colour of the state."""
        return CHANGE_TONES[ChangeState(self.state)]
