"""The vouchers of a settlement dossier by program: one by one, from Excel, left out by finance with a reason."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_forms import FieldSerializer, body_of, fields_of, filled, received
from core.errors import NotFound, Reason, Refused
from core.idempotency import once
from core.routes import private
from execution import rules
from execution.forms.settlements import REPLACE, RefuseVoucherForm, VoucherForm, VoucherSheetForm
from execution.models import Settlement, Voucher
from execution.selectors.settlements import get_settlement, get_voucher, lines_in_force, settlement_for
from execution.serializers import VoucherSerializer
from execution.services import settlements as settling
from proposals.models import Proposal
from proposals.selectors import get_for


class VoucherAskedSerializer(serializers.Serializer[Any]):
    """What is to be sent."""

    fields = FieldSerializer(many=True)


class BroughtSerializer(serializers.Serializer[Any]):
    """How many vouchers came in."""

    count = serializers.IntegerField()


class JudgeSerializer(serializers.Serializer[Any]):
    """Why a voucher is left out; empty: it counts again."""

    reason = serializers.CharField(allow_blank=True, max_length=500)


class Vouchers(APIView):
    """Chứng từ quyết toán của một đề án."""

    @extend_schema(responses=VoucherAskedSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Một chứng từ cần ghi những gì, với các dòng dự toán để chọn. Danh sách chứng từ: vouchers/?proposal=…"""
        fields = fields_of(VoucherForm(lines=lines_in_force(_settling(request, code))))
        return Response(VoucherAskedSerializer({"fields": fields}).data)

    @extend_schema(request=body_of(VoucherForm), responses={201: VoucherSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Thêm một chứng từ vào bảng kê."""
        proposal = _settling(request, code)
        form = filled(VoucherForm, request, lines=lines_in_force(proposal))
        made = settling.add_voucher(_begun(request, proposal), form.cleaned_data, actor=request.actor)
        place = reverse("api:voucher", args=(proposal.code, made.pk))
        return Response(VoucherSerializer(made).data, status=201, headers={"Location": place})


class VoucherSheet(APIView):
    """Chứng từ từ Excel."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": body_of(VoucherSheetForm)}, responses={201: BroughtSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Nhập cả bảng chứng từ; một ô sai thì không nhập dòng nào và nêu lỗi từng ô. mode: them hoặc thay."""
        proposal = _settling(request, code)
        form: Any = filled(VoucherSheetForm, request, lines=lines_in_force(proposal))
        if form.reading.fault_count:
            raise Refused(*(Reason(fault.message, fault.cell) for fault in form.reading.faults))
        replace = form.cleaned_data["mode"] == REPLACE
        rows = form.reading.rows
        settling.import_vouchers(_begun(request, proposal), rows, actor=request.actor, replace=replace)
        return Response({"count": len(rows)}, status=201)


class VoucherDetail(APIView):
    """Một chứng từ."""

    @extend_schema(responses=VoucherSerializer)
    def get(self, request: Any, code: str, key: int) -> Response:
        """Một chứng từ của bảng kê."""
        return Response(VoucherSerializer(_voucher(request, code, key)[1]).data)

    @extend_schema(request=body_of(VoucherForm), responses=VoucherSerializer)
    @once
    def patch(self, request: Any, code: str, key: int) -> Response:
        """Sửa một chứng từ; ô không gửi giữ nguyên."""
        proposal, row = _voucher(request, code, key)
        _settling(request, code)
        names = ("kind", "number", "dated_on", "payee", "content", "line", "amount", "national", "originals")
        start = {name: getattr(row, name) for name in names}
        form = filled(VoucherForm, request, lines=lines_in_force(proposal), initial=start, partial=True)
        return Response(VoucherSerializer(settling.change_voucher(row, form.cleaned_data, actor=request.actor)).data)

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, code: str, key: int) -> Response:
        """Bỏ một chứng từ khỏi bảng kê."""
        _, row = _voucher(request, code, key)
        _settling(request, code)
        settling.remove_voucher(row, actor=request.actor)
        return Response(status=204)


class VoucherJudge(APIView):
    """Kế toán loại chứng từ."""

    @extend_schema(request=JudgeSerializer, responses=VoucherSerializer)
    @once
    def post(self, request: Any, code: str, key: int) -> Response:
        """Loại một chứng từ với lý do; lý do rỗng thì tính lại chứng từ."""
        proposal, row = _voucher(request, code, key)
        if not rules.may_check_vouchers(request.actor, proposal):
            raise NotFound(str(key))
        sent = received(JudgeSerializer, request)
        reason = sent["reason"]
        if reason:
            reason = filled(RefuseVoucherForm, request).cleaned_data["reason"]
        return Response(VoucherSerializer(settling.judge_voucher(row, actor=request.actor, reason=reason)).data)


def _settling(request: Any, code: str) -> Proposal:
    proposal = get_for(request.actor, code)
    if not rules.may_write_settlement(request.actor, proposal):
        raise NotFound(code)
    return proposal


def _begun(request: Any, proposal: Proposal) -> Settlement:
    return settlement_for(request.actor, proposal) or settling.begin_settlement(proposal, actor=request.actor)


def _voucher(request: Any, code: str, key: int) -> tuple[Proposal, Voucher]:
    proposal = get_for(request.actor, code)
    return proposal, get_voucher(get_settlement(request.actor, proposal), key)


OF = "proposals/<code:code>/vouchers/"
ADDRESSES = [
    private(OF, Vouchers, "vouchers_of"),
    private(f"{OF}import/", VoucherSheet, "vouchers_import"),
    private(f"{OF}<int:key>/", VoucherDetail, "voucher"),
    private(f"{OF}<int:key>/judge/", VoucherJudge, "voucher_judge"),
]
