"""A norm: one figure of the law, with the days it is valid and the article it stands in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from budgets.states import Binding, Counts, NormKind, Track
from core.audit import tracked
from organisations.models.ranges import half_open
from programmes.states import Confidence


@tracked()
class Norm(models.Model):
    """One value in force from `effective_from` (included) to `effective_to` (excluded; empty = until further notice).

    `tenant` empty = the whole country; a tenant's own row goes before it. `value` is percent for a rate, đồng for a
    ceiling, days for days; dates of the year and rules in words are in `value_text` (`19/05/N-1`, `+15`).
    `cost_items` empty = every item of cost is in the base. A published value is never altered: the application may
    only end a row (`effective_to`) and add another. `proposed_by` and the three after it are empty for a row of the
    reference files; they stand here because the change itself is read by its keeper alone.
    """

    updatable = ("effective_to", "edited_at")

    code = models.CharField("mã", max_length=60)
    kind = models.CharField("loại", max_length=12, choices=NormKind)
    title = models.CharField("tên", max_length=300)
    topic = models.CharField("nhóm", max_length=40)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    content = models.ForeignKey("programmes.Content", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4, null=True, blank=True)
    value_text = models.CharField("giá trị bằng chữ", max_length=300, blank=True)
    unit = models.CharField("đơn vị", max_length=40, blank=True)
    per = models.CharField("tính trên", max_length=120, blank=True)
    territory = models.CharField("địa bàn", max_length=120, blank=True)
    conditions = models.TextField("điều kiện, chi phí được tính", blank=True)
    track = models.CharField("nguồn", max_length=10, choices=Track, default=Track.NATIONAL)
    tenant = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.CharField("văn bản", max_length=120)
    article = models.CharField("điều, khoản", max_length=120)
    confidence = models.CharField("độ tin cậy", max_length=12, choices=Confidence)
    note = models.TextField("ghi chú", blank=True)
    counts = models.CharField("mức tối đa tính cho", max_length=10, choices=Counts, default=Counts.UNIT)
    cost_items = ArrayField(
        models.CharField(max_length=30), verbose_name="khoản mục chi được tính", default=list, blank=True
    )
    requires_flags = ArrayField(
        models.CharField(max_length=40),
        verbose_name="chỉ áp dụng khi có một trong các dấu hiệu",
        default=list,
        blank=True,
    )
    multipliable = models.BooleanField("được nhân hệ số ưu tiên", default=True)
    binding = models.CharField("khi vượt", max_length=5, choices=Binding, default=Binding.BLOCK)
    effective_from = models.DateField("có hiệu lực từ")
    effective_to = models.DateField("hết hiệu lực từ", null=True, blank=True)
    edited_at = models.DateTimeField("người dùng sửa lúc", null=True, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        "organisations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    published_by = models.ForeignKey(
        "organisations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    why = models.TextField("lý do thay đổi", blank=True, editable=False)

    class Meta:
        ordering = ("position", "code", "effective_from")
        verbose_name = "định mức"
        verbose_name_plural = "định mức"
        constraints = (
            ExclusionConstraint(
                name="norm_one_at_a_time",
                expressions=(
                    ("code", RangeOperators.EQUAL),
                    (Coalesce("tenant_id", models.Value(0, models.BigIntegerField())), RangeOperators.EQUAL),
                    (half_open("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                ),
            ),
            models.CheckConstraint(
                name="norm_period_in_order",
                condition=models.Q(effective_to__isnull=True) | models.Q(effective_to__gt=models.F("effective_from")),
            ),
            models.CheckConstraint(
                name="norm_has_value", condition=models.Q(value__isnull=False) | ~models.Q(value_text="")
            ),
            models.CheckConstraint(name="norm_has_citation", condition=~models.Q(document="") & ~models.Q(article="")),
            models.CheckConstraint(
                name="norm_rate_within_whole",
                condition=~models.Q(kind=NormKind.RATE)
                | models.Q(value__isnull=True)
                | models.Q(value__range=(0, 100)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} từ {self.effective_from:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """Page of the code with its history."""
        return reverse("budgets:norm", args=[self.code])

    @property
    def citation(self) -> str:
        """Document and article in one line."""
        return f"{self.document}, {self.article}"

    def is_in_force(self, day: date) -> bool:
        """Whether the value is valid on the day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    @property
    def last_day(self) -> date | None:
        """Last day of validity, None while no end is known."""
        return None if self.effective_to is None else self.effective_to - timedelta(days=1)

    @property
    def fraction(self) -> Decimal:
        """A rate as a share of one."""
        return self._number() / Decimal(100)

    @property
    def dong(self) -> int:
        """A ceiling in whole đồng."""
        return int(self._number())

    @property
    def number(self) -> int:
        """Days, counts and shares as a whole number."""
        return int(self._number())

    def _number(self) -> Decimal:
        if self.value is None:
            raise LookupError(f"Định mức {self.code} không có giá trị bằng số.")
        return self.value
