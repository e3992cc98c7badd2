"""The appraisal of one đề án at one level: who sits, and the sheet with its five heads (TT 36/2013/TT-BCT, Điều 8–9)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.audit import tracked
from core.models import TenantModel


class Level(models.TextChoices):
    PROVINCE = "province", "cấp cơ sở"
    CENTRE = "centre", "cấp Bộ"


class Verdict(models.TextChoices):
    MET = "met", "Đạt"
    MET_WITH_CHANGES = "changes", "Đạt, đề nghị chỉnh sửa"
    NOT_MET = "not_met", "Không đạt"


@tracked()
class Appraisal(TenantModel):
    """The body that appraises one đề án at one level. A council or the head's own staff, as the head decides."""

    class Body(models.TextChoices):
        COUNCIL = "council", "Hội đồng thẩm định"
        STAFF = "staff", "Bộ máy giúp việc"

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    level = models.CharField("cấp", max_length=10, choices=Level)
    round = models.PositiveSmallIntegerField(default=1)
    body = models.CharField("hình thức", max_length=10, choices=Body)
    decision_number = models.CharField("số quyết định thành lập", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    members = models.TextField("thành viên", blank=True)
    opened_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("proposal", "level", "round"), name="appraisal_once_a_round")
        ]

    def __str__(self) -> str:
        return f"Thẩm định {self.get_level_display()}"


class AppraisalSheet(TenantModel):
    """A sheet as an appraiser filled it. A change of mind is a new row; the latest valid one speaks."""

    append_only = True

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="sheets")
    version = models.PositiveSmallIntegerField(default=1)
    heads = models.JSONField("năm nội dung thẩm định")  # [{"head": code, "verdict": Verdict, "opinion": text} × 5]
    amount = models.BigIntegerField("kinh phí đề nghị hỗ trợ")
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
            models.UniqueConstraint(fields=("appraisal", "version"), name="sheet_version_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="sheet_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"Phiếu thẩm định lần {self.version}"
