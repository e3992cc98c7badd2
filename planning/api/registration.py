"""The bundle of a Sở by program: put together, sent, copied to UBND tỉnh; leave to come late; registering again."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ReasonSerializer, malformed
from core.api_forms import body_of, filled, received
from core.errors import NotFound, Refused
from core.idempotency import once
from core.routes import private
from planning import rules, selectors, services
from planning.drafts import TEXTS, RegistrationDraft
from planning.forms import CopyForm, LateAnswerForm, LateRequestForm, RegistrationForm
from planning.models import LateRequest
from planning.serializers import RegistrationSerializer
from planning.services.registration import faults_of


class BundleRowSerializer(serializers.Serializer[Any]):
    """A passed đề án of the Sở. `law_place`: where the law puts it among those ticked in. Đồng."""

    code = serializers.CharField()
    title = serializers.CharField()
    amount = serializers.IntegerField()
    included = serializers.BooleanField()
    rank = serializers.IntegerField()
    law_place = serializers.IntegerField()
    reason = serializers.CharField()
    moved_reason = serializers.CharField()


class BundleSerializer(serializers.Serializer[Any]):
    """The bundle as it stands. `seen` is sent back with a change and with the sending; `faults`: why it cannot be sent."""

    year = serializers.IntegerField()
    seen = serializers.CharField()
    rows = BundleRowSerializer(source="shown", many=True)
    texts = serializers.DictField(child=serializers.CharField())
    faults = ReasonSerializer(many=True)


class ChangedRowSerializer(serializers.Serializer[Any]):
    """A row as it should be; what is not sent stays."""

    code = serializers.CharField(max_length=30)
    included = serializers.BooleanField(required=False)
    rank = serializers.IntegerField(required=False, min_value=1, max_value=999)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)
    moved_reason = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ChangeBundleSerializer(body_of(RegistrationForm)):  # type: ignore[misc]
    """Texts, number and day of the report, rows. What is not sent stays."""

    rows = serializers.ListField(child=ChangedRowSerializer(), required=False, default=list, max_length=2000)


class SeenSerializer(serializers.Serializer[Any]):
    """The mark of what was read."""

    seen = serializers.CharField(max_length=40)


class AgainSerializer(serializers.Serializer[Any]):
    """Đề án that got no money."""

    codes = serializers.ListField(child=serializers.CharField(max_length=30), allow_empty=False, max_length=500)


class AgainDoneSerializer(serializers.Serializer[Any]):
    """What was registered again, and for which year."""

    codes = serializers.ListField(child=serializers.CharField())
    plan_year = serializers.IntegerField()


class LateSerializer(serializers.Serializer[Any]):
    """An asking to come late, and the answer."""

    id = serializers.IntegerField(source="pk")
    plan_year = serializers.IntegerField()
    until = serializers.DateField()
    reason = serializers.CharField()
    state = serializers.CharField()
    answer = serializers.CharField()


class AskLateSerializer(body_of(LateRequestForm)):  # type: ignore[misc]
    """For which year, until when, why."""

    year = serializers.IntegerField(min_value=2000, max_value=2199)


class Bundle(APIView):
    """Bản đăng ký của Sở bạn cho một năm."""

    @extend_schema(responses=BundleSerializer)
    def get(self, request: Any, year: int) -> Response:
        """Các đề án đạt với thứ tự ưu tiên, lời văn, và vì sao chưa gửi được."""
        return _shown(request, year)

    @extend_schema(request=ChangeBundleSerializer, responses=BundleSerializer)
    @once
    def patch(self, request: Any, year: int) -> Response:
        """Sửa bản đăng ký; phần không gửi giữ nguyên."""
        draft = _draft(request, year)
        sent = received(ChangeBundleSerializer, request)
        form = RegistrationForm(_typed(draft, sent, request.data), draft=draft)
        if not form.is_valid():
            raise malformed(
                {name or code: [text] for (code, text) in form.all_errors() for name in [code]} or form.errors
            )
        services.save_registration(year, actor=request.actor, **form.answers())
        return _shown(request, year)


class BundleSend(APIView):
    """Gửi bản đăng ký."""

    @extend_schema(request=SeenSerializer, responses={201: RegistrationSerializer})
    @once
    def post(self, request: Any, year: int) -> Response:
        """Đăng ký với Cục mọi đề án đã chọn."""
        if not rules.may_send_registration(request.actor):
            raise NotFound(str(year))
        sent = received(SeenSerializer, request)
        made = services.send_registration(year, actor=request.actor, seen=sent["seen"])
        return Response(RegistrationSerializer(_counted(request, made.pk)).data, status=201)


class BundleCopy(APIView):
    """Gửi UBND tỉnh."""

    @extend_schema(request=body_of(CopyForm), responses=RegistrationSerializer)
    @once
    def post(self, request: Any, code: str) -> Response:
        """Ghi nhận việc gửi báo cáo đăng ký cho UBND tỉnh."""
        found = selectors.registration_for(request.actor, code)
        if not rules.may_prepare_registration(request.actor):
            raise NotFound(code)
        services.record_copy(found, actor=request.actor, **filled(CopyForm, request, registration=found).cleaned_data)
        return Response(RegistrationSerializer(_counted(request, found.pk)).data)


class Again(APIView):
    """Đăng ký lại."""

    @extend_schema(request=AgainSerializer, responses=AgainDoneSerializer)
    @once
    def post(self, request: Any) -> Response:
        """Đăng ký lại cho năm sau các đề án đạt nhưng chưa có kinh phí."""
        if not rules.may_register_again(request.actor):
            raise NotFound("again")
        sent = received(AgainSerializer, request)
        rows = services.register_again(sent["codes"], actor=request.actor)
        return Response({"codes": [row.code for row in rows], "plan_year": rows[0].plan_year})


class LateRequests(APIView):
    """Xin đăng ký muộn."""

    @extend_schema(request=AskLateSerializer, responses={201: LateSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Sở đề nghị Cục nhận bản đăng ký sau hạn."""
        if not rules.may_send_registration(request.actor):
            raise NotFound("late-requests")
        sent = received(AskLateSerializer, request)
        read = filled(LateRequestForm, request).cleaned_data
        made = services.ask_late(sent["year"], actor=request.actor, **read)
        place = reverse("api:late_request", args=(made.pk,))
        return Response(LateSerializer(made).data, status=201, headers={"Location": place})


