"""Reports of one's own: the catalogue, definitions, their runs and schedules."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView, VersionSerializer
from core.api_forms import filled, received
from core.errors import NotFound, Refused
from core.idempotency import once
from core.sheets import CONTENT_TYPES
from reporting.api.builder_shapes import (
    CatalogueSerializer,
    DefinitionSerializer,
    RunAskSerializer,
    RunSerializer,
    SaveSerializer,
    ScheduleBody,
    ScheduleSerializer,
    ShareSerializer,
    catalogue_rows,
    spec_from,
)
from reporting.builder.spec import from_json
from reporting.forms.schedules import ScheduleForm
from reporting.models import ReportDefinition, ReportRun
from reporting.selectors import builder as selectors
from reporting.services import report_definitions, report_runs, report_schedules
from reporting.views.builder_runs import ACTS

SCHEDULE_ACTS = {"pause": "tam-dung", "resume": "chay-tiep"}


class Catalogue(APIView):
    """Danh mục của báo cáo tự lập."""

    @extend_schema(responses=CatalogueSerializer)
    def get(self, request: Any) -> Response:
        """Đối tượng và cột có thể đưa vào báo cáo, kèm nghĩa và nguồn."""
        return Response(CatalogueSerializer({"results": catalogue_rows()}).data)


class DefinitionFilter(filters.FilterSet):
    """Filters of reports/."""

    shared = filters.BooleanFilter(label="Dùng chung trong đơn vị")

    class Meta:
        model = ReportDefinition
        fields: ClassVar[list[str]] = []


class DefinitionList(ListView):
    """Báo cáo tự lập của bạn và báo cáo dùng chung trong đơn vị."""

    model = ReportDefinition
    serializer_class = DefinitionSerializer
    filterset_class = DefinitionFilter
    orderings: ClassVar = {"changed_at": "changed_at"}
    default_ordering = "-changed_at"

    def rows(self) -> QuerySet[ReportDefinition]:
        """With their owners."""
        return selectors.visible_definitions(self.request.actor).select_related("owner")

    @extend_schema(request=SaveSerializer, responses={201: DefinitionSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Lưu một báo cáo mới."""
        made = _save(request, None)
        place = reverse("api:report", args=(made.key,))
        return Response(DefinitionSerializer(made).data, status=201, headers={"Location": place})


class DefinitionDetail(APIView):
    """Một báo cáo tự lập."""

    @extend_schema(responses=DefinitionSerializer)
    def get(self, request: Any, key: str) -> Response:
        """Báo cáo: điều kiện, cột, nhóm, kỳ."""
        return Response(DefinitionSerializer(selectors.get_definition(request.actor, key)).data)

    @extend_schema(request=SaveSerializer, responses=DefinitionSerializer)
    @once
    def put(self, request: Any, key: str) -> Response:
        """Lưu báo cáo của bạn với nội dung mới."""
        _save(request, selectors.get_own(request.actor, key))
        return Response(DefinitionSerializer(selectors.get_definition(request.actor, key)).data)

    @extend_schema(request=None, parameters=[VersionSerializer], responses={204: None})
    @once
    def delete(self, request: Any, key: str) -> Response:
        """Xóa báo cáo của bạn cùng lịch của nó; tệp đã lập vẫn tải được đến khi hết hạn."""
        definition = selectors.get_own(request.actor, key)
        report_definitions.delete_definition(definition, actor=request.actor, version=_version(request.query_params))
        return Response(status=204)


class DefinitionCopy(APIView):
    """Sao chép báo cáo."""

    @extend_schema(request=None, responses={201: DefinitionSerializer})
    @once
    def post(self, request: Any, key: str) -> Response:
        """Sao chép báo cáo thành của bạn."""
        made = report_definitions.copy_definition(selectors.get_definition(request.actor, key), actor=request.actor)
        place = reverse("api:report", args=(made.key,))
        return Response(DefinitionSerializer(made).data, status=201, headers={"Location": place})


class DefinitionShare(APIView):
    """Dùng chung báo cáo."""

    @extend_schema(request=ShareSerializer, responses=DefinitionSerializer)
    @once
    def post(self, request: Any, key: str) -> Response:
        """Cho đồng nghiệp trong đơn vị đọc và sao chép báo cáo, hoặc thôi."""
        definition = selectors.get_own(request.actor, key)
        sent = received(ShareSerializer, request)
        report_definitions.share_definition(definition, actor=request.actor, **sent)
        return Response(DefinitionSerializer(selectors.get_definition(request.actor, key)).data)


