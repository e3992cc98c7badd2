"""A visit on site: why and when, who comes, what was found, what must be done about it and what the unit did."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from execution.states import InspectionState


@tracked()
class Inspection(TenantModel):
    """Kiểm tra việc thực hiện đề án tại cơ sở (TT 36/2013/TT-BCT, Điều 20 khoản 1, Điều 21).

    `checklist` = [{"key", "question", "article", "answer": "yes" | "no" | "na" | "", "note"}], the questions as they stood
    the day the visit was planned; `findings` = [{"key", "text", "required", "due_on", "answer", "answered_on", "remark",
    "settled"}], days in ISO: what was found, what the unit must do and until when, what it did, what the inspectors say
    of that. Nobody but the organisation that planned the visit reads either before the visit is done.
    The three figures below follow from `findings` and are kept so that lists need not read it; `due_on` is the first day
    by which the unit must still answer.
    """

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("lần")
    state = models.CharField("tình trạng", max_length=10, choices=InspectionState, default=InspectionState.PLANNED)
    planned_on = models.DateField("ngày kiểm tra theo lịch")
    purpose = models.TextField("mục đích, nội dung kiểm tra")
    inspectors = models.TextField("thành phần đoàn kiểm tra")
    visited_on = models.DateField("ngày kiểm tra", null=True)
    checklist = models.JSONField(default=list, blank=True)
    findings = models.JSONField(default=list, blank=True)
    conclusion = models.TextField("kết luận", blank=True)
    minutes = models.ForeignKey("proposals.Paper", null=True, on_delete=models.PROTECT, related_name="+")
    unsettled = models.PositiveSmallIntegerField("kiến nghị chưa xong", default=0)
    unanswered = models.PositiveSmallIntegerField("kiến nghị chờ đơn vị", default=0)
    due_on = models.DateField("hạn khắc phục", null=True)
    version = models.PositiveIntegerField(default=1)

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField("ghi kết quả lúc", null=True)
    done_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("kết thúc, hủy lúc", null=True)
    closed_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    cancel_reason = models.TextField("lý do hủy", blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("proposal", "number"), name="inspection_once_a_number"),
            models.UniqueConstraint(
                fields=("proposal", "organisation", "planned_on"),
                condition=Q(state=InspectionState.PLANNED),
                name="inspection_planned_once_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=InspectionState.TOLD) | Q(visited_on__isnull=False, done_at__isnull=False),
                name="inspection_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=InspectionState.CLOSED) | Q(unsettled=0), name="inspection_closed_when_settled"
            ),
            models.CheckConstraint(
                condition=~Q(state=InspectionState.CANCELLED) | ~Q(cancel_reason=""), name="inspection_cancelled_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("state", "-created_at", "-id"), name="inspection_by_state"),
            models.Index(fields=("tenant", "-created_at", "-id"), name="inspection_recent"),
        ]

    def __str__(self) -> str:
        return f"Kiểm tra lần {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("execution:inspection", args=(self.proposal.code, self.number))

    @property
    def is_told(self) -> bool:
        """Whether what was found may be read by everybody who may see the visit."""
        return self.state in InspectionState.TOLD

    @property
    def told_checklist(self) -> list[dict[str, Any]]:
        """The answers, once the visit is done."""
        return list(self.checklist) if self.is_told else []

    @property
    def told_findings(self) -> list[dict[str, Any]]:
        """What was found, once the visit is done."""
        return list(self.findings) if self.is_told else []
