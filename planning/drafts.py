"""A bundle and a plan as they stand before anyone signs: rows in order, totals, and a mark of what was seen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import NamedTuple

from planning.models import Plan, Registration
from planning.priority import Ranked, out_of_order
from planning.wording import Change, change_of
from proposals.states import State

TEXTS = ("last_year", "this_year", "next_year")


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """One passed đề án of the Sở: ticked in, or left out with a reason. `amount` is what the Sở found right, đồng.

    `rank` is the place the Sở gives it, `law_place` that of the law among those ticked in (0 when left out), `ranked`
    the law's verdict with its reasons. `hidden` = this reader keeps away from it for a conflict of interest.
    """

    code: str
    proposal_id: int
    title: str
    unit: str
    amount: int
    included: bool
    rank: int
    reason: str
    content: str
    ranked: Ranked
    law_place: int = 0
    moved_reason: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationDraft:
    """The bundle of a Sở for a year: its saved row, if any, merged with every đề án that has passed by now."""

    year: int
    tenant_id: int
    registration: Registration | None
    rows: tuple[RegistrationRow, ...]
    texts: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[RegistrationRow, ...]:
        """What this reader may see."""
        return tuple(row for row in self.rows if not row.hidden)

    @property
    def hidden(self) -> tuple[RegistrationRow, ...]:
        """Ticked in, but not to be seen by this reader."""
        return tuple(row for row in self.included if row.hidden)

    @property
    def displaced(self) -> set[str]:
        """Codes of the rows that stand elsewhere than the law puts them: the fewest that explain the difference."""
        return out_of_order([row.ranked for row in self.included])

    @property
    def unexplained(self) -> list[RegistrationRow]:
        """Rows that stand elsewhere and say no reason; those that say one are not asked again."""
        excused = {row.code for row in self.included if row.moved_reason}
        wanting = out_of_order([row.ranked for row in self.included], excused)
        return [row for row in self.included if row.code in wanting]

    def change(self, name: str) -> Change | None:
        """What putting the figures in again would do to a text; None when they stand in it as they are now."""
        given = self.registration.figures.get(name, "") if self.registration else ""
        return change_of(self.texts[name], given, self.blocks[name])

    @property
    def included(self) -> tuple[RegistrationRow, ...]:
        """What is to be registered, in the order of priority."""
        return tuple(row for row in self.rows if row.included)

    @property
    def total(self) -> int:
        """Đồng asked for."""
        return sum(row.amount for row in self.included)

    @property
    def seen(self) -> str:
        """A mark that changes with anything on the page."""
        saved = self.registration
        head = (saved.document_number, str(saved.document_date)) if saved else ("", "")
        return _mark(
            [
                list(self.texts.values()),
                head,
                [(r.code, r.included, r.rank, r.reason, r.moved_reason) for r in self.rows],
            ]
        )


class PlanRow(NamedTuple):
    """One đề án at the Cục: in the draft of a plan, or on its way there. Đồng.

    `appraised` = what the Cục found right, or what its valid sheet recommends; 0 where there is none yet. `amount` = what
    the plan gives. `allowed` = what the norms let be given of its estimate (as the guard reckons it), `excepted` = the
    limit of the Cục's exception; None where there is none. `envelope` = code of the one it is paid from.
    A tuple, because a table holds hundreds and each is made for one page.
    """

    code: str
    proposal_id: int
    tenant_id: int
    title: str
    unit: str
    content: str
    content_code: str
    appraised: int
    amount: int
    rank: int
    allowed: int | None = None
    excepted: int | None = None
    state: str = State.IN_PLAN
    province: str = ""
    proposed: int = 0
    included: bool = True
    note: str = ""
    supported_before: bool = False
    envelope: str = ""

    @property
    def above_norms(self) -> bool:
        """More than the norms allow."""
        return self.allowed is not None and self.amount > self.allowed

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(State(self.state).label)

    @property
    def in_draft(self) -> bool:
        """The Cục has concluded; it waits for the decision."""
        return self.state == State.IN_PLAN


@dataclass(frozen=True, slots=True)
class EnvelopeShare:
    """What a batch takes from one envelope, and what is free there; đồng."""

    code: str
    name: str
    count: int
    needed: int
    free: int

    @property
    def left(self) -> int:
        """What stays after the batch; negative when the envelope is short."""
        return self.free - self.needed

    @property
    def gap(self) -> int:
        """How much is left, or how much is lacking."""
        return abs(self.left)

    @property
    def scale(self) -> int:
        """End of the bar."""
        return max(self.free, self.needed, 1)


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The next batch of a year's plan: every đề án that waits for the decision, against the money of the year.

    `left_out` = what stays in the draft for a later batch. `envelope` is what the year has, `promised` what of it is
    committed already, `shares` from where the batch is paid.
    """

    year: int
    batch: int
    plan: Plan | None
    rows: tuple[PlanRow, ...]
    envelope: int | None
    promised: int
    shares: tuple[EnvelopeShare, ...] = ()
    left_out: tuple[PlanRow, ...] = ()

    @property
    def everything(self) -> tuple[PlanRow, ...]:
        """What is in the batch and what waits for a later one."""
        return self.rows + self.left_out

    @property
    def is_locked(self) -> bool:
        """It lies with the Minister."""
        return self.plan is not None and self.plan.state == Plan.State.SUBMITTED

    @property
    def name(self) -> str:
        """The first batch is the plan, a later one a supplement to it."""
        return "Kế hoạch" if self.batch == 1 else f"Bổ sung kế hoạch, đợt {self.batch}"

    @property
    def total(self) -> int:
        """Đồng of this batch."""
        return sum(row.amount for row in self.rows)

    @property
    def total_of_year(self) -> int:
        """This batch and what is committed already."""
        return self.total + self.promised

    @property
    def scale(self) -> int:
        """End of the bar: the envelope, or the total when it is larger."""
        return max(self.envelope or 0, self.total_of_year)

    @property
    def left(self) -> int | None:
        """Đồng of the envelope that this batch leaves; negative when it is too large."""
        return None if self.envelope is None else self.envelope - self.total_of_year

    @property
    def is_short(self) -> bool:
        """Whether some envelope has less than its đề án need."""
        return any(share.left < 0 for share in self.shares)

    @property
    def seen(self) -> str:
        """A mark that changes with the rows and their amounts."""
        rows = (
            self.rows if self.is_locked else self.everything
        )  # who comes after it was put forward changes nothing in it
        return _mark([self.year, self.batch, [(row.code, row.amount, row.rank, row.included) for row in rows]])


def _mark(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:20]
