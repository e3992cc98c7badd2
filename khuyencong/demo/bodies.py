"""Councils and staff of the demonstration: who opens a round with whom, and who is to look at a dossier."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from appraisal.models import Body, Panel
from appraisal.rules import level_of
from appraisal.selectors import open_round
from appraisal.selectors.assignments import assignable
from appraisal.selectors.panels import people_for, working_panels
from appraisal.services import add_member, assign, create_panel
from appraisal.states import Seat
from khuyencong.demo.people import People
from khuyencong.demo.specs import Spec
from khuyencong.demo.writing import small_pdf
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import Role
from proposals.models import Proposal

OUTSIDERS = (
    ("Mai Đức Toàn", "Chuyên gia công nghệ chế biến", "Trường Đại học Bách khoa (minh họa)"),
    ("Tạ Thị Hòa", "Trưởng phòng", "Sở Tài chính (minh họa)"),
)
LEFT_OPEN = 16
"""Every second dossier with a council waits for somebody to share it out."""


def council_of(proposal: Proposal, actor: Actor, people: People, *, number: str, day: date) -> Panel:
    """The council of the actor's level for the year; set up with its seats when the first dossier asks for it.

    Call inside a scope. Several processes make the demonstration: they take turns at the office's row, so that nobody finds
    a council whose seats another is still filling.
    """
    list(Organisation.objects.select_for_update(of=("self",)).filter(pk=actor.tenant_id).values_list("pk"))
    found = working_panels(actor, proposal.plan_year, Body.COUNCIL).first()
    if found is not None:
        return found
    level = level_of(actor)
    panel = create_panel(
        actor=actor, plan_year=proposal.plan_year, decision_number=number, decision_date=day,
        name=f"Hội đồng thẩm định {level.label} đề án khuyến công quốc gia năm {proposal.plan_year}",
        file=small_pdf("quyet-dinh-hoi-dong.pdf"),
    )  # fmt: skip
    chair, secretary = _head(actor, people), actor
    seats = {chair.user.pk: Seat.CHAIR, secretary.user.pk: Seat.SECRETARY}
    ids = [*seats, *(row.user_id for row in people_for(level, actor.tenant_id, timezone.localdate()))]
    for user_id in dict.fromkeys(ids):
        add_member(panel, actor=actor, user_id=user_id, seat=seats.get(user_id, Seat.MEMBER), joined_on=day)
    for name, title, organisation in OUTSIDERS:
        add_member(
            panel, actor=actor, name=name, title=title, organisation=organisation, seat=Seat.MEMBER, joined_on=day
        )
    return panel


def staff_of(actor: Actor, people: People) -> list[int]:
    """Who looks when no council does: the officer of the Sở, the appraiser of the Cục."""
    return [_looking(actor, people).user.pk]


def share_out(proposal: Proposal, actor: Actor, people: People, spec: Spec) -> None:
    """The lead, and now and then a second member who gives an opinion."""
    round_ = open_round(proposal, level_of(actor))
    if round_ is None or round_.panel_id is None or spec.number % LEFT_OPEN == 0:
        return
    due_on = timezone.localdate() + timedelta(days=1 + spec.number % 9)
    seats = {row.user_id: row for row in assignable(round_.panel_id) if row.user_id}
    lead = seats[_looking(actor, people).user.pk]
    assign(proposal, lead, actor=actor, lead=True, due_on=due_on)
    others = [row for row in seats.values() if row != lead and row.seat == Seat.MEMBER]
    if others:
        assign(proposal, others[spec.number % len(others)], actor=actor, due_on=due_on)


def _looking(actor: Actor, people: People) -> Actor:
    return people.central(Role.CENTRE_APPRAISER) if actor.is_central else actor


def _head(actor: Actor, people: People) -> Actor:
    if actor.is_central:
        return people.central(Role.CENTRE_LEADER)
    return people.of_province(Role.PROVINCE_LEADER, actor.tenant_id)
