"""Which steps are mine, which of them are open and why the others are not; taking one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ReasonSerializer
from core.errors import NotFound, Reason, Refused
from core.idempotency import once
from core.workflow import Step
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.reading import whole_for
from proposals.records import NO_FACTS
from proposals.selectors import get_for
from proposals.serializers import ProposalSerializer
from proposals.services import move


class StepSerializer(serializers.Serializer[Any]):
    """`open`: can be taken by POST now. `page`: where a person takes it, when it asks for more than a note."""

    name = serializers.CharField()
    label = serializers.CharField()
    target = serializers.CharField()
    law = serializers.CharField()
    asks_note = serializers.BooleanField()
    open = serializers.BooleanField()
    page = serializers.CharField()
    reasons = ReasonSerializer(many=True)


class StepListSerializer(serializers.Serializer[Any]):
    """The steps of the person's role, with the version to send when taking one."""

    version = serializers.IntegerField()
    results = StepSerializer(many=True)


class TakeSerializer(serializers.Serializer[Any]):
    """`version` is the one that was read; a newer one refuses."""

    version = serializers.IntegerField(min_value=1)
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000, default="")


class StepList(APIView):
    """Các bước của quy trình."""

    @extend_schema(responses=StepListSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Các bước thuộc quyền của bạn; bước nào chưa mở thì nêu mọi lý do."""
        proposal = get_for(request.actor, code)
        mine = [step for step in LIFECYCLE if step.by(request.actor, proposal)]
        results = [_shown(step, proposal) for step in mine]
        return Response(StepListSerializer({"version": proposal.version, "results": results}).data)


class StepDetail(APIView):
    """Một bước."""

    @extend_schema(request=TakeSerializer, responses=ProposalSerializer)
    @once
    def post(self, request: Any, code: str, name: str) -> Response:
        """Thực hiện một bước chỉ cần ghi chú. Bước có trang riêng thì trả lời 409 và nêu địa chỉ trang."""
        proposal = get_for(request.actor, code)
        if name not in LIFECYCLE:
            raise NotFound(name)
        sent = TakeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if LIFECYCLE[name].screen:
            raise Refused(_own_page(LIFECYCLE[name], proposal))
        move(proposal, name, actor=request.actor, **sent.validated_data)
        return Response(ProposalSerializer(whole_for(request.actor, code)).data)


def _shown(step: Step, proposal: Proposal) -> dict[str, Any]:
    reasons = [] if proposal.state in step.source else [_wrong_state(step, proposal)]
    reasons += [] if reasons else LIFECYCLE.blockers(step, proposal, NO_FACTS)
    reasons += [_own_page(step, proposal)] if step.screen else []
    return {
        "name": step.name, "label": step.label, "target": step.target, "law": step.law, "asks_note": step.asks_note,
        "open": not reasons, "page": page_of(step, proposal), "reasons": reasons,
    }  # fmt: skip


def _wrong_state(step: Step, proposal: Proposal) -> Reason:
    return Reason(f"Không thể “{step.label}” khi hồ sơ ở trạng thái “{proposal.get_state_display()}”.", "state")


def _own_page(step: Step, proposal: Proposal) -> Reason:
    return Reason(f"“{step.label}” cần thêm thông tin nên thực hiện ở trang {page_of(step, proposal)}.", "step")


def page_of(step: Step, proposal: Proposal) -> str:
    """Address of the step's own page; empty for a step that needs none."""
    if step.bundle:
        return f"{reverse(step.screen)}?nam={proposal.plan_year}"
    return reverse(step.screen, args=(proposal.code, step.name)) if step.screen else ""
