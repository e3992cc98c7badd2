"""A meeting of a council: agenda, who was there when, what each said to each dossier, what was concluded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from appraisal.models.panel import Panel, PanelMember
from appraisal.models.round import Appraisal
from appraisal.states import Choice, MeetingState, Verdict
from core.audit import tracked
from core.models import TenantModel


@tracked()
class Meeting(TenantModel):
    """One meeting. Its minutes can be written until it is signed; `version` counts every change, so nobody overwrites."""

    key = models.CharField(max_length=20, unique=True, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField("phiên số")
    state = models.CharField("trạng thái", max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    held_at = models.DateTimeField("thời gian họp")
    place = models.CharField("địa điểm", max_length=300)
    opening = models.TextField("phần mở đầu", blank=True)
    other_matters = models.TextField("ý kiến khác", blank=True)
    cancelled_why = models.CharField("lý do hủy", max_length=500, blank=True)
    reopened_why = models.CharField("lý do mở lại", max_length=500, blank=True)
    minutes_number = models.CharField("số biên bản", max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField("khai mạc lúc", null=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True)
    signed_file = models.FileField("biên bản đã ký", upload_to="minutes/", max_length=200, blank=True)
    signed_name = models.CharField(max_length=255, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signature = models.JSONField("kết quả kiểm tra chữ ký số", default=dict, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-held_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("panel", "number"), name="meeting_number_once"),
            models.CheckConstraint(
                name="meeting_signed_has_its_paper", condition=~Q(state=MeetingState.SIGNED) | ~Q(signed_sha256="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("tenant", "-held_at", "-id"), name="meeting_of_tenant")]

    def __str__(self) -> str:
        return f"Phiên số {self.number}"


@tracked()
class AgendaItem(TenantModel):
    """One dossier on the agenda. `basis` keeps how quorum and votes stood when it was concluded."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    discussion = models.TextField("ý kiến thảo luận", blank=True)
    verdict = models.CharField("kết luận", max_length=10, choices=Verdict, blank=True)
    amount = models.BigIntegerField("kinh phí đề nghị hỗ trợ", null=True)
    conclusion = models.TextField("nội dung kết luận", blank=True)
    basis = models.JSONField(default=dict, blank=True)
    postponed = models.CharField("lý do chuyển phiên sau", max_length=500, blank=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("meeting", "appraisal"), name="agenda_names_a_dossier_once"),
            models.CheckConstraint(
                name="agenda_conclusion_is_whole",
                condition=Q(concluded_at__isnull=True, verdict="") | (Q(concluded_at__isnull=False) & ~Q(verdict="")),
            ),
            models.CheckConstraint(
                name="agenda_amount_not_negative", condition=Q(amount__isnull=True) | Q(amount__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.position}"


@tracked()
class Attendance(TenantModel):
    """A stretch of time a member sat in the meeting. Whoever leaves and comes back has two."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField("có mặt từ")
    left_at = models.DateTimeField("rời phiên lúc", null=True)

    class Meta:
        ordering = ("arrived_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("meeting", "member"), condition=Q(left_at__isnull=True), name="attendance_present_once"
            ),
            models.CheckConstraint(
                name="attendance_leaves_after_arriving",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.member_id}"


class Ballot(TenantModel):
    """What a member said to a dossier at a meeting. A change of mind is a new row; the latest speaks."""

    append_only = True

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="ballots")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField("ý kiến biểu quyết", max_length=10, choices=Choice)
    dissent = models.TextField("ý kiến bảo lưu", blank=True)
    at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=("item", "member", "-id"), name="ballot_latest")]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.member_id}: {self.choice}"
