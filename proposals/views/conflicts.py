"""Two people saved the same section: both versions side by side, nothing thrown away."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.errors import NotFound, Stale
from proposals.forms.sheet import LAYOUTS, Posted, Sheet, posted_of
from proposals.forms.versions import MINE, compare, content_of, merge
from proposals.models import Proposal, Section
from proposals.services.sections import save_section
from proposals.states import SectionKey
from proposals.views.access import JUST_SAVED, for_writers

VERSION_DIGITS = 9


@for_writers
@require_http_methods(["GET", "POST"])
def settle_conflict(request: HttpRequest, proposal: Proposal, key: str) -> HttpResponse:
    """Show both versions, or save what was chosen from them."""
    section = proposal.sections.select_related("saved_by").filter(key=key).first()
    if key not in LAYOUTS or section is None:
        raise NotFound(key)
    mine = _mine(request, proposal, key)
    if not mine:
        return redirect("proposals:section", proposal.code, key)
    if request.method == "GET":
        return show_conflict(request, proposal, section, mine, status=200)
    if request.POST.get("take") == "theirs":
        return _close(request, proposal, key, "Đã giữ bản đang có.")
    merged = merge(mine, posted_of(proposal, section), _kept_blocks(request, key))
    sheet = Sheet(proposal, key, merged, today=timezone.localdate())
    try:
        save_section(proposal, key, given=sheet.given(), version=version_in(request), actor=request.actor)  # type: ignore[attr-defined]
    except Stale:
        section.refresh_from_db()
        return show_conflict(request, proposal, section, mine)
    return _close(request, proposal, key, "Đã lưu bản bạn chọn.")


def _close(request: HttpRequest, proposal: Proposal, key: str, sentence: str) -> HttpResponse:
    here = reverse("proposals:section", args=(proposal.code, key))
    request.session.pop(_place(proposal, key), None)
    request.session[JUST_SAVED] = here
    messages.success(request, sentence)
    return redirect(here)


def show_conflict(
    request: HttpRequest, proposal: Proposal, section: Section, mine: Posted, *, status: int = 409
) -> HttpResponse:
    """The page with both versions."""
    today = timezone.localdate()
    theirs = Sheet(proposal, section.key, posted_of(proposal, section), today=today)
    rows = compare(Sheet(proposal, section.key, mine, today=today), theirs)
    context = {
        "proposal": proposal,
        "section": section,
        "label": SectionKey(section.key).label,
        "rows": rows,
        "differing": sum(row.differs for row in rows),
        "mine": json.dumps(mine, ensure_ascii=False),
    }
    return render(request, "proposals/conflict.html", context, status=status)


def remember_mine(request: HttpRequest, proposal: Proposal, key: str, posted: Posted) -> None:
    """Keep what was typed for the page that compares."""
    request.session[_place(proposal, key)] = posted


def version_in(request: HttpRequest) -> int:
    """The version on the page; 0, which is always stale, when it is missing or no number."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= VERSION_DIGITS else 0


def _mine(request: HttpRequest, proposal: Proposal, key: str) -> Posted:
    """My version: carried by the page, else kept in the session."""
    try:
        carried = json.loads(request.POST.get("mine", "") or "null")
    except (ValueError, RecursionError):
        carried = None
    if isinstance(carried, dict) and all(isinstance(values, list) for values in carried.values()):
        return content_of(carried)
    kept: Posted = request.session.get(_place(proposal, key), {})
    return kept


def _kept_blocks(request: HttpRequest, key: str) -> list[str]:
    """Which fields and kinds of rows are taken from my version."""
    layout = LAYOUTS[key]
    names = [*layout.form.base_fields, *(rows.name for rows in layout.rows)]
    everything = request.POST.get("take") == MINE
    return [name for name in names if everything or request.POST.get(f"keep-{name}") == MINE]


def _place(proposal: Proposal, key: str) -> str:
    return f"{MINE}:{proposal.pk}:{key}"
