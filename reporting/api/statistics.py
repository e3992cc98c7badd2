"""Figures as the pages of statistics show them, and their printed report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_forms import body_of, filled
from core.errors import NotFound
from core.idempotency import once
from reporting import services
from reporting.boards import BOARDS
from reporting.boards.targets import build_one
from reporting.forms.statistics import ChoiceForm
from reporting.models import StatisticsPrint
from reporting.selectors import making_of
from reporting.tables import Page
from reporting.views.statistics import pdf_of

CHOICE = [
    OpenApiParameter("ky", OpenApiTypes.STR, description="Thời gian: 2027 hoặc 2026-2030"),
    OpenApiParameter("tinh", OpenApiTypes.STR, description="Mã Sở (cấp trung ương)"),
    OpenApiParameter("noi_dung", OpenApiTypes.STR, description="Mã nội dung"),
]


class ColumnSerializer(serializers.Serializer[Any]):
    """A column: what its cells hold (money: đồng; percent: 0 to 100)."""

    heading = serializers.CharField()
    kind = serializers.CharField()


class TableSerializer(serializers.Serializer[Any]):
    """A table with the rule it is counted by; the last row is the total when there is one."""

    key = serializers.CharField()
    title = serializers.CharField()
    rule = serializers.ListField(child=serializers.CharField())
    columns = ColumnSerializer(many=True)
    rows = serializers.ListField(child=serializers.ListField(child=serializers.JSONField()))
    has_total = serializers.BooleanField()


class BoardSerializer(serializers.Serializer[Any]):
    """The tables of a page. `chosen` says in words what they are narrowed to."""

    chosen = serializers.CharField()
    tables = TableSerializer(many=True)


class BoardNameSerializer(serializers.Serializer[Any]):
    """A page of statistics."""

    slug = serializers.CharField()
    title = serializers.CharField()


class BoardListSerializer(serializers.Serializer[Any]):
    """Every page there is."""

    results = BoardNameSerializer(many=True)


class PrintSerializer(serializers.Serializer[Any]):
    """A printed report of statistics. `url` gives the file once it is there."""

    key = serializers.UUIDField()
    title = serializers.CharField()
    requested_at = serializers.DateTimeField()
    pages = serializers.IntegerField(allow_null=True)
    percent = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_percent(self, row: StatisticsPrint) -> int:
        """100 once the file is there."""
        making = making_of(row)
        return making.percent if making else 100

    def get_url(self, row: StatisticsPrint) -> str:
        """Address of the file; empty while there is none."""
        return reverse("api:statistics_print_file", args=(row.key,)) if row.is_ready else ""


class BoardList(APIView):
    """Thống kê."""

    @extend_schema(responses=BoardListSerializer)
    def get(self, request: Any) -> Response:
        """Các trang thống kê."""
        return Response(BoardListSerializer({"results": BOARDS.values()}).data)


class BoardDetail(APIView):
    """Một trang thống kê."""

    @extend_schema(parameters=CHOICE, responses=BoardSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Các bảng số liệu trong phạm vi bạn được xem, kèm quy tắc tính."""
        if slug not in BOARDS:
            raise NotFound(slug)
        chosen = ChoiceForm(request.query_params, actor=request.actor).chosen()
        return _shown(BOARDS[slug].build(request.actor, chosen, timezone.localdate()), chosen.words)


class TargetDetail(APIView):
    """Một mục tiêu của chương trình."""

    @extend_schema(parameters=CHOICE, responses=BoardSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Một mục tiêu theo năm và tỉnh."""
        chosen = ChoiceForm(request.query_params, actor=request.actor).chosen()
        return _shown(build_one(request.actor, chosen, code, timezone.localdate())[1], chosen.words)


class PrintList(APIView):
    """Báo cáo thống kê bản in."""

    @extend_schema(request=body_of(ChoiceForm), responses={202: PrintSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Yêu cầu lập báo cáo thống kê dạng PDF với số liệu bây giờ. Tệp được lập sau."""
        chosen = filled(ChoiceForm, request, actor=request.actor).chosen()
        made = services.print_statistics(chosen, actor=request.actor)
        place = reverse("api:statistics_print", args=(made.key,))
        return Response(PrintSerializer(made).data, status=202, headers={"Location": place})


class PrintDetail(APIView):
    """Một báo cáo thống kê bản in."""

    @extend_schema(responses=PrintSerializer)
    def get(self, request: Any, key: UUID) -> Response:
        """Tiến độ, rồi địa chỉ của tệp."""
        return Response(PrintSerializer(services.print_of(request.actor, key)).data)


class PrintRetry(APIView):
    """Lập lại báo cáo thống kê."""

    @extend_schema(request=None, responses=PrintSerializer)
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Lập lại tệp mà lần trước không xong."""
        services.retry_print(services.print_of(request.actor, key), actor=request.actor)
        return Response(PrintSerializer(services.print_of(request.actor, key)).data)


class PrintFile(APIView):
    """Tệp báo cáo thống kê."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Any, key: UUID) -> HttpResponse:
        """Tải tệp PDF đã lập."""
        return pdf_of(services.print_of(request.actor, key))


def _shown(page: Page, words: str) -> Response:
    tables = [
        {
            "key": table.key, "title": table.title, "rule": table.rule, "columns": table.columns,
            "rows": [list(row) for row in table.all_rows], "has_total": bool(table.total),
        }
        for table in page.tables
    ]  # fmt: skip
    return Response(BoardSerializer({"chosen": words, "tables": tables}).data)
