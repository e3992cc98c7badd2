"""Advances by program: asked by the unit, confirmed by the Sở, decided by the director, paid by finance; other bookings."""

from __future__ import annotations

import secrets
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.forms.booking import KEY_BYTES
from core.api import VersionSerializer
from core.api_forms import body_of, filled, received, value_in
from core.errors import NotFound
from core.idempotency import once
from core.routes import private
from execution import rules
from execution import services as booking
from execution.advance_page import may_do
from execution.api.acts import Shown, operation
from execution.forms import MoneyForm
from execution.forms.advances import AdvanceForm, PayForm
from execution.models import AdvanceRequest
from execution.selectors.advances import get_advance
from execution.serializers import AdvanceSerializer
from execution.services import advances as services
from execution.views.advances import ACTS
from proposals.models import Proposal
from proposals.selectors import get_for


class BookedSerializer(serializers.Serializer[Any]):
    """A movement that was booked."""

    proposal = serializers.CharField()
    kind = serializers.CharField()
    amount = serializers.IntegerField()
    key = serializers.CharField()


class Advances(APIView):
    """Tạm ứng của một đề án."""

    @extend_schema(request=None, responses={201: AdvanceSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lập đề nghị tạm ứng; loại và số tiền theo quy định được ghi sẵn."""
        proposal = get_for(request.actor, code)
        made = services.open_advance(proposal, actor=request.actor)
        place = reverse("api:advance", args=(proposal.code, made.number))
        made.proposal = proposal
        return Response(AdvanceSerializer(made).data, status=201, headers={"Location": place})


class Advance(APIView):
    """Một đề nghị tạm ứng."""

    @extend_schema(responses=AdvanceSerializer)
    def get(self, request: Any, code: str, number: int) -> Response:
        """Số tiền, tình trạng."""
        return answer(request, fetched(request, code=code, number=number)[1])

    @extend_schema(request=body_of(AdvanceForm), responses=AdvanceSerializer)
    @once
    def patch(self, request: Any, code: str, number: int) -> Response:
        """Sửa số tiền, giải trình của đề nghị chưa gửi."""
        proposal, row = fetched(request, code=code, number=number)
        if not may_do(row, proposal, request.actor)["write"]:
            raise NotFound(str(number))
        typed = {"amount": row.amount, "reason": row.reason, "version": row.version}
        read = filled(AdvanceForm, request, initial=typed, partial=True).cleaned_data
        services.save_advance(row, actor=request.actor, **read)
        return answer(request, fetched(request, code=code, number=number)[1])


class AdvanceSubmit(APIView):
    """Gửi đề nghị tạm ứng."""

    @extend_schema(request=VersionSerializer, responses=AdvanceSerializer)
    @once
    def post(self, request: Any, code: str, number: int) -> Response:
        """Gửi đề nghị tạm ứng tới Sở."""
        proposal, row = fetched(request, code=code, number=number)
        if not may_do(row, proposal, request.actor)["write"]:
            raise NotFound(str(number))
        sent = received(VersionSerializer, request)
        services.submit_advance(row, actor=request.actor, **sent)
        return answer(request, fetched(request, code=code, number=number)[1])


class AdvancePay(APIView):
    """Chi tạm ứng."""

    @extend_schema(request=body_of(PayForm, without=("amount", "key")), responses=AdvanceSerializer)
    @once
    def post(self, request: Any, code: str, number: int) -> Response:
        """Ghi chi tạm ứng theo chứng từ, đúng số tiền đã duyệt."""
        proposal, row = fetched(request, code=code, number=number)
        if not rules.may_pay_advance(request.actor, proposal):
            raise NotFound(str(number))
        given = {"amount": str(row.approved or ""), "key": booking_key(request)}
        form = filled(PayForm, request, request_row=row, data=given)
        services.pay_advance(row, actor=request.actor, warrant=form.warrant())
        return answer(request, fetched(request, code=code, number=number)[1])


class Money(APIView):
    """Ghi sổ kinh phí."""

    @extend_schema(request=body_of(MoneyForm, without=("key",)), responses={201: BookedSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Ghi thanh toán, thanh toán tạm ứng, hoàn trả theo chứng từ (kind là loại bút toán)."""
        proposal = get_for(request.actor, code)
        if not rules.may_book(request.actor, proposal):
            raise NotFound(code)
        form = filled(MoneyForm, request, proposal=proposal, data={"key": booking_key(request)})
        read = form.cleaned_data
        booking.book_money(
            proposal, form.movement(), actor=request.actor, amount=read["amount"], warrant=form.warrant()
        )
        shown = {"proposal": proposal.code, "kind": form.movement(), "amount": read["amount"], "key": read["key"]}
        return Response(BookedSerializer(shown).data, status=201)


def booking_key(request: Any) -> str:
    """The mark under which a booking happens once: the caller's own `key`, else a new one."""
    return str(value_in(request, "key") or secrets.token_urlsafe(KEY_BYTES))


def fetched(request: Any, *, code: str, number: int) -> tuple[Proposal, AdvanceRequest]:
    """The đề án and the request, as far as this person may see them."""
    proposal = get_for(request.actor, code)
    row = get_advance(request.actor, proposal, number)
    row.proposal = proposal
    return proposal, row


def answer(request: Any, row: AdvanceRequest) -> Response:
    """The request as it is now."""
    return Response(AdvanceSerializer(row).data)


def _may(act: Any, row: AdvanceRequest, request: Any) -> bool:
    return may_do(row, row.proposal, request.actor)[act.may]


SHOWN = Shown(fetched, _may, answer, AdvanceSerializer)
PLACE = "proposals/<code:code>/advances/"
NAMES = {"confirm": "xac-nhan", "approve": "duyet", "refuse": "khong-chap-thuan", "withdraw": "rut"}
ADDRESSES = [
    private(PLACE, Advances, "advances_of"),
    private(f"{PLACE}<int:number>/", Advance, "advance"),
    private(f"{PLACE}<int:number>/submit/", AdvanceSubmit, "advance_submit"),
    private(f"{PLACE}<int:number>/pay/", AdvancePay, "advance_pay"),
    *(
        private(
            f"{PLACE}<int:number>/{slug}/",
            operation(f"Advance{slug.title()}", ACTS[key], SHOWN),
            f"advance_{slug}",
        )
        for slug, key in NAMES.items()
    ),
    private("proposals/<code:code>/money/", Money, "money"),
]
