"""The book of outgoing numbers of one's own organisation: what was given, a number voided, symbols."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView
from core.api_forms import body_of, filled
from core.errors import NotFound
from core.idempotency import once
from reporting import selectors, services
from reporting.forms import SymbolForm, VoidForm
from reporting.models import NumberEntry
from reporting.rules import has_book
from reporting.selectors.numbering import numbers_of


class NumberSerializer(serializers.Serializer[Any]):
    """A number of the book. What the document is about stays empty for whoever may not read it."""

    key = serializers.UUIDField()
    text = serializers.CharField()
    number = serializers.IntegerField()
    day = serializers.DateField()
    kind = serializers.CharField()
    title = serializers.SerializerMethodField()
    subject = serializers.SerializerMethodField()
    typed = serializers.BooleanField(help_text="Chép từ sổ giấy")
    taken_by = serializers.CharField(source="taken_by_name")
    taken_at = serializers.DateTimeField()
    voided_at = serializers.DateTimeField(allow_null=True)
    void_reason = serializers.CharField()

    def get_title(self, row: Any) -> str:
        """What it says in short."""
        return str(row.title) if row.readable else ""

    def get_subject(self, row: Any) -> str:
        """Code of the dossier."""
        return str(row.subject_code) if row.readable else ""


class SymbolSerializer(serializers.Serializer[Any]):
    """A symbol and since when it counts."""

    kind = serializers.CharField(source="kind_title")
    symbol = serializers.CharField()
    valid_from = serializers.DateField()


class SymbolListSerializer(serializers.Serializer[Any]):
    """Every symbol the organisation has set."""

    results = SymbolSerializer(many=True)


class NumberFilter(filters.FilterSet):
    """Filters of numbers/."""

    year = filters.NumberFilter(field_name="day__year", min_value=1, max_value=9998, label="Năm")
    kind = filters.CharFilter(max_length=40, label="Loại văn bản")

    class Meta:
        model = NumberEntry
        fields: ClassVar[list[str]] = []


class NumberList(ListView):
    """Sổ văn bản đi của cơ quan, đơn vị bạn."""

    model = NumberEntry
    serializer_class = NumberSerializer
    filterset_class = NumberFilter
    orderings: ClassVar = {"taken_at": "taken_at"}
    default_ordering = "-taken_at"

    def rows(self) -> QuerySet[NumberEntry]:
        """Of the own organisation."""
        return numbers_of(self.request.actor)


class NumberVoid(APIView):
    """Hủy một số."""

    @extend_schema(request=body_of(VoidForm), responses=NumberSerializer)
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Hủy một số với lý do; số vẫn nằm trong sổ và không cấp lại."""
        entry = selectors.get_number(request.actor, key)
        sent = filled(VoidForm, request)
        services.void_number(entry, actor=request.actor, reason=sent.cleaned_data["reason"])
        return Response(NumberSerializer(selectors.get_number(request.actor, key)).data)


class SymbolList(APIView):
    """Ký hiệu văn bản."""

    @extend_schema(responses=SymbolListSerializer)
    def get(self, request: Any) -> Response:
        """Ký hiệu cơ quan, đơn vị đã đặt cho từng loại văn bản."""
        return self._listed(request)

    @extend_schema(request=body_of(SymbolForm), responses={201: SymbolListSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Đặt ký hiệu của một loại văn bản từ một ngày."""
        if not has_book(request.actor):
            raise NotFound("symbols")
        given = dict(filled(SymbolForm, request).cleaned_data)
        services.set_symbol(given.pop("kind"), given.pop("symbol"), actor=request.actor, **given)
        return self._listed(request, status=201)

    def _listed(self, request: Any, *, status: int = 200) -> Response:
        lines = selectors.symbols_of(request.actor) if has_book(request.actor) else []
        return Response(SymbolListSerializer({"results": lines}).data, status=status)
