"""The settlement dossier of a đề án: its list of vouchers, and what the unit says of the differences."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from execution.states import VoucherKind


@tracked()
class Settlement(TenantModel):
    """Hồ sơ quyết toán (TT 36/2013/TT-BCT, Điều 17, 18, 19). Written by the unit, checked by finance of the Cục.

    `explanations` = {key of a comparison: what the unit says of the difference}. `requested` = đồng of khuyến công
    national money in the vouchers when the dossier was last filed. `later_until` = the later day the Cục set for a dossier
    that comes late (Điều 18 khoản 3).
    """

    proposal = models.OneToOneField("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    explanations = models.JSONField("giải trình chênh lệch", default=dict, blank=True)
    requested = models.BigIntegerField("số đề nghị quyết toán", null=True)
    version = models.PositiveIntegerField(default=1)

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("nộp lúc", null=True)
    filed_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    later_until = models.DateField("gia hạn nộp đến ngày", null=True)
    later_reason = models.TextField("lý do gia hạn", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(requested__isnull=True) | Q(requested__gte=0), name="settlement_request_not_negative"
            )
        ]

    def __str__(self) -> str:
        return "Hồ sơ quyết toán"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("execution:settlement", args=(self.proposal.code,))


@tracked()
class Voucher(TenantModel):
    """Chứng từ đề nghị quyết toán (Mẫu số 8a, 8b). `amount` from all sources, `national` khuyến công quốc gia; đồng.

    `line` = key of a line of the estimate in force. `refused` = why finance leaves it out; it stays on the list.
    """

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="vouchers")
    position = models.PositiveIntegerField("TT")
    kind = models.CharField("loại chứng từ", max_length=10, choices=VoucherKind)
    number = models.CharField("số chứng từ", max_length=80)
    dated_on = models.DateField("ngày chứng từ")
    payee = models.CharField("đơn vị, người nhận", max_length=300)
    content = models.CharField("nội dung chi", max_length=500)
    line = models.CharField("dòng dự toán", max_length=40)
    amount = models.BigIntegerField("số tiền")
    national = models.BigIntegerField("trong đó khuyến công quốc gia")
    originals = models.CharField("chứng từ gốc kèm theo", max_length=300, blank=True)
    refused = models.CharField("lý do loại", max_length=500, blank=True)
    refused_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="voucher_amount_positive"),
            models.CheckConstraint(
                condition=Q(national__gte=0, national__lte=F("amount")), name="voucher_national_within_amount"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("settlement", "position"), name="voucher_in_order"),
            models.Index(fields=("tenant", "number", "dated_on"), name="voucher_same_elsewhere"),
            models.Index(fields=("-dated_on", "-id"), name="voucher_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
