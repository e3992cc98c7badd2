"""The estimate of a đề án, and what the norms of its day say of it, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ReasonSerializer
from core.errors import Reason
from proposals.assessing import assess_proposal
from proposals.selectors import get_for
from proposals.serializers import EstimateSerializer
from proposals.sums import totals_of


class AssessmentStepSerializer(serializers.Serializer[Any]):
    """One step of the reckoning. `result` in đồng, null for a remark; `norm` = code at /norms/; `confidence` in words."""

    text = serializers.CharField()
    result = serializers.IntegerField(allow_null=True)
    norm = serializers.CharField()
    citation = serializers.CharField()
    confidence = serializers.CharField()


class AssessmentGroupSerializer(serializers.Serializer[Any]):
    """The lines of one content for one beneficiary. `cost` = in the base; `over` = asked above the norm. Đồng."""

    content = serializers.CharField()
    title = serializers.CharField()
    recipient_name = serializers.CharField()
    lines = serializers.SerializerMethodField()
    cost = serializers.IntegerField()
    asked = serializers.IntegerField()
    allowed = serializers.IntegerField()
    over = serializers.IntegerField()
    warns_only = serializers.BooleanField()
    citation = serializers.CharField()
    steps = AssessmentStepSerializer(many=True)

    def get_lines(self, group: Any) -> list[int]:
        """Indexes of its lines in the estimate."""
        return sorted(self.context["places"][key] for key in group.lines)


class LineShareSerializer(serializers.Serializer[Any]):
    """What one line may get: its part of the group, by cost. `line` = its index in the estimate."""

    line = serializers.IntegerField()
    asked = serializers.IntegerField()
    allowed = serializers.IntegerField()
    in_base = serializers.BooleanField()


class AssessmentSerializer(serializers.Serializer[Any]):
    """The answer. `within` false: `faults` say what passes the norms of `day`; `warnings` do not block.

    `caveats`: what is not known of the documents that the steps rest on; to be shown with every figure.
    """

    day = serializers.DateField()
    asked = serializers.IntegerField()
    allowed = serializers.IntegerField()
    over = serializers.IntegerField()
    within = serializers.BooleanField()
    groups = AssessmentGroupSerializer(many=True)
    lines = LineShareSerializer(many=True)
    faults = ReasonSerializer(many=True)
    warnings = ReasonSerializer(many=True)
    caveats = serializers.ListField(child=serializers.CharField())


class Estimate(APIView):
    """Dự toán."""

    @extend_schema(responses=EstimateSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Các dòng dự toán, tổng cộng theo nguồn và theo năm, đồng."""
        proposal = get_for(request.actor, code)
        lines = list(proposal.estimateline_rows.all())
        places = {row.pk: place for place, row in enumerate(proposal.beneficiary_rows.all())}
        totals = totals_of(lines, plan_year=proposal.plan_year)
        shown = {
            "priority_multiplier": proposal.priority_multiplier, "lines": lines, "totals": totals.whole,
            "years": [{"year": year, **asdict(sums)} for year, sums in totals.years],
        }  # fmt: skip
        return Response(EstimateSerializer(shown, context={"places": places}).data)


class AssessmentDetail(APIView):
    """Đối chiếu định mức."""

    @extend_schema(responses=AssessmentSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Mức được hỗ trợ của từng nội dung, từng dòng, với các bước tính, định mức và điều khoản."""
        proposal = get_for(request.actor, code)
        lines = list(proposal.estimateline_rows.all())
        places = {str(line.pk): place for place, line in enumerate(lines)}
        found = assess_proposal(proposal, lines=lines)
        shares = [
            {"line": places[key], "asked": share.asked, "allowed": share.allowed, "in_base": share.in_base}
            for key, share in found.lines.items()
        ]
        shown = {
            "day": found.day, "asked": found.asked, "allowed": found.allowed, "over": found.over,
            "within": found.within, "groups": found.groups, "lines": sorted(shares, key=lambda row: row["line"]),
            "faults": _located(found.faults, places), "warnings": _located(found.warnings, places),
            "caveats": found.caveats,
        }  # fmt: skip
        return Response(AssessmentSerializer(shown, context={"places": places}).data)


def _located(reasons: Iterable[Reason], places: Mapping[str, int]) -> list[Reason]:
    """A line is named by its index, as in the faults of a change: `lines.0`."""
    return [
        replace(reason, field=f"lines.{places[key]}")
        if (key := reason.field.removeprefix("dong-")) in places
        else reason
        for reason in reasons
    ]
