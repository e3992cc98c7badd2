"""Minutes of an acceptance on site."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.audit import tracked
from core.models import TenantModel


@tracked()
class Acceptance(TenantModel):
    """Biên bản nghiệm thu cơ sở (Mẫu 5a, 5b, 5c): volumes and money found on site."""

    class Result(models.TextChoices):
        FULL = "full", "Đạt"
        PARTIAL = "partial", "Đạt một phần"
        REJECTED = "rejected", "Không đạt, tiếp tục thực hiện"

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("số biên bản", max_length=80)
    accepted_on = models.DateField("ngày nghiệm thu")
    place = models.CharField("địa điểm nghiệm thu", max_length=300)
    volume = models.TextField("khối lượng hoàn thành")
    amount = models.BigIntegerField("kinh phí được nghiệm thu")
    result = models.CharField("kết quả", max_length=10, choices=Result)
    conclusion = models.TextField("nhận xét, kết luận")

    class Meta:
        ordering = ("accepted_on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="acceptance_amount_not_negative")
        ]

    def __str__(self) -> str:
        return f"Biên bản nghiệm thu {self.number}"
