"""The bodies that appraise: councils with their members and rules, or the head's own staff."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from appraisal.states import Body, DecidesBy, Level, Seat, SeesOthers, Tie
from core.audit import tracked
from core.models import TenantModel


@tracked()
class Panel(TenantModel):
    """A body of a Sở or of the Cục that appraises the dossiers of a plan year (TT 36/2013/TT-BCT, Điều 8.1.a, 8.2).

    The circular leaves composition to the head and prescribes neither quorum nor majority: what the founding decision says is
    kept here as fractions of the members entitled to sit (quorum: at least; majority: more than, of those present).
    """

    key = models.CharField("mã", max_length=20, unique=True, editable=False)
    level = models.CharField("cấp", max_length=10, choices=Level)
    body = models.CharField("hình thức", max_length=10, choices=Body)
    plan_year = models.PositiveSmallIntegerField("năm kế hoạch")
    name = models.CharField("tên", max_length=300)
    decision_number = models.CharField("số quyết định thành lập", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    decision_file = models.FileField("quyết định đã ký", upload_to="decisions/", max_length=200, blank=True)
    quorum_part = models.PositiveSmallIntegerField("số phần có mặt", default=2)
    quorum_of = models.PositiveSmallIntegerField("trên tổng số phần", default=3)
    chair_required = models.BooleanField("phải có Chủ tịch hoặc Phó Chủ tịch", default=True)
    secretary_required = models.BooleanField("phải có Thư ký", default=True)
    majority_part = models.PositiveSmallIntegerField("quá số phần đồng ý", default=1)
    majority_of = models.PositiveSmallIntegerField("trên số phần có mặt", default=2)
    tie = models.CharField("khi số phiếu ngang nhau", max_length=10, choices=Tie, default=Tie.CHAIR)
    decides_by = models.CharField("cách quyết định", max_length=10, choices=DecidesBy, default=DecidesBy.VOTE)
    sees_others = models.CharField("xem ý kiến của nhau", max_length=10, choices=SeesOthers, default=SeesOthers.AFTER)
    scored = models.BooleanField("chấm điểm", default=False)
    dissolved_on = models.DateField("kết thúc hoạt động", null=True, blank=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-plan_year", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="panel_quorum_is_a_share", condition=Q(quorum_part__gte=1, quorum_part__lte=F("quorum_of"))
            ),
            models.CheckConstraint(
                name="panel_majority_is_a_share", condition=Q(majority_part__gte=1, majority_part__lte=F("majority_of"))
            ),
            models.CheckConstraint(
                name="panel_council_rests_on_a_decision",
                condition=~Q(body=Body.COUNCIL) | (~Q(decision_number="") & Q(decision_date__isnull=False)),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("tenant", "-plan_year", "-id"), name="panel_of_tenant")]

    def __str__(self) -> str:
        return self.name


@tracked()
class PanelMember(TenantModel):
    """Who sits, in which seat, from when until when. A person without an account is written in, and votes on paper."""

    key = models.CharField(max_length=20, unique=True, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey("organisations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("họ và tên", max_length=200)
    title = models.CharField("chức vụ", max_length=200, blank=True)
    organisation = models.CharField("đơn vị công tác", max_length=300, blank=True)
    seat = models.CharField("vai trò", max_length=10, choices=Seat, default=Seat.MEMBER)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    joined_on = models.DateField("từ ngày")
    left_on = models.DateField("thôi từ ngày", null=True, blank=True)
    left_reason = models.CharField("lý do thôi", max_length=300, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("panel", "user"), condition=Q(left_on__isnull=True, user__isnull=False), name="panel_seat_once"
            ),
            models.UniqueConstraint(
                fields=("panel",), condition=Q(left_on__isnull=True, seat=Seat.CHAIR), name="panel_one_chair"
            ),
            models.CheckConstraint(
                name="panelmember_leaves_after_joining",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
