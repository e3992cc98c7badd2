"""The money of đề án and the movements of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from budgets.models import Account, Envelope, LedgerEntry
from budgets.standing import CommitmentStanding
from budgets.states import AccountKind, EntryKind
from core.keyset import KeysetPage, keyset_page

PROMISED = (AccountKind.COMMITTED, AccountKind.ADVANCED, AccountKind.PAID, AccountKind.SETTLED)
OWN_COLUMNS = (
    "id", "at", "kind", "amount", "reference", "paper_number", "paper_date", "note", "user_name", "organisation_name",
)  # fmt: skip
COLUMNS = (*OWN_COLUMNS, "from_account__kind", "to_account__kind", "envelope__code", "to_account__envelope__code")
PAGE = 50


def commitment(reference: str) -> CommitmentStanding:
    """The money of one đề án over all years; all zero when nothing was promised."""
    found = _commitments(Account.objects.filter(reference=reference))
    return found[0] if found else CommitmentStanding(reference)


def commitments_in(envelope: Envelope, *, after: str = "", size: int = PAGE) -> tuple[list[CommitmentStanding], str]:
    """A page of the đề án paid from this envelope, by number; and the number after which the next page starts, or ""."""
    rows = Account.objects.filter(envelope=envelope, reference__gt=after).exclude(reference="")
    found = _commitments(rows, at_most=size + 1)
    return found[:size], found[size - 1].reference if len(found) > size else ""


def commitments_of(references: Collection[str]) -> dict[str, CommitmentStanding]:
    """The money of many đề án over all years, by number; one without money is not among them. One query."""
    return {row.reference: row for row in _commitments(Account.objects.filter(reference__in=references))}


def envelopes_of_reference(reference: str) -> list[Envelope]:
    """Where the money of a đề án lies or lay, the oldest year first."""
    keys = Account.objects.filter(reference=reference).values("envelope_id")
    return list(Envelope.objects.filter(pk__in=keys).order_by("year", "pk"))


def _commitments(rows: QuerySet[Account], at_most: int | None = None) -> list[CommitmentStanding]:
    sums = {kind.value: Coalesce(Sum("balance", filter=Q(kind=kind)), 0) for kind in PROMISED}
    found: Any = rows.values("reference").annotate(**sums).order_by("reference")
    return [CommitmentStanding(**{name: _whole(value) for name, value in row.items()}) for row in found[:at_most]]


def _whole(value: Any) -> Any:
    """PostgreSQL sums bigint into numeric."""
    return value if isinstance(value, str) else int(value)


def entries_of(envelope: Envelope) -> QuerySet[LedgerEntry]:
    """Movements into, out of and within an envelope, newest first."""
    into = LedgerEntry.objects.filter(to_account__in=Account.objects.filter(envelope=envelope).values("pk"))
    rows: QuerySet[LedgerEntry] = LedgerEntry.objects.filter(envelope=envelope) | into
    return rows.order_by("-at", "-id")


def entry_page(envelope: Envelope, *, cursor: str = "") -> KeysetPage:
    """One page of the movements of an envelope, newest first."""
    return keyset_page(entries_of(envelope).values(*COLUMNS), cursor=cursor, moment="at", size=PAGE)


def entries_of_reference(reference: str) -> QuerySet[LedgerEntry]:
    """Movements of the money of one đề án, newest first. Its Sở sees them: nothing of another tenant is joined."""
    rows: QuerySet[LedgerEntry] = LedgerEntry.objects.filter(reference=reference).order_by("-id")
    return rows


def entries_shown(reference: str, *, at_most: int = PAGE) -> list[dict[str, Any]]:
    """The newest movements of one đề án as rows of a table."""
    return list(entries_of_reference(reference).values(*OWN_COLUMNS)[:at_most])


def given_entries(*, at_most: int = PAGE) -> list[dict[str, Any]]:
    """The newest entries that gave or cut money of a year."""
    rows = LedgerEntry.objects.filter(kind__in=(EntryKind.GIVE, EntryKind.CUT)).order_by("-id")
    return list(rows.values(*OWN_COLUMNS, "envelope__year")[:at_most])


def places_of_reference(reference: str) -> list[Account]:
    """The accounts of a đề án with their envelopes, for the central level."""
    rows = Account.objects.filter(reference=reference).select_related("envelope")
    return list(rows.order_by("envelope__year", "envelope_id", "pk"))


def entries_to_export(envelope: Envelope) -> Iterator[dict[str, Any]]:
    """Every movement of an envelope, newest first, without holding them all."""
    return entries_of(envelope).values(*COLUMNS).iterator(chunk_size=PAGE * 10)
