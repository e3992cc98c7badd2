"""A body with its members, and the round of a dossier it works on; opinions and declarations of members."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string

from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet, Assignment, Body, Level, Panel, PanelMember, Purpose, Verdict
from appraisal.services import declare
from appraisal.states import ConflictGround, Seat
from core.tenancy import tenant_scope
from organisations.actors import Actor
from proposals.models import Proposal

Cast = dict[str, Actor]


def key() -> str:
    return get_random_string(10, "abcdefghjkmnpqrstuvwxyz23456789")


def make_panel(cast: Cast, *, founder: str, level: str, seats: dict[str, str], written: tuple[str, ...] = ()) -> Panel:
    """A council of the founder's body: user name -> seat, and names of members without account."""
    actor = cast[founder]
    today = timezone.localdate()
    with tenant_scope(*actor.tenant_ids):
        panel = Panel.objects.create(
            tenant_id=actor.tenant_id, key=key(), level=level, body=Body.COUNCIL, plan_year=today.year + 1,
            name="Hội đồng thẩm định", decision_number="12/QĐ", decision_date=today, created_by=actor.user,
        )  # fmt: skip
        base: dict[str, Any] = {"tenant_id": actor.tenant_id, "panel": panel, "joined_on": today - timedelta(days=5)}
        for place, (username, seat) in enumerate(seats.items()):
            person = cast[username]
            PanelMember.objects.create(
                **base, key=key(), user=person.user, name=person.name, seat=seat, position=place,
                organisation=person.organisation.name,
            )  # fmt: skip
        for name in written:
            PanelMember.objects.create(**base, key=key(), name=name, organisation="Hội Cơ khí", position=50)
    return panel


def province_panel(cast: Cast) -> Panel:
    """Chair pho.danang, secretary lanhdao.danang's officer, and one without account."""
    return make_panel(
        cast, founder="lanhdao.danang", level=Level.PROVINCE,
        seats={"pho.danang": Seat.CHAIR, "chuyenvien.danang": Seat.SECRETARY}, written=("Ông Viết Tay",),
    )  # fmt: skip


def central_panel(cast: Cast) -> Panel:
    """Chair chuyenvien.cuc, member thamdinh.cuc."""
    return make_panel(
        cast, founder="lanhdao.cuc", level=Level.CENTRE,
        seats={"chuyenvien.cuc": Seat.CHAIR, "thamdinh.cuc": Seat.MEMBER},
    )  # fmt: skip


def seat(panel: Panel, name: str) -> PanelMember:
    """A member by name."""
    with tenant_scope(panel.tenant_id):
        return PanelMember.objects.select_related("panel", "user").get(panel=panel, name=name)


def put_before(panel: Panel, *proposals: Proposal) -> list[Appraisal]:
    """Let the open rounds of these dossiers be the panel's."""
    rounds = []
    for proposal in proposals:
        with tenant_scope(proposal.tenant_id, panel.tenant_id):
            round_ = Appraisal.objects.get(proposal=proposal, level=panel.level, closed_at__isnull=True)
            round_.panel = panel
            round_.save(update_fields=["panel"])
            rounds.append(round_)
    return rounds


def give_opinion(round_: Appraisal, member: PanelMember, actor: Actor, *, text: str = "Nên hỗ trợ.") -> AppraisalSheet:
    """An opinion of a member, as another service of the appraisal writes it."""
    with tenant_scope(*actor.tenant_ids):
        row = AppraisalSheet(
            tenant_id=round_.tenant_id, appraisal=round_, purpose=Purpose.OPINION, member=member, amount=1,
            verdict=Verdict.MET, opinion=text, author=actor.user, author_name=actor.name,
            version=AppraisalSheet.objects.filter(appraisal=round_, member=member).count() + 1,
            heads=[
                {"head": head.code, "verdict": Verdict.MET, "opinion": text}
                for head in heads_on(timezone.localdate()).heads
            ],
        )  # fmt: skip
        row.save(force_insert=True)
    return row


def assign(round_: Appraisal, member: PanelMember, actor: Actor) -> Assignment:
    """The member is to look at the round."""
    with tenant_scope(*actor.tenant_ids):
        return Assignment.objects.create(
            tenant_id=member.tenant_id,
            appraisal=round_,
            member=member,
            assigned_by=actor.user,
            due_on=timezone.localdate(),
        )


def declare_conflict(
    proposal: Proposal, member: PanelMember, actor: Actor, *, words: str = "Em ruột làm giám đốc."
) -> None:
    """The member says there is one."""
    with tenant_scope(*actor.tenant_ids):
        declare(
            proposal, member.panel.level, member, actor=actor, conflicted=True, ground=ConflictGround.FAMILY,
            explanation=words,
        )  # fmt: skip