class LateDetail(APIView):
    """Một đề nghị đăng ký muộn."""

    @extend_schema(responses=LateSerializer)
    def get(self, request: Any, key: int) -> Response:
        """Đề nghị và trả lời của Cục."""
        return Response(LateSerializer(selectors.late_request_for(request.actor, key)).data)


class LateGrant(APIView):
    """Đồng ý nhận muộn."""

    @extend_schema(request=body_of(LateAnswerForm), responses=LateSerializer)
    @once
    def post(self, request: Any, key: int) -> Response:
        """Cục đồng ý, đến hết ngày nào, theo văn bản nào."""
        asked = _to_answer(request, key)
        services.grant_late(asked, actor=request.actor, **filled(LateAnswerForm, request).cleaned_data)
        return Response(LateSerializer(selectors.late_request_for(request.actor, key)).data)


class LateRefuse(APIView):
    """Không đồng ý nhận muộn."""

    @extend_schema(request=body_of(LateAnswerForm, without=("until", "paper")), responses=LateSerializer)
    @once
    def post(self, request: Any, key: int) -> Response:
        """Cục không đồng ý, kèm lý do."""
        asked = _to_answer(request, key)
        services.refuse_late(asked, actor=request.actor, answer=filled(LateAnswerForm, request).cleaned_data["answer"])
        return Response(LateSerializer(selectors.late_request_for(request.actor, key)).data)


def _draft(request: Any, year: int) -> RegistrationDraft:
    if not rules.may_prepare_registration(request.actor):
        raise NotFound(str(year))
    return selectors.registration_draft(request.actor.tenant_id, year, request.actor)


def _shown(request: Any, year: int) -> Response:
    draft = _draft(request, year)
    shown = {
        "year": year, "seen": draft.seen, "shown": draft.shown, "texts": draft.texts,
        "faults": faults_of(draft, actor=request.actor),
    }  # fmt: skip
    return Response(BundleSerializer(shown).data)


def _counted(request: Any, pk: int) -> Any:
    return selectors.counted_registrations(request.actor).get(pk=pk)


def _typed(draft: RegistrationDraft, sent: dict[str, Any], raw: Any) -> MultiValueDict[str, str]:
    """As the page would have posted it: what stands, with what was sent laid over it."""
    saved = draft.registration
    day = saved.document_date if saved else None
    typed: dict[str, Any] = {name: draft.texts[name] for name in TEXTS}
    typed |= {
        "document_number": saved.document_number if saved else "",
        "document_date": day.isoformat() if day else "",
    }
    typed |= {name: str(raw[name]) for name in (*TEXTS, "document_number", "document_date", "seen") if raw.get(name)}
    typed.setdefault("seen", draft.seen)
    given = {row["code"]: row for row in sent["rows"]}
    unknown = sorted(set(given) - {row.code for row in draft.shown})
    if unknown:
        raise Refused(*(f"{code}: không có trong bản đăng ký này." for code in unknown))
    for row in draft.shown:
        now = given.get(row.code, {})
        if now.get("included", row.included):
            typed[f"{row.code}-included"] = "on"
        for name in ("rank", "reason", "moved_reason"):
            typed[f"{row.code}-{name}"] = str(now.get(name, getattr(row, name)))
    return MultiValueDict({name: [value] for name, value in typed.items()})


def _to_answer(request: Any, key: int) -> LateRequest:
    asked = selectors.late_request_for(request.actor, key)
    if not rules.may_answer_late(request.actor) or asked.state != asked.State.OPEN:
        raise Refused("Đề nghị này đã được trả lời, hoặc bạn không trả lời được.")
    return asked


ADDRESSES = [
    private("registrations/again/", Again, "registrations_again"),
    private("registrations/draft/<year:year>/", Bundle, "registration_draft"),
    private("registrations/draft/<year:year>/send/", BundleSend, "registration_send"),
    private("registrations/<code:code>/copy/", BundleCopy, "registration_copy"),
    private("late-requests/", LateRequests, "late_requests"),
    private("late-requests/<int:key>/", LateDetail, "late_request"),
    private("late-requests/<int:key>/grant/", LateGrant, "late_request_grant"),
    private("late-requests/<int:key>/refuse/", LateRefuse, "late_request_refuse"),
]
