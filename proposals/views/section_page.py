"""What the page of a section shows around its forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from core.errors import Reason
from organisations.selectors import search_units
from proposals import completeness
from proposals.completeness import Dossier
from proposals.forms.sheet import LAYOUTS, Sheet
from proposals.models import Proposal, Section, SupplementPoint
from proposals.selectors import dossier_of, last_return
from proposals.states import SectionKey, State
from proposals.supplements import LINE, open_request, points_at, writing_url
from proposals.views.estimate_page import estimate_context
from proposals.views.parties_page import show_earlier_support

FOUND_AT_ONCE = 30


def page_of(
    proposal: Proposal,
    section: Section,
    sheet: Sheet,
    *,
    reasons: Sequence[Reason] = (),
    searched: str = "",
    just_saved: bool = False,
    number: int = 1,
) -> dict[str, Any]:
    """Context of a section page. `number` = page of an estimate that is too long for one."""
    dossier = dossier_of(proposal)
    own = _own(sheet, dossier, number)
    return {
        "proposal": proposal,
        "section": section,
        "form": sheet.form,
        "formsets": [] if "page" in own else sheet.formsets,
        "reasons": reasons,
        "missing": [item for item in completeness.missing(dossier)[section.key] if item.field != "kept"],
        **_asked(proposal, sheet),
        "just_saved": just_saved,
        "searched": searched,
        **own,
    } | _place(proposal, section)


def _asked(proposal: Proposal, sheet: Sheet) -> dict[str, Any]:
    """What the authority asks of this section; a return without points has one text for the whole section."""
    supplement = open_request(proposal)
    points = points_at(supplement, sheet.key)
    _show_points(sheet, points)
    return {
        "supplement": supplement,
        "points": [(point, writing_url(point, proposal.code)) for point in points],
        "asked": "" if supplement else asked_of(proposal).get(sheet.key, ""),
    }


def _show_points(sheet: Sheet, points: Sequence[SupplementPoint]) -> None:
    """Hang each point of the request for supplement on the field, the rows or the line it names."""
    for point in points:
        if point.field.startswith(LINE):
            named = [row for row in sheet.formsets[0].forms if f"{LINE}{row['row'].value()}" == point.field]
            holders: list[Any] = named
        else:
            holders = [sheet.form.fields[point.field]] if point.field in sheet.form.fields else []
            holders += [formset for formset in sheet.formsets if formset.prefix == point.field]
        for holder in holders:
            holder.asked = [*getattr(holder, "asked", ()), point]


def _own(sheet: Sheet, dossier: Dossier, number: int) -> dict[str, Any]:
    """What only this section shows."""
    if sheet.key == SectionKey.ESTIMATE:
        return estimate_context(dossier.proposal, sheet, dossier, number=number)
    if sheet.key == SectionKey.PARTIES:
        show_earlier_support(sheet, dossier)
    return {}


def _place(proposal: Proposal, section: Section) -> dict[str, Any]:
    """Where the section stands among the eight."""
    keys = [*LAYOUTS]
    place = keys.index(section.key)
    return {
        "here": reverse("proposals:section", args=(proposal.code, section.key)),
        "label": SectionKey(section.key).label,
        "number": place + 1,
        "count": len(keys),
        "previous_key": keys[place - 1] if place else "",
        "next_key": keys[place + 1] if place + 1 < len(keys) else "",
    }


def asked_of(proposal: Proposal) -> dict[str, str]:
    """Section -> what the authority asks to be supplemented, while the dossier is returned."""
    if proposal.state not in State.PAUSED:
        return {}
    record = last_return(proposal)
    return dict(record.details.get("sections", {})) if record else {}


def searched_in(request: HttpRequest) -> tuple[str, list[str]]:
    """Without JavaScript: the select for which a commune was searched, and the codes found."""
    name = request.POST.get("search", "")
    words = request.POST.get(f"{name}_q", "").strip()
    if not name or not words:
        return name, []
    return name, [row.unit.code for row in search_units(words, timezone.localdate(), limit=FOUND_AT_ONCE)]
