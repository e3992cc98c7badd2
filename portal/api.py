"""Published đề án for everybody: snapshots only, as JSON in pages or as one CSV file."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.api import PublicList, PublicView, WholeList, malformed
from core.text import nfc
from core.years import FIRST_YEAR, LAST_YEAR
from portal import export, selectors
from portal.fields import COLUMNS, record
from portal.models import Publication
from portal.serializers import PublicationSerializer
from portal.states import PublicState

LONGEST_SEARCH = 200


class CsvRenderer(BaseRenderer):
    """`?format=csv` or `Accept: text/csv`."""

    media_type = "text/csv"
    format = "csv"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> Any:
        """Rows come as a finished file; trouble is told in JSON all the same."""
        return JSONRenderer().render(data)


class _Year(filters.NumberFilter):
    field_class = forms.IntegerField


class _Moment(filters.IsoDateTimeFilter):
    """A moment with its zone; without one it is of the portal's."""


class PublicationFilter(filters.FilterSet):
    """Filters of public/proposals/."""

    plan_year = _Year(min_value=FIRST_YEAR, max_value=LAST_YEAR, label="Năm kế hoạch")
    province = filters.CharFilter(field_name="province_code", max_length=2, label="Mã tỉnh")
    content = filters.CharFilter(field_name="content_group", max_length=12, label="Mã nhóm nội dung")
    state = filters.ChoiceFilter(choices=PublicState.choices, label="Tình trạng")
    updated_since = _Moment(
        field_name="updated_at", lookup_expr="gte",
        label="Thay đổi từ lúc này trở đi (ISO 8601); muốn biết cả đề án đã gỡ, hãy đọc public/changes/",
    )  # fmt: skip
    search = filters.CharFilter(
        method="holding", max_length=LONGEST_SEARCH, label="Từ trong tên, đơn vị, nơi làm; không cần dấu"
    )

    class Meta:
        model = Publication
        fields: ClassVar[list[str]] = []

    def holding(self, rows: QuerySet[Publication], name: str, value: str) -> QuerySet[Publication]:
        """The same words as the page looks for."""
        return rows.filter(selectors.holding(nfc(value)))


class PublicationList(PublicList):
    """Đề án đã phê duyệt, như công bố trên cổng.

    Ý nghĩa từng trường ở /cong-khai/du-lieu/, lược đồ JSON ở /cong-khai/du-lieu/luoc-do.json. Muốn lấy tất cả, tải một tệp ở
    /cong-khai/du-lieu/ thay vì lật từng trang.
    """

    model = Publication
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter
    renderer_classes = (JSONRenderer, CsvRenderer)
    orderings: ClassVar = {"published_at": "published_at", "code": "code", "updated_at": "updated_at"}
    default_ordering = "-published_at"

    def rows(self) -> QuerySet[Publication]:
        """Those that were not withdrawn."""
        return selectors.published().values(*COLUMNS)

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """A page; with `format=csv` the newest rows as one file."""
        if request.accepted_renderer.format != CsvRenderer.format:
            return super().list(request, *args, **kwargs)
        rows = self.filter_queryset(self.get_queryset()).order_by("-published_at", "-id")
        body = export.csv_of(rows[: selectors.EXPORT_LIMIT])
        headers = {"Content-Disposition": 'attachment; filename="de-an-khuyen-cong.csv"'}
        return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


class PublicationDetail(PublicView):
    """Một đề án đã công bố."""

    @extend_schema(responses=PublicationSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Những gì công khai về một đề án."""
        return Response(record(selectors.get_record(code)))


class PublicChangeSerializer(serializers.Serializer[Any]):
    """One entry; of what was withdrawn only the code and the moment."""

    code = serializers.CharField()
    at = serializers.DateTimeField()
    change = serializers.ChoiceField(choices=("created", "changed", "withdrawn"))
    record = PublicationSerializer(required=False)


class ChangesSerializer(serializers.Serializer[Any]):
    """A page of entries; `next` is null when nothing is left, `cursor` asks for what comes later."""

    entries = PublicChangeSerializer(many=True)
    cursor = serializers.CharField()
    next = serializers.URLField(allow_null=True)


class ChangeList(PublicView):
    """Thay đổi của dữ liệu công khai: đề án mới, đề án đổi, đề án đã gỡ."""

    @extend_schema(
        responses=ChangesSerializer,
        parameters=[
            OpenApiParameter("since", str, description="Lúc (ISO 8601) hoặc cursor của lần trước; trống là từ đầu.")
        ],
    )
    def get(self, request: Any) -> Response:
        """Những gì đổi sau một lúc, cũ trước, 500 mục một trang."""
        try:
            found = selectors.changes_since(request.query_params.get("since", ""))
        except ValueError as error:
            raise malformed({"since": ["Viết lúc theo ISO 8601, hoặc dùng nguyên cursor của lần trước."]}) from error
        following = replace_query_param(request.build_absolute_uri(), "since", found.cursor) if found.more else None
        return Response({"entries": found.entries, "cursor": found.cursor, "next": following})


class SummarySerializer(serializers.Serializer[Any]):
    """Sums of one year, province, old province, group of contents and state. Money in đồng."""

    plan_year = serializers.IntegerField()
    province_code = serializers.CharField()
    old_province = serializers.CharField()
    content_group = serializers.CharField()
    state = serializers.ChoiceField(choices=PublicState.choices)
    publications = serializers.IntegerField()
    beneficiaries = serializers.IntegerField()
    total_cost = serializers.IntegerField()
    approved = serializers.IntegerField()
    accepted = serializers.IntegerField()
    settled = serializers.IntegerField()


class SummaryList(WholeList):
    """Tổng hợp theo năm, tỉnh, nhóm nội dung, tình trạng."""

    serializer_class = SummarySerializer

    def get_queryset(self) -> Any:
        """Every cell that holds something."""
        return [] if getattr(self, "swagger_fake_view", False) else selectors.summary_rows()


class ProgressSerializer(serializers.Serializer[Any]):
    """A numeric target and how far it has come."""

    programme = serializers.CharField()
    code = serializers.CharField()
    name = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    planned = serializers.IntegerField()
    approved = serializers.IntegerField()
    accepted = serializers.IntegerField()


class ProgressList(WholeList):
    """Tiến độ các mục tiêu bằng số của chương trình đang thực hiện."""

    serializer_class = ProgressSerializer

    def get_queryset(self) -> Any:
        """Of the programme of this year."""
        fake = getattr(self, "swagger_fake_view", False)
        return [] if fake else selectors.target_rows(timezone.localdate().year)
