"""Leave for one unit to submit after the last day, by program."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_forms import body_of, filled
from core.idempotency import once
from programmes import rules, selectors, services
from programmes.forms import LateLeaveForm


class LateLeaveSerializer(serializers.Serializer[Any]):
    """Which unit, for which year, until when, by which paper and why."""

    plan_year = serializers.IntegerField(source="plan_year.year")
    unit = serializers.CharField(source="unit.code")
    until = serializers.DateField()
    paper = serializers.CharField()
    reason = serializers.CharField()


class LateLeaveListSerializer(serializers.Serializer[Any]):
    """The latest ones."""

    results = LateLeaveSerializer(many=True)


class LateLeaves(APIView):
    """Cho phép nộp muộn."""

    @extend_schema(responses=LateLeaveListSerializer)
    def get(self, request: Any) -> Response:
        """Các lần cho nộp muộn, mới nhất trước."""
        return Response(LateLeaveListSerializer({"results": selectors.late_leaves()[:100]}).data)

    @extend_schema(request=body_of(LateLeaveForm), responses={201: LateLeaveSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Cơ quan tiếp nhận cho một đơn vị nộp hồ sơ muộn đến hết một ngày, theo văn bản nêu tên."""
        if not rules.receives_dossiers(request.actor):
            raise PermissionDenied("Dành cho cơ quan tiếp nhận hồ sơ.")
        form = filled(LateLeaveForm, request, units=selectors.units_under(request.actor))
        leave = services.grant_late_leave(actor=request.actor, **form.cleaned_data)
        return Response(LateLeaveSerializer(leave).data, status=201)
