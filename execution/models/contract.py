"""The contract of a đề án."""

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
