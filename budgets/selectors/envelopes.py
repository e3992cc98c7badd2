"""Find envelopes and what lies in them. Every figure is the sum of accounts; the database keeps those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from budgets.models import Account, Envelope, LedgerEntry
from budgets.rules import may_see_envelopes
from budgets.states import AccountKind, EntryKind, Track
from core.errors import NotFound
from organisations.actors import Actor
from programmes import selectors as programmes

INWARD = (EntryKind.GIVE, EntryKind.CUT)


@dataclass(frozen=True, slots=True)
class Standing:
    """An envelope and its money, đồng. `amount` = what came in = allocated + free + everything promised."""

    envelope: Envelope
    allocated: int
    free: int
    committed: int
    advanced: int
    paid: int
    settled: int
    last_paper: LedgerEntry | None = None

    @property
    def amount(self) -> int:
        """What came in."""
        return self.allocated + self.free + self.promised

    @property
    def promised(self) -> int:
        """Committed to đề án, spent or not."""
        return self.committed + self.spent

    @property
    def spent(self) -> int:
        """What has left the treasury."""
        return self.advanced + self.paid + self.settled

    @property
    def year(self) -> int:
        """Budget year."""
        return self.envelope.year


@dataclass(frozen=True, slots=True)
class CommitmentStanding:
    """The money of one đề án by where it lies, đồng."""

    reference: str
    committed: int = 0
    advanced: int = 0
    paid: int = 0
    settled: int = 0

    @property
    def total(self) -> int:
        """Everything promised to it that has not been released."""
        return self.committed + self.advanced + self.paid + self.settled


def envelope(year: int) -> Standing | None:
    """National money given for the whole year, or None when nothing has been entered."""
    root = Envelope.objects.filter(track=Track.NATIONAL, year=year, parent__isnull=True).first()
    return None if root is None else standings([root])[0]


def envelopes() -> list[Standing]:
    """National money by year, newest first."""
    roots = Envelope.objects.filter(track=Track.NATIONAL, parent__isnull=True).select_related("opened_by")
    return standings(list(roots.order_by("-year")))


def get_envelope(actor: Actor | None, code: str) -> Envelope:
    """Fetching is the permission check. Raises NotFound."""
    rows = Envelope.objects.select_related("parent", "holder", "content").filter(code=code)
    found: Envelope | None = rows.first() if may_see_envelopes(actor) else None
    if found is None:
        raise NotFound(code)
    return found


def standings(rows: Iterable[Envelope]) -> list[Standing]:
    """The money of these envelopes, in their order; a fixed number of queries."""
    chosen = list(rows)
    children = _children([row.pk for row in chosen])
    sums = _sums({row.pk for row in chosen} | {pk for below in children.values() for pk in below})
    papers = _papers([row.pk for row in chosen])
    return [
        Standing(
            envelope=row,
            allocated=sum(sum(sums[pk].values()) for pk in children[row.pk]),
            free=sums[row.pk].get(AccountKind.FREE, 0),
            committed=sums[row.pk].get(AccountKind.COMMITTED, 0),
            advanced=sums[row.pk].get(AccountKind.ADVANCED, 0),
            paid=sums[row.pk].get(AccountKind.PAID, 0),
            settled=sums[row.pk].get(AccountKind.SETTLED, 0),
            last_paper=papers.get(row.pk),
        )
        for row in chosen
    ]


def _children(keys: list[int]) -> dict[int, list[int]]:
    """Everything below each envelope: an allocation may itself be shared out."""
    below: dict[int, list[int]] = {key: [] for key in keys}
    parents = dict(Envelope.objects.filter(parent__isnull=False).values_list("pk", "parent_id"))
    for pk in parents:
        above = parents.get(pk)
        while above is not None:
            if above in below:
                below[above].append(pk)
            above = parents.get(above)
    return below


def _sums(keys: set[int]) -> dict[int, dict[str, int]]:
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Account.objects.filter(envelope_id__in=keys).exclude(kind=AccountKind.OUTSIDE)
    for pk, kind, total in rows.values_list("envelope_id", "kind").annotate(total=Sum("balance")).order_by():
        sums[pk][kind] = int(total or 0)
    return sums


def _papers(keys: list[int]) -> dict[int, LedgerEntry]:
    """The newest paper that brought money in, by envelope."""
    inward = Q(kind__in=INWARD, envelope_id__in=keys) | Q(kind=EntryKind.ALLOCATE, to_account__envelope_id__in=keys)
    rows = LedgerEntry.objects.filter(inward).select_related("to_account", "from_account", "user").order_by("id")
    return {(row.from_account if row.kind == EntryKind.CUT else row.to_account).envelope_id: row for row in rows}


def best_envelope(year: int, tenant_id: int, content_code: str, *, track: str = Track.NATIONAL) -> Envelope | None:
    """The envelope a đề án is paid from: the narrowest that fits (Sở and content, Sở, content), else the root."""
    codes = programmes.ancestry(content_code)
    rows = Envelope.objects.filter(track=track, year=year).select_related("content")
    fitting = [
        row
        for row in rows.filter(Q(holder__isnull=True) | Q(holder_id=tenant_id))
        if row.content is None or row.content.code in codes
    ]
    return max(fitting, key=lambda row: _narrowness(row, codes), default=None)


def _narrowness(row: Envelope, codes: list[str]) -> tuple[bool, int, int]:
    depth = len(codes) - codes.index(row.content.code) if row.content is not None else 0
    return (row.holder_id is not None, depth, row.pk)


def commitments_in(envelope: Envelope) -> list[CommitmentStanding]:
    """The đề án paid from this envelope, by number."""
    return _commitments(Account.objects.filter(envelope=envelope).exclude(reference=""))


def commitment(reference: str) -> CommitmentStanding:
    """The money of one đề án over all years; all zero when nothing was promised."""
    found = _commitments(Account.objects.filter(reference=reference))
    return found[0] if found else CommitmentStanding(reference)


def _commitments(rows: QuerySet[Account]) -> list[CommitmentStanding]:
    sums: dict[str, dict[str, int]] = defaultdict(dict)
    for reference, kind, total in rows.values_list("reference", "kind").annotate(total=Sum("balance")).order_by():
        sums[reference][kind] = int(total or 0)
    return [
        CommitmentStanding(
            reference,
            committed=by_kind.get(AccountKind.COMMITTED, 0),
            advanced=by_kind.get(AccountKind.ADVANCED, 0),
            paid=by_kind.get(AccountKind.PAID, 0),
            settled=by_kind.get(AccountKind.SETTLED, 0),
        )
        for reference, by_kind in sorted(sums.items())
    ]


def entries_of(envelope: Envelope) -> QuerySet[LedgerEntry]:
    """Movements into, out of and within an envelope, newest first."""
    touching = Q(envelope=envelope) | Q(from_account__envelope=envelope) | Q(to_account__envelope=envelope)
    rows: QuerySet[LedgerEntry] = LedgerEntry.objects.filter(touching).order_by("-id")
    return rows


def entries_of_reference(reference: str) -> QuerySet[LedgerEntry]:
    """Movements of the money of one đề án, newest first."""
    rows: QuerySet[LedgerEntry] = LedgerEntry.objects.filter(reference=reference).order_by("-id")
    return rows
