"""Documents about a đề án: list, ask for one, watch it being made, fetch the file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import malformed
from core.api_forms import received
from core.errors import NotFound, Reason
from core.idempotency import once
from proposals.selectors import get_for
from reporting import selectors, services
from reporting.kinds import KINDS
from reporting.models import Document
from reporting.serializers import AskSerializer, DocumentListSerializer, DocumentSerializer
from reporting.views.staff import file_response


class DocumentList(APIView):
    """Văn bản của một đề án."""

    @extend_schema(responses=DocumentListSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Văn bản đã lập và các loại bạn có thể yêu cầu."""
        proposal = get_for(request.actor, code)
        kinds = [kind.key for kind in selectors.requestable_kinds(proposal, request.actor)]
        body = {"kinds": kinds, "results": selectors.documents_of(proposal, request.actor)}
        return Response(DocumentListSerializer(body, context={"code": proposal.code}).data)

    @extend_schema(request=AskSerializer, responses={202: DocumentSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Yêu cầu lập một văn bản. Tệp được lập sau; xem tiến độ ở địa chỉ trong Location."""
        proposal = get_for(request.actor, code)
        sent = received(AskSerializer, request)
        kind = sent["kind"]
        if kind not in KINDS or not isinstance(proposal, KINDS[kind].subject):
            raise malformed([Reason(f"Không có loại văn bản “{kind}” của một đề án.", "kind")])
        made = services.request_document(kind, proposal, actor=request.actor)
        body = DocumentSerializer(made, context={"code": proposal.code}).data
        place = reverse("api:document", args=(proposal.code, made.verification_code))
        return Response(body, status=202, headers={"Location": place})


class DocumentDetail(APIView):
    """Một văn bản."""

    @extend_schema(responses=DocumentSerializer)
    def get(self, request: Any, code: str, document: str) -> Response:
        """Một văn bản và tiến độ lập tệp."""
        found = _document(request, code, document)
        return Response(DocumentSerializer(found, context={"code": code}).data)


class DocumentFile(APIView):
    """Tệp của một văn bản."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Any, code: str, document: str) -> HttpResponse:
        """Tải tệp PDF đã lập."""
        return file_response(_document(request, code, document))


def _document(request: Any, code: str, document: str) -> Document:
    proposal = get_for(request.actor, code)
    found = selectors.get_document(request.actor, document)
    if found.proposal_id != proposal.pk:
        raise NotFound(document)
    return found
