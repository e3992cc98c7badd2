"""Asking a unit for a supplement point by point, judging its answers, and the sentences an office keeps for it."""

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

from appraisal import composing, rules, services
from appraisal.composing import Collected
from appraisal.forms import TemplateForm
from appraisal.forms.supplements import points_from
from appraisal.models import SupplementTemplate
from appraisal.rules import RETURN_STEPS
from appraisal.selectors import template_for, templates_of
from appraisal.services import DraftPoint
from core.api import ListView, VersionSerializer, malformed
from core.api_forms import body_of, filled, received
from core.errors import NotFound, Reason, Refused
from core.idempotency import once
from core.parsers import BoundedJSONParser
from proposals.models import Proposal, SupplementRequest
from proposals.selectors import get_for
from proposals.services.steps import require_offered
from proposals.services.supplements import LONGEST, MOST_POINTS, NOT_YOURS, MarkInput, mark_points
from proposals.states import ASKED_OF
from proposals.supplement_serializers import SupplementSerializer
from proposals.supplements import last_request, views_for

LARGEST = 2**31 - 1


class AskedPointSerializer(serializers.Serializer[Any]):
    """One thing asked for. `place` = a section ("muc-tieu") or a field of it ("du-toan:dong-7"), as `places` names them."""

    place = serializers.CharField(max_length=100)
    text = serializers.CharField(max_length=LONGEST)


class AskSupplementSerializer(serializers.Serializer[Any]):
    """The points, the day and words to all; a signed paper goes along as multipart."""

    step = serializers.ChoiceField(choices=sorted(RETURN_STEPS))
    version = serializers.IntegerField(min_value=1, max_value=LARGEST)
    due_on = serializers.DateField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000, default="")
    points = serializers.ListField(child=AskedPointSerializer(), allow_empty=False, max_length=MOST_POINTS)
    file = serializers.FileField(required=False)


class PlacesSerializer(serializers.Serializer[Any]):
    """What a point may name."""

    places = serializers.DictField(child=serializers.CharField())
    due_on = serializers.DateField(allow_null=True)
    request = SupplementSerializer(allow_null=True)


class MarkSerializer(serializers.Serializer[Any]):
    """What becomes of one answer. `resolved` null: not judged yet."""

    number = serializers.IntegerField(min_value=1, max_value=MOST_POINTS)
    resolved = serializers.BooleanField(allow_null=True)
    remark = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST, default="")
    version = serializers.IntegerField(min_value=0, max_value=LARGEST)


class MarksSerializer(serializers.Serializer[Any]):
    """Judged points; those not sent stay as they are."""

    marks = serializers.ListField(child=MarkSerializer(), allow_empty=False, max_length=MOST_POINTS)


class ReturnedSerializer(serializers.Serializer[Any]):
    """The dossier after it was returned."""

    code = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()


class TemplateSerializer(serializers.Serializer[Any]):
    """A sentence of the office."""

    key = serializers.CharField()
    section = serializers.CharField()
    text = serializers.CharField()
    hidden = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_hidden(self, row: SupplementTemplate) -> bool:
        """No longer offered."""
        return row.hidden_at is not None


