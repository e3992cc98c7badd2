"""What the page of an appraisal shows: the dossier with what changed on the left, the sheet on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from appraisal import rules
from appraisal.answers import LEVELS, STAGES
from appraisal.desk import Desk
from appraisal.forms import SheetForm
from appraisal.models import Level, Purpose
from appraisal.selectors import STAGE_OF_LEVEL, oversees
from core.errors import Reason
from organisations.actors import Actor
from proposals.allowances import allowance
from proposals.change_labels import PAPERS
from proposals.compared import compared_for
from proposals.completeness import Dossier
from proposals.guards.money import contents_above_norms
from proposals.lifecycle import LIFECYCLE
from proposals.models import Look, Paper, Proposal
from proposals.paperwork import SHOWN_IN_BROWSER
from proposals.places import places_by_id
from proposals.selectors import dossier_of
from proposals.states import SectionKey
from proposals.supplements import requests_of, views_for
from proposals.support import support_to_judge

LINES_SHOWN = 60
"""Lines of the estimate in the pane; a longer one is read on its own page."""


@dataclass(frozen=True, slots=True)
class MoneyCheck:
    """The amounts as typed: together, and what the norms say against them. Đồng."""

    total: int
    proposed: int
    faults: tuple[Reason, ...]
    incomplete: bool


def money_check(desk: Desk, amounts: Mapping[str, int | None]) -> MoneyCheck:
    """Reckoned while typing and on the page; `amounts` = content -> đồng, None where nothing can be read yet."""
    stated = {code: amount for code, amount in amounts.items() if amount is not None}
    faults = contents_above_norms(desk.proposal, stated, STAGES[desk.level], LEVELS[desk.level]) if stated else []
    return MoneyCheck(
        sum(stated.values()), desk.proposal.amount_proposed, tuple(faults), incomplete=len(stated) < len(amounts)
    )


def page_context(desk: Desk, form: SheetForm | None, so_voi: str, look: Look | None) -> dict[str, Any]:
    """Everything of `appraisal/sheet.html`."""
    dossier = dossier_of(desk.proposal)
    own = rules.level_of(desk.actor)
    steps = [step for step in LIFECYCLE.offered(desk.proposal, desk.actor) if step.screen == "appraisal:step"]
    return {
        "oversees": oversees(desk.actor, desk.proposal, desk.round if desk.round and desk.round.closed_at is None else None),
        **allowance(desk.proposal, STAGE_OF_LEVEL[desk.level]),
        **_supplements(desk),
        **_parties(desk.proposal, dossier),
        "desk": desk, "form": form, "proposal": desk.proposal, "level": desk.level, "dossier": dossier, "steps": steps,
        "is_opinion": desk.purpose == Purpose.OPINION,
        "levels": _levels(desk.actor, desk.proposal, desk.level), "tabs": _tabs(desk),
        "lines": dossier.lines[:LINES_SHOWN], "more_lines": max(0, len(dossier.lines) - LINES_SHOWN),
        "papers": _papers(dossier), "sections": [*SectionKey.choices, (PAPERS, "Giấy tờ")],
        "compared": compared_for(desk.actor, desk.proposal, asked=so_voi, look=look),
        "keep": "" if desk.level == own else f"&cap={'bo' if desk.level == Level.CENTRE else 'co-so'}",
    }  # fmt: skip


def _supplements(desk: Desk) -> dict[str, Any]:
    """What the level asked for last and what was answered; where to ask for more."""
    views = [
        view
        for view in views_for(desk.actor, desk.proposal, requests_of(desk.proposal))
        if view.request.level == desk.level
    ]
    offered = (row.name for row in LIFECYCLE.offered(desk.proposal, desk.actor) if row.name in rules.RETURN_STEPS)
    ask = next(offered, "")
    return {
        "supplements": views[:1],
        "ask_url": reverse("appraisal:step", args=(desk.proposal.code, ask)) if ask else "",
    }


def _levels(actor: Actor, proposal: Proposal, current: Level) -> list[dict[str, Any]]:
    """The levels this person reads, as tabs."""
    return [
        {"label": label.capitalize(), "url": f"?cap={slug}", "current": current == value}
        for slug, value, label in (("co-so", Level.PROVINCE, "cấp cơ sở"), ("bo", Level.CENTRE, "cấp Bộ"))
        if rules.may_read_sheets(actor, proposal, value)
    ]


def _tabs(desk: Desk) -> list[dict[str, Any]]:
    """My opinion and the sheet of the round, for whoever has both."""
    if not desk.gives:
        return []
    here = f"/tham-dinh/{desk.proposal.code}"
    return [
        {"label": "Ý kiến của tôi", "url": f"{here}/y-kien/", "current": desk.purpose == Purpose.OPINION},
        {"label": "Phiếu của lần thẩm định", "url": f"{here}/phieu/", "current": desk.purpose == Purpose.SUMMARY},
    ]


def _papers(dossier: Dossier) -> list[tuple[Paper, str, bool]]:
    """Each paper with what it is and whether a browser shows it."""
    titles = {row.code: row.title for row in dossier.needed_papers}
    return [
        (row, titles.get(row.kind_code, "Giấy tờ khác"), row.content_type in SHOWN_IN_BROWSER) for row in dossier.papers
    ]


def _parties(proposal: Proposal, dossier: Dossier) -> dict[str, Any]:
    communes = [row.commune_id for row in dossier.locations]
    communes += [row.production_commune_id for row in dossier.beneficiaries if row.production_commune_id]
    names = places_by_id(communes, timezone.localdate())
    found = support_to_judge(proposal, dossier.beneficiaries)
    producers = [
        (row, ", ".join(filter(None, (row.production_address, names.get(row.production_commune_id or 0)))), found.get(row.pk, ()))
        for row in dossier.beneficiaries
    ]  # fmt: skip
    places = [", ".join(filter(None, (row.address, names.get(row.commune_id)))) for row in dossier.locations]
    return {"places": places, "producers": producers}
