"""The unit writes its adjustment and files it; until the decision nothing of the đề án changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from appraisal.services import LineFigures
from budgets.selectors import norm_on
from core.audit import acting_context
from core.calendars import last_of_working_days
from core.errors import NotFound, Reason, Refused
from core.text import nfc
from execution import rules
from execution.models import Adjustment
from execution.outcome import SECTIONS, Outcome, outcome_of
from execution.services.adjustments.telling import tell
from execution.services.locking import changing, keep
from execution.states import AdjustmentState
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.rules import is_direct, is_unit

FIGURES = "du-toan"
WITHIN = "within.adjustment"
NOT_NOW = "Chỉ điều chỉnh được đề án đã phê duyệt và chưa đề nghị nghiệm thu; đề án này đang ở trạng thái “{state}”."
OPEN_ALREADY = (
    "Đề án đang có một đề nghị điều chỉnh chưa xong; gửi, rút hoặc chờ quyết định trước khi lập đề nghị khác."
)


def open_adjustment(proposal: Proposal, *, actor: Actor) -> Adjustment:
    """Begin a draft. Raises Refused when the đề án is not adjustable now or another adjustment is open."""
    if not is_unit(actor, proposal):
        raise NotFound(proposal.code)
    with (
        transaction.atomic(),
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lập điều chỉnh"),
    ):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
        reasons = _closed(locked, actor)
        mine = Adjustment.objects.filter(proposal=locked)
        if mine.filter(state__in=AdjustmentState.OPEN).exists():
            reasons.append(Reason(OPEN_ALREADY))
        if reasons:
            raise Refused(*reasons)
        last = mine.aggregate(last=Max("number"))["last"] or 0
        asked = Adjustment(
            tenant_id=locked.tenant_id, proposal=locked, number=last + 1, created_by=actor.user,
            support_before=locked.support_in_force,
        )  # fmt: skip
        try:
            asked.save(force_insert=True)
        except IntegrityError as error:  # two presses at once: the database keeps the second out
            raise Refused(OPEN_ALREADY) from error
    return asked


def save_section(
    adjustment: Adjustment, key: str, posted: Mapping[str, Sequence[str]], *, actor: Actor, version: int | None = None
) -> Adjustment:
    """Keep a section of the difference as typed, faults and all."""
    if key not in SECTIONS:
        raise NotFound(key)
    with _writing(adjustment, actor, version) as (asked, _):
        asked.posted[key] = {name: [nfc(text) for text in texts] for name, texts in posted.items()}
        return keep(asked)


def save_figures(
    adjustment: Adjustment, figures: Mapping[str, LineFigures], *, actor: Actor, version: int | None = None
) -> Adjustment:
    """Keep the figures of the estimate, by key of the line; đồng."""
    with _writing(adjustment, actor, version) as (asked, _):
        asked.figures = {
            key: {"quantity": f"{one.quantity.normalize():f}", "unit_price": one.unit_price, "national": one.national,
                  "opinion": nfc(one.opinion).strip()}
            for key, one in figures.items()
        }  # fmt: skip
        return keep(asked)


def save_reason(adjustment: Adjustment, reason: str, *, actor: Actor, version: int | None = None) -> Adjustment:
    """Keep why the unit asks."""
    with _writing(adjustment, actor, version) as (asked, _):
        asked.reason = nfc(reason).strip()
        return keep(asked)


def reset_part(adjustment: Adjustment, part: str, *, actor: Actor) -> Adjustment:
    """Take one part of the difference back: a section, or the figures."""
    with _writing(adjustment, actor, None) as (asked, _):
        if part == FIGURES:
            asked.figures = {}
        else:
            asked.posted.pop(part, None)
        return keep(asked)


def submit_adjustment(adjustment: Adjustment, *, actor: Actor, version: int | None = None) -> Adjustment:
    """File it with the Sở, or with the Cục where no Sở stands between. Raises Refused with every reason."""
    with _writing(adjustment, actor, version) as (asked, proposal):
        outcome = outcome_of(asked, proposal)
        reasons = [*outcome.faults]
        if not asked.reason:
            reasons.append(Reason("Chưa ghi lý do điều chỉnh.", "reason"))
        if not reasons:
            _file(asked, proposal, outcome, actor)
    if reasons:  # outside: nothing was filed, and what was asked across tenants stays noted down
        raise Refused(*reasons)
    return asked


def _file(asked: Adjustment, proposal: Proposal, outcome: Outcome, actor: Actor) -> None:
    asked.before, asked.after = outcome.before, outcome.after
    asked.kinds, asked.authority = list(outcome.kinds), outcome.authority or ""
    asked.support_before, asked.support_after = outcome.support_before, outcome.support_after
    asked.state = AdjustmentState.CONFIRMED if is_direct(proposal) else AdjustmentState.SUBMITTED
    asked.submitted_at, asked.due_on = timezone.now(), _due_on(proposal)
    tell(asked, proposal, source=AdjustmentState.DRAFT, actor=actor)
    keep(asked)


def withdraw_adjustment(adjustment: Adjustment, *, actor: Actor, reason: str = "") -> Adjustment:
    """The unit takes it back before it is decided."""
    with changing(adjustment, actor=actor, why="Rút đề nghị điều chỉnh") as (asked, proposal):
        if not is_unit(actor, proposal):
            raise NotFound(str(asked.number))
        if asked.state not in AdjustmentState.OPEN:
            raise Refused(f"Đề nghị điều chỉnh đã có kết quả: {asked.get_state_display().lower()}.")
        source, asked.state = asked.state, AdjustmentState.WITHDRAWN
        asked.answer, asked.decided_at, asked.decided_by = nfc(reason).strip(), timezone.now(), actor.user
        tell(asked, proposal, source=source, actor=actor)
        return keep(asked)


@contextmanager
def _writing(adjustment: Adjustment, actor: Actor, version: int | None) -> Iterator[tuple[Adjustment, Proposal]]:
    """The locked draft of my unit. Refused once it was filed, or when the đề án is not adjustable any more."""
    with changing(adjustment, actor=actor, why="Soạn đề nghị điều chỉnh", version=version) as (asked, proposal):
        if not is_unit(actor, proposal):
            raise NotFound(str(asked.number))
        reasons = _closed(proposal, actor)
        if asked.state != AdjustmentState.DRAFT:
            reasons.append(Reason("Đề nghị điều chỉnh đã gửi nên không sửa được nữa; rút về rồi lập lại nếu cần."))
        if reasons:
            raise Refused(*reasons)
        yield asked, proposal


def _closed(proposal: Proposal, actor: Actor) -> list[Reason]:
    if rules.may_propose_adjustment(actor, proposal):
        return []
    return [Reason(NOT_NOW.format(state=proposal.get_state_display()))]


def _due_on(proposal: Proposal) -> date | None:
    today = timezone.localdate()
    try:
        days = norm_on(WITHIN, today, tenant_id=proposal.tenant_id).number
    except LookupError:
        return None
    return last_of_working_days(today, days)
