"""What happened, told after commit to whoever asked to hear. The list of listeners is khuyencong/reactions.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.db import transaction

logger = structlog.get_logger(__name__)

Reaction = Callable[[Any], None]
Recorder = Callable[[tuple[Any, ...]], None]
_reactions: dict[type, tuple[Reaction, ...]] = {}
_recorders: list[Recorder] = []
_only: ContextVar[frozenset[Reaction] | None] = ContextVar("only_reactions", default=None)


def register(table: Mapping[type, tuple[Reaction, ...]]) -> None:
    """Fill the table once, at start-up."""
    _reactions.clear()
    _reactions.update(table)


def table() -> Mapping[type, tuple[Reaction, ...]]:
    """The table as it stands; the architecture test compares it with the events that exist."""
    return _reactions


def record_with(*recorders: Recorder) -> None:
    """Who writes down every event in the transaction of the event itself; once, at start-up."""
    _recorders[:] = recorders


def publish(*events: object) -> None:
    """Write the events down with what they tell of, then tell the listeners once the transaction is safely stored.

    A recorder that breaks undoes the step: that is what it is for (docs/adr/0008-outbox.md). Within `only_reactions` nothing
    is written down.
    """
    only = _only.get()
    if only is None:
        for record in _recorders:
            record(events)
    for event in events:
        transaction.on_commit(lambda event=event: _tell(event, only))  # type: ignore[misc]


@contextmanager
def only_reactions(*wanted: Reaction) -> Iterator[None]:
    """Within the block, other reactions stay silent: bulk loading of old dossiers must not send thousands of mails."""
    token = _only.set(frozenset(wanted))
    try:
        yield
    finally:
        _only.reset(token)


def _tell(event: object, only: frozenset[Reaction] | None) -> None:
    for reaction in _reactions.get(type(event), ()):
        if only is not None and reaction not in only:
            continue
        try:
            reaction(event)
        except Exception:  # a reaction may lag or fail; the step it follows has been committed
            logger.exception("reaction failed", reaction=reaction.__name__, event=repr(event))
