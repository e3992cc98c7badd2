"""The appraisal of one đề án at one level: who is to look, and the sheets with their five heads (TT 36/2013/TT-BCT, Điều 8–9)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from appraisal.models.panel import Panel, PanelMember
from appraisal.states import Body, ConflictGround, Level, Purpose, Verdict
from core.audit import tracked
from core.models import TenantModel


@tracked()
class Appraisal(TenantModel):
    """One round at one level. Body, decision and members are kept as they stood when the round was opened: the Sở reads them
    of a round of the Cục too, whose panel lies behind another wall.
    """

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    level = models.CharField("cấp", max_length=10, choices=Level)
    round = models.PositiveSmallIntegerField(default=1)
    body = models.CharField("hình thức", max_length=10, choices=Body)
    decision_number = models.CharField("số quyết định thành lập", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    members = models.TextField("thành viên", blank=True)
    panel = models.ForeignKey(Panel, null=True, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("proposal", "level", "round"), name="appraisal_once_a_round")
        ]

    def __str__(self) -> str:
        return f"Thẩm định {self.get_level_display()}"


@tracked()
class Assignment(TenantModel):
    """A member is to look at a dossier in a round, until a day. Belongs to the tenant of the panel."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="assignments")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="assignments")
    lead = models.BooleanField("thẩm định chính", default=False)
    due_on = models.DateField("hạn", null=True, blank=True)
    assigned_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField("lý do thôi", max_length=300, blank=True)
    handed_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    reminded_on = models.DateField("nhắc lần cuối ngày", null=True)

    class Meta:
        ordering = ("-lead", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("appraisal", "member"), condition=Q(ended_at__isnull=True), name="assigned_once"
            ),
            models.UniqueConstraint(
                fields=("appraisal",), condition=Q(ended_at__isnull=True, lead=True), name="assigned_one_lead"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("member", "due_on"), name="assignment_of_member")]

    def __str__(self) -> str:
        return f"{self.appraisal_id}/{self.member_id}"


class Declaration(TenantModel):
    """A member says of one dossier whether interests conflict. Insert-only; the latest speaks.

    `late`: an opinion of the member stood already; it is void from then on. `lifted`: the head found the declaration before
    this row to be in error; nothing is declared any more. Belongs to the tenant of the panel.
    """

    append_only = True

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    level = models.CharField("cấp", max_length=10, choices=Level)
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="declarations")
    conflicted = models.BooleanField("có xung đột lợi ích")
    ground = models.CharField("lý do", max_length=20, choices=ConflictGround, blank=True)
    explanation = models.TextField("nội dung", blank=True)
    late = models.BooleanField(default=False)
    lifted = models.BooleanField("gỡ bỏ khai báo trước", default=False)
    at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="declaration_conflict_has_its_ground", condition=Q(conflicted=False) | ~Q(ground="")
            ),
            models.CheckConstraint(
                name="declaration_lifted_with_its_reason",
                condition=Q(lifted=False) | (Q(conflicted=False) & ~Q(explanation="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("proposal", "level", "member", "-id"), name="declaration_latest")]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.member_id}"


class AppraisalSheet(TenantModel):
    """A sheet as somebody filled it: a member's opinion, or the sheet of the round. A change of mind is a new row.

    `amounts` = list of {"content": code, "amount": đồng}, together `amount`; `scores` = {criterion: points}.
    """

    append_only = True

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="sheets")
    purpose = models.CharField("loại phiếu", max_length=10, choices=Purpose, default=Purpose.SUMMARY)
    member = models.ForeignKey(PanelMember, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    heads = models.JSONField("năm nội dung thẩm định")  # [{"head": code, "verdict": Verdict, "opinion": text} × 5]
    amount = models.BigIntegerField("kinh phí đề nghị hỗ trợ")
    amounts = models.JSONField("kinh phí theo nội dung", default=list, blank=True)
    scores = models.JSONField("điểm", default=dict, blank=True)
    verdict = models.CharField("kết luận", max_length=10, choices=Verdict)
    opinion = models.TextField("ý kiến chung", blank=True)
    author = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    author_title = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-version",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("appraisal", "version"), condition=Q(purpose=Purpose.SUMMARY), name="sheet_version_once"
            ),
            models.UniqueConstraint(
                fields=("appraisal", "member", "version"),
                condition=Q(purpose=Purpose.OPINION),
                name="opinion_version_once",
            ),
            models.CheckConstraint(
                name="opinion_has_its_member", condition=~Q(purpose=Purpose.OPINION) | Q(member__isnull=False)
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="sheet_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"Phiếu thẩm định lần {self.version}"
