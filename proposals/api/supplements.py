"""The open request for supplement: answering one of its points by program."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_forms import received
from core.errors import NotFound
from core.idempotency import once
from proposals import rules
from proposals.selectors import get_for
from proposals.services.supplements import LONGEST, AnswerInput, answer_points
from proposals.supplement_serializers import SupplementPointSerializer
from proposals.supplements import open_request, views_for


class AnswerSerializer(serializers.Serializer[Any]):
    """The answer to a point. `version` is that of the point as it was read."""

    answer = serializers.CharField(max_length=LONGEST, allow_blank=True, trim_whitespace=True)
    version = serializers.IntegerField(min_value=0)


class SupplementPoint(APIView):
    """Một điểm của yêu cầu bổ sung."""

    @extend_schema(request=AnswerSerializer, responses=SupplementPointSerializer)
    @once
    def patch(self, request: Any, code: str, number: int) -> Response:
        """Trả lời một điểm của yêu cầu bổ sung đang chờ đơn vị trả lời."""
        proposal = get_for(request.actor, code)
        if not rules.is_unit(request.actor, proposal):
            raise NotFound(code)
        sent = received(AnswerSerializer, request)
        given = AnswerInput(sent["answer"], sent["version"])
        answer_points(proposal, {number: given}, actor=request.actor)
        found = open_request(proposal)
        views = views_for(request.actor, proposal, [found])[0].points if found else ()
        shown = next(view for view in views if view.point.number == number)
        return Response(SupplementPointSerializer(shown).data)
