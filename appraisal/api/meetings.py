"""Meetings of councils, from the invitation to the head's conclusions."""

from __future__ import annotations

from collections.abc import Callable
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

from appraisal import meeting_rules
from appraisal.bulk import bulk_preview
from appraisal.forms.meetings import (
    AgendaForm,
    AttendanceForm,
    BulkForm,
    OpeningForm,
    PlanMeetingForm,
    ReasonForm,
    SignForm,
    Versioned,
    WhenForm,
)
from appraisal.models import Meeting
from appraisal.selectors.meetings import (
    agenda_of,
    councils_to_convene,
    dossiers_to_discuss,
    get_meeting,
    seated_on,
    visible_meetings,
)
from appraisal.selectors.minutes import HELD
from appraisal.services import meetings as services
from appraisal.states import MeetingState
from core.api import ListView
from core.api_forms import body_of, filled, received, value_in
from core.errors import NotFound, Refused
from core.idempotency import once
from core.parsers import BoundedJSONParser
from core.routes import private


class MeetingSerializer(serializers.Serializer[Any]):
    """A meeting."""

    key = serializers.CharField()
    panel = serializers.CharField(source="panel.key")
    number = serializers.IntegerField()
    state = serializers.CharField()
    held_at = serializers.DateTimeField()
    place = serializers.CharField()
    version = serializers.IntegerField()


class ItemSerializer(serializers.Serializer[Any]):
    """A dossier on the agenda, by its number; the rest is null for whoever is kept away from it."""

    number = serializers.IntegerField(source="position")
    id = serializers.IntegerField(source="item.pk", allow_null=True, default=None)
    proposal = serializers.CharField(source="item.appraisal.proposal.code", allow_null=True, default=None)
    verdict = serializers.CharField(source="item.verdict", allow_null=True, default=None)
    amount = serializers.IntegerField(source="item.amount", allow_null=True, default=None)
    postponed = serializers.CharField(source="item.postponed", allow_null=True, default=None)
    version = serializers.IntegerField(source="item.version", allow_null=True, default=None)


class SeatedSerializer(serializers.Serializer[Any]):
    """Who sits in the council today. `id` for attendance, `key` for ballots."""

    id = serializers.IntegerField(source="pk")
    key = serializers.CharField()
    name = serializers.CharField()
    seat = serializers.CharField()


class WholeMeetingSerializer(MeetingSerializer):
    """With agenda, members, the words of the minutes; `possible`: rounds that can be put on the agenda, by id."""

    opening = serializers.CharField()
    other_matters = serializers.CharField()
    items = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField()
    possible = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField()

    def get_items(self, row: Meeting) -> list[dict[str, Any]]:
        """In order."""
        return [dict(one) for one in ItemSerializer(agenda_of(row, self.context["actor"]), many=True).data]

    def get_members(self, row: Meeting) -> list[dict[str, Any]]:
        """Those seated today."""
        return [dict(one) for one in SeatedSerializer(seated_on(row.panel, timezone.localdate()), many=True).data]

    def get_possible(self, row: Meeting) -> dict[str, str]:
        """Id of a round -> number of its dossier."""
        return {str(one.pk): str(one.proposal.code) for one in dossiers_to_discuss(row.panel, self.context["actor"])}

    def get_seen(self, row: Meeting) -> str:
        """To be sent back when all dossiers are concluded at once: what that rests on."""
        heads = meeting_rules.is_head(self.context["actor"], row.tenant_id) and row.state in HELD
        return str(bulk_preview(row, self.context["actor"]).seen) if heads else ""


class AttendanceBody(body_of(AttendanceForm)):  # type: ignore[misc]
    """Members by id; `left` true: they went."""

    members = serializers.ListField(child=serializers.IntegerField(), allow_empty=False, max_length=100)
    left = serializers.BooleanField(required=False, default=False)


