"""A đề án copied to another year, its exceptions to the norms, its estimate out of a sheet."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import VersionSerializer
from core.api_forms import body_of, filled, received
from core.errors import NotFound, Refused
from core.idempotency import once
from core.parsers import BoundedJSONParser
from organisations.actors import Actor
from proposals import rules
from proposals.forms.base import About
from proposals.forms.drafts import CopyForm
from proposals.forms.exceptions import ExceptionForm
from proposals.forms.imports import ImportForm
from proposals.models import EstimateImport, Proposal
from proposals.previews import section_of
from proposals.reading import whole_for
from proposals.selectors import exceptions_of, get_for
from proposals.serializers import ProposalSerializer
from proposals.services.drafts import copy_to_year
from proposals.services.exceptions import level_for, record_exception
from proposals.services.imports import apply_import, drop_import, keep_import, take_back

NO_EXCEPTION = "Bạn không ghi nhận được ngoại lệ định mức cho hồ sơ này ở bước hiện tại."


class ExceptionSerializer(serializers.Serializer[Any]):
    """More than the norms, by the paper of a competent authority."""

    level = serializers.CharField()
    limit = serializers.IntegerField()
    reason = serializers.CharField()
    authority = serializers.CharField()
    paper_number = serializers.CharField()
    paper_date = serializers.DateField()
    user_name = serializers.CharField()
    at = serializers.DateTimeField()


class ExceptionListSerializer(serializers.Serializer[Any]):
    """What is on record."""

    results = ExceptionSerializer(many=True)


class FaultSerializer(serializers.Serializer[Any]):
    """What is wrong with a cell."""

    cell = serializers.CharField()
    message = serializers.CharField()


class ImportedSerializer(serializers.Serializer[Any]):
    """A sheet that was read and waits for a yes. `version` goes with the yes; with faults there is none."""

    key = serializers.CharField()
    file_name = serializers.CharField()
    rows = serializers.SerializerMethodField()
    fault_count = serializers.IntegerField()
    faults = FaultSerializer(many=True)
    applied_at = serializers.DateTimeField(allow_null=True)
    version = serializers.SerializerMethodField()

    def get_rows(self, row: EstimateImport) -> int:
        """How many lines."""
        return len(row.rows)

    def get_version(self, row: EstimateImport) -> int:
        """Of the estimate as it is now."""
        return int(section_of(row.proposal).version)


class Copy(APIView):
    """Sao chép đề án."""

    @extend_schema(request=body_of(CopyForm), responses={201: ProposalSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lập bản nháp cho năm khác từ đề án này."""
        proposal = get_for(request.actor, code)
        if not rules.may_copy(request.actor, proposal):
            raise NotFound(code)
        year = filled(CopyForm, request).cleaned_data["plan_year"]
        made = copy_to_year(proposal, plan_year=year, actor=request.actor)
        body = ProposalSerializer(whole_for(request.actor, made.code)).data
        return Response(body, status=201, headers={"Location": reverse("api:proposal", args=(made.code,))})


class Exceptions(APIView):
    """Ngoại lệ định mức."""

    parser_classes = (BoundedJSONParser, MultiPartParser)

    @extend_schema(responses=ExceptionListSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Các văn bản cho phép vượt định mức đã ghi nhận."""
        return _exceptions(request, code)

    @extend_schema(request={"multipart/form-data": body_of(ExceptionForm)}, responses={201: ExceptionListSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Ghi nhận ngoại lệ theo văn bản cho phép (file); checked: đã đọc lại số tiền và văn bản."""
        proposal = get_for(request.actor, code)
        if level_for(request.actor, proposal) is None:
            raise Refused(NO_EXCEPTION)
        record_exception(proposal, actor=request.actor, **filled(ExceptionForm, request).read())
        return _exceptions(request, code, status=201)


class EstimateImports(APIView):
    """Dự toán từ Excel."""

    parser_classes = (BoundedJSONParser, MultiPartParser)

    @extend_schema(request=body_of(ImportForm), responses={201: ImportedSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Đọc bảng dự toán (file, hoặc text là các ô chép từ Excel). Chưa thay gì: xem lỗi từng ô rồi gọi apply/."""
        proposal = _writable(request.actor, code)
        form: Any = filled(ImportForm, request, about=About(proposal, timezone.localdate()))
        made = keep_import(proposal, reading=form.reading, file_name=form.file_name, actor=request.actor)
        place = reverse("api:estimate_import", args=(proposal.code, made.key))
        return Response(ImportedSerializer(made).data, status=201, headers={"Location": place})


class EstimateImportDetail(APIView):
    """Một bảng dự toán đã đọc."""

    @extend_schema(responses=ImportedSerializer)
    def get(self, request: Any, code: str, key: str) -> Response:
        """Số dòng và lỗi từng ô."""
        return Response(ImportedSerializer(_import_of(request, code, key)).data)

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, code: str, key: str) -> Response:
        """Bỏ bảng vừa đọc; dự toán không thay đổi."""
        drop_import(_import_of(request, code, key), actor=request.actor)
        return Response(status=204)


class EstimateImportApply(APIView):
    """Thay dự toán bằng bảng đã đọc."""

    @extend_schema(request=VersionSerializer, responses=ImportedSerializer)
    @once
    def post(self, request: Any, code: str, key: str) -> Response:
        """Thay các dòng dự toán; bảng còn lỗi thì bị từ chối."""
        found = _import_of(request, code, key)
        sent = received(VersionSerializer, request)
        apply_import(found, actor=request.actor, **sent)
        return Response(ImportedSerializer(_import_of(request, code, key)).data)


class EstimateImportUndo(APIView):
    """Lấy lại dự toán trước khi thay."""

    @extend_schema(request=None, responses=ImportedSerializer)
    @once
    def post(self, request: Any, code: str, key: str) -> Response:
        """Đọc lại các dòng đã bị thay thành một bảng chờ duyệt; gọi apply/ với khóa trả về."""
        earlier = take_back(_import_of(request, code, key), actor=request.actor)
        return Response(ImportedSerializer(_import_of(request, code, earlier.key)).data)


def _exceptions(request: Any, code: str, *, status: int = 200) -> Response:
    rows = exceptions_of(get_for(request.actor, code))
    return Response(ExceptionListSerializer({"results": rows}).data, status=status)


def _writable(actor: Actor, code: str) -> Proposal:
    """NotFound for whoever is not of the unit, as on the page; whether it may be changed now the service says."""
    proposal = get_for(actor, code)
    if not rules.is_unit(actor, proposal):
        raise NotFound(code)
    return proposal


def _import_of(request: Any, code: str, key: str) -> EstimateImport:
    rows = EstimateImport.objects.filter(proposal=_writable(request.actor, code), key=key)
    found: EstimateImport | None = rows.select_related("proposal__unit", "user").first()
    if found is None:
        raise NotFound(key)
    return found
