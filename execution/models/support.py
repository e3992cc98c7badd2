"""The contract between the unit and whoever is supported."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.audit import tracked
from core.models import TenantModel


@tracked()
class SupportContract(TenantModel):
    """Hợp đồng hỗ trợ between the unit and an investor or establishment (TT 36/2013/TT-BCT, Điều 13). Đồng.

    `total` = what the work costs in all, `amount` = khuyến công money of it. `paper` = the signed copy.
    """

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("số hợp đồng", max_length=80)
    signed_on = models.DateField("ngày ký")
    beneficiary = models.CharField("đơn vị được hỗ trợ", max_length=300)
    subject = models.CharField("nội dung hỗ trợ", max_length=500)
    total = models.BigIntegerField("tổng giá trị")
    amount = models.BigIntegerField("kinh phí khuyến công hỗ trợ")
    ends_on = models.DateField("hoàn thành trước ngày")
    paper = models.ForeignKey("proposals.Paper", null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("bỏ lúc", null=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("signed_on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=F("total")), name="support_contract_within_total"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("signed_on")), name="support_contract_ends_after_signing"
            ),
            models.UniqueConstraint(
                fields=("proposal", "number"),
                condition=Q(removed_at__isnull=True),
                name="support_contract_once_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"Hợp đồng hỗ trợ {self.number}"