class ScheduleDetail(APIView):
    """Lịch của báo cáo."""

    @extend_schema(responses=ScheduleSerializer)
    def get(self, request: Any, key: str) -> Response:
        """Khi nào báo cáo được lập và ai nhận."""
        return self._shown(request, key)

    @extend_schema(request=ScheduleBody, responses=ScheduleSerializer)
    @once
    def put(self, request: Any, key: str) -> Response:
        """Đặt lịch và người nhận; mỗi người nhận số liệu trong phạm vi mình được xem."""
        definition, actor = selectors.get_own(request.actor, key), request.actor
        people = selectors.possible_receivers(actor, timezone.localdate())
        form = filled(ScheduleForm, request, people=people)
        report_schedules.set_schedule(
            definition, form.rhythm(), actor=actor, receivers=form.cleaned_data["receivers"],
            extension=form.cleaned_data["extension"], version=form.cleaned_data["version"],
        )  # fmt: skip
        return self._shown(request, key)

    @extend_schema(request=None, parameters=[VersionSerializer], responses={204: None})
    @once
    def delete(self, request: Any, key: str) -> Response:
        """Bỏ lịch; các tệp đã lập vẫn còn."""
        definition = selectors.get_own(request.actor, key)
        report_schedules.drop_schedule(definition, actor=request.actor, version=_version(request.query_params))
        return Response(status=204)

    def _shown(self, request: Any, key: str) -> Response:
        row = selectors.schedule_of(selectors.get_own(request.actor, key))
        if row is None:
            raise NotFound(key)
        return Response(ScheduleSerializer(row).data)


class ScheduleAct(APIView):
    """Tạm dừng hoặc chạy tiếp lịch."""

    @extend_schema(request=VersionSerializer, responses=ScheduleSerializer)
    @once
    def post(self, request: Any, key: str, act: str) -> Response:
        """`pause`: tạm dừng; `resume`: chạy tiếp từ kỳ tới."""
        definition = selectors.get_own(request.actor, key)
        if act not in SCHEDULE_ACTS:
            raise NotFound(act)
        service = ACTS[SCHEDULE_ACTS[act]][0]
        row = service(definition, actor=request.actor, version=_version(request.data))
        return Response(ScheduleSerializer(row).data)


class RunList(ListView):
    """Các lần lập báo cáo cho bạn."""

    model = ReportRun
    serializer_class = RunSerializer
    orderings: ClassVar = {"created_at": "created_at"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[ReportRun]:
        """Of this person in this organisation."""
        return selectors.visible_runs(self.request.actor).select_related("job", "definition")


class RunAsk(APIView):
    """Lập báo cáo."""

    @extend_schema(request=RunAskSerializer, responses={202: RunSerializer})
    @once
    def post(self, request: Any, key: str) -> Response:
        """Lập tệp của báo cáo với những gì bạn được xem; báo cáo dài được lập sau."""
        definition = selectors.get_definition(request.actor, key)
        sent = received(RunAskSerializer, request)
        made = report_runs.request_run(definition, actor=request.actor, **sent)
        place = reverse("api:report_run", args=(made.key,))
        return Response(RunSerializer(made).data, status=202, headers={"Location": place})


class RunDetail(APIView):
    """Một lần lập báo cáo."""

    @extend_schema(responses=RunSerializer)
    def get(self, request: Any, key: str) -> Response:
        """Tiến độ, rồi địa chỉ của tệp; hoặc lý do không lập được."""
        return Response(RunSerializer(selectors.get_run(request.actor, key)).data)


class RunRetry(APIView):
    """Lập lại."""

    @extend_schema(request=None, responses=RunSerializer)
    @once
    def post(self, request: Any, key: str) -> Response:
        """Lập lại báo cáo mà lần trước không xong."""
        found = selectors.get_run_to_repeat(request.actor, key)
        report_runs.repeat_run(found, actor=request.actor)
        found.refresh_from_db()
        return Response(RunSerializer(found).data)


class RunFile(APIView):
    """Tệp báo cáo."""

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY})
    def get(self, request: Any, key: str) -> HttpResponseBase:
        """Tải tệp đã lập."""
        found = selectors.get_run(request.actor, key)
        path = report_runs.path_of(found)
        name = f"bao-cao-{found.made_for:%Y%m%d}.{found.extension}"
        response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
        response["Content-Type"] = CONTENT_TYPES[found.extension]
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _save(request: Any, definition: ReportDefinition | None) -> ReportDefinition:
    given = received(SaveSerializer, request)
    try:
        spec = from_json(spec_from(given["spec"]))
    except Refused as error:
        raise Refused(
            "Báo cáo dùng đối tượng, cột, điều kiện hoặc kỳ không có trong danh mục (report-catalogue/)."
        ) from error
    return report_definitions.save_definition(
        spec, actor=request.actor, name=given["name"], description=given["description"], definition=definition,
        version=given.get("version"),
    )  # fmt: skip


def _version(given: Any) -> int:
    """Of a body, or of the address where a call has no body."""
    sent = VersionSerializer(data=given)
    sent.is_valid(raise_exception=True)
    return int(sent.validated_data["version"])
