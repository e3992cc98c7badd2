"""Envelopes: the money of a year as given, and as shared out below. The money itself lies in the accounts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from budgets.states import Track
from core.models import TenantModel


class Envelope(TenantModel):
    """Kinh phí khuyến công of a year. The root (no parent) is what was given; the others are allocations of it.

    `holder` = the Sở it is set aside for; `content` = the content it is set aside for; both empty at the root. What
    lies in it is the sum of its accounts; nothing here is a figure. The tree is never altered: the application role
    may write `opened_at` alone, because who locks a row needs the right to change something in it.
    """

    updatable: ClassVar = ("opened_at",)

    code = models.CharField("mã", max_length=60, unique=True)
    track = models.CharField("nguồn", max_length=10, choices=Track, default=Track.NATIONAL)
    year = models.PositiveSmallIntegerField("năm ngân sách")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    holder = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.ForeignKey("programmes.Content", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-year", "id")
        verbose_name = "nguồn kinh phí"
        verbose_name_plural = "nguồn kinh phí"
        constraints: ClassVar = (
            models.UniqueConstraint(
                name="envelope_once_a_year", fields=("tenant", "track", "year", "holder", "content"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="envelope_root_is_whole",
                condition=models.Q(parent__isnull=False) | models.Q(holder__isnull=True, content__isnull=True),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Its page: what came in, what is promised, paid and left."""
        return reverse("budgets:envelope", args=[self.code])
