"""Monthly reports by program: begun, written, sent, answered by the Sở; photographs of the site."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import VersionSerializer
from core.api_forms import FieldSerializer, body_of, fields_of, filled, received
from core.errors import NotFound, Refused
from core.idempotency import once
from core.routes import private
from execution import rules
from execution.api.acts import Shown, operation
from execution.forms.progress import ReportForm
from execution.models import ProgressReport
from execution.progress import month_of
from execution.selectors.progress import get_report, photos_of
from execution.serializers import ReportSerializer
from execution.services import photos as photo_services
from execution.services import progress as services
from execution.states import ReportState
from execution.views.progress import ACTS
from proposals.models import Proposal
from proposals.selectors import get_for


class MonthSerializer(serializers.Serializer[Any]):
    """A month: 2026-11."""

    month = serializers.RegexField(r"^\d{4}-\d{2}$", max_length=7)


class PhotoSerializer(serializers.Serializer[Any]):
    """A photograph. `taken_at` as the picture says, if it does."""

    id = serializers.IntegerField(source="pk")
    caption = serializers.CharField()
    taken_at = serializers.DateTimeField(allow_null=True)
    file = serializers.SerializerMethodField()

    def get_file(self, row: Any) -> str:
        """Address of the picture."""
        return reverse("api:paper", args=(self.context["code"], row.paper.storage_name))


class PhotosSerializer(serializers.Serializer[Any]):
    """All photographs of a report."""

    results = PhotoSerializer(many=True)


class SendPhotosSerializer(serializers.Serializer[Any]):
    """Pictures: all are stored, or none."""

    photos = serializers.ListField(child=serializers.FileField(), allow_empty=False, max_length=20)
    caption = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class WholeReportSerializer(ReportSerializer):
    """A report with what may be written into it now; nothing for whoever only reads."""

    fields = FieldSerializer(source="asked", many=True)


class Reports(APIView):
    """Báo cáo tiến độ của một đề án."""

    @extend_schema(request=MonthSerializer, responses={201: WholeReportSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lập báo cáo của một tháng, ghi sẵn số lũy kế của báo cáo trước."""
        proposal = get_for(request.actor, code)
        sent = received(MonthSerializer, request)
        made = services.open_report(proposal, _month(sent["month"]), actor=request.actor)
        place = reverse("api:progress_report", args=(proposal.code, f"{made.month:%Y-%m}"))
        return Response(_shown(request, proposal, made), status=201, headers={"Location": place})


class Report(APIView):
    """Báo cáo tiến độ một tháng."""

    @extend_schema(responses=WholeReportSerializer)
    def get(self, request: Any, code: str, month: str) -> Response:
        """Số liệu, và khi bạn đang viết báo cáo này: những ô cần điền."""
        return answer(request, _fetched(request, code=code, month=month)[1])

    @extend_schema(request=body_of(ReportForm), responses=WholeReportSerializer)
    @once
    def patch(self, request: Any, code: str, month: str) -> Response:
        """Ghi các ô được gửi; ô không gửi giữ nguyên."""
        proposal, report = _written(request, code, month)
        read = filled(ReportForm, request, report=report, partial=True).cleaned_data
        services.save_report(report, read, actor=request.actor, version=read["version"])
        return answer(request, get_report(request.actor, proposal, report.month))


class ReportFile(APIView):
    """Gửi báo cáo tiến độ."""

    @extend_schema(request=VersionSerializer, responses=WholeReportSerializer)
    @once
    def post(self, request: Any, code: str, month: str) -> Response:
        """Gửi báo cáo cho Sở và Cục; còn thiếu gì thì nêu hết."""
        proposal, report = _written(request, code, month)
        sent = received(VersionSerializer, request)
        services.file_report(report, actor=request.actor, **sent)
        return answer(request, get_report(request.actor, proposal, report.month))


