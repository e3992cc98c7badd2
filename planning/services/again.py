"""Register again, many at once: all or nothing (docs/adr/0006-registering-again.md)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused
from organisations.actors import Actor
from planning.selectors.again import step_for, unfunded_for
from proposals.again import next_plan_year
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services import move


def register_again(codes: Iterable[str], *, actor: Actor) -> list[Proposal]:
    """Move each of these đề án to the next open plan year, or none. Raises Refused with every reason of every đề án."""
    wanted = sorted(set(codes))
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Đăng ký lại"):
        rows = {row.code: row for row in unfunded_for(actor) if row.code in wanted}
        if not wanted:
            raise Refused(Reason("Chưa chọn đề án nào để đăng ký lại.", "codes"))
        reasons = [
            Reason(f"{code}: không còn ở trạng thái chờ đăng ký lại, hoặc không thuộc quyền của bạn.", "codes")
            for code in wanted if code not in rows
        ]  # fmt: skip
        moved = []
        for row in sorted(rows.values(), key=lambda found: found.pk):
            try:
                moved.append(_move(row, actor))
            except Refused as refusal:
                reasons += [Reason(f"{row.code}: {r.message}", "codes", r.article, r.url) for r in refusal.reasons]
        if reasons:
            raise Refused(*reasons)
    return moved


def _move(proposal: Proposal, actor: Actor) -> Proposal:
    step = step_for(proposal, actor)
    if step is None:
        raise Refused("không thuộc quyền của bạn.")
    years = {"from_year": proposal.plan_year, "to_year": next_plan_year(proposal, timezone.localdate())}
    return move(proposal, step.name, actor=actor, facts=StepFacts(amount=proposal.amount_province, details=years))
