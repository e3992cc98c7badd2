"""Whose money a reader must not see: the references of đề án with which they have a conflict of interest.

Money does not know what it is for (references are texts), so whoever knows says so: the wiring registers one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from budgets.listing_ledger import Line
from budgets.standing import CommitmentStanding
from organisations.actors import Actor

MASK: Final = "Hồ sơ bạn không được xem vì xung đột lợi ích"
Provider = Callable[[Actor], frozenset[str]]
_provider: list[Provider] = []


def register(provider: Provider) -> None:
    """Who knows which references are kept from an actor. Once, when the portal starts."""
    _provider[:] = [provider]


def hidden_references(actor: Actor) -> frozenset[str]:
    """References kept from this person. Raises LookupError when nobody was registered: silence would be a leak."""
    if not _provider:
        raise LookupError("no provider of hidden references: khuyencong.apps registers it")
    return _provider[0](actor)


def masked_lines(lines: Iterable[Line], hidden: frozenset[str]) -> Iterator[Line]:
    """Movements of the ledger with those of hidden đề án blanked; they stay in their place, without amounts."""
    for line in lines:
        yield replace(
            line, reference="", amount=None, paper_number="", paper_date=None, note="", hidden=True
        ) if line.reference in hidden else line  # fmt: skip


def masked_commitments(rows: Iterable[CommitmentStanding], hidden: frozenset[str]) -> list[CommitmentStanding | None]:
    """The money of đề án; None in the place of each hidden one."""
    return [None if row.reference in hidden else row for row in rows]


def cursor_shown(rows: Iterable[CommitmentStanding], cursor: str, hidden: frozenset[str]) -> str:
    """The number after which the next page starts, in an address the reader sees: the last one that is not hidden."""
    if cursor not in hidden:
        return cursor
    return next((row.reference for row in reversed(list(rows)) if row.reference not in hidden), "")
