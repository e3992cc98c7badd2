"""Opening rounds and giving dossiers out, one or many; handing over."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from appraisal import rules, services
from appraisal.dossiers import NO_ASSIGNING, assign_form, dossier_of, hand_over_form
from appraisal.forms import AssignForm, AssignManyForm, HandOverForm, OpenManyForm
from appraisal.selectors import running_assignments
from appraisal.selectors.assignments import opinion_due_on
from appraisal.sharing import sharing_of
from core.api import malformed
from core.api_forms import body_of, filled, received
from core.errors import NotFound, Refused
from core.idempotency import once
from proposals.models import Proposal
from proposals.selectors import visible_to

AT_ONCE = 100


class AssignmentSerializer(serializers.Serializer[Any]):
    """A member who looks at a dossier. `member` is the key sent when handing over."""

    proposal = serializers.CharField(source="proposal.code")
    member = serializers.CharField(source="member.key")
    name = serializers.CharField(source="member.name")
    lead = serializers.BooleanField()
    due_on = serializers.DateField(allow_null=True)


class AssignmentListSerializer(serializers.Serializer[Any]):
    """Who looks at it now; the members it may be given to."""

    results = AssignmentSerializer(many=True)
    members = serializers.ListField(child=serializers.CharField())


class CodesSerializer(serializers.Serializer[Any]):
    """Dossiers by their numbers."""

    proposals = serializers.ListField(child=serializers.CharField(max_length=30), allow_empty=False, max_length=AT_ONCE)


class OpenSerializer(CodesSerializer, body_of(OpenManyForm)):  # type: ignore[misc]
    """Several dossiers of one plan year before one body."""


class GivenSerializer(serializers.Serializer[Any]):
    """The lead of one dossier."""

    proposal = serializers.CharField(max_length=30)
    member = serializers.CharField(max_length=20)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class AssignManySerializer(serializers.Serializer[Any]):
    """A lead for each of several dossiers: all are given out, or none."""

    due_on = serializers.DateField(required=False, allow_null=True, default=None)
    rows = serializers.ListField(child=GivenSerializer(), allow_empty=False, max_length=AT_ONCE)


class OpenedSerializer(serializers.Serializer[Any]):
    """How many dossiers it was done for."""

    count = serializers.IntegerField()


class OpenMany(APIView):
    """Mở thẩm định nhiều hồ sơ."""

    @extend_schema(request=OpenSerializer, responses=OpenedSerializer)
    @once
    def post(self, request: Any) -> Response:
        """Mở thẩm định cho nhiều hồ sơ của một năm kế hoạch; mở hết hoặc không mở hồ sơ nào."""
        if not rules.may_list(request.actor):
            raise NotFound("open")
        sent = received(CodesSerializer, request)
        proposals = _visible(request, sent["proposals"])
        form = filled(OpenManyForm, request, actor=request.actor, year=proposals[0].plan_year)
        opened = services.open_many(proposals, actor=request.actor, **form.body_chosen())
        return Response({"count": len(opened)})


class AssignMany(APIView):
    """Phân công nhiều hồ sơ."""

    @extend_schema(request=AssignManySerializer, responses=OpenedSerializer)
    @once
    def post(self, request: Any) -> Response:
        """Giao thẩm định chính cho nhiều hồ sơ; giao hết hoặc không giao hồ sơ nào."""
        if not rules.may_list(request.actor):
            raise NotFound("assign")
        sent = received(AssignManySerializer, request)
        rows = {row["proposal"]: row for row in sent["rows"]}
        sharing = sharing_of(_visible(request, list(rows)), rules.level_of(request.actor))
        if sharing.blocked:
            raise Refused(*(f"Hồ sơ {row.code}: {why}" for row in sharing.blocked for why in row.blockers))
        due_on = opinion_due_on(timezone.localdate(), request.actor.tenant_id)
        form = AssignManyForm(_typed(rows, sharing.free, sent), rows=sharing.free, due_on=due_on)
        if not form.is_valid():
            raise malformed(form.errors)
        return Response({"count": len(services.assign_many(form.answers(), actor=request.actor))})


class Assignments(APIView):
    """Phân công thẩm định một hồ sơ."""

    @extend_schema(responses=AssignmentListSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Ai đang thẩm định hồ sơ này, và có thể giao thêm cho ai."""
        return self._listed(request, code)

    @extend_schema(request=body_of(AssignForm), responses={201: AssignmentListSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Giao hồ sơ cho thêm một thành viên."""
        proposal, level = dossier_of(request.actor, code)
        running = list(running_assignments(level, [proposal.pk]))
        if assign_form(request.actor, proposal, level, running) is None:
            raise Refused(NO_ASSIGNING)
        form: Any = filled(
            AssignForm, request, build=lambda data, _: assign_form(request.actor, proposal, level, running, data)
        )
        read = form.cleaned_data
        services.assign(proposal, form.member_chosen(), actor=request.actor, due_on=read["due_on"], lead=read["lead"])
        return self._listed(request, code, status=201)

    def _listed(self, request: Any, code: str, *, status: int = 200) -> Response:
        proposal, level = dossier_of(request.actor, code)
        running = list(running_assignments(level, [proposal.pk]))
        form = assign_form(request.actor, proposal, level, running)
        members = [key for key, _ in form.fields["member"].choices if key] if form else []  # type: ignore[attr-defined]
        for row in running:
            row.proposal = proposal
        return Response(AssignmentListSerializer({"results": running, "members": members}).data, status=status)


class HandOver(APIView):
    """Chuyển giao hồ sơ."""

    @extend_schema(request=body_of(HandOverForm), responses=AssignmentListSerializer)
    @once
    def post(self, request: Any, code: str, member: str) -> Response:
        """Chuyển hồ sơ từ thành viên này sang thành viên khác, kèm lý do."""
        proposal, level = dossier_of(request.actor, code)
        row, build = hand_over_form(request.actor, proposal, level, member)
        form: Any = filled(HandOverForm, request, build=build)
        services.hand_over(row, actor=request.actor, **form.answers())
        return Assignments()._listed(request, code)


def _visible(request: Any, codes: list[str]) -> list[Proposal]:
    """All of them, by number. NotFound when one of them is not there for this person."""
    wanted = set(codes)
    found = list(visible_to(request.actor).filter(code__in=wanted).select_related("unit", "content").order_by("code"))
    if len(found) != len(wanted):
        raise NotFound("proposals")
    return found


def _typed(rows: dict[str, Any], free: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """As the page would have posted it."""
    day = sent["due_on"]
    typed: dict[str, Any] = {"due_on": day.isoformat() if day else ""}
    for row in free:
        given = rows[row.code]
        typed |= {row.field: given["member"], f"v:{row.code}": given.get("version", "")}
    return typed
