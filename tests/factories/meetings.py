"""A council of Đà Nẵng with five seats, dossiers before it, and meetings in every state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from appraisal.heads import heads_on
from appraisal.models import AgendaItem, Appraisal, Body, Level, Meeting, Panel, PanelMember, Verdict
from appraisal.services import declare
from appraisal.services import meetings as services
from appraisal.states import Choice, Seat
from core.tenancy import tenant_scope
from organisations.actors import Actor, actor_for
from organisations.models import Membership, User
from organisations.roles import Role
from proposals.models import Proposal
from proposals.states import State
from tests.cast import SINCE, Cast
from tests.factories.proposals import advance, complete_draft, make_draft

PLACE = "Phòng họp số 2, Sở Công Thương thành phố Đà Nẵng"
AMOUNT = 250_000_000


@dataclass
class Council:
    """The panel, its members by a short name, and who acts for them."""

    panel: Panel
    members: dict[str, PanelMember]
    actors: dict[str, Actor]

    @property
    def secretary(self) -> Actor:
        return self.actors["secretary"]

    @property
    def chair(self) -> Actor:
        return self.actors["chair"]


def make_council(cast: Cast, **rule: object) -> Council:
    """Chair and secretary and one member with an account, two members who vote on paper. Quorum 2/3, majority 1/2."""
    member = extra_officer(cast, "uyvien.danang", "Ông Ích Khiêm")
    chair, secretary = cast["pho.danang"], cast["chuyenvien.danang"]
    seats = (
        ("chair", Seat.CHAIR, chair.user, chair.name, "Phó Giám đốc"),
        ("secretary", Seat.SECRETARY, secretary.user, secretary.name, "Chuyên viên"),
        ("member", Seat.MEMBER, member.user, member.name, "Chuyên viên"),
        ("paper", Seat.MEMBER, None, "Phan Thị Giấy", "Trưởng phòng, Sở Tài chính"),
        ("expert", Seat.MEMBER, None, "Huỳnh Văn Chuyên", "Giảng viên"),
    )
    with tenant_scope(chair.tenant_id):
        panel = Panel.objects.create(
            tenant_id=chair.tenant_id, key="hd-danang", level=Level.PROVINCE, body=Body.COUNCIL, plan_year=2027,
            name="Hội đồng thẩm định đề án khuyến công", decision_number="12/QĐ-SCT", decision_date=date(2026, 1, 15),
            created_by=chair.user, **rule,
        )  # fmt: skip
        members = {
            short: PanelMember.objects.create(
                tenant_id=chair.tenant_id, key=f"tv-{short}", panel=panel, user=user, name=name, title=title, seat=seat,
                position=position, joined_on=date(2026, 1, 15),
            )
            for position, (short, seat, user, name, title) in enumerate(seats, start=1)
        }  # fmt: skip
    return Council(panel, members, {"chair": chair, "secretary": secretary, "member": member})


def extra_officer(cast: Cast, username: str, full_name: str) -> Actor:
    """One more officer of the Sở of Đà Nẵng."""
    user = User.objects.create(username=username, full_name=full_name, email=f"{username}@example.gov.vn", password="!")
    organisation = cast.organisations["sct-da-nang"]
    Membership.objects.create(
        user=user, organisation=organisation, role=Role.PROVINCE_OFFICER, title="Chuyên viên", valid_from=SINCE
    )
    actor = actor_for(user)
    assert actor is not None
    cast[username] = actor
    return actor


def before_council(
    cast: Cast, council: Council, proposal: Proposal | None = None, *, declared: bool = True
) -> Appraisal:
    """A dossier in a round of this council; whoever has an account has declared no conflict, unless told otherwise."""
    found = proposal or advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)
    with tenant_scope(found.tenant_id):
        round_ = Appraisal.objects.select_related("proposal__unit").get(proposal=found, closed_at__isnull=True)
        round_.panel, round_.body = council.panel, Body.COUNCIL
        round_.save(update_fields=["panel", "body"])
        for short, actor in council.actors.items() if declared else ():
            declare(found, Level.PROVINCE, council.members[short], actor=actor, conflicted=False)
    return round_


def planned(council: Council, rounds: Sequence[Appraisal]) -> Meeting:
    """A meeting tomorrow morning; inside the tenant."""
    held_at = timezone.now() + timedelta(days=1)
    return services.plan_meeting(
        council.panel, actor=council.secretary, held_at=held_at, place=PLACE, dossiers=list(rounds)
    )


def opened(council: Council, rounds: Sequence[Appraisal], present: Sequence[str] = ()) -> Meeting:
    """A running meeting with these members in the room (all five when left out); inside the tenant."""
    meeting = services.open_meeting(planned(council, rounds), actor=council.chair)
    keys = [council.members[short].pk for short in (present or council.members)]
    services.mark_present(meeting, keys, actor=council.secretary)
    return meeting


def vote(council: Council, meeting: Meeting, number: int = 1, **words: str) -> None:
    """`member=Choice.NO`: what each says to the item of that number; whoever is left out says yes."""
    item = meeting.items.get(position=number)
    present = set(meeting.attendances.filter(left_at__isnull=True).values_list("member_id", flat=True))
    for short, member in council.members.items():
        if member.pk in present:
            actor = council.actors.get(short, council.secretary)
            services.cast_ballot(item, actor=actor, member=member, choice=words.get(short, Choice.YES))


def met_heads() -> dict[str, tuple[str, str]]:
    return {head.code: (Verdict.MET, "") for head in heads_on(timezone.localdate()).heads}


def concluded(council: Council, meeting: Meeting, number: int = 1, **changes: object) -> None:
    """The item of that number, concluded as met with AMOUNT."""
    said = {"verdict": Verdict.MET, "amount": AMOUNT, "conclusion": "Đồng ý hỗ trợ.", "heads": met_heads()} | changes
    services.conclude_item(meeting.items.get(position=number), actor=council.secretary, **said)  # type: ignore[arg-type]


def closed(council: Council, rounds: Sequence[Appraisal]) -> Meeting:
    """A meeting that is over, everything passed unanimously; inside the tenant."""
    meeting = opened(council, rounds)
    for number in range(1, len(rounds) + 1):
        vote(council, meeting, number)
        concluded(council, meeting, number)
    return services.close_meeting(meeting, actor=council.chair)


def council_meeting(cast: Cast, proposal: Proposal) -> Meeting:
    """A running meeting of a council of Đà Nẵng; the dossier is on its agenda once it has been appraised."""
    council = make_council(cast)
    with tenant_scope(council.panel.tenant_id):
        meeting: Meeting = Meeting.objects.create(
            tenant_id=council.panel.tenant_id, key="phien-danang", panel=council.panel, number=1, state="running",
            held_at=timezone.now(), opened_at=timezone.now(), place=PLACE, created_by=council.secretary.user,
        )  # fmt: skip
        round_ = Appraisal.objects.filter(proposal=proposal).first()
        if round_ is not None:
            AgendaItem.objects.create(tenant_id=meeting.tenant_id, meeting=meeting, appraisal=round_, position=1)
    return meeting
