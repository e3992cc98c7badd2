"""One section, one page: show, save, save by itself, and meet another's version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.errors import NotFound, Refused, Stale
from proposals.estimate_pages import page_number
from proposals.forms.sheet import LAYOUTS, Posted, Sheet, posted_of, with_one_more_row, without_long_rows
from proposals.forms.versions import MINE, content_of
from proposals.models import Proposal, Section
from proposals.services.sections import SavedSection, save_section
from proposals.states import SectionKey
from proposals.views.access import JUST_SAVED, for_writers, is_autosave
from proposals.views.conflicts import remember_mine, show_conflict, version_in
from proposals.views.section_page import page_of, searched_in

LEFT_ALONE = "Dự toán có nhiều dòng hơn một trang nên các dòng chỉ sửa bằng tệp Excel; những ô khác đã được lưu."
OWN_TEMPLATES = {
    SectionKey.PARTIES.value: "proposals/section_parties.html",
    SectionKey.ESTIMATE.value: "proposals/section_estimate.html",
}


@for_writers
@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, proposal: Proposal, key: str) -> HttpResponse:
    """Show one of the eight sections, or save it."""
    section = section_of(proposal, key)
    if request.method == "POST":
        return _save(request, proposal, section)
    sheet = Sheet(proposal, key, posted_of(proposal, section), today=timezone.localdate())
    saved = request.session.pop(JUST_SAVED, "") == request.path
    number = page_number(request.GET.get("trang", ""))
    return render(request, _template(key), page_of(proposal, section, sheet, just_saved=saved, number=number))


def section_of(proposal: Proposal, key: str) -> Section:
    """The row of a section; NotFound for a key that is none."""
    found: Section | None = proposal.sections.select_related("saved_by").filter(key=key).first()
    if key not in LAYOUTS or found is None:
        raise NotFound(key)
    return found


def _save(request: HttpRequest, proposal: Proposal, section: Section) -> HttpResponse:
    posted = content_of(request.POST)
    mine = without_long_rows(posted, proposal, section.key)
    sheet = Sheet(proposal, section.key, mine, today=timezone.localdate())
    try:
        saved = save_section(
            proposal,
            section.key,
            given=sheet.given(),
            version=version_in(request),
            actor=request.actor,  # type: ignore[attr-defined]
        )
    except Stale as stale:
        return _stale(request, proposal, section.key, posted, stale)
    except Refused as refusal:
        return _refused(request, proposal, section, sheet, refusal)
    if is_autosave(request):
        return _tell(saved, sheet)
    if "add" in request.POST or "search" in request.POST:
        return _same_page(request, proposal, saved.section, mine)
    if len(mine) < len(posted):
        messages.warning(request, LEFT_ALONE)
    return _go_on(request, proposal, saved, sheet)


def _tell(saved: SavedSection, sheet: Sheet) -> JsonResponse:
    faults = sheet.fault_count()
    note = f"còn {faults} ô chưa hợp lệ" if faults else ""
    at = timezone.localtime(saved.saved_at)
    return JsonResponse({"saved_at": f"{at:%H:%M}", "version": saved.section.version, "note": note})


def _stale(request: HttpRequest, proposal: Proposal, key: str, posted: Posted, stale: Stale) -> HttpResponse:
    remember_mine(request, proposal, key, posted)
    if is_autosave(request):
        url = reverse("proposals:section_conflict", args=(proposal.code, key))
        return JsonResponse({"message": str(stale), "conflict_url": url}, status=409)
    return show_conflict(request, proposal, section_of(proposal, key), posted)


def _refused(
    request: HttpRequest, proposal: Proposal, section: Section, sheet: Sheet, refusal: Refused
) -> HttpResponse:
    if is_autosave(request):
        return JsonResponse({"message": str(refusal), "conflict_url": ""}, status=409)
    context = page_of(proposal, section, sheet, reasons=refusal.reasons)
    return render(request, _template(section.key), context, status=409)


def _same_page(request: HttpRequest, proposal: Proposal, section: Section, posted: Posted) -> HttpResponse:
    """Without JavaScript: one more row, or the answers of a search, with everything typed still in its place."""
    searched = searched_in(request)
    posted = with_one_more_row(posted, section.key, request.POST.get("add", ""))
    sheet = Sheet(proposal, section.key, posted, today=timezone.localdate(), searched=searched)
    return render(request, _template(section.key), page_of(proposal, section, sheet, searched=searched[0]))


def _go_on(request: HttpRequest, proposal: Proposal, saved: SavedSection, sheet: Sheet) -> HttpResponse:
    request.session.pop(f"{MINE}:{proposal.pk}:{sheet.key}", None)
    here = reverse("proposals:section", args=(proposal.code, sheet.key))
    faults = sheet.fault_count()
    if faults:
        messages.warning(request, f"Đã lưu. Còn {faults} ô chưa hợp lệ; nội dung bạn gõ vẫn được giữ để sửa.")
        target = here
    else:
        messages.success(request, f"Đã lưu lúc {timezone.localtime(saved.saved_at):%H:%M}.")
        target = _after(proposal, sheet.key) if "next" in request.POST else here
    request.session[JUST_SAVED] = here
    return redirect(target)


def _after(proposal: Proposal, key: str) -> str:
    keys = [*LAYOUTS]
    place = keys.index(key) + 1
    if place < len(keys):
        return reverse("proposals:section", args=(proposal.code, keys[place]))
    return reverse("proposals:write", args=(proposal.code,))


def _template(key: str) -> str:
    return OWN_TEMPLATES.get(key, "proposals/section.html")
