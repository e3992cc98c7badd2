"""Issued documents of every kind: list, ask for one, its file, Word, signed copies; number, withdrawal, another try."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView, malformed
from core.api_forms import body_of, filled, received
from core.errors import Reason
from core.idempotency import once
from execution.selectors.adjustments import get_adjustment
from execution.selectors.advances import get_advance
from execution.selectors.inspections import get_inspection
from organisations.actors import Actor
from proposals.selectors import get_for
from reporting import selectors, services
from reporting.forms import SignedCopyForm, WithdrawForm
from reporting.kinds import KINDS, minutes_kind
from reporting.models import Document
from reporting.selectors.periodic import get_report
from reporting.serializers import DocumentSerializer
from reporting.views.files import pdf_response
from reporting.views.staff import file_response

Fetch = Callable[[Actor, dict[str, Any]], Model]
SUBJECTS: dict[str, tuple[str, Fetch]] = {
    "proposal": ("Đề án", lambda actor, at: get_for(actor, at["code"])),
    "registration": ("Đăng ký kế hoạch", lambda actor, at: selectors.get_registration(actor, at["code"])),
    "submission": ("Hồ sơ trình phê duyệt", lambda actor, at: selectors.get_submission(actor, at["code"])),
    "meeting": ("Phiên họp (code là mã phiên)", lambda actor, at: selectors.get_minuted_meeting(actor, at["code"])),
    "progress-report": (
        "Báo cáo tiến độ (cần month)",
        lambda actor, at: selectors.get_progress(actor, at["code"], at["month"]),
    ),
    "advance": ("Đề nghị tạm ứng", lambda actor, at: get_advance(actor, get_for(actor, at["code"]), at["number"])),
    "inspection": ("Đợt kiểm tra", lambda actor, at: get_inspection(actor, get_for(actor, at["code"]), at["number"])),
    "adjustment": ("Điều chỉnh", lambda actor, at: get_adjustment(actor, get_for(actor, at["code"]), at["number"])),
    "acceptance": (
        "Biên bản nghiệm thu (number là id của biên bản)",
        lambda actor, at: selectors.get_acceptance_minutes(actor, at["code"], at["number"]),
    ),
    "group-plan": ("Kế hoạch triển khai", lambda actor, at: selectors.get_group_plan(actor, at["code"])),
    "settlement": ("Hồ sơ quyết toán", lambda actor, at: selectors.get_settlement_dossier(actor, at["code"])),
    "periodic-report": ("Báo cáo định kỳ", lambda actor, at: get_report(actor, at["code"])),
}
"""What a document may be about -> what to send with it, and how it is fetched (which is the permission check)."""


class IssuedSerializer(DocumentSerializer):
    """As DocumentSerializer; `url` does not name the đề án."""

    def get_url(self, row: Any) -> str:
        """Address of the file; empty while there is none."""
        return reverse("api:issued_file", args=(row.verification_code,)) if row.is_ready else ""


class SubjectSerializer(serializers.Serializer[Any]):
    """What the document is about. `number` and `month` only where `about` asks for them."""

    about = serializers.ChoiceField(choices=[(key, label) for key, (label, _) in SUBJECTS.items()])
    code = serializers.CharField(max_length=80)
    number = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1, default=0)
    month = serializers.CharField(required=False, max_length=7, default="", help_text="Tháng của báo cáo: 2026-11")
    kind = serializers.CharField(
        required=False, max_length=40, default="", help_text="Loại văn bản; biên bản họp thì không cần"
    )


class SignedSerializer(serializers.Serializer[Any]):
    """A signed copy and what its signatures said on the day it was filed."""

    key = serializers.UUIDField(source="row.key")
    name = serializers.CharField(source="row.name")
    size = serializers.IntegerField(source="row.size")
    sha256 = serializers.CharField(source="row.sha256")
    status = serializers.CharField(source="row.status")
    filed_by = serializers.CharField(source="row.filed_by_name")
    url = serializers.SerializerMethodField()

    def get_url(self, copy: Any) -> str:
        """Address of the PDF."""
        return reverse("api:signed_copy", args=(copy.row.document.verification_code, copy.row.key))


class SignedListSerializer(serializers.Serializer[Any]):
    """All copies, the one that speaks first."""

    results = SignedSerializer(many=True)


class IssuedFilter(filters.FilterSet):
    """Filters of documents/."""

    kind = filters.CharFilter(max_length=40, label="Loại văn bản")
    subject = filters.CharFilter(field_name="subject_code", max_length=80, label="Số hồ sơ")

    class Meta:
        model = Document
        fields: ClassVar[list[str]] = []


class IssuedList(ListView):
    """Văn bản đã lập của mọi hồ sơ bạn được xem."""

    model = Document
    serializer_class = IssuedSerializer
    filterset_class = IssuedFilter
    orderings: ClassVar = {"requested_at": "requested_at"}
    default_ordering = "-requested_at"

    def rows(self) -> QuerySet[Document]:
        """Without their words."""
        return selectors.visible_documents(self.request.actor)

    @extend_schema(request=SubjectSerializer, responses={202: IssuedSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Yêu cầu lập một văn bản về bất kỳ hồ sơ nào bạn được xem. Tệp được lập sau; xem tiến độ ở địa chỉ trong Location."""
        at = received(SubjectSerializer, request)
        subject: Any = SUBJECTS[at["about"]][1](request.actor, at)
        kind = minutes_kind(subject).key if at["about"] == "meeting" else at["kind"]
        if kind not in KINDS or not isinstance(subject, KINDS[kind].subject):
            raise malformed([Reason(f"Không có loại văn bản “{kind}” về hồ sơ này.", "kind")])
        made = services.request_document(kind, subject, actor=request.actor)
        place = reverse("api:issued_one", args=(made.verification_code,))
        return Response(IssuedSerializer(made).data, status=202, headers={"Location": place})


