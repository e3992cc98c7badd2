"""The estimate over time: its versions, the spreadsheets read in, and exceptions to the norms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.models import TenantModel
from proposals.models.content import Paper
from proposals.models.proposal import Proposal
from proposals.states import EstimateStage, ExceptionLevel, VersionSource


class EstimateVersion(TenantModel):
    """The estimate as somebody answered for it. Never changed: another opinion is another version.

    `lines` = list of {"line", "content_code", "cost_item", "name", "unit_name", "quantity" (text), "unit_price",
    "amount", "national", "local", "beneficiary", "other", "recipient", "recipient_name", "units", "year", "note"};
    `line` is the key of the estimate line it stands for. Amounts in đồng.
    """

    append_only = True

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="estimate_versions")
    number = models.PositiveSmallIntegerField("lần")
    stage = models.CharField("bản", max_length=10, choices=EstimateStage)
    source = models.CharField(max_length=10, choices=VersionSource)
    lines = models.JSONField(default=list)
    total = models.BigIntegerField("tổng kinh phí")
    support = models.BigIntegerField("kinh phí khuyến công quốc gia")
    allowed = models.BigIntegerField("định mức cho phép", null=True)
    grantable = models.BigIntegerField("được hỗ trợ trong số đề nghị", null=True)
    norms_as_of = models.DateField("ngày áp dụng định mức")
    note = models.TextField("ghi chú", blank=True)
    author = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    organisation_name = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("proposal", "number"), name="estimateversion_once"),
            models.CheckConstraint(
                condition=models.Q(total__gte=0, support__gte=0, support__lte=models.F("total")),
                name="estimateversion_money_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} (lần {self.number})"


class EstimateImport(TenantModel):
    """A spreadsheet that was read and waits for a yes: its rows and its faults, nothing replaced yet.

    `rows` = list of lines {"row" (key of the line or null), "amount", and the attributes of the columns the sheet has;
    quantity as text}; `faults` = the first of its faults, list of {"cell", "message"}, `fault_count` = of all.
    `has_keys`: whether the sheet had the column of keys. `before` = the lines that were replaced, whole.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=20, unique=True, editable=False)
    file_name = models.CharField("tên tệp", max_length=255)
    section_version = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    has_keys = models.BooleanField(default=True)
    faults = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField(default=0)
    before = models.JSONField(null=True)
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.file_name


class NormException(TenantModel):
    """A competent authority allows more than the norms: up to `limit` đồng for the whole đề án, by its paper.

    The unit may file with it (`level` UNIT); a conclusion needs the Sở's or the Cục's own record.
    """

    append_only = True

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="norm_exceptions")
    level = models.CharField(max_length=10, choices=ExceptionLevel)
    limit = models.BigIntegerField("được hỗ trợ đến")
    reason = models.TextField("lý do")
    authority = models.CharField("cơ quan cho phép", max_length=300)
    paper_number = models.CharField("số văn bản", max_length=120)
    paper_date = models.DateField("ngày văn bản")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=200)
    organisation_name = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(limit__gt=0), name="normexception_limit_positive"),
            models.CheckConstraint(condition=~models.Q(paper_number=""), name="normexception_has_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.limit}"


class SupportLookup(TenantModel):
    """Somebody asked whether a beneficiary has been supported before, across tenants. Kept; never changed."""

    append_only = True

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    asked_for = models.JSONField(default=list)  # [{"name", "tax_code", "commune"}]
    contents = models.JSONField(default=list)  # content codes
    since_year = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=list)  # [{"beneficiary", "year", "content", "decision"}]
    user = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.at:%d/%m/%Y}"
