"""What ties a person to others: declared by the person, so that conflicts of interest can be pointed out in time."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from core.audit import tracked
from organisations.models.folding import IsNfc
from organisations.models.keys import name_key_column, tax_key_column
from organisations.models.people import User


class InterestKind(models.TextChoices):
    """How a person is tied to an organisation."""

    CURRENT = "current", "Nơi công tác hiện nay"
    EARLIER = "earlier", "Nơi công tác trước đây"
    CAPITAL = "capital", "Có vốn góp, lợi ích kinh tế"
    FAMILY = "family", "Người thân là chủ, người quản lý"


@tracked(exclude=["name_key", "tax_key"])
class Interest(models.Model):
    """A person's tie to an organisation, as the person says. Nobody else reads the row; only matches with a dossier speak.

    `name_key` and `tax_key` are kept by the database, as those of the beneficiaries they are compared with.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người")
    organisation_name = models.CharField("tên tổ chức, cơ sở", max_length=300)
    tax_code = models.CharField("mã số thuế", max_length=20, blank=True)
    kind = models.CharField("mối quan hệ", max_length=10, choices=InterestKind.choices)
    from_year = models.PositiveSmallIntegerField("từ năm", null=True, blank=True)
    to_year = models.PositiveSmallIntegerField("đến năm", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    name_key = name_key_column("organisation_name")
    tax_key = tax_key_column("tax_code")

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = "quan hệ lợi ích"
        verbose_name_plural = "quan hệ lợi ích"
        indexes = [models.Index(fields=("user", "-created_at"), name="interest_of_user")]
        constraints = [
            models.CheckConstraint(name="interest_name_nfc", condition=IsNfc("organisation_name")),
            models.CheckConstraint(
                name="interest_years",
                condition=Q(from_year__isnull=True) | Q(to_year__isnull=True) | Q(to_year__gte=F("from_year")),
                violation_error_message="Năm kết thúc không được trước năm bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name} ({self.get_kind_display()})"

    def years(self) -> str:
        """From when until when, in words; empty when neither is known."""
        parts = [f"từ {self.from_year}" if self.from_year else "", f"đến {self.to_year}" if self.to_year else ""]
        return " ".join(part for part in parts if part)
