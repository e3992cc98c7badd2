"""Meetings of the demonstration's councils: everybody is there and votes, one of them now and then against."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from appraisal.models import Appraisal, PanelMember, Verdict
from appraisal.selectors.assignments import assignable
from appraisal.services import declare, meetings
from appraisal.states import Choice, Seat
from khuyencong.demo.specs import Spec
from organisations.actors import Actor, actor_for

PLACE = "Phòng họp số 1 (minh họa)"
DISSENTING = 16
"""In every sixteenth dossier one member keeps an opinion of their own."""


def hold(
    round_: Appraisal, spec: Spec, *, amount: int, verdict: str, heads: Mapping[str, tuple[str, str]], words: str
) -> None:
    """One meeting about one dossier, from the invitation to its end; the conclusion writes the sheet of the round."""
    panel = round_.panel
    if panel is None:
        message = f"the round of {round_.proposal.code} has no council"
        raise LookupError(message)
    members = assignable(panel.pk)
    chair, secretary = _actor(members, Seat.CHAIR), _actor(members, Seat.SECRETARY)
    _declare(round_, members, secretary=secretary)
    planned = meetings.plan_meeting(panel, actor=secretary, held_at=timezone.now(), place=PLACE, dossiers=[round_])
    running = meetings.open_meeting(planned, actor=chair)
    meetings.mark_present(running, [member.pk for member in members], actor=secretary)
    item = running.items.get()
    meetings.write_discussion(item, actor=secretary, discussion="Hội đồng nghe Thư ký báo cáo và thảo luận.")
    for place, member in enumerate(members):
        against = verdict != Verdict.NOT_MET and spec.number % DISSENTING == 0 and place == len(members) - 1
        choice = Choice.NO if against or verdict == Verdict.NOT_MET else Choice.YES
        dissent = "Đề nghị xem lại đơn giá thiết bị." if against else ""
        voter = actor_for(member.user) if member.user else None
        meetings.cast_ballot(item, actor=voter or secretary, member=member, choice=choice, dissent=dissent)
    item.refresh_from_db()
    meetings.conclude_item(item, actor=secretary, verdict=verdict, amount=amount, conclusion=words, heads=heads)
    running.refresh_from_db()
    meetings.close_meeting(running, actor=chair)


def _declare(round_: Appraisal, members: list[PanelMember], *, secretary: Actor) -> None:
    """Nobody of the demonstration's councils has an interest; whoever has declared before is not asked again."""
    for member in members:
        own = actor_for(member.user) if member.user else None
        declare(round_.proposal, round_.level, member, actor=own or secretary, conflicted=False)


def _actor(members: list[PanelMember], seat: Seat) -> Actor:
    user = next((member.user for member in members if member.seat == seat), None)
    found = actor_for(user) if user else None
    if found is None:
        message = f"the council of the demonstration has no {seat} with an account"
        raise LookupError(message)
    return found
