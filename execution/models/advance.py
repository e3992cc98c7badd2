"""A request for an advance, from the unit to the money."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from execution.models.progress import ProgressReport
from execution.states import AdvancePart, AdvanceState


@tracked()
class AdvanceRequest(TenantModel):
    """Đề nghị tạm ứng kinh phí (TT 36/2013/TT-BCT, Điều 13 to 16). Money in đồng.

    The Sở confirms, the director of the Cục decides, finance pays; nothing but a paid request is in the ledger. One
    request of a đề án is open at a time. `override` = why the director departs from the rate, the gate or the dossier.
    """

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("lần")
    part = models.CharField("loại", max_length=10, choices=AdvancePart, default=AdvancePart.FIRST)
    state = models.CharField("tình trạng", max_length=10, choices=AdvanceState, default=AdvanceState.DRAFT)
    amount = models.BigIntegerField("số tiền đề nghị", null=True)
    reason = models.TextField("giải trình", blank=True)
    report = models.ForeignKey(ProgressReport, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("gửi lúc", null=True)
    confirmed_at = models.DateTimeField("Sở xác nhận lúc", null=True)
    confirmed_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmation = models.TextField("xác nhận của Sở", blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    decided_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved = models.BigIntegerField("số tiền được duyệt", null=True)
    override = models.TextField("lý do áp dụng khác tỷ lệ, hồ sơ", blank=True)
    answer = models.TextField("lý do không chấp thuận, rút", blank=True)
    paid_at = models.DateTimeField("chi lúc", null=True)
    paid_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    voucher_number = models.CharField("số chứng từ", max_length=120, blank=True)
    voucher_date = models.DateField("ngày chứng từ", null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("proposal", "number"), name="advance_once_a_number"),
            models.UniqueConstraint(
                fields=("proposal",), condition=Q(state__in=AdvanceState.OPEN), name="one_advance_open"
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name="advance_amount_positive"),
            models.CheckConstraint(
                condition=~Q(state__in=AdvanceState.GIVEN) | Q(approved__gt=0, approved__lte=F("amount")),
                name="advance_given_within_request",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdvanceState.PAID) | (Q(paid_at__isnull=False) & ~Q(voucher_number="")),
                name="advance_paid_on_a_voucher",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("state", "-created_at", "-id"), name="advance_by_state"),
            models.Index(fields=("tenant", "-created_at", "-id"), name="advance_recent"),
        ]

    def __str__(self) -> str:
        return f"Đề nghị tạm ứng số {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("execution:advance", args=(self.proposal.code, self.number))
