"""Bundles: as drafts, as sent, and in lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, QuerySet
from django.utils import timezone

from core.errors import NotFound
from organisations.actors import Actor
from planning import rules
from planning.drafts import RegistrationDraft, RegistrationRow
from planning.models import Registration, RegistrationItem
from planning.placing import Placed, arranged
from planning.priority import Ranked, ranked
from planning.selectors.priority import facts_for
from planning.selectors.results import results_of
from planning.wording import goals_text, results_text
from programmes import selectors as programmes
from programmes.states import WindowLevel
from proposals.models import Proposal
from proposals.selectors import recusals_of, recused_ids
from proposals.states import State


def year_to_register(tenant_id: int, day: date) -> int:
    """The first year with đề án that wait, else the one the Cục takes registrations for, else the next year."""
    waiting: int | None = Proposal.objects.filter(tenant_id=tenant_id, state=State.PROVINCE_PASSED).aggregate(
        first=Min("plan_year")
    )["first"]
    if waiting is not None:
        return waiting
    windows = programmes.windows_on(day, tenant_id=tenant_id)
    to_centre = (row for row, now in windows if row.level == WindowLevel.PROVINCE_TO_CENTRE and now.open)
    return min((row.plan_year.year for row in to_centre), default=day.year + 1)


def registration_draft(tenant_id: int, year: int, reader: Actor | None = None) -> RegistrationDraft:
    """The bundle as it stands: passed đề án of the Sở in the order chosen so far, new ones where the law puts them.

    Rows that `reader` keeps away from are marked hidden. A constant number of queries.
    """
    today = timezone.localdate()
    saved: Registration | None = Registration.objects.filter(
        tenant_id=tenant_id, plan_year=year, state=Registration.State.DRAFT
    ).first()
    chosen = {item.proposal_id: item for item in RegistrationItem.objects.filter(registration=saved)} if saved else {}
    passed = {
        row["id"]: row
        for row in Proposal.objects.filter(tenant_id=tenant_id, plan_year=year, state=State.PROVINCE_PASSED).values(
            "id", "code", "title", "unit__name", "amount_province", "content__code"
        )
    }
    law = ranked(facts_for(list(passed), today), today)
    hidden = _kept_from(reader, passed)
    rows = _rows(law, passed, chosen, hidden)
    contents = {row.code: row.short_title for row in programmes.contents()}
    blocks = {
        "last_year": results_text(results_of(tenant_id, year - 2, today)),
        "this_year": results_text(results_of(tenant_id, year - 1, today)),
        "next_year": goals_text(
            year, [(contents[row.content], row.amount) for row in _by_content(rows) if row.included]
        ),
    }
    return RegistrationDraft(
        year=year, tenant_id=tenant_id, registration=saved, rows=rows, blocks=blocks,
        texts={name: getattr(saved, name) if saved else blocks[name] for name in blocks},
    )  # fmt: skip


def _rows(
    law: list[Ranked],
    passed: Mapping[int, dict[str, Any]],
    chosen: Mapping[int, RegistrationItem],
    hidden: Collection[int],
) -> tuple[RegistrationRow, ...]:
    """Every passed đề án at its place; places of the law count those ticked in."""
    places = []
    for found in law:
        item = chosen.get(found.facts.proposal_id)
        rank = item.rank if item is not None and item.included else None
        places.append(Placed(found.code, found.place, item.included if item else True, rank, rank))
    ins = {place.code for place in places if place.included}
    law_places = {row.code: number for number, row in enumerate((row for row in law if row.code in ins), start=1)}
    by_code = {row.code: row for row in law}
    rows = []
    for rank, code in enumerate(arranged(places), start=1):
        found = by_code[code]
        key = found.facts.proposal_id
        rows.append(_row(passed[key], chosen.get(key), found, rank, law_places.get(code, 0), key in hidden))
    return tuple(rows)


def _row(
    row: dict[str, Any],
    item: RegistrationItem | None,
    found: Ranked,
    rank: int,
    law_place: int,
    hidden: bool,  # noqa: FBT001
) -> RegistrationRow:
    return RegistrationRow(
        code=row["code"], proposal_id=row["id"], title=row["title"], unit=row["unit__name"],
        amount=row["amount_province"] or 0, included=item.included if item else True, rank=rank,
        reason=item.reason if item else "", content=programmes.ancestry(row["content__code"])[-1], ranked=found,
        law_place=law_place, moved_reason=item.moved_reason if item else "", hidden=hidden,
    )  # fmt: skip


def _by_content(rows: Iterable[RegistrationRow]) -> list[RegistrationRow]:
    order = {row.code: number for number, row in enumerate(programmes.contents())}
    return sorted(rows, key=lambda row: order[row.content])


def _kept_from(reader: Actor | None, passed: Collection[int]) -> set[int]:
    """Keys of the đề án that this person keeps away from."""
    if reader is None:
        return set()
    kept = Proposal.objects.filter(Exists(recusals_of(reader)), pk__in=passed)
    return set(kept.values_list("pk", flat=True))


def registration_for(actor: Actor | None, code: str) -> Registration:
    """A bundle that this person may read: the Sở its own, the central level what was sent. Raises NotFound."""
    rows = registrations_for(actor).filter(code=code).select_related("tenant", "sent_by")
    found: Registration | None = rows.first()
    if found is None:
        raise NotFound(code)
    return found


def registrations_for(actor: Actor | None) -> QuerySet[Registration]:
    """Bundles this person may read, newest year first."""
    everything: QuerySet[Registration] = Registration.objects.order_by("-plan_year", "-batch", "code")
    if actor is not None and rules.may_prepare_registration(actor):
        return everything.filter(tenant_id=actor.tenant_id)
    if rules.may_read_plan(actor):
        return everything.filter(state=Registration.State.SENT)
    return everything.none()


def items_of(registration: Registration, reader: Actor) -> list[dict[str, Any]]:
    """The rows of a bundle in the order of priority, the left-out ones last; none that this reader keeps away from."""
    shown = registration.items.exclude(proposal_id__in=recused_ids(reader))
    rows: QuerySet[Any, Any] = shown.order_by("-included", "rank", "id").values(
        "rank", "included", "reason", "moved_reason", "law_place", "why", "proposal__code", "proposal__title",
        "proposal__unit__name", "proposal__amount_province", "proposal__state",
    )  # fmt: skip
    return list(rows)


def registration_list(actor: Actor) -> list[dict[str, Any]]:
    """Bundles for the list page, with how many đề án each holds."""
    rows = registrations_for(actor).annotate(count=Count("items"))
    found: QuerySet[Any, Any] = rows.values(
        "code", "plan_year", "batch", "state", "tenant__name", "document_number", "sent_at", "copied_on", "count"
    )
    return list(found)


def counted_registrations(actor: Actor | None) -> QuerySet[Registration]:
    """Bundles this person may read, each with how many đề án it holds."""
    return registrations_for(actor).select_related("tenant").annotate(count=Count("items"))
