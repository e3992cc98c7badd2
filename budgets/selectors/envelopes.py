"""Find envelopes and what lies in them. Every figure is the sum of accounts; the database keeps those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet, Sum

from budgets.models import Account, Envelope, LedgerEntry
from budgets.rules import may_see_envelopes
from budgets.standing import Money, Purse, Standing
from budgets.states import AccountKind, EntryKind, Track
from core.errors import NotFound
from organisations.actors import Actor
from programmes import selectors as programmes

INWARD = (EntryKind.GIVE, EntryKind.CUT)
NAMES = ("parent", "holder", "content")


def envelope(year: int) -> Standing | None:
    """National money of the whole year, or None when nothing has been entered."""
    root = Envelope.objects.filter(track=Track.NATIONAL, year=year, parent__isnull=True).select_related(*NAMES).first()
    return None if root is None else standings([root])[0]


def envelopes() -> list[Standing]:
    """National money by year, newest first."""
    roots = Envelope.objects.filter(track=Track.NATIONAL, parent__isnull=True).select_related(*NAMES)
    return standings(roots.order_by("-year"))


def envelopes_of(*years: int) -> list[Standing]:
    """Every envelope of these years, the whole before its parts."""
    rows = Envelope.objects.filter(track=Track.NATIONAL, year__in=years).select_related(*NAMES)
    return standings(rows.order_by("year", "pk"))


def with_parts(parent: Envelope) -> tuple[Standing, list[Standing]]:
    """An envelope and what it was shared out to, by code."""
    rows = Envelope.objects.filter(parent=parent).select_related(*NAMES).order_by("code")
    whole, *parts = standings([parent, *rows])
    return whole, parts


def get_envelope(actor: Actor | None, code: str) -> Envelope:
    """Fetching is the permission check. Raises NotFound."""
    rows = Envelope.objects.select_related(*NAMES).filter(code=code)
    found: Envelope | None = rows.first() if may_see_envelopes(actor) else None
    if found is None:
        raise NotFound(code)
    return found


def standings(rows: Iterable[Envelope]) -> list[Standing]:
    """The money of these envelopes, in their order; a fixed number of queries. Give them with their names (NAMES)."""
    chosen = list(rows)
    keys = [row.pk for row in chosen]
    below = _below(keys)
    everything = {*keys, *(pk for found in below.values() for pk in found)}
    sums, outside = _sums(everything)
    papers = _papers(keys)
    came, went = _carried(everything)
    return [
        Standing(
            envelope=row, own=sums[row.pk], below=sum((sums[pk] for pk in below[row.pk]), Money()),
            given=outside.get(row.pk, 0), last_paper=papers.get(row.pk),
            carried_in=sum(came.get(pk, 0) for pk in (row.pk, *below[row.pk])),
            carried_out=sum(went.get(pk, 0) for pk in (row.pk, *below[row.pk])),
        )
        for row in chosen
    ]  # fmt: skip


def _below(keys: list[int]) -> dict[int, list[int]]:
    """Everything below each envelope: an allocation may itself be shared out."""
    below: dict[int, list[int]] = {key: [] for key in keys}
    years = Envelope.objects.filter(pk__in=keys).values("year")
    parents = dict(Envelope.objects.filter(parent__isnull=False, year__in=years).values_list("pk", "parent_id"))
    for pk in parents:
        above = parents.get(pk)
        while above is not None:
            if above in below:
                below[above].append(pk)
            above = parents.get(above)
    return below


def _sums(keys: set[int]) -> tuple[dict[int, Money], dict[int, int]]:
    """What lies in each envelope, and what the State gave to it."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Account.objects.filter(envelope_id__in=keys)
    for pk, kind, total in rows.values_list("envelope_id", "kind").annotate(total=Sum("balance")).order_by():
        sums[pk][kind] = int(total or 0)
    outside = {pk: -found.pop(AccountKind.OUTSIDE, 0) for pk, found in sums.items()}
    return defaultdict(Money, {pk: Money(**found) for pk, found in sums.items()}), outside


