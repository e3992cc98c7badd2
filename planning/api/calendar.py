"""The calendar of an office by program: the days of a year, and those it writes itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import VersionSerializer
from core.api_forms import body_of, filled
from core.errors import NotFound
from core.idempotency import once
from core.routes import private
from planning.forms import EntryForm
from planning.rules import may_open_calendar
from planning.selectors import calendar_items
from programmes.rules import may_keep_calendar, may_keep_national_calendar
from programmes.selectors import entry_to_keep
from programmes.services import add_entry, change_entry, remove_entry


class CalendarItemSerializer(serializers.Serializer[Any]):
    """A day. `key` empty: it comes from the law or from a đề án and is not changed here."""

    key = serializers.CharField(allow_blank=True)
    day = serializers.DateField()
    title = serializers.CharField()


class CalendarSerializer(serializers.Serializer[Any]):
    """The days of a year."""

    results = CalendarItemSerializer(many=True)


class EntrySerializer(serializers.Serializer[Any]):
    """A day the office wrote."""

    key = serializers.UUIDField()
    day = serializers.DateField()
    title = serializers.CharField()
    note = serializers.CharField()
    version = serializers.IntegerField()


class Calendar(APIView):
    """Lịch của cơ quan."""

    @extend_schema(
        parameters=[OpenApiParameter("year", OpenApiTypes.INT, description="Năm; mặc định năm nay")],
        responses=CalendarSerializer,
    )
    def get(self, request: Any) -> Response:
        """Các ngày của một năm: hạn theo quy định, hạn của hồ sơ, ngày cơ quan tự ghi."""
        if not may_open_calendar(request.actor):
            return Response({"results": []})
        asked = request.query_params.get("year", "")
        year = (
            int(asked)
            if asked.isascii() and asked.isdigit() and len(asked) <= len("2026")
            else timezone.localdate().year
        )
        rows = [
            {"key": str(getattr(item, "key", "") or ""), "day": item.day, "title": item.title}
            for item in calendar_items(request.actor, max(1, year))
        ]
        return Response(CalendarSerializer({"results": rows}).data)

    @extend_schema(request=body_of(EntryForm, without=("version",)), responses={201: EntrySerializer})
    @once
    def post(self, request: Any) -> Response:
        """Ghi một ngày vào lịch."""
        if not may_keep_calendar(request.actor):
            raise NotFound("calendar")
        form = filled(EntryForm, request, national=may_keep_national_calendar(request.actor))
        made = add_entry(actor=request.actor, **form.answers())
        place = reverse("api:calendar_entry", args=(made.key,))
        return Response(EntrySerializer(made).data, status=201, headers={"Location": place})


class CalendarEntryDetail(APIView):
    """Một ngày của lịch."""

    @extend_schema(request=body_of(EntryForm), responses=EntrySerializer)
    @once
    def patch(self, request: Any, key: UUID) -> Response:
        """Sửa một ngày; phần không gửi giữ nguyên."""
        entry = entry_to_keep(request.actor, key)
        form = filled(EntryForm, request, entry=entry, partial=True)
        return Response(EntrySerializer(change_entry(entry, actor=request.actor, **form.answers())).data)

    @extend_schema(request=None, parameters=[VersionSerializer], responses={204: None})
    @once
    def delete(self, request: Any, key: UUID) -> Response:
        """Bỏ một ngày khỏi lịch."""
        entry = entry_to_keep(request.actor, key)
        sent = VersionSerializer(data=request.query_params)
        sent.is_valid(raise_exception=True)
        remove_entry(entry, actor=request.actor, **sent.validated_data)
        return Response(status=204)


ADDRESSES = [
    private("calendar/", Calendar, "calendar"),
    private("calendar/<uuid:key>/", CalendarEntryDetail, "calendar_entry"),
]
