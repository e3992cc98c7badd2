"""Changes of norms by program: written, sent, given back, published, dropped."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets import rules, selectors
from budgets.decisions import DECISIONS, Decision, may_rewrite, offered
from budgets.forms.changes import DecisionForm, NormTermsForm
from budgets.models import Norm, NormChange
from budgets.selectors import changes as found
from budgets.services import changes as services
from core.api import ListView, VersionSerializer
from core.api_forms import body_of, filled, received, value_in
from core.errors import NotFound
from core.idempotency import once
from core.routes import private

NAMES = {"trinh": "propose", "cong-bo": "publish", "tra-lai": "return", "bo": "drop"}
TermsBody = body_of(NormTermsForm, without=("version",))


class NormChangeBodySerializer(TermsBody):  # type: ignore[misc,valid-type]
    """The next value of a norm and where it is written. What the kind of the norm does not ask is left out."""

    code = serializers.CharField(help_text="mã định mức; chỉ khi soạn mới")
    value = serializers.CharField(help_text="mức trần: đồng; tỷ lệ, hệ số: số; ngày: 19/05/N-1; quy định: chữ")


class NormChangeSerializer(serializers.Serializer[Any]):
    """A change of a norm. `can`: what the caller may do with it now."""

    key = serializers.CharField()
    code = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    value_text = serializers.CharField()
    per = serializers.CharField()
    counts = serializers.CharField()
    cost_items = serializers.ListField(child=serializers.CharField())
    multipliable = serializers.BooleanField()
    binding = serializers.CharField()
    conditions = serializers.CharField()
    document = serializers.CharField()
    article = serializers.CharField()
    confidence = serializers.CharField()
    note = serializers.CharField()
    effective_from = serializers.DateField()
    effective_to = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    review_note = serializers.CharField()
    can = serializers.SerializerMethodField()

    def get_can(self, row: NormChange) -> list[str]:
        """Operations open to the caller."""
        actor = self.context["request"].actor
        return [NAMES[step.name] for step in offered(actor, row)]


class NormChangeList(ListView):
    """Thay đổi định mức của cơ quan bạn."""

    model = NormChange
    serializer_class = NormChangeSerializer
    orderings: ClassVar = {"written_at": "written_at"}
    default_ordering = "-written_at"

    def rows(self) -> QuerySet[NormChange]:
        """None for whoever keeps no norms."""
        return found.changes_of(self.request.actor) if _keeps(self.request) else NormChange.objects.none()

    @extend_schema(request=NormChangeBodySerializer, responses={201: NormChangeSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Soạn giá trị mới của một định mức, với văn bản và độ tin cậy."""
        _require_keeper(request)
        shape = _shape(request, str(value_in(request, "code")))
        form = filled(NormTermsForm, request, shape=shape, items=selectors.cost_items())
        made = services.draft_change(actor=request.actor, code=shape.code, terms=form.terms())
        place = reverse("api:norm_change", args=(made.key,))
        return Response(_shown(request, made.key), status=201, headers={"Location": place})


class NormChangeDetail(APIView):
    """Một thay đổi định mức."""

    @extend_schema(responses=NormChangeSerializer)
    def get(self, request: Any, key: str) -> Response:
        """Giá trị mới, căn cứ, trạng thái."""
        return Response(_shown(request, key))

    @extend_schema(request=body_of(NormTermsForm), responses=NormChangeSerializer)
    @once
    def patch(self, request: Any, key: str) -> Response:
        """Sửa thay đổi đang soạn hoặc bị trả lại; phần không gửi giữ nguyên. `value` như khi soạn."""
        row = found.get_change(request.actor, key)
        if not may_rewrite(request.actor, row):
            raise NotFound(key)
        shape, version = _shape(request, row.code), _version(request)
        form = filled(NormTermsForm, request, partial=True, shape=shape, items=selectors.cost_items(), change=row)
        services.edit_change(row, actor=request.actor, version=version, terms=form.terms())
        return Response(_shown(request, key))


def act(step: Decision) -> type[APIView]:
    """An operation out of the table of decisions."""
    body = body_of(DecisionForm) if step.note else VersionSerializer

    @extend_schema(request=body, responses=NormChangeSerializer, description=f"{step.label}. {step.lead}")
    @once
    def post(self: APIView, request: Any, key: str) -> Response:
        row = found.get_change(request.actor, key)
        if step not in offered(request.actor, row):
            raise NotFound(key)
        read = filled(DecisionForm, request, label=step.note, asked=step.note_required).cleaned_data
        step.carry_out(row, actor=request.actor, **read)
        return Response(_shown(request, key))

    return type(f"NormChange{NAMES[step.name].title()}", (APIView,), {"post": post, "__doc__": step.label})


def _keeps(request: Any) -> bool:
    return request.actor.role in rules.DRAFTERS | rules.LOCAL_DRAFTERS


def _require_keeper(request: Any) -> None:
    if not _keeps(request):
        raise PermissionDenied("Dành cho cơ quan quản lý định mức: Cục và Sở Công Thương.")


def _shape(request: Any, code: str) -> Norm:
    try:
        return found.shape_of(code, found.owner_of(request.actor, code))
    except LookupError as error:
        raise NotFound(code) from error


def _version(request: Any) -> int:
    sent = received(VersionSerializer, request)
    return int(sent["version"])


def _shown(request: Any, key: str) -> Any:
    return NormChangeSerializer(found.get_change(request.actor, key), context={"request": request}).data


ADDRESSES = [
    private("norm-changes/", NormChangeList, "norm_changes"),
    private("norm-changes/<code:key>/", NormChangeDetail, "norm_change"),
    *(
        private(f"norm-changes/<code:key>/{NAMES[step.name]}/", act(step), f"norm_change_{NAMES[step.name]}")
        for step in DECISIONS
    ),
]
