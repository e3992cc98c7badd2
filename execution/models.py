"""What is signed, accepted and settled. Advances, progress and adjustments join these rows later in the house's life."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.audit import tracked
from core.models import TenantModel


@tracked()
class Contract(TenantModel):
    """Hợp đồng thực hiện đề án between the Cục (bên A) and the unit (bên B) (TT 36/2013/TT-BCT, Điều 12)."""

    proposal = models.OneToOneField("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("số hợp đồng", max_length=80)
    signed_on = models.DateField("ngày ký")
    amount = models.BigIntegerField("giá trị hợp đồng")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    party_a = models.CharField("đại diện bên A", max_length=200)
    party_b = models.CharField("đại diện bên B", max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="contract_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="contract_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"Hợp đồng {self.number}"


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
