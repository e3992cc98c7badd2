"""Section 6 in particular: what the norms say of the lines on the page, and the same while somebody types."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from budgets.assessment import Law
from core.errors import Refused
from proposals import rules
from proposals.assessing import assess_proposal, law_of, law_while_typing
from proposals.completeness import Dossier
from proposals.estimate_pages import estimate_page
from proposals.forms.sheet import Sheet
from proposals.forms.typed import PREFIX, Typed, read_typed
from proposals.forms.versions import content_of
from proposals.lawchanges import law_changes
from proposals.models import Beneficiary, Proposal
from proposals.panels import Hint, Panel, Said, hints_of, panel_of
from proposals.selectors import exceptions_of
from proposals.services.sections import CLOSED
from proposals.sums import totals_of
from proposals.views.access import for_typing


@transaction.non_atomic_requests
@for_typing
@require_POST
def assess_typed(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The norms against the estimate as it is being typed. Nothing is stored, so nothing needs to be undone."""
    if not rules.may_edit(request.actor, proposal):  # type: ignore[attr-defined]
        raise Refused(CLOSED)
    typed = read_typed(content_of(request.POST))
    recipients = list(proposal.beneficiary_rows.only("name", "proposal"))
    panel, hints = _judged(proposal, recipients, typed, law_while_typing(proposal))
    written = {prefix: [hint.text, hint.tone] for prefix, hint in hints.items()}
    # Without the request: nothing of the shell stands in the fragment.
    return HttpResponse(render_to_string("proposals/_assessment.html", {"panel": panel, "hints": json.dumps(written)}))


def estimate_context(proposal: Proposal, sheet: Sheet, dossier: Dossier, *, number: int) -> dict[str, Any]:
    """What the page of the section shows besides its forms."""
    law, today = law_of(proposal), timezone.localdate()
    context = {
        "law": law,
        "changes": law_changes(proposal, today),
        "hints": "{}",
        "exceptions": exceptions_of(proposal),
    }
    if f"{PREFIX}-TOTAL_FORMS" not in sheet.posted:
        page = estimate_page(proposal, number=number, lines=dossier.lines, beneficiaries=dossier.beneficiaries, law=law)
        return context | {"page": page, "panel": page.panel, "totals": page.panel.totals.whole}
    typed = read_typed(sheet.posted)
    panel, hints = _judged(proposal, sheet.about.beneficiaries, typed, law)
    rows = sheet.formsets[0].forms
    for row in rows:
        row.hint = hints.get(row.prefix)
    return context | {
        "panel": panel,
        "totals": panel.totals.whole,
        "show_recipient": len(sheet.about.beneficiaries) > 1 or any(line.recipient for line in typed.lines),
        "show_year": len(sheet.about.years) > 1 or any(line.year for line in typed.lines),
    }


def _judged(
    proposal: Proposal, beneficiaries: list[Beneficiary], typed: Typed, law: Law
) -> tuple[Panel, dict[str, Hint]]:
    """The panel, and a hint for each row by the prefix of its fields."""
    assessment = assess_proposal(
        proposal, lines=[line.as_line() for line in typed.lines], beneficiaries=beneficiaries,
        multiplier=typed.multiplier, law=law,
    )  # fmt: skip
    totals = totals_of(typed.lines, plan_year=proposal.plan_year)
    unread = [Said(f"{cell.place}: {cell.sentence}", place=cell.field_id) for cell in typed.unread]
    by_key = hints_of(assessment)
    hints = {line.prefix: by_key[line.key] for line in typed.lines if line.key in by_key}
    return panel_of(assessment, totals, unread=unread), hints
