"""Published đề án for everybody: snapshots only, as JSON in pages or as one CSV file."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response

from core.api import PublicList, PublicView
from core.text import nfc
from portal import export, selectors
from portal.filters import Filters
from portal.models import Publication
from portal.serializers import PublicationSerializer
from portal.states import PublicState

FIRST_YEAR, LAST_YEAR = 2000, 2199
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


class PublicationFilter(filters.FilterSet):
    """Filters of public/proposals/."""

    plan_year = _Year(min_value=FIRST_YEAR, max_value=LAST_YEAR, label="Năm kế hoạch")
    province = filters.CharFilter(field_name="province_code", max_length=2, label="Mã tỉnh")
    content = filters.CharFilter(field_name="content_group", max_length=12, label="Mã nhóm nội dung")
    state = filters.ChoiceFilter(choices=PublicState.choices, label="Tình trạng")
    search = filters.CharFilter(
        method="holding", max_length=LONGEST_SEARCH, label="Từ trong tên, đơn vị, nơi làm; không cần dấu"
    )

    class Meta:
        model = Publication
        fields: ClassVar[list[str]] = []

    def holding(self, rows: QuerySet[Publication], name: str, value: str) -> QuerySet[Publication]:
        """The same words as the page looks for."""
        for word in Filters(tim=nfc(value)).words:
            rows = rows.filter(search_text__contains=word)
        return rows


class PublicationList(PublicList):
    """Đề án đã phê duyệt, như công bố trên cổng."""

    model = Publication
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter
    renderer_classes = (JSONRenderer, CsvRenderer)
    orderings: ClassVar = {"published_at": "published_at", "code": "code", "updated_at": "updated_at"}
    default_ordering = "-published_at"

    def rows(self) -> QuerySet[Publication]:
        """Those that were not withdrawn."""
        return selectors.published().defer("search_text")

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
        return Response(PublicationSerializer(selectors.get_publication(code)).data)
