"""The monthly report of a đề án: what is done, what it cost, what stands in the way, and photographs of the site."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from execution.states import ReportState


@tracked()
class ProgressReport(TenantModel):
    """Báo cáo tiến độ tháng (TT 36/2013/TT-BCT, Điều 23 khoản 3; Mẫu số 3a, 3b). Figures count from the first day, đồng.

    `work` = [{"key", "name", "starts_on", "ends_on", "percent", "done"}], one row an item of the plan of work;
    `costs` = [{"key", "name", "planned", "support", "done", "spent"}], one row a line of the estimate in force: what was
    planned in all and as support, the value of the work done, the support spent. None = not filled in yet. The sums
    below follow from `costs` and are kept so that lists and gates need not read it. `aims` = [{"key", "text", "achieved"}],
    one row an objective of the đề án.
    """

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    month = models.DateField("tháng")
    state = models.CharField("tình trạng", max_length=10, choices=ReportState, default=ReportState.DRAFT)
    work = models.JSONField(default=list, blank=True)
    costs = models.JSONField(default=list, blank=True)
    aims = models.JSONField("kết quả so với mục tiêu", default=list, blank=True)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    requests = models.TextField("kiến nghị", blank=True)
    planned = models.BigIntegerField("tổng vốn đầu tư", default=0)
    done = models.BigIntegerField("giá trị khối lượng đã thực hiện", default=0)
    supported_planned = models.BigIntegerField("giá trị hạng mục được hỗ trợ", default=0)
    supported_done = models.BigIntegerField("giá trị đã thực hiện của hạng mục được hỗ trợ", default=0)
    spent = models.BigIntegerField("kinh phí khuyến công đã sử dụng", default=0)
    due_on = models.DateField("hạn gửi")
    version = models.PositiveIntegerField(default=1)

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("gửi lúc", null=True)
    filed_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    late = models.BooleanField("gửi trễ hạn", default=False)
    confirmed_at = models.DateTimeField("Sở xác nhận lúc", null=True)
    confirmed_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmation = models.TextField("ý kiến của Sở", blank=True)

    class Meta:
        ordering = ("-month", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("proposal", "month"), name="progress_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="progress_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(done__gte=0, spent__gte=0, supported_done__gte=0), name="progress_money_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo tiến độ tháng {self.month:%m/%Y}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("execution:progress_report", args=(self.proposal.code, f"{self.month:%Y-%m}"))

    @property
    def of_investment(self) -> Fraction | None:
        """The share of the whole investment that is done; None where nothing was planned."""
        return share_done(self.costs)

    @property
    def of_item(self) -> Fraction | None:
        """The same of the lines that are supported."""
        return share_done([row for row in self.costs if row["support"]])


@tracked()
class ProgressPhoto(TenantModel):
    """A photograph of the site. The file is a paper of the đề án; `taken_at` is read from the picture, when it says."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="photos")
    paper = models.OneToOneField("proposals.Paper", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("chụp lúc", null=True)
    caption = models.CharField("chú thích", max_length=300, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.caption or self.paper.original_name


def share_done(costs: Iterable[dict[str, Any]]) -> Fraction | None:
    """Of what these lines planned, the part that is done. What a line cost beyond its plan does not count for another."""
    rows = list(costs)
    planned = sum(row["planned"] for row in rows)
    return Fraction(sum(min(row["done"] or 0, row["planned"]) for row in rows), planned) if planned else None