class IssuedOne(APIView):
    """Một văn bản."""

    @extend_schema(responses=IssuedSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Một văn bản và tiến độ lập tệp."""
        return Response(IssuedSerializer(selectors.get_document(request.actor, code)).data)


class IssuedFile(APIView):
    """Tệp của một văn bản."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Any, code: str) -> HttpResponse:
        """Tải tệp PDF đã lập."""
        return file_response(selectors.get_document(request.actor, code))


class IssuedRetry(APIView):
    """Lập lại tệp."""

    @extend_schema(request=None, responses=IssuedSerializer)
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lập lại tệp của văn bản mà lần lập trước không xong."""
        services.retry_document(selectors.get_document(request.actor, code), actor=request.actor)
        return Response(IssuedSerializer(selectors.get_document(request.actor, code)).data)


class IssuedWithdraw(APIView):
    """Thu hồi một văn bản."""

    @extend_schema(request=body_of(WithdrawForm), responses=IssuedSerializer)
    @once
    def post(self, request: Any, code: str) -> Response:
        """Thu hồi văn bản với lý do; trang xác thực công khai ghi nhận ngay."""
        found = selectors.get_document(request.actor, code)
        sent = filled(WithdrawForm, request)
        services.withdraw_document(found, actor=request.actor, reason=sent.cleaned_data["reason"])
        return Response(IssuedSerializer(selectors.get_document(request.actor, code)).data)


class IssuedNumber(APIView):
    """Số của một văn bản."""

    @extend_schema(request=None, responses=IssuedSerializer)
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lấy số tiếp theo trong sổ văn bản đi; văn bản được lập lại với số đó và bản chưa có số được thay thế."""
        found = selectors.get_document(request.actor, code)
        return Response(IssuedSerializer(services.take_number(found, actor=request.actor)).data)


class SignedCopies(APIView):
    """Bản đã ký của một văn bản."""

    def get_parsers(self) -> list[Any]:
        """Files come as a form."""
        return [MultiPartParser()]

    @extend_schema(responses=SignedListSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Các bản đã ký, bản đang có hiệu lực trước, kèm kết quả kiểm tra chữ ký số."""
        return self._listed(request, code)

    @extend_schema(request={"multipart/form-data": body_of(SignedCopyForm)}, responses={201: SignedListSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lưu bản PDF đã ký; chữ ký số được kiểm tra, bản trước vẫn được giữ."""
        found = selectors.get_document(request.actor, code)
        sent = filled(SignedCopyForm, request)
        services.file_signed_copy(found, actor=request.actor, file=sent.cleaned_data["file"])
        return self._listed(request, code, status=201)

    def _listed(self, request: Any, code: str, *, status: int = 200) -> Response:
        copies = selectors.signed_copies(selectors.get_document(request.actor, code))
        return Response(SignedListSerializer({"results": copies}).data, status=status)


class SignedFile(APIView):
    """Tệp đã ký."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Any, code: str, key: UUID) -> HttpResponse:
        """Tải bản PDF đã ký như khi được lưu."""
        copy = selectors.get_signed_copy(selectors.get_document(request.actor, code), key)
        with copy.file.open("rb") as stored:
            return pdf_response(stored.read(), f"ban-da-ky-{copy.document.kind}-{copy.document.subject_code}.pdf")
