"""Bodies that appraise: the list, a new council, its decision, rules and end, who sits in it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from appraisal import rules, services
from appraisal.councils import council_rules_on
from appraisal.forms import (
    DecisionFields,
    LeaveForm,
    MemberForm,
    NewPanelForm,
    RulesForm,
    SeatForm,
    rules_of,
    years_to_choose,
)
from appraisal.models import Body, Level, Panel
from appraisal.selectors.panels import get_member, get_panel, members_of, panels_for, people_for
from appraisal.services.panels import NOT_YOURS
from core.api import ListView
from core.api_forms import body_of, filled
from core.errors import NotFound, Refused
from core.idempotency import once
from core.parsers import BoundedJSONParser
from programmes.selectors import plan_years


class PanelSerializer(serializers.Serializer[Any]):
    """A council or a staff body."""

    key = serializers.CharField()
    level = serializers.CharField()
    body = serializers.CharField()
    plan_year = serializers.IntegerField()
    name = serializers.CharField()
    decision_number = serializers.CharField()
    decision_date = serializers.DateField(allow_null=True)
    dissolved_on = serializers.DateField(allow_null=True)


class MemberSerializer(serializers.Serializer[Any]):
    """Somebody who sits, or sat, in a body. `user` null: a person without account."""

    key = serializers.CharField()
    name = serializers.CharField()
    title = serializers.CharField()
    seat = serializers.CharField()
    position = serializers.IntegerField()
    user = serializers.IntegerField(source="user_id", allow_null=True)
    joined_on = serializers.DateField()
    left_on = serializers.DateField(allow_null=True)


class WholePanelSerializer(PanelSerializer):
    """With its rules and members."""

    quorum_part = serializers.IntegerField()
    quorum_of = serializers.IntegerField()
    chair_required = serializers.BooleanField()
    secretary_required = serializers.BooleanField()
    majority_part = serializers.IntegerField()
    majority_of = serializers.IntegerField()
    tie = serializers.CharField()
    decides_by = serializers.CharField()
    sees_others = serializers.CharField()
    scored = serializers.BooleanField()
    members = serializers.SerializerMethodField()

    def get_members(self, row: Panel) -> list[dict[str, Any]]:
        """Those who left at the end."""
        return [dict(one) for one in MemberSerializer(members_of(row), many=True).data]


class PanelFilter(filters.FilterSet):
    """Filters of panels/."""

    plan_year = filters.NumberFilter(min_value=1, max_value=9998, label="Năm kế hoạch")

    class Meta:
        model = Panel
        fields: ClassVar[list[str]] = []


class PanelList(ListView):
    """Hội đồng và bộ máy giúp việc thẩm định của cơ quan bạn."""

    model = Panel
    serializer_class = PanelSerializer
    filterset_class = PanelFilter
    parser_classes = (BoundedJSONParser, MultiPartParser)
    orderings: ClassVar = {"plan_year": "plan_year"}
    default_ordering = "-plan_year"

    def rows(self) -> QuerySet[Panel]:
        """Of the own level and tenant."""
        return panels_for(self.request.actor)

    @extend_schema(request=body_of(NewPanelForm), responses={201: WholePanelSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Lập Hội đồng theo quyết định thành lập; quyết định đã ký gửi bằng multipart/form-data."""
        if not rules.may_list(request.actor):
            raise NotFound("panels")
        if not rules.may_keep_panels(request.actor):
            raise Refused(NOT_YOURS)
        years = years_to_choose((row.year for row in plan_years()), timezone.localdate())
        law = council_rules_on(timezone.localdate())
        form = filled(NewPanelForm, request, years=years, panel_rules=law.rules)
        made = services.create_panel(actor=request.actor, **form.answers())
        answer = _whole(request, made.key, status=201)
        answer["Location"] = reverse("api:panel", args=(made.key,))
        return answer


class PanelDetail(APIView):
    """Một Hội đồng."""

    parser_classes = (BoundedJSONParser, MultiPartParser)

    @extend_schema(responses=WholePanelSerializer)
    def get(self, request: Any, key: str) -> Response:
        """Quyết định, quy tắc làm việc, thành viên."""
        return _whole(request, key)

    @extend_schema(request=body_of(DecisionFields), responses=WholePanelSerializer)
    @once
    def patch(self, request: Any, key: str) -> Response:
        """Sửa tên, quyết định thành lập, đính kèm quyết định đã ký."""
        panel = _kept(request, key)
        services.change_decision(panel, actor=request.actor, **filled(DecisionFields, request).cleaned_data)
        return _whole(request, key)


class PanelRules(APIView):
    """Quy tắc làm việc."""

    @extend_schema(request=body_of(RulesForm), responses=WholePanelSerializer)
    @once
    def put(self, request: Any, key: str) -> Response:
        """Đặt quy tắc làm việc khi chưa có phiên họp nào khai mạc."""
        panel = _kept(request, key)
        form = filled(RulesForm, request, panel_rules=rules_of(panel))
        services.change_rules(panel, actor=request.actor, panel_rules=form.panel_rules())
        return _whole(request, key)


class PanelEnd(APIView):
    """Kết thúc hoạt động."""

    @extend_schema(request=None, responses=WholePanelSerializer)
    @once
    def post(self, request: Any, key: str) -> Response:
        """Kết thúc hoạt động của Hội đồng; còn hồ sơ đang thẩm định thì bị từ chối."""
        services.dissolve_panel(_kept(request, key), actor=request.actor)
        return _whole(request, key)


class MemberList(APIView):
    """Thành viên."""

    @extend_schema(request=body_of(MemberForm), responses={201: WholePanelSerializer})
    @once
    def post(self, request: Any, key: str) -> Response:
        """Thêm thành viên: người có tài khoản (user) hoặc người ngoài hệ thống (name, organisation)."""
        panel = _kept(request, key)
        people = people_for(Level(panel.level), panel.tenant_id, timezone.localdate(), "")
        form = filled(MemberForm, request, people=people, find_url="", staff=panel.body == Body.STAFF)
        services.add_member(panel, actor=request.actor, **form.answers())
        return _whole(request, key, status=201)


class MemberDetail(APIView):
    """Vai trò của một thành viên."""

    @extend_schema(request=body_of(SeatForm), responses=WholePanelSerializer)
    @once
    def patch(self, request: Any, key: str, member: str) -> Response:
        """Đổi vai trò, thứ tự."""
        row = get_member(_kept(request, key), member)
        services.change_seat(row, actor=request.actor, **filled(SeatForm, request, member=row).cleaned_data)
        return _whole(request, key)


class MemberLeave(APIView):
    """Thôi thành viên."""

    @extend_schema(request=body_of(LeaveForm), responses=WholePanelSerializer)
    @once
    def post(self, request: Any, key: str, member: str) -> Response:
        """Cho một thành viên thôi, kèm lý do; hồ sơ đang giữ trở lại để phân công."""
        row = get_member(_kept(request, key), member)
        services.remove_member(row, actor=request.actor, **filled(LeaveForm, request).cleaned_data)
        return _whole(request, key)


def _whole(request: Any, key: str, *, status: int = 200) -> Response:
    return Response(WholePanelSerializer(get_panel(request.actor, key)).data, status=status)


def _kept(request: Any, key: str) -> Panel:
    panel = get_panel(request.actor, key)
    if not rules.may_keep_panels(request.actor):
        raise Refused(NOT_YOURS)
    return panel
