"""Bundles: as drafts, as sent, and in lists."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet, Sum

from core.errors import NotFound
from core.money import format_dong
from organisations.actors import Actor
from planning import rules
from planning.drafts import RegistrationDraft, RegistrationRow
from planning.models import Registration, RegistrationItem
from programmes.selectors import windows_on
from programmes.states import WindowLevel
from proposals.masking import mark_hidden
from proposals.models import Proposal
from proposals.states import State


def year_to_register(tenant_id: int, day: date) -> int:
    """The first year with đề án that wait, else the one the Cục takes registrations for, else the next year."""
    waiting: int | None = Proposal.objects.filter(tenant_id=tenant_id, state=State.PROVINCE_PASSED).aggregate(
        first=Min("plan_year")
    )["first"]
    if waiting is not None:
        return waiting
    windows = windows_on(day, tenant_id=tenant_id)
    to_centre = (row for row, now in windows if row.level == WindowLevel.PROVINCE_TO_CENTRE and now.open)
    return min((row.plan_year.year for row in to_centre), default=day.year + 1)


def registration_draft(tenant_id: int, year: int) -> RegistrationDraft:
    """The bundle as it stands: passed đề án of the Sở, with what was chosen for each so far."""
    saved: Registration | None = Registration.objects.filter(
        tenant_id=tenant_id, plan_year=year, state=Registration.State.DRAFT
    ).first()
    chosen = {item.proposal_id: item for item in RegistrationItem.objects.filter(registration=saved)} if saved else {}
    passed = (
        Proposal.objects.filter(tenant_id=tenant_id, plan_year=year, state=State.PROVINCE_PASSED)
        .order_by("code")
        .values("id", "code", "title", "unit__name", "amount_province")
    )
    rows = [_registration_row(row, chosen.get(row["id"]), number) for number, row in enumerate(passed, start=1)]
    texts = {
        "last_year": saved.last_year if saved else figures_text(tenant_id, year - 2),
        "this_year": saved.this_year if saved else figures_text(tenant_id, year - 1),
        "next_year": saved.next_year if saved else "",
    }
    return RegistrationDraft(
        year=year, tenant_id=tenant_id, registration=saved, texts=texts,
        rows=tuple(sorted(rows, key=lambda row: (row.rank, row.code))),
    )  # fmt: skip


def _registration_row(row: dict[str, Any], item: RegistrationItem | None, number: int) -> RegistrationRow:
    return RegistrationRow(
        code=row["code"], proposal_id=row["id"], title=row["title"], unit=row["unit__name"],
        amount=row["amount_province"] or 0, included=item.included if item else True,
        rank=item.rank if item else number, reason=item.reason if item else "",
    )  # fmt: skip


def figures_text(tenant_id: int, year: int) -> str:
    """Figures of a year as a first sentence of the report; the Sở writes on from there."""
    figures = Proposal.objects.filter(tenant_id=tenant_id, plan_year=year, state__in=sorted(State.PUBLIC)).aggregate(
        count=Count("id"),
        approved=Sum("amount_approved"),
        accepted=Sum("amount_accepted"),
        settled=Sum("amount_settled"),
    )
    if not figures["count"]:
        return ""
    return (
        f"Năm {year}: {figures['count']} đề án khuyến công quốc gia được phê duyệt, kinh phí "
        f"{format_dong(figures['approved'] or 0)} đồng; đã nghiệm thu {format_dong(figures['accepted'] or 0)} đồng, "
        f"đã quyết toán {format_dong(figures['settled'] or 0)} đồng."
    )


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


def items_of(registration: Registration, away: Collection[int]) -> list[dict[str, Any]]:
    """The rows of a bundle in the order of priority, the left-out ones last; đề án in `away` are marked hidden."""
    rows: QuerySet[Any, Any] = registration.items.order_by("-included", "rank", "id").values(
        "rank", "included", "reason", "proposal_id", "proposal__code", "proposal__title", "proposal__unit__name",
        "proposal__amount_province", "proposal__state",
    )  # fmt: skip
    found = list(rows)
    mark_hidden(found, away, key="proposal_id", kept=("rank", "included", "proposal__amount_province"))
    return found


def registration_list(actor: Actor) -> list[dict[str, Any]]:
    """Bundles for the list page, with how many đề án each holds."""
    rows = registrations_for(actor).annotate(count=Count("items"))
    found: QuerySet[Any, Any] = rows.values(
        "code", "plan_year", "batch", "state", "tenant__name", "document_number", "sent_at", "count"
    )
    return list(found)


def counted_registrations(actor: Actor | None) -> QuerySet[Registration]:
    """Bundles this person may read, each with how many đề án it holds."""
    return registrations_for(actor).select_related("tenant").annotate(count=Count("items"))
