"""What the norms say, kept in the cache for pages that are asked again and again: while typing, on every list.

Whatever decides (filing, conclusions, the plan) reads the rows themselves. A change of any norm or item of cost sets a
new mark (`forget_norms`), and what was kept under another mark is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

from budgets.assessment import Law
from budgets.selectors.law import law_on
from budgets.selectors.norms import norms_named
from budgets.states import Track

MARK: Final = "budgets:norms-mark"
SECONDS: Final = 300


def law_kept(codes: Iterable[str], day: date, *, track: str = Track.NATIONAL, tenant_id: int | None = None) -> Law:
    """As `law_on`, at most some minutes old."""
    wanted = sorted(set(codes))
    owner = tenant_id if track == Track.LOCAL else ""
    found: Law = _kept(
        f"budgets:law:{day:%Y%m%d}:{track}:{owner}:{'.'.join(wanted)}",
        lambda: law_on(wanted, day, track=track, tenant_id=tenant_id),
    )
    return found


def days_kept(codes: Iterable[str], day: date, tenant_id: int | None = None) -> dict[str, int]:
    """Norm -> number of days, for those of the codes that are in force; at most some minutes old."""
    wanted = sorted(set(codes))
    found: dict[str, int] = _kept(
        f"budgets:days:{day:%Y%m%d}:{tenant_id or ''}:{'.'.join(wanted)}",
        lambda: {norm.code: norm.number for norm in norms_named(set(wanted), day, tenant_id=tenant_id)},
    )
    return found


def forget_norms() -> None:
    """After a norm or an item of cost was added, ended or loaded: once that is committed."""
    transaction.on_commit(lambda: cache.set(MARK, uuid4().hex, None))


def _kept(key: str, make: Callable[[], Any]) -> Any:
    """The mark is read before the rows: what a change overtook is kept under the old mark and never found again."""
    found = cache.get_many([MARK, key])
    mark, kept = found.get(MARK), found.get(key)
    if kept is not None and kept[0] == mark:
        return kept[1]
    made = make()
    cache.set(key, (mark, made), SECONDS)
    return made
