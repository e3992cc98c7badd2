"""A row of execution and its đề án, locked in the one order: envelopes, đề án, the row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction

from budgets import services as budgets
from core.audit import acting_context
from core.errors import NotFound, Stale
from execution.models import Adjustment, AdvanceRequest, GroupPlan, Inspection, ProgressReport, Settlement
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.selectors import visible_to

Row = TypeVar("Row", Adjustment, AdvanceRequest, GroupPlan, Inspection, ProgressReport, Settlement)
STALE = "{what} vừa được người khác cập nhật. Tải lại trang để xem bản mới rồi thực hiện lại."


@contextmanager
def changing(
    row: Row, *, actor: Actor, why: str, version: int | None = None, money: bool = False
) -> Iterator[tuple[Row, Proposal]]:
    """The locked rows. Raises NotFound for somebody else's, Stale when the row is newer than `version`.

    `money`: the envelopes of the đề án and of its plan year are locked first.
    """
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        if money:
            seen = Proposal.objects.only("code", "plan_year").get(pk=row.proposal_id)
            budgets.lock_envelopes_of(seen.code, seen.plan_year)
        proposals = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content")
        mine = visible_to(actor).filter(pk=row.proposal_id)
        proposal = proposals.filter(pk__in=mine.values("pk")).first()
        found = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if proposal is None or found is None:
            raise NotFound(str(row))
        if version is not None and version != found.version:
            raise Stale(STALE.format(what=row))
        found.proposal = proposal
        yield found, proposal


def keep(row: Row) -> Row:
    """Save it as a newer version."""
    row.version += 1
    row.save()
    return row
