"""A proposed difference over the approved dossier, and the addendum of the contract it leads to (TT 36/2013, Điều 11)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from execution.models.contract import Contract
from execution.states import AdjustmentState, Authority


@tracked()
class Adjustment(TenantModel):
    """Đề nghị điều chỉnh đề án. It changes nothing until it is decided; then it is applied whole, or not at all.

    `posted` = {section: {name on the page: [texts]}}, the pages of the difference as typed; `figures` = {key of a line:
    {"quantity", "unit_price", "national", "opinion"}} of the estimate in force. From the filing on `before` and `after`
    hold the dossier (proposals.snapshots.Content), `kinds` what changes, `authority` who decides; money in đồng.
    """

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("lần")
    state = models.CharField("tình trạng", max_length=10, choices=AdjustmentState, default=AdjustmentState.DRAFT)
    reason = models.TextField("lý do điều chỉnh", blank=True)
    posted = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    authority = models.CharField("thẩm quyền", max_length=10, choices=Authority, blank=True)
    support_before = models.BigIntegerField("kinh phí đang có hiệu lực", null=True)
    support_after = models.BigIntegerField("kinh phí sau điều chỉnh", null=True)
    version = models.PositiveIntegerField(default=1)

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("gửi lúc", null=True)
    due_on = models.DateField("hạn xem xét", null=True)
    confirmed_at = models.DateTimeField("Sở xác nhận lúc", null=True)
    confirmed_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmation = models.TextField("ý kiến xác nhận của Sở", blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    decided_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    paper = models.ForeignKey("proposals.Paper", null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField("lý do không chấp thuận, rút", blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("proposal", "number"), name="adjustment_once_a_number"),
            models.UniqueConstraint(
                fields=("proposal",), condition=Q(state__in=AdjustmentState.OPEN), name="one_adjustment_open"
            ),
            models.CheckConstraint(
                condition=~Q(state=AdjustmentState.APPROVED) | ~Q(decision_number=""), name="adjustment_by_a_decision"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("state", "-created_at", "-id"), name="adjustment_by_state"),
            models.Index(fields=("tenant", "-created_at", "-id"), name="adjustment_recent"),
        ]

    def __str__(self) -> str:
        return f"Điều chỉnh lần {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("execution:adjustment", args=(self.proposal.code, self.number))

    @property
    def difference(self) -> int:
        """By how much the support changes, đồng."""
        return (self.support_after or 0) - (self.support_before or 0)


@tracked()
class ContractAddendum(TenantModel):
    """Phụ lục hợp đồng: what an adjustment changed in the contract. Đồng."""

    append_only = True

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="addenda")
    adjustment = models.OneToOneField(Adjustment, on_delete=models.PROTECT, related_name="addendum")
    number = models.CharField("số phụ lục", max_length=80)
    signed_on = models.DateField("ngày")
    amount_before = models.BigIntegerField("giá trị trước")
    amount_after = models.BigIntegerField("giá trị sau")
    ends_before = models.DateField("kết thúc trước")
    ends_after = models.DateField("kết thúc sau")

    class Meta:
        ordering = ("signed_on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_after__gt=0), name="addendum_amount_positive")
        ]

    def __str__(self) -> str:
        return f"Phụ lục {self.number}"
