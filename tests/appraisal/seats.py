"""A body with people of the cast in it, and opinions as they file them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from appraisal.answers import HeadAnswer, SheetAnswers
from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet, Body, Level, Panel, PanelMember, Verdict
from appraisal.services import declare, file_opinion
from appraisal.states import Seat, SeesOthers
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.services.sections import RowInput, SectionInput, save_section
from proposals.states import SectionKey
from tests.cast import Cast
from tests.factories.proposals import attach_papers, complete_draft, make_draft, reread

MILLION = 1_000_000


def seat_people(
    cast: Cast,
    proposal: Proposal,
    seats: dict[str, Seat],
    *,
    sees: SeesOthers = SeesOthers.AFTER,
    scored: bool = False,
    declared: bool = True,
) -> Panel:
    """Put these people of the cast into the body of the last round, whose tenant is theirs; they declare no conflict."""
    first = cast[next(iter(seats))]
    with tenant_scope(*first.tenant_ids, proposal.tenant_id):
        round_ = Appraisal.objects.filter(proposal=proposal).order_by("pk").last()
        panel = Panel.objects.create(
            tenant_id=first.tenant_id, key=f"P{round_.pk}", level=round_.level, body=Body.COUNCIL,
            plan_year=proposal.plan_year, name="Hội đồng thẩm định", decision_number="12/QĐ",
            decision_date=timezone.localdate(), sees_others=sees, scored=scored, created_by=first.user,
        )  # fmt: skip
        for place, (name, seat) in enumerate(seats.items()):
            actor = cast[name]
            PanelMember.objects.create(
                tenant_id=panel.tenant_id, panel=panel, key=f"T{panel.pk}-{place}", user=actor.user, name=actor.name, title=actor.title, seat=seat,
                position=place, joined_on=timezone.localdate(),
            )  # fmt: skip
        round_.panel = panel
        round_.save(update_fields=["panel"])
        members = list(panel.members.order_by("position"))
    for member, name in zip(members, seats if declared else (), strict=declared):
        with tenant_scope(*cast[name].tenant_ids):
            declare(proposal, panel.level, member, actor=cast[name], conflicted=False)
    return panel


def answers(amount: int | dict[str, int] = 250 * MILLION, **changes: Any) -> SheetAnswers:
    """A whole opinion that finds everything met; `amount` of the only content, or by content."""
    heads = {h.code: HeadAnswer(Verdict.MET, "Đã xem.") for h in heads_on(timezone.localdate()).heads}
    amounts = amount if isinstance(amount, dict) else {"ND3.3": amount}
    return SheetAnswers(**{"heads": heads, "amounts": amounts, "verdict": Verdict.MET, "opinion": "Ủng hộ.", **changes})


def give(cast: Cast, proposal: Proposal, who: str, given: SheetAnswers | None = None, **also: Any) -> AppraisalSheet:
    """That person files an opinion."""
    actor = cast[who]
    with tenant_scope(*actor.tenant_ids):
        return file_opinion(proposal, actor=actor, answers=given or answers(), **also)


def round_of(proposal: Proposal, level: Level) -> Appraisal:
    """The last round at a level; within a scope."""
    return Appraisal.objects.filter(proposal=proposal, level=level).order_by("-round")[0]


def two_contents(cast: Cast, *, machines: int = 300 * MILLION, model: int = 300 * MILLION) -> Proposal:
    """A whole draft for machines (ND3.3: at most 300 million) and a model (ND3.1: at most 30 % of 1 000 million)."""
    proposal = complete_draft(make_draft(cast), cast)
    actor = cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids):
        line = proposal.estimateline_rows.get()
        common = {
            "recipient_id": line.recipient_id,
            "cost_item": "may_moc",
            "units": 1,
            "unit_name": "bộ",
            "quantity": Decimal(1),
        }
        rows = tuple(
            RowInput(place, {
                **common, "content_code": code, "name": name, "unit_price": cost, "national": support, "beneficiary": cost - support,
            }, pk=line.pk if place == 0 else None, is_new=place > 0)
            for place, (code, name, cost, support) in enumerate((
                ("ND3.3", "Máy sấy", 900 * MILLION, machines), ("ND3.1", "Mô hình", 1000 * MILLION, model)))
        )  # fmt: skip
        also = SectionInput(fields={"other_contents": ["ND3.1"]})
        save_section(proposal, SectionKey.PARTIES, given=also, version=None, actor=actor)
        save_section(proposal, SectionKey.ESTIMATE, given=SectionInput(rows={"lines": rows}), version=None, actor=actor)
        attach_papers(reread(proposal), "submit", actor=actor)
    return reread(proposal)
