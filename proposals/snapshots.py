"""The dossier as the unit hands it over, in a form that can be kept and compared: words and numbers, no keys of other tables.

`Content` = {"fields": {name: value}, "forms": {code: {name: value}}, "rows": {kind: [{"key": key of the row, name: value, …}]}, "lines": as an
`EstimateVersion` with titles beside the codes, "papers": [{"kind", "title", "name", "sha256", "size"}], "money": {name: đồng}}.
Dates are ISO texts, amounts whole đồng, choices the words that stood on screen that day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from budgets.selectors import cost_items
from organisations.actors import Actor
from programmes import selectors as programmes
from proposals.annex import Filled
from proposals.completeness import Dossier
from proposals.estimates import lines_now
from proposals.models import Beneficiary, DossierSnapshot, Location, Paper, Proposal
from proposals.places import places_by_id
from proposals.selectors import dossier_of
from proposals.states import HandedOver, State

Content = dict[str, Any]
HANDED_OVER = "submit"
"""Stage of the papers the unit brings with the dossier; papers of steps are the authority's."""
TEXTS = (
    "title", "necessity", "legal_basis", "objectives", "scale", "novelty", "starts_on", "ends_on", "organisation_plan",
    "commits_counterpart", "commits_no_double_support", "effect_economic", "effect_social", "effect_environment",
    "sustainability",
)  # fmt: skip
PARTY = (
    "name", "tax_code", "registration", "representative", "phone", "office_address", "production_address", "in_craft_village",
    "capital", "workers", "women_owned", "minority_owned", "earlier_support",
)  # fmt: skip


def take_snapshot(proposal: Proposal, *, actor: Actor) -> DossierSnapshot:
    """Keep the dossier as it stands; the row of the đề án must be locked and must not have left the unit yet."""
    dossier = dossier_of(proposal)
    last: int = DossierSnapshot.objects.filter(proposal=proposal).aggregate(last=Max("number"))["last"] or 0
    snapshot = DossierSnapshot(
        tenant_id=proposal.tenant_id,
        proposal=proposal,
        number=last + 1,
        reason=HandedOver.FIRST if proposal.state == State.DRAFT else HandedOver.SUPPLEMENT,
        content=content_of(dossier, lines_now(proposal), _places(dossier)),
        author=actor.user,
        author_name=actor.name,
        organisation_name=actor.organisation.name,
    )
    snapshot.save(force_insert=True)
    return snapshot


def content_now(proposal: Proposal, lines: Iterable[Mapping[str, Any]]) -> Content:
    """The dossier as it stands, with these lines for an estimate; as JSON keeps it, so that two can be told apart."""
    dossier = dossier_of(proposal)
    content: Content = json.loads(json.dumps(content_of(dossier, lines, _places(dossier))))
    return content


def content_of(dossier: Dossier, lines: Iterable[Mapping[str, Any]], places: Mapping[int, str]) -> Content:
    """Everything of the dossier. `lines` as `estimates.lines_now` gives them, `places` = key of a commune -> its name."""
    proposal = dossier.proposal
    contents = {row.code: row.short_title for row in programmes.contents()}
    items = {item.code: item.title for item in cost_items()}
    return {
        "fields": _fields(proposal, contents),
        "forms": {code: _form(form) for code, form in dossier.filled.items() if form.begun},
        "rows": {
            "partners": [_row(row.pk, row, ("name", "task")) for row in dossier.partners],
            "beneficiaries": [_party(row, places) for row in dossier.beneficiaries],
            "locations": [_location(row, places) for row in dossier.locations],
            "work": [_row(row.pk, row, ("name", "starts_on", "ends_on", "responsible")) for row in dossier.work],
            **{code: _form_rows(form) for code, form in dossier.filled.items() if form.rows},
        },
        "lines": [_line(line, contents, items) for line in lines],
        "papers": _papers(dossier),
        "money": {"total_cost": proposal.total_cost, "amount_proposed": proposal.amount_proposed},
    }


def _places(dossier: Dossier) -> dict[int, str]:
    keys = [row.commune_id for row in dossier.locations]
    keys += [row.production_commune_id for row in dossier.beneficiaries if row.production_commune_id]
    return places_by_id(keys, timezone.localdate())


def _fields(proposal: Proposal, contents: Mapping[str, str]) -> dict[str, Any]:
    flags = {flag.code: flag.title for flag in programmes.priority_flags()} if proposal.priority_flags else {}
    return {
        **{name: _plain(getattr(proposal, name)) for name in TEXTS},
        "kind": proposal.get_kind_display(),
        "plan_year": proposal.plan_year,
        "content": contents.get(proposal.content.code, proposal.content.code),
        "other_contents": "; ".join(contents.get(code, code) for code in proposal.other_contents),
        "trade": str(proposal.trade) if proposal.trade else "",
        "priority_flags": "; ".join(flags.get(code, code) for code in sorted(proposal.priority_flags)),
        "priority_multiplier": f"{proposal.priority_multiplier.normalize():f}",
    }


def _form(filled: Filled) -> dict[str, Any]:
    return {name: _plain(getattr(filled.form, name)) for name, _ in filled.kind.fields}


def _form_rows(filled: Filled) -> list[dict[str, Any]]:
    names = [name for name, _ in filled.kind.row_fields]
    return [_row(row.pk, row, names) for row in filled.rows]


def _row(key: int, row: object, names: Iterable[str]) -> dict[str, Any]:
    return {"key": str(key), **{name: _plain(getattr(row, name)) for name in names}}


def _party(row: Beneficiary, places: Mapping[int, str]) -> dict[str, Any]:
    place = places.get(row.production_commune_id, "") if row.production_commune_id else ""
    return {**_row(row.pk, row, PARTY), "legal_form": row.get_legal_form_display(), "place": place}


def _location(row: Location, places: Mapping[int, str]) -> dict[str, Any]:
    return {**_row(row.pk, row, ("address",)), "place": places.get(row.commune_id, "")}


def _line(line: Mapping[str, Any], contents: Mapping[str, str], items: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": str(line["line"]),
        **{name: value for name, value in line.items() if name != "line"},
        "content": contents.get(line["content_code"], line["content_code"]),
        "item": items.get(line["cost_item"], line["cost_item"]),
    }


def _papers(dossier: Dossier) -> list[dict[str, Any]]:
    titles = {row.code: row.title for row in dossier.needed_papers}
    return [_paper(row, titles) for row in dossier.papers if row.stage == HANDED_OVER]


def _paper(row: Paper, titles: Mapping[str, str]) -> dict[str, Any]:
    title = titles.get(row.kind_code, "Giấy tờ khác")
    return {"kind": row.kind_code, "title": title, "name": row.original_name, "sha256": row.sha256, "size": row.size}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
