"""Which steps are mine, which of them are open and why the others are not; taking one, with what its page asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ReasonSerializer, malformed
from core.api_forms import FieldSerializer, fields_of, posted
from core.errors import NotFound, Reason, Refused
from core.idempotency import once
from core.parsers import BoundedJSONParser
from core.workflow import Step
from organisations.actors import Actor
from proposals.forms.steps import Screen, StepForm
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.reading import whole_for
from proposals.records import NO_FACTS
from proposals.screens import screen_of
from proposals.selectors import get_for
from proposals.serializers import ProposalSerializer
from proposals.services import move
from proposals.services.steps import require_offered
from proposals.services.submission import SCREEN as SUBMISSION
from proposals.services.submission import submit

ELSEWHERE: dict[str, str] = {
    "planning:plan": "plans/{year}/…",
    "planning:registration": "registrations/…",
    "appraisal:step": "proposals/{code}/supplement-requests/",
}
"""Page of a step that is not taken alone -> where a program takes it."""


class StepSerializer(serializers.Serializer[Any]):
    """`open`: can be taken by POST now, with `fields`. `page`: where a person takes it, when it asks for more than a note."""

    name = serializers.CharField()
    label = serializers.CharField()
    target = serializers.CharField()
    law = serializers.CharField()
    asks_note = serializers.BooleanField()
    open = serializers.BooleanField()
    page = serializers.CharField()
    fields = FieldSerializer(many=True)
    reasons = ReasonSerializer(many=True)


class StepListSerializer(serializers.Serializer[Any]):
    """The steps of the person's role, with the version to send when taking one."""

    version = serializers.IntegerField()
    results = StepSerializer(many=True)


class TakeSerializer(serializers.Serializer[Any]):
    """`version` is the one that was read; a newer one refuses. Beside it: the `fields` the step names in GET."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000, default="")


class StepList(APIView):
    """Các bước của quy trình."""

    @extend_schema(responses=StepListSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Các bước thuộc quyền của bạn; bước nào chưa mở thì nêu mọi lý do, bước nào mở thì nêu những gì cần gửi."""
        proposal = get_for(request.actor, code)
        mine = [step for step in LIFECYCLE if step.by(request.actor, proposal)]
        results = [_shown(step, proposal, request.actor) for step in mine]
        return Response(StepListSerializer({"version": proposal.version, "results": results}).data)


class StepDetail(APIView):
    """Một bước."""

    parser_classes = (BoundedJSONParser, MultiPartParser)

    @extend_schema(request=TakeSerializer, responses=ProposalSerializer)
    @once
    def post(self, request: Any, code: str, name: str) -> Response:
        """Thực hiện một bước. Bước có trang riêng nhận thêm các trường nêu trong `fields` (tệp: multipart/form-data)."""
        proposal = get_for(request.actor, code)
        if name not in LIFECYCLE:
            raise NotFound(name)
        moved = _take(proposal, LIFECYCLE[name], request)
        return Response(ProposalSerializer(whole_for(request.actor, moved.code)).data)


def _take(proposal: Proposal, step: Step, request: Any) -> Proposal:
    sent = TakeSerializer(data=request.data)
    if screen := screen_of(step.name):
        return _with_form(proposal, step, screen, request, sent)
    sent.is_valid(raise_exception=True)
    if step.screen == SUBMISSION:
        return submit(proposal, step.name, actor=request.actor, **sent.validated_data)
    if step.screen:
        require_offered(proposal, step.name, actor=request.actor)
        raise Refused(_own_page(step, proposal))
    return move(proposal, step.name, actor=request.actor, **sent.validated_data)


def _with_form(proposal: Proposal, step: Step, screen: Screen, request: Any, sent: TakeSerializer) -> Proposal:
    """What the page of the step does with the same form; everything wrong is said at once."""
    require_offered(proposal, step.name, actor=request.actor)
    wrong: dict[str, Any] = (
        {} if sent.is_valid() else {"version": sent.errors["version"]} if "version" in sent.errors else {}
    )
    form = _form(screen, proposal, step, request.actor, posted(request.data, leaving=wrong), request.FILES)
    if form.is_valid() and not wrong:
        return screen.act(proposal, step.name, actor=request.actor, **form.answers())
    form.add_blockers()
    found = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    raise malformed({**found, **wrong} | ({"non_field_errors": _said(form.reasons)} if form.reasons else {}))


def _said(reasons: Iterable[Reason]) -> list[str]:
    return [f"{reason.message} ({reason.article})" if reason.article else reason.message for reason in reasons]


def _form(screen: Screen, proposal: Proposal, step: Step, actor: Actor, data: Any, files: Any) -> StepForm:
    return screen.form(data, files, proposal=proposal, step=step, actor=actor)


def _shown(step: Step, proposal: Proposal, actor: Actor) -> dict[str, Any]:
    reasons = [] if proposal.state in step.source else [_wrong_state(step, proposal)]
    screen = screen_of(step.name)
    asks = not reasons and screen is not None
    reasons += [] if reasons or asks else LIFECYCLE.blockers(step, proposal, NO_FACTS)
    reasons += [_own_page(step, proposal)] if _elsewhere(step) else []
    fields = (
        fields_of(_form(screen, proposal, step, actor, None, None), without=("version", "note"))
        if asks and screen
        else []
    )
    return {
        "name": step.name, "label": step.label, "target": step.target, "law": step.law, "asks_note": step.asks_note,
        "open": not reasons, "page": page_of(step, proposal), "fields": fields, "reasons": reasons,
    }  # fmt: skip


def _elsewhere(step: Step) -> bool:
    """Whether the step is taken neither here by a note nor here by its form."""
    return bool(step.screen) and step.screen != SUBMISSION and screen_of(step.name) is None


def _wrong_state(step: Step, proposal: Proposal) -> Reason:
    return Reason(f"Không thể “{step.label}” khi hồ sơ ở trạng thái “{proposal.get_state_display()}”.", "state")


def _own_page(step: Step, proposal: Proposal) -> Reason:
    there = ELSEWHERE.get(step.screen, "")
    by_program = f"; qua API: {there}" if there else ""
    return Reason(
        f"“{step.label}” cần thêm thông tin nên thực hiện ở trang {page_of(step, proposal)}{by_program}.", "step"
    )


def page_of(step: Step, proposal: Proposal) -> str:
    """Address of the step's own page; empty for a step that needs none."""
    if step.bundle:
        return f"{reverse(step.screen)}?nam={proposal.plan_year}"
    return reverse(step.screen, args=(proposal.code, step.name)) if step.screen else ""
