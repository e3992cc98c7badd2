"""Filling a sheet, giving an opinion, correcting figures of a dossier that is being appraised."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from appraisal import rules, services
from appraisal.desk import Desk, desk_for
from appraisal.figures_page import start_of
from appraisal.forms import NAMES, FiguresForm, OpinionForm, SheetForm
from appraisal.models import Purpose
from appraisal.selectors import may_fill, undeclared_seat
from appraisal.serializers import SheetSerializer
from core.api_forms import FieldSerializer, body_of, fields_of, filled, received
from core.errors import NotFound, Refused
from core.idempotency import once
from proposals.models import Proposal
from proposals.selectors import get_for

DECLARE_FIRST = "Bạn chưa khai về xung đột lợi ích với hồ sơ này. Hãy khai trước (declaration/)."
NOT_NOW = "Bạn không lập số liệu thẩm định cho hồ sơ này ở bước hiện tại."


class StandingLineSerializer(serializers.Serializer[Any]):
    """A line of the estimate as it stands, to be corrected. Đồng."""

    line = serializers.IntegerField()
    name = serializers.CharField()
    quantity = serializers.CharField()
    unit_price = serializers.IntegerField()
    national = serializers.IntegerField()


class StandingFiguresSerializer(serializers.Serializer[Any]):
    """Where an appraiser starts. `newest` is sent back as `newest_seen`."""

    newest = serializers.IntegerField()
    lines = StandingLineSerializer(many=True)


class FigureSerializer(serializers.Serializer[Any]):
    """A line as the appraiser finds it right, with the reason. Lines that are not sent stay as they are."""

    line = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    unit_price = serializers.IntegerField(min_value=0)
    national = serializers.IntegerField(min_value=0)
    opinion = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class FiguresSerializer(serializers.Serializer[Any]):
    """Corrected lines."""

    newest_seen = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    lines = serializers.ListField(child=FigureSerializer(), allow_empty=False, max_length=5000)


class TypedFiguresSerializer(serializers.Serializer[Any]):
    """The version that was written."""

    number = serializers.IntegerField()
    support = serializers.IntegerField()


class BlankSerializer(serializers.Serializer[Any]):
    """What a sheet asks, and the version it starts from."""

    base_version = serializers.IntegerField()
    fields = FieldSerializer(many=True)


class Sheet(APIView):
    """Phiếu thẩm định."""

    @extend_schema(responses=BlankSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Những gì phiếu thẩm định của hồ sơ này hỏi: từng nội dung theo quy định, kinh phí từng nội dung hỗ trợ."""
        return _blank(_desk(request, code, Purpose.SUMMARY))

    @extend_schema(request=body_of(SheetForm), responses={201: SheetSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lập phiếu thẩm định của lần này: verdict_… và opinion_… của từng nội dung, kinh phí, kết luận."""
        desk = _desk(request, code, Purpose.SUMMARY)
        form = filled(SheetForm, request, build=lambda data, _files: desk.form(data))
        row = services.fill_sheet(desk.proposal, actor=request.actor, **form.answers())
        return Response(SheetSerializer(row).data, status=201)


class Opinion(APIView):
    """Ý kiến của thành viên."""

    @extend_schema(responses=BlankSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Những gì phiếu ý kiến của bạn hỏi."""
        return _blank(_desk(request, code, Purpose.OPINION))

    @extend_schema(request=body_of(OpinionForm), responses={201: SheetSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Nộp ý kiến của bạn với tư cách thành viên Hội đồng hoặc bộ máy giúp việc."""
        desk = _desk(request, code, Purpose.OPINION)
        form: Any = filled(OpinionForm, request, build=lambda data, _files: desk.form(data))
        row = services.file_opinion(
            desk.proposal, actor=request.actor, answers=form.opinion_answers(),
            expected_version=form.cleaned_data["base_version"],
        )  # fmt: skip
        return Response(SheetSerializer(row).data, status=201)


class Figures(APIView):
    """Số liệu thẩm định."""

    @extend_schema(responses=StandingFiguresSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Các dòng dự toán đang là điểm xuất phát để thẩm định."""
        proposal = _fillable(request, code)
        start = start_of(proposal, rules.level_of(request.actor))
        return Response(StandingFiguresSerializer({"newest": start.newest, "lines": start.estimate.lines}).data)

    @extend_schema(request=FiguresSerializer, responses={201: TypedFiguresSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Ghi số liệu thẩm định theo từng dòng, kèm lý do khi khác đề nghị."""
        proposal = _fillable(request, code)
        sent = received(FiguresSerializer, request)
        start = start_of(proposal, rules.level_of(request.actor))
        named = {row["line"] for row in sent["lines"]}
        lines = [line for line in start.estimate.lines if line["line"] in named]
        if len(lines) != len(named):
            raise Refused("Dự toán không có một dòng được gửi. Hãy đọc lại các dòng rồi gửi.")
        form = FiguresForm(_typed(sent), lines=lines, newest=start.newest)
        if not form.is_valid():
            raise Refused(*(str(errors[0]) for errors in form.errors.values()))
        read = form.cleaned_data
        made = services.type_figures(
            proposal, actor=request.actor, figures=form.figures(), note=read["note"], newest_seen=read["newest_seen"]
        )
        return Response(TypedFiguresSerializer(made).data, status=201)


def _blank(desk: Desk) -> Response:
    shown = {"base_version": desk.base_version, "fields": fields_of(desk.form(), without=("base_version",))}
    return Response(BlankSerializer(shown).data)


def _typed(sent: dict[str, Any]) -> dict[str, Any]:
    """As the page would have posted it."""
    cells = {f"{name}_{row['line']}": str(row[name]) for row in sent["lines"] for name in NAMES}
    return {**cells, "note": sent["note"], "newest_seen": sent["newest_seen"]}


def _desk(request: Any, code: str, purpose: Purpose) -> Desk:
    """NotFound for whoever does not read the sheets; refused before the own interests are declared."""
    level = rules.level_of(request.actor)
    desk = desk_for(request.actor, get_for(request.actor, code), level, purpose)
    if not desk.may_write:
        said = services.sheets.NOT_YOURS if purpose == Purpose.SUMMARY else services.sheets.NO_SEAT
        raise Refused(said)
    if undeclared_seat(request.actor, desk.proposal, level) is not None:
        raise Refused(DECLARE_FIRST)
    return desk


def _fillable(request: Any, code: str) -> Proposal:
    proposal = get_for(request.actor, code)
    if not rules.may_read_sheets(request.actor, proposal, rules.level_of(request.actor)):
        raise NotFound(code)
    if not may_fill(request.actor, proposal):
        raise Refused(NOT_NOW)
    if undeclared_seat(request.actor, proposal, rules.level_of(request.actor)) is not None:
        raise Refused(DECLARE_FIRST)
    return proposal
