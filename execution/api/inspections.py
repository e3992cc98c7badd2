"""Visits on site by program: planned, written up, finished; findings answered, settled, opened again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import VersionSerializer
from core.api_forms import FieldSerializer, body_of, fields_of, filled, received
from core.errors import NotFound
from core.idempotency import once
from core.routes import private
from execution.api.acts import Shown, operation
from execution.forms.inspections import AnswerFindingsForm, PlanForm, VisitForm
from execution.inspection_page import inspection_view, may_do
from execution.models import Inspection
from execution.rules import may_inspect
from execution.selectors.inspections import get_inspection
from execution.serializers import WholeInspectionSerializer
from execution.services import inspection_findings as findings
from execution.services import inspections as services
from execution.views.inspection_acts import ACTS, FINDING_ACTS
from proposals.models import Proposal
from proposals.selectors import get_for


class FileSerializer(serializers.Serializer[Any]):
    """A scan."""

    file = serializers.FileField()


class VisitBlankSerializer(serializers.Serializer[Any]):
    """What may be written now, with the version to send."""

    version = serializers.IntegerField()
    fields = FieldSerializer(many=True)


class Inspections(APIView):
    """Kiểm tra tại cơ sở của một đề án."""

    @extend_schema(request=body_of(PlanForm, without=("version",)), responses={201: WholeInspectionSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lên lịch kiểm tra; đơn vị thực hiện được báo."""
        proposal = get_for(request.actor, code)
        if not may_inspect(request.actor, proposal):
            raise NotFound(code)
        made = services.plan_inspection(proposal, filled(PlanForm, request).plan(), actor=request.actor)
        shown = answer(request, fetched(request, code=code, number=made.number)[1], status=201)
        shown["Location"] = reverse("api:inspection", args=(proposal.code, made.number))
        return shown


class VisitNotes(APIView):
    """Kết quả kiểm tra."""

    @extend_schema(responses=VisitBlankSerializer)
    def get(self, request: Any, code: str, number: int) -> Response:
        """Những ô cần ghi: từng câu hỏi của bảng kiểm, kiến nghị, kết luận."""
        row = _right(request, code, number, "write")
        fields = fields_of(VisitForm(inspection=row), without=("version",))
        return Response(VisitBlankSerializer({"version": row.version, "fields": fields}).data)

    @extend_schema(request=body_of(VisitForm), responses=WholeInspectionSerializer)
    @once
    def patch(self, request: Any, code: str, number: int) -> Response:
        """Ghi kết quả kiểm tra; ô không gửi giữ nguyên."""
        row = _right(request, code, number, "write")
        form = filled(VisitForm, request, inspection=row, partial=True)
        services.save_visit(row, form.notes(), actor=request.actor, version=form.cleaned_data["version"])
        return answer(request, fetched(request, code=code, number=number)[1])


class VisitFinish(APIView):
    """Hoàn thành kiểm tra."""

    @extend_schema(request=VersionSerializer, responses=WholeInspectionSerializer)
    @once
    def post(self, request: Any, code: str, number: int) -> Response:
        """Hoàn thành và báo cho đơn vị; còn thiếu gì thì nêu hết."""
        row = _right(request, code, number, "write")
        sent = received(VersionSerializer, request)
        services.finish_visit(row, actor=request.actor, **sent)
        return answer(request, fetched(request, code=code, number=number)[1])


class VisitAnswers(APIView):
    """Trả lời kiến nghị."""

    @extend_schema(request=body_of(AnswerFindingsForm), responses=WholeInspectionSerializer)
    @once
    def post(self, request: Any, code: str, number: int) -> Response:
        """Đơn vị nêu kết quả khắc phục từng kiến nghị: answer_ và khóa của kiến nghị."""
        row = _right(request, code, number, "answer")
        form = filled(AnswerFindingsForm, request, findings=inspection_view(row).findings, partial=True)
        findings.answer_findings(row, form.answers(), actor=request.actor, version=form.cleaned_data["version"])
        return answer(request, fetched(request, code=code, number=number)[1])