class AgendaBody(serializers.Serializer[Any]):
    """The order of the items by id (those not named come last), ids to take off, rounds to put on."""

    version = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=2**31 - 1)
    order = serializers.ListField(child=serializers.IntegerField(), required=False, default=list, max_length=900)
    remove = serializers.ListField(child=serializers.IntegerField(), required=False, default=list, max_length=900)
    dossiers = serializers.ListField(child=serializers.IntegerField(), required=False, default=list, max_length=900)


class PlanBody(body_of(PlanMeetingForm, without=("version",))):  # type: ignore[misc]
    """A meeting of one council; `dossiers`: rounds by id."""

    dossiers = serializers.ListField(child=serializers.IntegerField(), required=False, default=list, max_length=900)
    clock = serializers.CharField(max_length=6, help_text="Giờ họp, ví dụ 08:30")


class MeetingFilter(filters.FilterSet):
    """Filters of meetings/."""

    state = filters.ChoiceFilter(choices=MeetingState.choices, label="Trạng thái")

    class Meta:
        model = Meeting
        fields: ClassVar[list[str]] = []


class MeetingList(ListView):
    """Phiên họp của các Hội đồng thuộc cơ quan bạn."""

    model = Meeting
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter
    orderings: ClassVar = {"held_at": "held_at"}
    default_ordering = "-held_at"

    def rows(self) -> QuerySet[Meeting]:
        """Of the councils of the own office."""
        return visible_meetings(self.request.actor).select_related("panel")


class PanelMeetings(APIView):
    """Phiên họp của một Hội đồng."""

    @extend_schema(request=PlanBody, responses={201: WholeMeetingSerializer})
    @once
    def post(self, request: Any, key: str) -> Response:
        """Lên lịch phiên họp và gửi giấy mời tới thành viên có tài khoản."""
        panel = next((row for row in councils_to_convene(request.actor) if row.key == key), None)
        if panel is None:
            raise NotFound(key)
        form = filled(PlanMeetingForm, request, dossiers=dossiers_to_discuss(panel, request.actor))
        made = services.plan_meeting(panel, actor=request.actor, dossiers=form.chosen(), **form.when())
        answer = whole(request, made.key, status=201)
        answer["Location"] = reverse("api:meeting", args=(made.key,))
        return answer


class MeetingDetail(APIView):
    """Một phiên họp."""

    @extend_schema(responses=WholeMeetingSerializer)
    def get(self, request: Any, key: str) -> Response:
        """Chương trình họp, thành viên, nội dung biên bản."""
        return whole(request, key)


class Attendance(APIView):
    """Thành viên có mặt."""

    @extend_schema(request=AttendanceBody, responses=WholeMeetingSerializer)
    @once
    def post(self, request: Any, key: str) -> Response:
        """Ghi nhận thành viên vào họp hoặc rời họp (left)."""
        found = get_meeting(request.actor, key)
        form = filled(AttendanceForm, request, members=seated_on(found.panel, timezone.localdate()))
        members, at = form.answers()
        mark = services.mark_left if str(value_in(request, "left")) in {"True", "true", "on"} else services.mark_present
        mark(found, members, actor=request.actor, at=at)
        return whole(request, key)


class Agenda(APIView):
    """Chương trình họp."""

    @extend_schema(request=AgendaBody, responses=WholeMeetingSerializer)
    @once
    def put(self, request: Any, key: str) -> Response:
        """Đưa hồ sơ vào, bỏ ra, xếp thứ tự."""
        found = get_meeting(request.actor, key)
        rows = [row.item for row in agenda_of(found, request.actor) if row.item]
        sent = received(AgendaBody, request)
        typed = _agenda_typed(sent, rows)
        possible = dossiers_to_discuss(found.panel, request.actor)
        form = filled(
            AgendaForm, request, items=rows, dossiers=possible, build=lambda _d, _f, **o: AgendaForm(typed, **o)
        )
        services.change_agenda(found, actor=request.actor, **form.answers())
        return whole(request, key)


