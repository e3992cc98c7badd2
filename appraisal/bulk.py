"""The head's conclusions after a meeting, one row a dossier: what will be decided and what stands against it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from appraisal.models import AgendaItem, Level, Meeting, Verdict
from appraisal.rules import LEVEL_OF_STEP
from appraisal.selectors import valid_sheet
from appraisal.selectors.minutes import kept_away_items
from appraisal.services.grounds import conclusion_faults
from core.errors import Reason
from organisations.actors import Actor
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.records import StepFacts

PASS = {Level.PROVINCE: "pass_province", Level.CENTRE: "pass_centre"}
FAIL = {Level.PROVINCE: "fail_province", Level.CENTRE: "fail_centre"}
_ON_THE_PAGE = frozenset({"decision_number", "decision_date"})


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One dossier the head is about to conclude. `amount` in đồng, None where it does not pass."""

    item: AgendaItem
    proposal: Proposal
    step: str
    label: str
    amount: int | None
    blockers: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """Everything one press would decide. `hidden`: dossiers this person is kept away from; they are left out."""

    rows: tuple[BulkRow, ...]
    hidden: int

    @property
    def passing(self) -> list[BulkRow]:
        return [row for row in self.rows if row.amount is not None]

    @property
    def total(self) -> int:
        """đồng"""
        return sum(row.amount or 0 for row in self.rows)

    @property
    def blocked(self) -> bool:
        return any(row.blockers for row in self.rows)

    @property
    def seen(self) -> str:
        """Changes when a dossier, an amount or a verdict does."""
        told = "|".join(f"{row.proposal.code}:{row.step}:{row.amount}:{row.item.version}" for row in self.rows)
        return hashlib.sha256(told.encode()).hexdigest()


def bulk_preview(meeting: Meeting, actor: Actor) -> BulkPreview:
    """The concluded dossiers of a held meeting whose round is still open, in the order of the agenda."""
    hidden = set(kept_away_items(actor).filter(meeting=meeting).values_list("pk", flat=True))
    items = meeting.items.filter(concluded_at__isnull=False, appraisal__closed_at__isnull=True)
    found = list(items.select_related("appraisal__proposal__unit", "appraisal__proposal__content"))
    rows = tuple(_row(item, actor) for item in found if item.pk not in hidden)
    return BulkPreview(rows, len(found) - len(rows))


def _row(item: AgendaItem, actor: Actor) -> BulkRow:
    proposal, level = item.appraisal.proposal, Level(item.appraisal.level)
    failed = item.verdict == Verdict.NOT_MET
    name = (FAIL if failed else PASS)[level]
    amount = None if failed else item.amount
    step = LIFECYCLE[name]
    reasons = [*conclusion_faults(proposal, name, valid_sheet(proposal, LEVEL_OF_STEP[name]))]
    if step not in LIFECYCLE.offered(proposal, actor):
        reasons.append(Reason(f"Bước “{step.label}” không mở cho bạn ở trạng thái hiện tại."))
    else:
        reasons += LIFECYCLE.blockers(step, proposal, StepFacts(amount=amount))
    kept = tuple(reason for reason in reasons if reason.field not in _ON_THE_PAGE)
    return BulkRow(item, proposal, name, step.label, amount, kept)