class SupplementRequests(APIView):
    """Yêu cầu bổ sung hồ sơ."""

    parser_classes = (BoundedJSONParser, MultiPartParser)

    @extend_schema(responses=PlacesSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Có thể yêu cầu bổ sung ở những mục, trường nào; yêu cầu gần nhất của cấp bạn với câu trả lời của đơn vị."""
        proposal = get_for(request.actor, code)
        level = rules.level_of(request.actor)
        if not rules.may_read_sheets(request.actor, proposal, level):
            raise NotFound(code)
        found = last_request(proposal, level)
        shown = views_for(request.actor, proposal, [found])[0] if found else None
        places = composing.places_for(proposal, Collected())
        named = {value: label or ASKED_OF[key] for key, rows in places.items() for value, label in rows.items()}
        due_on = composing.supplement_due_on(proposal, timezone.localdate())
        return Response(PlacesSerializer({"places": named, "due_on": due_on, "request": shown}).data)

    @extend_schema(request=AskSupplementSerializer, responses=ReturnedSerializer)
    @once
    def post(self, request: Any, code: str) -> Response:
        """Trả hồ sơ để bổ sung, theo từng điểm và thời hạn. Đơn vị trả lời từng điểm rồi gửi lại."""
        proposal = get_for(request.actor, code)
        sent = received(AskSupplementSerializer, request)
        given = dict(sent)
        step = require_offered(proposal, given.pop("step"), actor=request.actor)
        rows = [DraftPoint(row["place"], row["text"]) for row in given.pop("points")]
        places = composing.places_for(proposal, Collected(rows))
        _require_places(rows, {value for found in places.values() for value in found})
        moved = services.return_dossier(
            proposal, step.name, actor=request.actor, points=points_from(rows, places), **given
        )
        return Response(ReturnedSerializer(moved).data)

    @extend_schema(request=MarksSerializer, responses=SupplementSerializer)
    @once
    def patch(self, request: Any, code: str) -> Response:
        """Đánh giá từng câu trả lời của đơn vị: đã giải quyết hay chưa đạt, còn thiếu gì."""
        proposal, found = _marked(request, code)
        sent = received(MarksSerializer, request)
        given = {row["number"]: MarkInput(row["resolved"], row["remark"], row["version"]) for row in sent["marks"]}
        mark_points(proposal, found, given, actor=request.actor)
        return Response(SupplementSerializer(views_for(request.actor, proposal, [found])[0]).data)


class TemplateFilter(filters.FilterSet):
    """Filters of supplement-templates/."""

    section = filters.ChoiceFilter(choices=list(ASKED_OF.items()), label="Mục")
    hidden = filters.BooleanFilter(field_name="hidden_at", lookup_expr="isnull", exclude=True, label="Đã ẩn")

    class Meta:
        model = SupplementTemplate
        fields: ClassVar[list[str]] = []


class TemplateList(ListView):
    """Câu mẫu yêu cầu bổ sung của cơ quan."""

    model = SupplementTemplate
    serializer_class = TemplateSerializer
    filterset_class = TemplateFilter
    orderings: ClassVar = {"changed_at": "changed_at"}
    default_ordering = "-changed_at"

    def rows(self) -> QuerySet[SupplementTemplate]:
        """Of the own office; none for whoever keeps none."""
        return templates_of(self.request.actor)

    @extend_schema(request=body_of(TemplateForm, without=("version",)), responses={201: TemplateSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Thêm một câu mẫu."""
        _require_keeper(request)
        read = filled(TemplateForm, request).cleaned_data
        made = services.keep_template(section=read["section"], text=read["text"], actor=request.actor)
        place = reverse("api:supplement_template", args=(made.key,))
        return Response(TemplateSerializer(made).data, status=201, headers={"Location": place})


class TemplateDetail(APIView):
    """Một câu mẫu."""

    @extend_schema(request=body_of(TemplateForm), responses=TemplateSerializer)
    @once
    def patch(self, request: Any, key: str) -> Response:
        """Sửa một câu mẫu; những yêu cầu đã gửi giữ nguyên câu cũ."""
        _require_keeper(request)
        template = template_for(request.actor, key)
        read = filled(TemplateForm, request).cleaned_data
        row = services.change_template(template, actor=request.actor, **read)
        return Response(TemplateSerializer(row).data)


class TemplateHide(APIView):
    """Ẩn câu mẫu."""

    @extend_schema(request=VersionSerializer, responses=TemplateSerializer)
    @once
    def post(self, request: Any, key: str) -> Response:
        """Thôi dùng một câu mẫu; có thể dùng lại."""
        return _turned(request, key, services.hide_template)


class TemplateShow(APIView):
    """Dùng lại câu mẫu."""

    @extend_schema(request=VersionSerializer, responses=TemplateSerializer)
    @once
    def post(self, request: Any, key: str) -> Response:
        """Dùng lại một câu mẫu đã ẩn."""
        return _turned(request, key, services.show_template)


def _turned(request: Any, key: str, service: Any) -> Response:
    _require_keeper(request)
    template = template_for(request.actor, key)
    sent = received(VersionSerializer, request)
    return Response(TemplateSerializer(service(template, actor=request.actor, **sent)).data)


def _require_keeper(request: Any) -> None:
    if not rules.may_keep_templates(request.actor):
        raise NotFound("supplement-templates")


def _require_places(rows: list[DraftPoint], known: set[str]) -> None:
    unknown = [
        Reason(f"Hồ sơ không có mục, trường “{row.place[:60]}”.", f"points.{number}.place")
        for number, row in enumerate(rows) if row.place not in known
    ]  # fmt: skip
    if unknown:
        raise malformed(unknown)


def _marked(request: Any, code: str) -> tuple[Proposal, SupplementRequest]:
    proposal = get_for(request.actor, code)
    level = rules.level_of(request.actor)
    found = last_request(proposal, level) if rules.may_read_sheets(request.actor, proposal, level) else None
    if found is None:
        raise NotFound(code)
    (view,) = views_for(request.actor, proposal, [found])
    if not view.may_mark:
        raise Refused(NOT_YOURS)
    return proposal, found
