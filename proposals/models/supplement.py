"""What an authority asks to be supplemented, point by point, and what the unit answers to each."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.audit import tracked
from core.models import TenantModel
from proposals.models.history import TransitionRecord
from proposals.models.proposal import Proposal
from proposals.states import ASKED_OF, State, SupplementLevel


@tracked()
class SupplementRequest(TenantModel):
    """One return for supplement. Open until the dossier comes back; what was sent is never changed."""

    updatable: ClassVar = ("closed_at",)

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="supplements")
    record = models.OneToOneField(TransitionRecord, on_delete=models.PROTECT, related_name="+")
    level = models.CharField("cấp yêu cầu", max_length=10, choices=SupplementLevel)
    source = models.CharField("trả lại từ", max_length=24, choices=State)
    requested_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    requested_name = models.CharField("người yêu cầu", max_length=200)
    requested_title = models.CharField("chức vụ", max_length=200, blank=True)
    on_behalf_of = models.CharField("thay mặt", max_length=300, blank=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField("cơ quan yêu cầu", max_length=300)
    at = models.DateTimeField("lúc")
    due_on = models.DateField("hạn bổ sung")
    note = models.TextField("lời chung", blank=True)
    closed_at = models.DateTimeField("gửi lại lúc", null=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("proposal",), condition=Q(closed_at__isnull=True), name="supplement_one_open"
            )
        ]
        indexes: ClassVar = [models.Index(fields=("proposal", "-at", "-id"), name="supplement_of_proposal")]

    def __str__(self) -> str:
        return f"Yêu cầu bổ sung {self.at:%d/%m/%Y}"

    def late_on(self, day: date) -> bool:
        """Whether the day of the answer has passed on `day`; once it has come back, the day it came counts."""
        return (timezone.localdate(self.closed_at) if self.closed_at else day) > self.due_on

    @property
    def came_late(self) -> bool:
        """Answered after its day. The law sets no limit; the authority sees it."""
        return self.closed_at is not None and self.late_on(self.due_on)


@tracked()
class SupplementPoint(TenantModel):
    """One thing asked for: where, what, the answer, and what the authority makes of the answer.

    `field` names a field or kind of rows of the section, `dong-<key>` a line of the estimate, or a kind of paper;
    empty = the whole section. `version` counts answers, afterwards marks, so that two people do not overwrite each other.
    """

    updatable: ClassVar = (
        "answer", "answered_by", "answered_name", "answered_at", "resolved", "remark", "marked_by", "marked_name",
        "marked_at", "version",
    )  # fmt: skip

    request = models.ForeignKey(SupplementRequest, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField("số thứ tự")
    section = models.CharField("mục", max_length=30, choices=tuple(ASKED_OF.items()))
    field = models.CharField("trường", max_length=80, blank=True)
    field_label = models.CharField("tên trường", max_length=300, blank=True)
    text = models.TextField("nội dung yêu cầu")
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_name = models.CharField("người trả lời", max_length=200, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    resolved = models.BooleanField("đã giải quyết", null=True)
    remark = models.TextField("nhận xét", blank=True)
    marked_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    marked_name = models.CharField("người đánh giá", max_length=200, blank=True)
    marked_at = models.DateTimeField("đánh giá lúc", null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("request", "number"), name="supplement_point_once"),
            models.CheckConstraint(condition=~Q(text=""), name="supplement_point_says_what"),
            models.CheckConstraint(
                condition=Q(resolved__isnull=True) | Q(marked_at__isnull=False), name="supplement_mark_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Điểm {self.number}"

    def get_absolute_url(self) -> str:
        """The box in which the unit answers it."""
        return f"{reverse('proposals:supplement', args=(self.request.proposal.code,))}#diem-{self.number}"

    @property
    def place(self) -> str:
        """Section, then field: Dự toán kinh phí: Dòng 1. Máy sấy."""
        where = ASKED_OF[self.section]
        return f"{where}: {self.field_label}" if self.field_label else where

    @property
    def standing(self) -> tuple[str, str]:
        """(label, tone) of the badge: answered or not, then what the authority makes of it."""
        if self.resolved is not None:
            return ("Đã giải quyết", "good") if self.resolved else ("Chưa đạt", "bad")
        return ("Đã trả lời", "info") if self.answer else ("Chưa trả lời", "wait")
