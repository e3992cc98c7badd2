"""List, create, read and change a đề án; its history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView, malformed
from core.api_forms import received
from core.idempotency import once
from proposals.filters import ProposalFilter
from proposals.forms.drafts import NewProposalForm
from proposals.forms.payload import change_of, sections_named
from proposals.models import Proposal, TransitionRecord
from proposals.reading import whole_for
from proposals.selectors import get_for, history_of, visible_to
from proposals.serializers import (
    ChangeSerializer,
    NewProposalSerializer,
    ProposalSerializer,
    RowSerializer,
    TransitionSerializer,
)  # fmt: skip
from proposals.services.changes import change_draft, require_writable
from proposals.services.drafts import create_draft
from proposals.services.sections import SectionInput


class ProposalList(ListView):
    """Đề án bạn được xem.

    Lọc theo trạng thái, năm, nội dung, loại, tỉnh, đơn vị; tìm không cần dấu.
    """

    model = Proposal
    serializer_class = RowSerializer
    filterset_class = ProposalFilter
    orderings: ClassVar = {
        "state_since": "state_since", "code": "code", "amount_proposed": "amount_proposed", "changed_at": "changed_at",
    }  # fmt: skip
    default_ordering = "-state_since"

    def rows(self) -> QuerySet[Any, Any]:
        """As dicts: a list needs no instances."""
        return visible_to(self.request.actor).values(*RowSerializer.columns)

    @extend_schema(request=NewProposalSerializer, responses={201: ProposalSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Lập bản nháp mới cho đơn vị của bạn."""
        sent = received(NewProposalSerializer, request)
        form = NewProposalForm(sent)
        if not form.is_valid():
            raise malformed(form.errors)
        given = form.cleaned_data
        made = create_draft(
            title=given["title"], kind=given["kind"], plan_year=given["plan_year"], content_code=given["content"],
            other_contents=given["other_contents"], actor=request.actor,
        )  # fmt: skip
        body = ProposalSerializer(whole_for(request.actor, made.code)).data
        return Response(body, status=201, headers={"Location": reverse("api:proposal", args=(made.code,))})


class ProposalDetail(APIView):
    """Một đề án."""

    @extend_schema(responses=ProposalSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Toàn văn một đề án: tám mục, trạng thái, các số tiền."""
        return Response(ProposalSerializer(whole_for(request.actor, code)).data)

    @extend_schema(request=ChangeSerializer, responses=ProposalSerializer)
    @once
    def patch(self, request: Any, code: str) -> Response:
        """Sửa bản nháp. Gửi những gì cần sửa kèm version đang có; sai một chỗ thì không sửa gì."""
        proposal = get_for(request.actor, code)
        sent = ChangeSerializer(data=request.data, partial=False)
        sent.is_valid(raise_exception=True)
        version = sent.validated_data["version"]
        require_writable(proposal, version=version, actor=request.actor)
        given = _read(proposal, sent.values())
        change_draft(proposal, given=given, version=version, actor=request.actor)
        return Response(ProposalSerializer(whole_for(request.actor, code)).data)


def _read(proposal: Proposal, values: dict[str, Any]) -> dict[str, SectionInput]:
    """Section key -> input, checked by the forms of the writing pages."""
    given, faults = {}, []
    for section in proposal.sections.filter(key__in=sections_named(values)):
        change = change_of(proposal, section, values, today=timezone.localdate())
        faults += change.faults()
        given[section.key] = change.given()
    if faults:
        raise malformed(faults)
    return given


class History(ListView):
    """Các bước đã thực hiện của một đề án."""

    model = TransitionRecord
    serializer_class = TransitionSerializer
    orderings: ClassVar = {"at": "at"}
    default_ordering = "at"

    def rows(self) -> QuerySet[TransitionRecord]:
        """Of a đề án that I may see."""
        return history_of(get_for(self.request.actor, self.kwargs["code"]))
