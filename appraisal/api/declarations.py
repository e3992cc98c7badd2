"""Members say whether their interests conflict; the head and the secretary see who has, and lift what was said in error."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from appraisal import rules, services
from appraisal.forms.conflicts import ConflictForm, LiftForm, ManyForm
from appraisal.models import Appraisal, PanelMember
from appraisal.selectors.seats import level_with_seat, member_of, overseen_round, standings_of, undeclared
from core.api_forms import body_of, filled, received
from core.errors import NotFound
from core.idempotency import once
from proposals.models import Proposal
from proposals.selectors import get_for


class DeclareSerializer(body_of(ConflictForm)):  # type: ignore[misc]
    """`conflicted` true: then the ground and the words are needed, and the dossier is no longer shown to the member."""

    conflicted = serializers.BooleanField()


class StandingSerializer(serializers.Serializer[Any]):
    """A member and what they declared; `conflicted` null: nothing yet."""

    key = serializers.CharField(source="member.key")
    name = serializers.CharField(source="member.name")
    seat = serializers.CharField(source="member.seat")
    conflicted = serializers.BooleanField(source="declaration.conflicted", allow_null=True, default=None)


class StandingListSerializer(serializers.Serializer[Any]):
    """Every member of the body of the round."""

    results = StandingSerializer(many=True)


class PendingSerializer(serializers.Serializer[Any]):
    """A dossier not declared on yet; `suggestions`: why there may be a conflict."""

    proposal = serializers.CharField(source="proposal.code")
    title = serializers.CharField(source="proposal.title")
    suggestions = serializers.IntegerField()


class PendingListSerializer(serializers.Serializer[Any]):
    """What the caller has yet to declare on."""

    results = PendingSerializer(many=True)


class DeclaredSerializer(serializers.Serializer[Any]):
    """What was declared."""

    proposals = serializers.ListField(child=serializers.CharField())
    conflicted = serializers.BooleanField()


class Pending(APIView):
    """Khai báo xung đột lợi ích."""

    @extend_schema(responses=PendingListSerializer)
    def get(self, request: Any) -> Response:
        """Các hồ sơ bạn chưa khai về xung đột lợi ích."""
        rows = [{"proposal": row.proposal, "suggestions": len(row.suggestions)} for row in undeclared(request.actor)]
        return Response(PendingListSerializer({"results": rows}).data)

    @extend_schema(request=body_of(ManyForm, without=("confirmed",)), responses=DeclaredSerializer)
    @once
    def post(self, request: Any) -> Response:
        """Khai không có xung đột lợi ích với nhiều hồ sơ: codes là các số hồ sơ cách nhau bằng dấu cách."""
        codes = filled(ManyForm, request).answers()
        rows = services.declare_none(codes, actor=request.actor)
        return Response({"proposals": codes[: len(rows)], "conflicted": False})


class Declaration(APIView):
    """Khai báo của bạn về một hồ sơ."""

    @extend_schema(request=DeclareSerializer, responses=DeclaredSerializer)
    @once
    def post(self, request: Any, code: str) -> Response:
        """Khai có hoặc không có xung đột lợi ích. Khai có thì hồ sơ không còn hiện với bạn."""
        proposal = get_for(request.actor, code)
        level, seat = level_with_seat(request.actor, proposal)
        return _declared(request, proposal, level, seat)


class Declarations(APIView):
    """Khai báo của các thành viên về một hồ sơ."""

    @extend_schema(responses=StandingListSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Ai đã khai, ai chưa; dành cho người đứng đầu, Chủ tịch và Thư ký."""
        return _standings(request, get_for(request.actor, code))


class DeclareFor(APIView):
    """Ghi khai báo hộ."""

    @extend_schema(request=DeclareSerializer, responses=DeclaredSerializer)
    @once
    def post(self, request: Any, code: str, key: str) -> Response:
        """Ghi khai báo của thành viên không có tài khoản."""
        proposal, round_, member = _found(request, code, key)
        if member.user_id is not None:
            raise NotFound(key)
        return _declared(request, proposal, round_.level, member)


class Lift(APIView):
    """Gỡ khai báo."""

    @extend_schema(request=body_of(LiftForm), responses=StandingListSerializer)
    @once
    def post(self, request: Any, code: str, key: str) -> Response:
        """Người đứng đầu gỡ một khai báo nhầm, kèm lý do; thành viên phải khai lại."""
        proposal, round_, member = _found(request, code, key)
        if not rules.is_head_of(request.actor, member.panel):
            raise NotFound(key)
        reason = filled(LiftForm, request).cleaned_data["reason"]
        services.lift(proposal, round_.level, member, actor=request.actor, reason=reason)
        return _standings(request, proposal)


def _declared(request: Any, proposal: Proposal, level: str, member: PanelMember) -> Response:
    sent = received(DeclareSerializer, request)
    read, conflicted = filled(ConflictForm, request).cleaned_data, sent["conflicted"]
    services.declare(
        proposal, level, member, actor=request.actor, conflicted=conflicted, ground=read["ground"],
        explanation=read["explanation"],
    )  # fmt: skip
    return Response({"proposals": [proposal.code], "conflicted": conflicted})


def _standings(request: Any, proposal: Proposal) -> Response:
    rows = standings_of(overseen_round(request.actor, proposal))
    return Response(StandingListSerializer({"results": rows}).data)


def _found(request: Any, code: str, key: str) -> tuple[Proposal, Appraisal, PanelMember]:
    proposal = get_for(request.actor, code)
    round_ = overseen_round(request.actor, proposal)
    return proposal, round_, member_of(round_, key)
