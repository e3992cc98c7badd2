"""Keeps the progress of targets equal to what is counted, by looking only at the things that change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import F, Max, Q

from portal.models import Counted, Publication, TargetProgress

Sums = dict[int, tuple[int, int, int]]


@contextmanager
def progress_kept(publication: Publication, new: Iterable[Counted]) -> Iterator[None]:
    """While the block replaces what `publication` counts by `new`, move each target's progress by the difference.

    The same thing counted by two publications counts once, with its best standing. Callers hold the edition's lock.
    """
    keys = set(Counted.objects.filter(publication=publication).values_list("target_id", "key"))
    keys |= {(row.target_id, row.key) for row in new}
    before = _sums(keys)
    yield
    after = _sums(keys)
    for target_id in sorted({target_id for target_id, _ in keys}):
        old, now = before.get(target_id, (0, 0, 0)), after.get(target_id, (0, 0, 0))
        if old != now:
            _move(target_id, [new_value - old_value for old_value, new_value in zip(old, now, strict=True)])


def _sums(keys: set[tuple[int, str]]) -> Sums:
    found: Sums = {}
    rows = (
        Counted.objects.filter(target_id__in={target_id for target_id, _ in keys}, key__in={key for _, key in keys})
        .values("target_id", "key")
        .annotate(
            planned=Max("number"),
            approved=Max("number", filter=Q(approved=True), default=0),
            accepted=Max("number", filter=Q(accepted=True), default=0),
        )
    )
    for row in rows:
        planned, approved, accepted = found.get(row["target_id"], (0, 0, 0))
        found[row["target_id"]] = (
            planned + row["planned"],
            approved + row["approved"],
            accepted + row["accepted"],
        )
    return found


def _move(target_id: int, difference: list[int]) -> None:
    planned, approved, accepted = difference
    TargetProgress.objects.get_or_create(target_id=target_id)
    TargetProgress.objects.filter(target_id=target_id).update(
        planned=F("planned") + planned, approved=F("approved") + approved, accepted=F("accepted") + accepted
    )
