"""Acceptance place by place, support contracts, the settlement dossier with its vouchers, the plan of a group, by program."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_forms import FieldSerializer, body_of, fields_of, filled, received
from core.errors import NotFound, Reason, Refused
from core.idempotency import once
from core.routes import private
from execution import rules
from execution.acceptance import rows_for
from execution.forms.acceptances import PlaceForm
from execution.forms.settlements import TimeForm
from execution.forms.supports import SupportForm
from execution.models import Settlement
from execution.selectors.acceptances import get_acceptance, places_of
from execution.selectors.settlements import books_of, get_settlement, lines_in_force
from execution.selectors.supports import get_support
from execution.serializers import (
    AcceptanceSerializer,
    SettlementSerializer,
    SupportContractSerializer,
)
from execution.services import acceptances as accepting
from execution.services import settlements as settling
from execution.services import supports as supporting
from execution.states import AcceptanceForm
from execution.tieout import Weight, compare_all
from proposals.models import Proposal
from proposals.selectors import get_for


class AcceptancePlacesSerializer(serializers.Serializer[Any]):
    """Places of the đề án, and what the minutes of one ask."""

    places = serializers.ListField(child=serializers.CharField())
    fields = FieldSerializer(many=True)


class ComparisonSerializer(serializers.Serializer[Any]):
    """A pair that must agree. `weight` "explain": the unit explains; "never": it must be put right. Đồng."""

    key = serializers.CharField()
    title = serializers.CharField()
    weight = serializers.CharField()
    difference = serializers.IntegerField(allow_null=True)
    sentence = serializers.CharField()
    article = serializers.CharField()


class WholeSettlementSerializer(SettlementSerializer):
    """The dossier with what agrees with what."""

    comparisons = ComparisonSerializer(many=True)


class ExplainSerializer(serializers.Serializer[Any]):
    """Key of a comparison -> why it differs."""

    explanations = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=5000))


class Places(APIView):
    """Nghiệm thu tại từng địa điểm."""

    @extend_schema(responses=AcceptancePlacesSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Các địa điểm của đề án và những gì biên bản nghiệm thu một địa điểm hỏi."""
        proposal = _accepting(request, code)
        fields = fields_of(PlaceForm(rows=rows_for(lines_in_force(proposal), {})))
        return Response(AcceptancePlacesSerializer({"places": places_of(proposal), "fields": fields}).data)

    @extend_schema(request=body_of(PlaceForm), responses={201: AcceptanceSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lập biên bản nghiệm thu một địa điểm: done_ và accepted_ của từng dòng được hỗ trợ."""
        proposal = _accepting(request, code)
        form = filled(PlaceForm, request, rows=rows_for(lines_in_force(proposal), {}))
        made = accepting.record_place(proposal, actor=request.actor, answers=form.answers(), **form.facts())
        return Response(AcceptanceSerializer(made).data, status=201)


class Place(APIView):
    """Biên bản nghiệm thu một địa điểm."""

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, code: str, key: int) -> Response:
        """Hủy biên bản một địa điểm khi chưa nghiệm thu toàn bộ."""
        proposal = _accepting(request, code)
        minutes = get_acceptance(request.actor, proposal, key)
        if minutes.form != AcceptanceForm.SITE:
            raise NotFound(str(key))
        accepting.withdraw_place(minutes, actor=request.actor)
        return Response(status=204)


class Supports(APIView):
    """Hợp đồng hỗ trợ của một đề án."""

    parser_classes = (JSONParser, MultiPartParser)

    @extend_schema(request=body_of(SupportForm), responses={201: SupportContractSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Ghi hợp đồng giữa đơn vị và cơ sở được hỗ trợ."""
        proposal = get_for(request.actor, code)
        if proposal.amount_contracted is None or not rules.may_record_support(request.actor, proposal):
            raise NotFound(code)
        names = list(dict.fromkeys(row.name for row in proposal.beneficiary_rows.all()))
        form = filled(SupportForm, request, names=names, is_group=proposal.is_group)
        made = supporting.record_support(proposal, actor=request.actor, **form.cleaned_data)
        return Response(SupportContractSerializer(made).data, status=201)


class Support(APIView):
    """Một hợp đồng hỗ trợ."""

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, code: str, key: int) -> Response:
        """Bỏ một hợp đồng hỗ trợ ghi nhầm."""
        proposal = get_for(request.actor, code)
        row = get_support(request.actor, proposal, key)
        if not rules.may_record_support(request.actor, proposal):
            raise NotFound(str(key))
        supporting.remove_support(row, actor=request.actor)
        return Response(status=204)


class SettlementDetail(APIView):
    """Hồ sơ quyết toán của một đề án."""

    @extend_schema(responses=WholeSettlementSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Bảng đối chiếu từ đề án đến chứng từ, giải trình."""
        proposal = get_for(request.actor, code)
        return _compared(proposal, get_settlement(request.actor, proposal))

    @extend_schema(request=ExplainSerializer, responses=WholeSettlementSerializer)
    @once
    def patch(self, request: Any, code: str) -> Response:
        """Giải trình các chênh lệch; giải trình không gửi giữ nguyên."""
        proposal = get_for(request.actor, code)
        found = get_settlement(request.actor, proposal)
        if not rules.may_write_settlement(request.actor, proposal):
            raise NotFound(code)
        sent = received(ExplainSerializer, request)
        said = sent["explanations"]
        asked = {row.key for row in compare_all(books_of(proposal, found)) if row.weight == Weight.EXPLAIN}
        if unknown := sorted(set(said) - asked):
            raise Refused(
                *(Reason("Không có chênh lệch này cần giải trình.", f"explanations.{key[:40]}") for key in unknown)
            )
        settling.explain(found, {**found.explanations, **said}, actor=request.actor)
        return _compared(proposal, get_settlement(request.actor, proposal))


class SettlementTime(APIView):
    """Gia hạn nộp hồ sơ quyết toán."""

    @extend_schema(request=body_of(TimeForm), responses=SettlementSerializer)
    @once
    def post(self, request: Any, code: str) -> Response:
        """Gia hạn cho hồ sơ nộp muộn, kèm lý do."""
        proposal = get_for(request.actor, code)
        if not rules.may_give_time(request.actor, proposal):
            raise NotFound(code)
        made = settling.give_time(proposal, actor=request.actor, **filled(TimeForm, request).cleaned_data)
        return Response(SettlementSerializer(made).data)


def _accepting(request: Any, code: str) -> Proposal:
    proposal = get_for(request.actor, code)
    if not rules.may_accept(request.actor, proposal):
        raise NotFound(code)
    return proposal


def _compared(proposal: Proposal, found: Settlement) -> Response:
    found.comparisons = compare_all(books_of(proposal, found))  # type: ignore[attr-defined]
    return Response(WholeSettlementSerializer(found).data)


OF = "proposals/<code:code>/"
ADDRESSES = [
    private(f"{OF}acceptances/", Places, "acceptance_places"),
    private(f"{OF}acceptances/<int:key>/", Place, "acceptance_place"),
    private(f"{OF}support-contracts/", Supports, "supports_of"),
    private(f"{OF}support-contracts/<int:key>/", Support, "support"),
    private(f"{OF}settlement/", SettlementDetail, "settlement"),
    private(f"{OF}settlement/time/", SettlementTime, "settlement_time"),
]
