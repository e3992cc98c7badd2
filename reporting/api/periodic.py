"""Periodic reports: those I may see, and one whole with its figures."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView
from core.api_forms import body_of
from core.idempotency import once
from reporting.api import periodic_acts as acts
from reporting.forms.periodic import ReportForm
from reporting.models import PeriodicReport, PeriodicState
from reporting.periodic.visibility import visible_reports
from reporting.selectors.periodic import get_report
from reporting.serializers import PeriodicReportSerializer, WholePeriodicReportSerializer


class PeriodicReportFilter(filters.FilterSet):
    """Filters of periodic-reports/."""

    regime = filters.CharFilter(max_length=40, label="Chế độ báo cáo")
    period = filters.CharFilter(max_length=7, label="Kỳ: 2026-11, 2026-Q4, 2026-H1, 2026")
    state = filters.ChoiceFilter(choices=PeriodicState.choices, label="Tình trạng")
    late = filters.BooleanFilter(label="Gửi trễ hạn")

    class Meta:
        model = PeriodicReport
        fields: ClassVar[list[str]] = []


class PeriodicReportList(ListView):
    """Báo cáo định kỳ bạn được xem."""

    model = PeriodicReport
    serializer_class = PeriodicReportSerializer
    filterset_class = PeriodicReportFilter
    orderings: ClassVar = {"last_day": "last_day"}
    default_ordering = "-last_day"

    def rows(self) -> QuerySet[PeriodicReport]:
        """Without the figures."""
        rows = visible_reports(self.request.actor)
        return rows.defer("facts", "progress", "before", "sources").select_related("organisation")

    @extend_schema(request=acts.BeginSerializer, responses={201: WholePeriodicReportSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Lập báo cáo của một kỳ cho cơ quan, đơn vị bạn; kỳ đã có báo cáo thì trả lại báo cáo ấy."""
        return acts.begin(request)


class PeriodicReportDetail(APIView):
    """Một báo cáo định kỳ."""

    @extend_schema(responses=WholePeriodicReportSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Báo cáo với mọi chỉ tiêu và lời văn."""
        return Response(WholePeriodicReportSerializer(get_report(request.actor, code)).data)

    @extend_schema(request=body_of(ReportForm), responses=WholePeriodicReportSerializer)
    @once
    def patch(self, request: Any, code: str) -> Response:
        """Soạn báo cáo: lời văn (part_…), số liệu khuyến công địa phương, số và ngày văn bản. Phần không gửi giữ nguyên."""
        return acts.write(request, code)

    @extend_schema(request=None, parameters=[acts.DropSerializer], responses={204: None})
    @once
    def delete(self, request: Any, code: str) -> Response:
        """Bỏ bản nháp; số liệu có thể lấy lại khi lập lại báo cáo."""
        return acts.drop(request, code)
