"""Lists as files: ask with the filter of the page, watch, take, ask again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_forms import received
from core.idempotency import once
from core.jobs import progress_of
from core.sheets import CONTENT_TYPES
from reporting import selectors, services
from reporting.exports import LISTS
from reporting.models import ExportFile, Format


class ExportAskSerializer(serializers.Serializer[Any]):
    """Which list, with the filter as it stands in the address of its page."""

    list = serializers.ChoiceField(choices=[(key, one.title) for key, one in LISTS.items()])
    format = serializers.ChoiceField(choices=Format.choices)
    query = serializers.CharField(
        required=False, allow_blank=True, max_length=2000, default="", help_text="Ví dụ nam=2027&trang-thai=SUBMITTED"
    )


class ExportSerializer(serializers.Serializer[Any]):
    """A file asked for. `url` gives it once it is written and until `expires_at`."""

    key = serializers.UUIDField()
    list = serializers.CharField(source="list_key")
    format = serializers.CharField()
    conditions = serializers.CharField()
    percent = serializers.SerializerMethodField()
    rows = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()
    written_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField()
    url = serializers.SerializerMethodField()

    def get_percent(self, row: ExportFile) -> int:
        """100 once it is written."""
        return 100 if row.is_written else progress_of(row.job)[0] if row.job else 0

    def get_url(self, row: ExportFile) -> str:
        """Address of the file; empty while there is none."""
        there = row.is_written and not selectors.is_expired(row)
        return reverse("api:export_file", args=(row.key,)) if there else ""


class ExportAsk(APIView):
    """Danh sách xuất ra tệp."""

    @extend_schema(request=ExportAskSerializer, responses={202: ExportSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Yêu cầu xuất một danh sách theo đúng bộ lọc của trang. Tệp được lập sau và chỉ bạn tải được."""
        sent = received(ExportAskSerializer, request)
        wanted, query = LISTS[sent["list"]], QueryDict(sent["query"])
        made = services.request_export(wanted, query, Format(sent["format"]), actor=request.actor)
        return _accepted(made)


class ExportOne(APIView):
    """Một tệp xuất."""

    @extend_schema(responses=ExportSerializer)
    def get(self, request: Any, key: UUID) -> Response:
        """Tiến độ, rồi địa chỉ của tệp."""
        return Response(ExportSerializer(selectors.get_export(request.actor, key)).data)


class ExportDownload(APIView):
    """Tệp xuất."""

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY})
    def get(self, request: Any, key: UUID) -> HttpResponseBase:
        """Tải tệp đã lập; tệp hết hạn hoặc danh sách không còn thuộc quyền của bạn thì bị từ chối."""
        found = selectors.get_export(request.actor, key)
        path = services.file_path(found, actor=request.actor)
        name = f"{found.list_key}.{found.format}"
        response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
        response["Content-Type"] = CONTENT_TYPES[found.format]
        response["X-Content-Type-Options"] = "nosniff"
        return response


class ExportAgain(APIView):
    """Xuất lại."""

    @extend_schema(request=None, responses={202: ExportSerializer})
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Xuất lại danh sách ấy theo dữ liệu bây giờ."""
        return _accepted(services.request_again(selectors.get_export(request.actor, key), actor=request.actor))


def _accepted(made: ExportFile) -> Response:
    place = reverse("api:export", args=(made.key,))
    return Response(ExportSerializer(made).data, status=202, headers={"Location": place})
