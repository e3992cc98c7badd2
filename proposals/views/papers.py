"""Papers: the checklist, sending files, replacing, taking out, bringing back, and reading them safely."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import NotFound, Reason, Refused
from core.uploads import MIB
from organisations.gates import acting_required
from proposals import rules
from proposals.models import Paper, Proposal
from proposals.paperwork import SHOWN_IN_BROWSER, STAGES, paper_of, slots_of
from proposals.selectors import get_for
from proposals.services.papers import attach_papers, remove_paper, replace_paper, restore_paper, stage_of
from proposals.states import PAPERS_PLACE
from proposals.supplements import open_request, points_at
from proposals.views.access import with_proposal

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'"
PICTURES = frozenset({"image/jpeg", "image/png"})
PREVIEW = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'"
"""For a frame of our own pages. A picture gets the sandbox too; the browsers' PDF viewers do not run inside one."""
for_bringers = with_proposal(rules.may_attach)


@for_bringers
@require_http_methods(["GET", "POST"])
def show_papers(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The checklist; POST attaches one or several files of a kind."""
    if request.method != "POST":
        return _page(request, proposal)
    uploads, kind = request.FILES.getlist("files"), request.POST.get("kind", "")
    if kind not in {slot.needed.code for slot in slots_of(proposal)}:
        raise NotFound(kind)
    try:
        papers = attach_papers(
            proposal,
            kind_code=kind,
            uploads=uploads,
            actor=request.actor,
            note=request.POST.get("note", "")[:300],  # type: ignore[attr-defined]
        )
    except Refused as refusal:
        return _page(request, proposal, refusal.reasons)
    messages.success(request, f"Đã tải lên {len(papers)} tệp.")
    return _back(proposal, kind)


@for_bringers
@require_POST
def replace(request: HttpRequest, proposal: Proposal, storage_name: str) -> HttpResponse:
    """A new file in the place of an old one."""
    paper = _paper(proposal, storage_name)
    uploads = request.FILES.getlist("files")
    if not uploads:
        return _page(request, proposal, (Reason("Chưa chọn tệp để thay.", f"giay-to-{paper.kind_code}"),))
    try:
        replace_paper(paper, upload=uploads[0], actor=request.actor)  # type: ignore[attr-defined]
    except Refused as refusal:
        return _page(request, proposal, refusal.reasons)
    messages.success(request, f"Đã thay “{paper.original_name}”. Bản cũ vẫn được lưu vết.")
    return _back(proposal, paper.kind_code)


@for_bringers
@require_POST
def remove(request: HttpRequest, proposal: Proposal, storage_name: str) -> HttpResponse:
    """Take a paper out; the checklist offers to bring it back."""
    paper = remove_paper(_paper(proposal, storage_name), actor=request.actor)  # type: ignore[attr-defined]
    messages.info(request, f"Đã bỏ “{paper.original_name}”. Có thể khôi phục ở bên dưới.")
    return _back(proposal, paper.kind_code)


@for_bringers
@require_POST
def restore(request: HttpRequest, proposal: Proposal, storage_name: str) -> HttpResponse:
    """Bring a paper back."""
    paper = restore_paper(_paper(proposal, storage_name), actor=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"Đã khôi phục “{paper.original_name}”.")
    return _back(proposal, paper.kind_code)


@acting_required
@require_GET
def download(request: HttpRequest, code: str, storage_name: str) -> HttpResponseBase:
    """The file itself: shown when a browser can be trusted to, else saved; never with the rights of our pages."""
    paper = _paper(get_for(request.actor, code), storage_name)  # type: ignore[attr-defined]
    inline = paper.content_type in SHOWN_IN_BROWSER and "tai-ve" not in request.GET
    return file_response(paper, as_attachment=not inline)


@acting_required
@require_GET
def preview(request: HttpRequest, code: str, storage_name: str) -> HttpResponseBase:
    """The file inside a page of ours: PDF and pictures only, and only in our own frames. Other types are not shown."""
    paper = _paper(get_for(request.actor, code), storage_name)  # type: ignore[attr-defined]
    if paper.content_type not in SHOWN_IN_BROWSER:
        raise NotFound(storage_name)
    response = file_response(paper, as_attachment=False)
    response["Content-Security-Policy"] = f"sandbox; {PREVIEW}" if paper.content_type in PICTURES else PREVIEW
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def file_response(paper: Paper, *, as_attachment: bool) -> FileResponse:
    """The bytes with headers that give them no rights. NotFound when the file is not there."""
    if not paper.file.storage.exists(paper.file.name):
        raise NotFound(paper.storage_name)
    response = FileResponse(
        paper.file.open("rb"),
        as_attachment=as_attachment,
        filename=paper.original_name,
        content_type=paper.content_type,
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _paper(proposal: Proposal, storage_name: str) -> Paper:
    found = paper_of(proposal, storage_name)
    if found is None:
        raise NotFound(storage_name)
    return found


def _page(request: HttpRequest, proposal: Proposal, reasons: Sequence[Reason] = ()) -> HttpResponse:
    slots, supplement = slots_of(proposal), open_request(proposal)
    context = {
        "supplement": supplement,
        "points": points_at(supplement, PAPERS_PLACE),
        "proposal": proposal,
        "slots": slots,
        "reasons": reasons,
        "lacking": sum(slot.lacking for slot in slots),
        "limit_mb": settings.UPLOAD_MAX_BYTES // MIB,
        "stage": STAGES[stage_of(proposal)],
        "stage_key": stage_of(proposal),
        "writing": rules.may_edit(request.actor, proposal),  # type: ignore[attr-defined]
    }
    return render(request, "proposals/papers.html", context, status=409 if reasons else 200)


def _back(proposal: Proposal, kind_code: str) -> HttpResponse:
    response = redirect("proposals:papers", proposal.code)
    response["Location"] += f"#giay-to-{kind_code}"
    return response
