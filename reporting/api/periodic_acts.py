"""What is done with a periodic report: begun, written, locked, refreshed, corrected, thrown away."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import malformed
from core.api_forms import body_of, filled, received
from core.errors import NotFound, Reason
from core.idempotency import once
from reporting.forms.periodic import CorrectionForm, LockForm, ReportForm
from reporting.periodic.periods import period_named
from reporting.periodic.regimes import regimes
from reporting.periodic.rules import may_write
from reporting.selectors.periodic import get_report
from reporting.serializers import WholePeriodicReportSerializer
from reporting.services import periodic as services


class BeginSerializer(serializers.Serializer[Any]):
    """Which report, of which period: 2026-11, 2026-Q4, 2026-H1 or 2026."""

    regime = serializers.CharField(max_length=40)
    period = serializers.CharField(max_length=7)


class DropSerializer(serializers.Serializer[Any]):
    """The version that was read."""

    version = serializers.IntegerField(min_value=0, required=False)


def whole(request: Any, code: str, *, status: int = 200) -> Response:
    """The report as it is now, as this person sees it."""
    return Response(WholePeriodicReportSerializer(get_report(request.actor, code)).data, status=status)


def begin(request: Any) -> Response:
    """Open the report of a period of one's own organisation; the one that is there is given back."""
    sent = received(BeginSerializer, request)
    regime, period = regimes().get(sent["regime"]), period_named(sent["period"])
    reasons = [] if regime else [Reason("Không có chế độ báo cáo này.", "regime")]
    reasons += [] if period else [Reason("Kỳ ghi như 2026-11, 2026-Q4, 2026-H1 hoặc 2026.", "period")]
    if regime is None or period is None:
        raise malformed(reasons)
    made = services.open_report(regime, period, actor=request.actor)
    answer = whole(request, made.code, status=201)
    answer["Location"] = reverse("api:periodic_report", args=(made.code,))
    return answer


def write(request: Any, code: str) -> Response:
    """Keep the words, typed figures, number and day that were sent; what was not sent stays."""
    report = get_report(request.actor, code)
    if not may_write(request.actor, report):
        raise NotFound(code)
    sent = filled(ReportForm, request, report=report)
    given = {name: value for name, value in sent.held.items() if name in request.data}
    services.save_report(report, given, actor=request.actor, version=sent.cleaned_data["version"])
    return whole(request, code)


def drop(request: Any, code: str) -> Response:
    """Throw a draft of one's own away."""
    report = get_report(request.actor, code)
    if not may_write(request.actor, report):
        raise NotFound(code)
    sent = DropSerializer(data=request.query_params)
    sent.is_valid(raise_exception=True)
    services.drop_report(report, actor=request.actor, version=sent.validated_data.get("version"))
    return Response(status=204)


class PeriodicReportLock(APIView):
    """Khóa báo cáo định kỳ."""

    @extend_schema(request=body_of(LockForm), responses=WholePeriodicReportSerializer)
    @once
    def post(self, request: Any, code: str) -> Response:
        """Khóa và gửi báo cáo; sau đó báo cáo không thay đổi nữa."""
        report = get_report(request.actor, code)
        services.lock_report(report, actor=request.actor, version=_version(request))
        return whole(request, code)


class PeriodicReportRefresh(APIView):
    """Lấy lại số liệu."""

    @extend_schema(request=body_of(LockForm), responses=WholePeriodicReportSerializer)
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lấy lại số liệu từ hệ thống; lời văn và số liệu nhập tay giữ nguyên."""
        report = get_report(request.actor, code)
        services.refresh_report(report, actor=request.actor, version=_version(request))
        return whole(request, code)


class PeriodicReportCorrect(APIView):
    """Đính chính báo cáo."""

    @extend_schema(request=body_of(CorrectionForm), responses={201: WholePeriodicReportSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lập bản đính chính với lý do; bản đã gửi giữ nguyên."""
        report = get_report(request.actor, code)
        sent = filled(CorrectionForm, request)
        made = services.correct_report(report, actor=request.actor, reason=sent.cleaned_data["reason"])
        answer = whole(request, made.code, status=201)
        answer["Location"] = reverse("api:periodic_report", args=(made.code,))
        return answer


def _version(request: Any) -> int | None:
    found: int | None = filled(LockForm, request).cleaned_data["version"]
    return found