class Photos(APIView):
    """Ảnh hiện trường."""

    parser_classes = (MultiPartParser,)

    @extend_schema(responses=PhotosSerializer)
    def get(self, request: Any, code: str, month: str) -> Response:
        """Ảnh kèm báo cáo."""
        return _photos(code, _fetched(request, code=code, month=month)[1])

    @extend_schema(request={"multipart/form-data": SendPhotosSerializer}, responses={201: PhotosSerializer})
    @once
    def post(self, request: Any, code: str, month: str) -> Response:
        """Thêm ảnh vào báo cáo đang viết."""
        _, report = _written(request, code, month)
        given = received(SendPhotosSerializer, request)
        photo_services.add_photos(report, given["photos"], actor=request.actor, caption=given["caption"])
        return _photos(code, report, status=201)


class Photo(APIView):
    """Một ảnh hiện trường."""

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, code: str, month: str, photo: int) -> Response:
        """Bỏ một ảnh khỏi báo cáo đang viết."""
        _, report = _written(request, code, month)
        found = next((row for row in photos_of(report) if row.pk == photo), None)
        if found is None:
            raise NotFound(str(photo))
        photo_services.remove_photo(report, found, actor=request.actor)
        return Response(status=204)


def answer(request: Any, report: ProgressReport) -> Response:
    """The report as this person sees it."""
    return Response(_shown(request, report.proposal, report))


def _shown(request: Any, proposal: Proposal, report: ProgressReport) -> Any:
    report.proposal = proposal
    form = ReportForm(report=report) if _writes(request, proposal, report) else None
    report.asked = fields_of(form, without=("version",)) if form else []  # type: ignore[attr-defined]
    return WholeReportSerializer(report).data


def _photos(code: str, report: ProgressReport, *, status: int = 200) -> Response:
    rows = {"results": photos_of(report)}
    return Response(PhotosSerializer(rows, context={"code": code}).data, status=status)


def _month(text: str) -> date:
    try:
        return month_of(text)
    except ValueError as error:
        raise NotFound(text) from error


def _fetched(request: Any, *, code: str, month: str) -> tuple[Proposal, ProgressReport]:
    proposal = get_for(request.actor, code)
    report = get_report(request.actor, proposal, _month(month))
    report.proposal = proposal
    return proposal, report


def _writes(request: Any, proposal: Proposal, report: ProgressReport) -> bool:
    return report.state == ReportState.DRAFT and rules.may_report(request.actor, proposal)


def _written(request: Any, code: str, month: str) -> tuple[Proposal, ProgressReport]:
    proposal, report = _fetched(request, code=code, month=month)
    if not _writes(request, proposal, report):
        if report.state == ReportState.FILED and rules.may_report(request.actor, proposal):
            raise Refused("Báo cáo đã gửi nên không sửa được nữa.")
        raise NotFound(month)
    return proposal, report


def _may_answer(act: Any, report: ProgressReport, request: Any) -> bool:
    return report.state == ReportState.FILED and rules.may_confirm_report(request.actor, report.proposal)


SHOWN = Shown(_fetched, _may_answer, answer, WholeReportSerializer)
PLACE = "proposals/<code:code>/progress-reports/"
ADDRESSES = [
    private(PLACE, Reports, "progress_reports_of"),
    private(f"{PLACE}<slug:month>/", Report, "progress_report"),
    private(f"{PLACE}<slug:month>/file/", ReportFile, "progress_report_file"),
    private(f"{PLACE}<slug:month>/photos/", Photos, "progress_photos"),
    private(f"{PLACE}<slug:month>/photos/<int:photo>/", Photo, "progress_photo"),
    *(
        private(
            f"{PLACE}<slug:month>/{slug}/",
            operation(f"Report{slug.title()}", ACTS[key], SHOWN),
            f"progress_report_{slug}",
        )
        for slug, key in (("confirm", "xac-nhan"), ("return", "tra-lai"))
    ),
]  # fmt: skip