class MeetingConclude(APIView):
    """Người đứng đầu kết luận."""

    @extend_schema(request=body_of(BulkForm), responses=WholeMeetingSerializer)
    @once
    def post(self, request: Any, key: str) -> Response:
        """Kết luận mọi hồ sơ của phiên họp đã họp bằng một văn bản: tất cả hoặc không hồ sơ nào. seen lấy từ phiên họp."""
        found = get_meeting(request.actor, key)
        if not meeting_rules.is_head(request.actor, found.tenant_id) or found.state not in HELD:
            raise NotFound(key)
        services.conclude_dossiers(found, actor=request.actor, **filled(BulkForm, request).cleaned_data)
        return whole(request, key)


def _move(meeting: Meeting, *, actor: Any, form: Any) -> Any:
    return services.move_meeting(meeting, actor=actor, version=form.cleaned_data["version"], **form.when())


def act(name: str, form: type[Versioned], said: str, call: Callable[..., Any]) -> type[APIView]:
    """An operation that takes a form of its page and answers with the meeting."""

    @extend_schema(request=body_of(form), responses=WholeMeetingSerializer, description=said)
    @once
    def post(self: APIView, request: Any, key: str) -> Response:
        found = get_meeting(request.actor, key)
        call(found, actor=request.actor, form=filled(form, request))
        return whole(request, key)

    parsers = (BoundedJSONParser, MultiPartParser)
    return type(f"Meeting{name.title()}", (APIView,), {"post": post, "parser_classes": parsers, "__doc__": said})


def _plain(service: Callable[..., Any]) -> Callable[..., Any]:
    return lambda meeting, *, actor, form: service(meeting, actor=actor, **form.cleaned_data)


ACTS = {
    "open": act("open", Versioned, "Khai mạc phiên họp.", _plain(services.open_meeting)),
    "opening": act(
        "opening", OpeningForm, "Ghi phần mở đầu và ý kiến khác của biên bản.", _plain(services.write_opening)
    ),
    "move": act("move", WhenForm, "Đổi ngày, giờ, địa điểm họp; thành viên được báo.", _move),
    "cancel": act(
        "cancel", ReasonForm, "Hủy phiên họp với lý do; hồ sơ trở lại chờ phiên khác.", _plain(services.cancel_meeting)
    ),
    "close": act("close", Versioned, "Kết thúc phiên họp.", _plain(services.close_meeting)),
    "reopen": act("reopen", ReasonForm, "Mở lại phiên họp khi biên bản chưa ký.", _plain(services.reopen_meeting)),
    "sign": act(
        "sign",
        SignForm,
        "Đính kèm biên bản đã ký (multipart/form-data) và khóa phiên họp.",
        _plain(services.attach_signed),
    ),
}
"""What is done with a meeting -> its operation. A row = a form of the pages and a service."""
ADDRESSES = [private(f"meetings/<code:key>/{name}/", view, f"meeting_{name}") for name, view in ACTS.items()]


def whole(request: Any, key: str, *, status: int = 200) -> Response:
    """The meeting as this person sees it now."""
    found = get_meeting(request.actor, key)
    return Response(WholeMeetingSerializer(found, context={"actor": request.actor}).data, status=status)


def _agenda_typed(sent: dict[str, Any], rows: list[Any]) -> dict[str, Any]:
    """As the page would have posted it. Refused when an item is named that is not on the agenda."""
    ids = {item.pk for item in rows}
    if not {*sent["order"], *sent["remove"]} <= ids:
        raise Refused("Có mục không thuộc chương trình của phiên họp này. Hãy đọc lại phiên họp rồi gửi.")
    places = {pk: number for number, pk in enumerate(sent["order"], start=1)}
    typed: dict[str, Any] = {
        "version": "" if sent.get("version") is None else sent["version"],
        "dossiers": sent["dossiers"],
    }
    for item in rows:
        typed[f"order_{item.pk}"] = places.get(item.pk, len(places) + item.position + 1)
        if item.pk in sent["remove"]:
            typed[f"off_{item.pk}"] = "on"
    return typed
