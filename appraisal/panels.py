"""How a council decides, as its founding decision says it. Pure; shares are exact fractions of whole persons.

The circular prescribes neither quorum nor majority (TT 36/2013/TT-BCT, Điều 8.1.a, 8.2 leave the body to the head), so each
row below reads a field of the founding decision:

| Question                     | Answer                                                                                   |
|------------------------------|------------------------------------------------------------------------------------------|
| who is entitled              | members on the day, without those whose interests conflict with the dossier              |
| is there a quorum            | present ≥ `quorum` × entitled, rounded up to whole persons; chair and secretary if asked |
| what carries (biểu quyết)    | yes > `majority` × present; all of them when the share is the whole                      |
| what if it is exactly halved | yes = no = `majority` × present: the side of who presides, or it fails                   |
| what carries (đồng thuận)    | at least one yes and nobody against                                                      |
| who has not said anything    | counts among those present, for neither side                                             |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Protocol

from appraisal.states import Choice, DecidesBy, Seat, Tie

PRESIDING = (Seat.CHAIR, Seat.VICE_CHAIR)
IN_FAVOUR = frozenset({Choice.YES, Choice.YES_WITH_CHANGES})


class FoundingDecision(Protocol):
    """The fields of a `Panel` this module reads."""

    quorum_part: int
    quorum_of: int
    chair_required: bool
    secretary_required: bool
    majority_part: int
    majority_of: int
    tie: str
    decides_by: str


@dataclass(frozen=True, slots=True)
class PanelRule:
    """`quorum` of those entitled must sit; more than `majority` of those present must agree."""

    quorum: Fraction
    majority: Fraction
    chair_required: bool = True
    secretary_required: bool = True
    tie: str = Tie.CHAIR
    decides_by: str = DecidesBy.VOTE


@dataclass(frozen=True, slots=True)
class Seated:
    """A member as the rules count one. `key` is unique in the council."""

    key: int
    name: str
    seat: str


@dataclass(frozen=True, slots=True)
class Quorum:
    """`needed` of `entitled` persons must be there, `present` are; `reasons` say what is missing."""

    ok: bool
    needed: int
    present: int
    entitled: int
    reasons: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """As the bar of the meeting says it."""
        return f"{self.present}/{self.entitled} có mặt, cần {self.needed}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the ballots of those present came out. `changes` are those in favour who ask for changes; `silent` said nothing."""

    passed: bool
    yes: int
    no: int
    abstain: int
    changes: int
    silent: int
    needed: int
    sentence: str


def rule_of(panel: FoundingDecision) -> PanelRule:
    """The rule a founding decision states."""
    return PanelRule(
        quorum=Fraction(panel.quorum_part, panel.quorum_of),
        majority=Fraction(panel.majority_part, panel.majority_of),
        chair_required=panel.chair_required,
        secretary_required=panel.secretary_required,
        tie=panel.tie,
        decides_by=panel.decides_by,
    )


def entitled_of(members: Iterable[Seated], away: Iterable[int]) -> tuple[Seated, ...]:
    """Those who may sit on a dossier: `away` are the keys of members whose interests conflict with it."""
    kept_away = frozenset(away)
    return tuple(member for member in members if member.key not in kept_away)


def presiding(present: Iterable[Seated]) -> Seated | None:
    """Who presides: the chair, else the vice chair who sits first."""
    there = sorted((m for m in present if m.seat in PRESIDING), key=lambda m: PRESIDING.index(Seat(m.seat)))
    return there[0] if there else None


def quorum(rule: PanelRule, entitled: Iterable[Seated], present: Iterable[Seated]) -> Quorum:
    """Whether the council may decide now. Who is present without being entitled does not count."""
    may_sit = {member.key for member in entitled}
    sitting = [member for member in present if member.key in may_sit]
    needed = max(1, ceil(rule.quorum * len(may_sit)))
    seats = {member.seat for member in sitting}
    reasons = []
    if len(sitting) < needed:
        reasons.append(f"Chưa đủ thành viên: {len(sitting)}/{len(may_sit)} có mặt, cần {needed}.")
    if rule.chair_required and not seats & set(PRESIDING):
        reasons.append("Không có Chủ tịch hoặc Phó Chủ tịch Hội đồng dự phần này.")
    if rule.secretary_required and Seat.SECRETARY not in seats:
        reasons.append("Không có Thư ký Hội đồng dự phần này.")
    return Quorum(not reasons, needed, len(sitting), len(may_sit), tuple(reasons))


def yes_needed(rule: PanelRule, present: int) -> int:
    """The least number of persons in favour that is more than the share; everybody when the share is the whole."""
    return min(floor(rule.majority * present) + 1, max(present, 1))


def decide(rule: PanelRule, present: Iterable[Seated], ballots: Mapping[int, str]) -> Outcome:
    """How it came out. `ballots`: key of the member -> Choice; ballots of those not present do not count."""
    sitting = tuple(present)
    said = {member.key: ballots.get(member.key, "") for member in sitting}
    yes = sum(choice in IN_FAVOUR for choice in said.values())
    changes = sum(choice == Choice.YES_WITH_CHANGES for choice in said.values())
    no = sum(choice == Choice.NO for choice in said.values())
    abstain = sum(choice == Choice.ABSTAIN for choice in said.values())
    silent = len(sitting) - yes - no - abstain
    needed = yes_needed(rule, len(sitting))
    counted = f"{yes} đồng ý, {no} không đồng ý, {abstain} không biểu quyết trên {len(sitting)} thành viên có mặt"
    if rule.decides_by == DecidesBy.CONSENSUS:
        passed = yes > 0 and no == 0
        why = "không ai phản đối" if passed else ("có ý kiến không đồng ý" if no else "chưa có ý kiến đồng ý")
    elif yes >= needed:
        passed, why = True, f"cần ít nhất {needed} phiếu đồng ý"
    elif yes and yes == no and yes == rule.majority * len(sitting):
        passed, why = _tie(rule, sitting, said)
    else:
        passed, why = False, f"cần ít nhất {needed} phiếu đồng ý"
    result = "Thông qua" if passed else "Không thông qua"
    return Outcome(passed, yes, no, abstain, changes, silent, needed, f"{result}: {counted}; {why}.")


def _tie(rule: PanelRule, sitting: tuple[Seated, ...], said: Mapping[int, str]) -> tuple[bool, str]:
    head = presiding(sitting)
    if rule.tie == Tie.CHAIR and head is not None:
        passed = said[head.key] in IN_FAVOUR
        return passed, f"số phiếu ngang nhau, theo bên của người chủ trì ({head.name})"
    return False, "số phiếu ngang nhau nên không thông qua"