def _papers(keys: list[int]) -> dict[int, LedgerEntry]:
    """The newest paper that brought money in, by envelope."""
    inward = Q(kind__in=INWARD, envelope_id__in=keys) | Q(kind=EntryKind.ALLOCATE, to_account__envelope_id__in=keys)
    rows = LedgerEntry.objects.filter(inward).select_related("to_account").order_by("id")
    return {(row.to_account.envelope_id if row.kind == EntryKind.ALLOCATE else row.envelope_id): row for row in rows}


def _carried(keys: set[int]) -> tuple[dict[int, int], dict[int, int]]:
    """What was carried into and out of each envelope."""
    touching = Q(envelope_id__in=keys) | Q(to_account__envelope_id__in=keys)
    rows = LedgerEntry.objects.filter(touching, kind=EntryKind.CARRY_OVER).order_by()
    came: dict[int, int] = defaultdict(int)
    went: dict[int, int] = defaultdict(int)
    for source, target, total in rows.values_list("envelope_id", "to_account__envelope_id").annotate(Sum("amount")):
        went[source] += int(total)
        came[target] += int(total)
    return came, went


def best_envelope(year: int, tenant_id: int, content_code: str, *, track: str = Track.NATIONAL) -> Envelope | None:
    """The envelope a đề án is paid from: the narrowest that fits (Sở and content, Sở, content), else the root."""
    rows = Envelope.objects.filter(track=track, year=year).select_related(*NAMES)
    return narrowest(rows.filter(Q(holder__isnull=True) | Q(holder_id=tenant_id)), tenant_id, content_code)


def narrowest(rows: QuerySet[Envelope] | Iterable[Envelope], tenant_id: int, content_code: str) -> Envelope | None:
    """The one of these envelopes that fits a content of a tenant most closely."""
    codes = programmes.ancestry(content_code)
    fitting = [
        row for row in rows if row.holder_id in {None, tenant_id} and (row.content is None or row.content.code in codes)
    ]
    return max(fitting, key=lambda row: _narrowness(row, codes), default=None)


def purses(year: int) -> list[Purse]:
    """Every envelope of national money of a year with what is free and promised in it, by key; one query."""
    rows = Envelope.objects.filter(track=Track.NATIONAL, year=year).order_by("pk")
    sums = {
        "free": Sum("accounts__balance", filter=Q(accounts__kind=AccountKind.FREE)),
        "promised": Sum("accounts__balance", filter=~Q(accounts__kind__in=(AccountKind.FREE, AccountKind.OUTSIDE))),
    }
    names = ("pk", "code", "parent_id", "holder_id", "holder__name", "content__code", "content__short_title")
    return [
        Purse(pk, code, _purse_name(holder, content, title), parent, holder_id, content or "", free or 0, promised or 0)
        for pk, code, parent, holder_id, holder, content, title, free, promised in rows.annotate(**sums).values_list(
            *names, *sums
        )
    ]


def purse_of(rows: Iterable[Purse], tenant_id: int, codes: list[str]) -> Purse | None:
    """The purse that fits a content of a tenant most closely; `codes` = the content and its parents upwards."""
    fitting = [
        row
        for row in rows
        if row.holder_id in {None, tenant_id} and (not row.content_code or row.content_code in codes)
    ]
    return max(fitting, key=lambda row: _closeness(row.holder_id, row.content_code, row.pk, codes), default=None)


def _purse_name(holder: str | None, content: str | None, title: str | None) -> str:
    return ", ".join(part for part in (holder, f"{content} {title}" if content else None) if part) or "Cả nước"


def _narrowness(row: Envelope, codes: list[str]) -> tuple[bool, int, int]:
    return _closeness(row.holder_id, row.content.code if row.content is not None else "", row.pk, codes)


def _closeness(holder_id: int | None, content_code: str, pk: int, codes: list[str]) -> tuple[bool, int, int]:
    depth = len(codes) - codes.index(content_code) if content_code else 0
    return (holder_id is not None, depth, -pk)