class VisitMinutes(APIView):
    """Biên bản kiểm tra."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": FileSerializer}, responses=WholeInspectionSerializer)
    @once
    def post(self, request: Any, code: str, number: int) -> Response:
        """Lưu bản quét biên bản đã ký."""
        row = _right(request, code, number, "attach")
        sent = received(FileSerializer, request)
        services.attach_minutes(row, sent["file"], actor=request.actor)
        return answer(request, fetched(request, code=code, number=number)[1])


def fetched(request: Any, *, code: str, number: int) -> tuple[Proposal, Inspection]:
    """The đề án and its visit, as far as this person may see them."""
    proposal = get_for(request.actor, code)
    row = get_inspection(request.actor, proposal, number)
    row.proposal = proposal
    return proposal, row


def answer(request: Any, row: Any, *, status: int = 200) -> Response:
    """The visit as it is now."""
    shown = row[0] if isinstance(row, tuple) else row
    return Response(WholeInspectionSerializer(shown).data, status=status)


def _right(request: Any, code: str, number: int, may: str) -> Inspection:
    proposal, row = fetched(request, code=code, number=number)
    if not may_do(row, proposal, request.actor)[may]:
        raise NotFound(str(number))
    return row


def _may(act: Any, row: Any, request: Any) -> bool:
    visit = row[0] if isinstance(row, tuple) else row
    return may_do(visit, visit.proposal, request.actor)[act.may]


def _finding(request: Any, *, code: str, number: int, key: int) -> tuple[Proposal, tuple[Inspection, str]]:
    """The visit with one of its findings."""
    proposal, row = fetched(request, code=code, number=number)
    if not any(one["key"] == str(key) for one in row.told_findings):
        raise NotFound(str(key))
    return proposal, (row, str(key))


def _as_it_stands(row: Inspection, proposal: Proposal) -> dict[str, Any]:
    """What a change of plan starts from."""
    names = ("planned_on", "purpose", "inspectors")
    return {"initial": {name: getattr(row, name) for name in names}, "partial": True}


def _later(found: tuple[Inspection, str], proposal: Proposal) -> dict[str, Any]:
    row = next(one for one in found[0].told_findings if one["key"] == found[1])
    return {"initial": {"due_on": max(date.fromisoformat(row["due_on"]), timezone.localdate())}, "partial": True}


SHOWN = Shown(fetched, _may, answer, WholeInspectionSerializer)
SHOWN_FINDING = Shown(_finding, _may, answer, WholeInspectionSerializer)
PLACE = "inspections/<code:code>/<int:number>/"
ADDRESSES = [
    private("proposals/<code:code>/inspections/", Inspections, "inspections_of"),
    private(f"{PLACE}notes/", VisitNotes, "inspection_notes"),
    private(f"{PLACE}finish/", VisitFinish, "inspection_finish"),
    private(f"{PLACE}answers/", VisitAnswers, "inspection_answers"),
    private(f"{PLACE}minutes/", VisitMinutes, "inspection_minutes"),
    *(
        private(
            f"{PLACE}{slug}/",
            operation(f"Inspection{slug.title()}", ACTS[key], SHOWN, *([_as_it_stands] if slug == "reschedule" else [])),
            f"inspection_{slug}",
        )
        for slug, key in (("reschedule", "doi-lich"), ("cancel", "huy"), ("close", "ket-thuc"))
    ),
    *(
        private(
            f"{PLACE}findings/<int:key>/{slug}/",
            operation(f"Finding{slug.title()}", FINDING_ACTS[key], SHOWN_FINDING, *([_later] if slug == "reopen" else [])),
            f"inspection_finding_{slug}",
        )
        for slug, key in (("settle", "xac-nhan"), ("reopen", "mo-lai"))
    ),
]  # fmt: skip
