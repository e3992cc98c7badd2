"""Papers of a dossier: list, send, fetch."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import malformed
from core.api_forms import received
from core.errors import NotFound, Reason
from core.idempotency import once
from core.parsers import BoundedJSONParser
from proposals import rules
from proposals.models import Paper, Proposal
from proposals.paperwork import paper_of, slots_of
from proposals.selectors import get_for
from proposals.services.papers import attach_papers, remove_paper, replace_paper, restore_paper, stage_of
from proposals.views.papers import file_response


class PaperSerializer(serializers.Serializer[Any]):
    """A paper that lies in the dossier. `url` gives the file."""

    name = serializers.CharField(source="storage_name")
    kind = serializers.CharField(source="kind_code")
    stage = serializers.CharField()
    filename = serializers.CharField(source="original_name")
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    note = serializers.CharField()
    uploaded_by = serializers.CharField(source="uploaded_by.full_name")
    uploaded_at = serializers.DateTimeField()
    url = serializers.SerializerMethodField()

    def get_url(self, paper: Any) -> str:
        """Address of the file."""
        return reverse("api:paper", args=(self.context["code"], paper.storage_name))


class NeededSerializer(serializers.Serializer[Any]):
    """A kind of paper the dossier asks for at this stage. `lacking`: required and not there.

    `brought_by`: a file, or a form filled in on the portal; empty while neither does.
    """

    kind = serializers.CharField(source="needed.code")
    title = serializers.CharField(source="needed.title")
    required = serializers.BooleanField(source="needed.required")
    lacking = serializers.BooleanField()
    brought_by = serializers.ChoiceField(choices=("file", "form", ""))


class PaperListSerializer(serializers.Serializer[Any]):
    """All papers of a dossier, and what it asks for at this stage: submit, acceptance or settlement."""

    stage = serializers.CharField()
    needed = NeededSerializer(many=True)
    results = PaperSerializer(many=True)


class UploadSerializer(serializers.Serializer[Any]):
    """Files of one kind: all are stored, or none. `kind` is one that the dossier asks for, or "other"."""

    kind = serializers.CharField(max_length=60)
    files = serializers.ListField(child=serializers.FileField(), allow_empty=False, max_length=20)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class PaperList(APIView):
    """Giấy tờ của một đề án."""

    def get_parsers(self) -> list[Any]:
        """Files come as a form."""
        return [MultiPartParser()]

    @extend_schema(responses=PaperListSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Giấy tờ đang có trong hồ sơ."""
        proposal = get_for(request.actor, code)
        return _listed(proposal, proposal.papers.filter(removed_at__isnull=True))

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: PaperListSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Đính kèm một hoặc nhiều tệp cùng loại."""
        proposal = get_for(request.actor, code)
        if not rules.is_unit(request.actor, proposal):
            raise NotFound(code)
        sent = received(UploadSerializer, request)
        kind = sent["kind"]
        known = [slot.needed.code for slot in slots_of(proposal)]
        if kind not in known:
            raise malformed([Reason(f"Hồ sơ không có loại giấy tờ “{kind}”. Có: {', '.join(known)}.", "kind")])
        papers = attach_papers(
            proposal, kind_code=kind, uploads=sent["files"], note=sent["note"],
            actor=request.actor,
        )  # fmt: skip
        rows = proposal.papers.filter(pk__in=[paper.pk for paper in papers])
        return _listed(proposal, rows, status=201)


class ReplaceSerializer(serializers.Serializer[Any]):
    """The new file."""

    file = serializers.FileField()


class PaperFile(APIView):
    """Tệp của một giấy tờ."""

    parser_classes = (MultiPartParser, BoundedJSONParser)

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY})
    def get(self, request: Any, code: str, name: str) -> FileResponse:
        """Tải một giấy tờ."""
        paper: Paper | None = paper_of(get_for(request.actor, code), name)
        if paper is None:
            raise NotFound(name)
        return file_response(paper, as_attachment=True)

    @extend_schema(request={"multipart/form-data": ReplaceSerializer}, responses={201: PaperSerializer})
    @once
    def put(self, request: Any, code: str, name: str) -> Response:
        """Thay tệp; bản cũ vẫn được lưu vết."""
        proposal, paper = _own_paper(request, code, name)
        sent = received(ReplaceSerializer, request)
        made = replace_paper(paper, upload=sent["file"], actor=request.actor)
        return Response(_shown(proposal, proposal.papers.filter(pk=made.pk))[0], status=201)

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, code: str, name: str) -> Response:
        """Bỏ một giấy tờ; có thể khôi phục (restore/)."""
        _, paper = _own_paper(request, code, name)
        remove_paper(paper, actor=request.actor)
        return Response(status=204)


class PaperRestore(APIView):
    """Khôi phục giấy tờ."""

    @extend_schema(request=None, responses=PaperSerializer)
    @once
    def post(self, request: Any, code: str, name: str) -> Response:
        """Khôi phục một giấy tờ đã bỏ."""
        proposal, paper = _own_paper(request, code, name)
        made = restore_paper(paper, actor=request.actor)
        return Response(_shown(proposal, proposal.papers.filter(pk=made.pk))[0])


def _own_paper(request: Any, code: str, name: str) -> tuple[Proposal, Paper]:
    """NotFound for whoever is not of the unit."""
    proposal = get_for(request.actor, code)
    paper = paper_of(proposal, name) if rules.is_unit(request.actor, proposal) else None
    if paper is None:
        raise NotFound(name)
    return proposal, paper


def _listed(proposal: Proposal, rows: Any, *, status: int = 200) -> Response:
    needed = NeededSerializer(slots_of(proposal), many=True).data
    return Response({"stage": stage_of(proposal), "needed": needed, "results": _shown(proposal, rows)}, status=status)


def _shown(proposal: Proposal, rows: Any) -> Any:
    papers = rows.select_related("uploaded_by")
    return PaperSerializer(papers, many=True, context={"code": proposal.code}).data
