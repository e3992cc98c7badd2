"""The implementation plan of a group đề án: who is supported with what, in which period."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from organisations.models.keys import name_key_column, tax_key_column
from proposals.states import LegalForm


@tracked()
class GroupPlan(TenantModel):
    """Kế hoạch triển khai, Mẫu số 11 (TT 36/2013/TT-BCT, Điều 21 khoản 2 điểm a, Điều 23 khoản 3).

    Written by the unit, approved by the leader of the Sở. `sent_at` = when it was last sent.
    """

    proposal = models.OneToOneField("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("trình lúc", null=True)
    sent_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "Kế hoạch triển khai"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("execution:group_plan", args=(self.proposal.code,))


@tracked(exclude=["name_key", "tax_key"])
class GroupPlanRow(TenantModel):
    """A named beneficiary and what it is given. Everything may be missing while the plan is a draft. Đồng.

    `line` = key of a line of the estimate in force. `total` from all sources, `national` khuyến công quốc gia.
    """

    plan = models.ForeignKey(GroupPlan, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveSmallIntegerField("TT")
    name = models.CharField("tên đơn vị thụ hưởng", max_length=300, blank=True)
    legal_form = models.CharField("loại hình", max_length=20, choices=LegalForm, blank=True)
    tax_code = models.CharField("mã số thuế", max_length=20, blank=True)
    representative = models.CharField("người đại diện", max_length=200, blank=True)
    production_commune = models.ForeignKey(
        "organisations.AdministrativeUnit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    production_address = models.CharField("địa điểm sản xuất", max_length=500, blank=True)
    subject = models.CharField("nội dung hỗ trợ", max_length=500, blank=True)
    line = models.CharField("dòng dự toán", max_length=40, blank=True)
    total = models.BigIntegerField("tổng kinh phí", null=True)
    national = models.BigIntegerField("khuyến công quốc gia", null=True)
    starts_on = models.DateField("từ ngày", null=True)
    ends_on = models.DateField("đến ngày", null=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    name_key = name_key_column("name")
    tax_key = tax_key_column("tax_code")

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(total__isnull=True) | Q(total__gte=0)) & (Q(national__isnull=True) | Q(national__gte=0)),
                name="group_plan_row_not_negative",
            )
        ]

    def __str__(self) -> str:
        return self.name
