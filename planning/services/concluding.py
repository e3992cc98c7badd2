"""One paper of the Cục about many đề án: screened, concluded, or taken out of the draft together. All or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from appraisal.models import Level
from appraisal.selectors import amount_to_state, valid_sheet
from appraisal.services import conclude
from core.audit import acting_context
from core.errors import Reason, Refused
from organisations.actors import Actor
from planning import rules
from planning.services.plan import lock_year
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.selectors import visible_to
from proposals.services import move, move_many

CONCLUSIONS = {
    "pass_centre": "Đạt, đưa vào dự thảo kế hoạch",
    "leave_unfunded": "Đạt, chưa bố trí kinh phí",
    "fail_centre": "Không đạt",
}
_DECISION = frozenset({"decision_number", "decision_date", "note"})


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of the Cục: number, date, and the reason where one is asked for."""

    number: str
    day: date | None
    note: str = ""


@dataclass(slots=True)
class Blocked:
    """One of the chosen đề án as it would go: its amount (đồng), and why not."""

    code: str
    title: str
    unit: str
    amount: int
    reasons: list[Reason] = field(default_factory=list)


def rehearse_conclusion(year: int, codes: Iterable[str], step: str, *, actor: Actor, paper: Paper) -> list[Blocked]:
    """What concluding would answer for each of them. Nothing stays; what only the paper lacks is left for the form."""
    _require(step, actor)
    with transaction.atomic():
        chosen = _chosen(year, codes, actor=actor)
        answers = [_rehearsed(proposal, step, actor=actor, paper=paper) for proposal in chosen]
        transaction.set_rollback(True)
    return answers


def conclude_many(year: int, codes: Iterable[str], step: str, *, actor: Actor, paper: Paper) -> list[Proposal]:
    """Conclude on each at the amount its sheet recommends, by one paper; all or none. Raises Refused with every reason."""
    _require(step, actor)
    with transaction.atomic(), _context(actor, CONCLUSIONS[step]):
        chosen = _locked(year, codes, actor=actor)
        reasons = _each(chosen, lambda proposal: _conclude(proposal, step, actor=actor, paper=paper))
        if reasons:
            raise Refused(*reasons)
    return chosen


def screen_many(year: int, codes: Iterable[str], *, actor: Actor) -> list[Proposal]:
    """Take registered dossiers into screening together (TT 36/2013/TT-BCT, Điều 6.2). Raises Refused."""
    if not rules.may_screen(actor):
        raise Refused("Chỉ chuyên viên Cục được nhận thẩm tra.")
    with transaction.atomic(), _context(actor, "Nhận thẩm tra"):
        chosen = _locked(year, codes, actor=actor)
        reasons = _each(chosen, lambda proposal: move(proposal, "screen", actor=actor))
        if reasons:
            raise Refused(*reasons)
    return chosen


def drop_from_plan(year: int, codes: Iterable[str], *, actor: Actor, paper: Paper) -> list[Proposal]:
    """Take đề án out of the draft for good: appraised as passed, without money this year. Raises Refused."""
    if not rules.may_conclude(actor):
        raise Refused("Chỉ lãnh đạo Cục được đưa đề án ra khỏi dự thảo kế hoạch.")
    facts = StepFacts(decision_number=paper.number, decision_date=paper.day)
    with transaction.atomic():
        chosen = _locked(year, codes, actor=actor)
        return move_many({proposal.pk: facts for proposal in chosen}, "drop_from_plan", actor=actor, note=paper.note)


def _require(step: str, actor: Actor) -> None:
    if step not in CONCLUSIONS:
        raise Refused(Reason("Chưa chọn kết luận.", "step"))
    if not rules.may_conclude(actor):
        raise Refused("Chỉ lãnh đạo Cục được kết luận thẩm định cấp Bộ.")


def _context(actor: Actor, why: str) -> AbstractContextManager[Any]:
    return acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why)


def _locked(year: int, codes: Iterable[str], *, actor: Actor) -> list[Proposal]:
    """The year first, so that a draft that is being saved or put forward meets whole conclusions."""
    lock_year(year)
    chosen = _chosen(year, codes, actor=actor)
    list(Proposal.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in chosen]).order_by("pk"))
    return _chosen(year, codes, actor=actor)


def _chosen(year: int, codes: Iterable[str], *, actor: Actor) -> list[Proposal]:
    """By key. A code that is not there, or not theirs to see, refuses the whole."""
    wanted = sorted(set(codes))
    rows = visible_to(actor).filter(plan_year=year, code__in=wanted).select_related("unit", "content")
    found = list(rows.order_by("pk"))
    missing = sorted(set(wanted) - {proposal.code for proposal in found})
    if missing:
        raise Refused(*(f"{code[:40]}: không có trong năm {year}, hoặc bạn không xem được." for code in missing))
    if not found:
        raise Refused("Chưa chọn đề án nào.")
    return found


def _conclude(proposal: Proposal, step: str, *, actor: Actor, paper: Paper) -> Proposal:
    return conclude(
        proposal, step, actor=actor, decision_number=paper.number, decision_date=paper.day, note=paper.note,
        amount=_amount(proposal) if step == "pass_centre" else None,
    )  # fmt: skip


def _amount(proposal: Proposal) -> int | None:
    return amount_to_state(proposal, Level.CENTRE, valid_sheet(proposal, Level.CENTRE))


def _each(chosen: list[Proposal], act: Callable[[Proposal], object]) -> list[Reason]:
    """Every reason of every đề án, its code in front; what belongs to the paper is said once."""
    found: dict[str, Reason] = {}
    for proposal in chosen:
        try:
            with transaction.atomic():
                act(proposal)
        except Refused as refusal:
            for reason in refusal.reasons:
                shared = reason.field in _DECISION
                said = (
                    reason if shared else Reason(f"{proposal.code}: {reason.message}", "", reason.article, reason.url)
                )
                found.setdefault(said.message, said)
    return list(found.values())


def _rehearsed(proposal: Proposal, step: str, *, actor: Actor, paper: Paper) -> Blocked:
    answer = Blocked(proposal.code, proposal.title, proposal.unit.name, _amount(proposal) or 0)
    try:
        with transaction.atomic():
            _conclude(proposal, step, actor=actor, paper=paper)
    except Refused as refusal:
        answer.reasons = [reason for reason in refusal.reasons if reason.field not in _DECISION]
    return answer
