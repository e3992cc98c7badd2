"""Money of the years by program: given, shared out, taken back, carried over. Each booking happens once."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets import rules, selectors, services
from budgets.forms.booking import KEY_BYTES
from budgets.forms.envelopes import EnvelopeForm
from budgets.masking import hidden_references
from budgets.views.movements import MOVEMENTS, Movement
from core.api_forms import body_of, filled, value_in
from core.errors import NotFound
from core.idempotency import once
from core.routes import private

NAMES = {"allocate": "phan-bo", "take-back": "thu-hoi", "carry-over": "chuyen-nguon"}


class EnvelopeSerializer(serializers.Serializer[Any]):
    """An envelope and where its money lies. Đồng."""

    code = serializers.CharField(source="envelope.code")
    name = serializers.CharField()
    year = serializers.IntegerField(source="envelope.year")
    given = serializers.IntegerField()
    amount = serializers.IntegerField()
    free = serializers.IntegerField()
    committed = serializers.IntegerField(source="whole.committed")
    advanced = serializers.IntegerField(source="whole.advanced")
    paid = serializers.IntegerField(source="whole.paid")
    settled = serializers.IntegerField(source="whole.settled")


class EnvelopeListSerializer(serializers.Serializer[Any]):
    """The years, the latest first."""

    results = EnvelopeSerializer(many=True)


class Envelopes(APIView):
    """Kinh phí được giao."""

    @extend_schema(responses=EnvelopeListSerializer)
    def get(self, request: Any) -> Response:
        """Kinh phí của từng năm và đang nằm ở đâu."""
        _require_reader(request)
        return Response(EnvelopeListSerializer({"results": selectors.envelopes()}).data)

    @extend_schema(request=body_of(EnvelopeForm, without=("key",)), responses={201: EnvelopeSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Ghi số được giao của cả năm; phần chênh lệch với số đã giao được ghi vào sổ cái."""
        _require_reader(request)
        if not rules.may_set_envelope(request.actor):
            raise PermissionDenied(
                "Chỉ cán bộ Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp được nhập kinh phí được giao."
            )
        read = filled(EnvelopeForm, request, data={"key": _key(request)}).cleaned_data
        services.set_envelope(actor=request.actor, **read)
        return Response(EnvelopeSerializer(selectors.envelope(read["year"])).data, status=201)


class EnvelopeDetail(APIView):
    """Một nguồn kinh phí."""

    @extend_schema(responses=EnvelopeSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Được giao, đã cam kết, đã chi, còn lại."""
        return _shown(request, code)


def movement(slug: str, row: Movement) -> type[APIView]:
    """An operation out of the table of movements."""

    @extend_schema(
        request=body_of(row.form, without=("key",)),
        responses=EnvelopeSerializer,
        description=f"{row.title}. {row.lead}",
    )
    @once
    def post(self: APIView, request: Any, code: str) -> Response:
        found = selectors.get_envelope(request.actor, code)
        if not row.suits(found):
            raise NotFound(slug)
        if not rules.may_allocate(request.actor):
            raise PermissionDenied(f"“{row.title}” dành cho lãnh đạo, kế toán Cục.")
        hidden, given = hidden_references(request.actor), {"key": _key(request)}
        row.run(found, filled(row.form, request, envelope=found, hidden=hidden, data=given), request.actor)
        return _shown(request, code)

    return type(f"Envelope{slug.title().replace('-', '')}", (APIView,), {"post": post, "__doc__": row.title})


def _require_reader(request: Any) -> None:
    if not rules.may_see_envelopes(request.actor):
        raise PermissionDenied("Dành cho Cục, Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp, lãnh đạo Bộ.")


def _shown(request: Any, code: str) -> Response:
    found = selectors.get_envelope(request.actor, code)
    return Response(EnvelopeSerializer(selectors.standings([found])[0]).data)


def _key(request: Any) -> str:
    """The mark under which a booking happens once: the caller's own `key`, else a new one."""
    return str(value_in(request, "key") or secrets.token_urlsafe(KEY_BYTES))


ADDRESSES = [
    private("envelopes/", Envelopes, "envelopes"),
    private("envelopes/<code:code>/", EnvelopeDetail, "envelope"),
    *(
        private(f"envelopes/<code:code>/{slug}/", movement(slug, MOVEMENTS[key]), f"envelope_{slug.replace('-', '_')}")
        for slug, key in NAMES.items()
    ),
]
