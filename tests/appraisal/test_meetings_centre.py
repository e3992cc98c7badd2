"""A council of the Cục: its meetings lie in the central tenant, the dossiers in those of the provinces."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from appraisal.models import Appraisal, Body, Level, Panel, PanelMember, Verdict
from appraisal.services import declare
from appraisal.services import meetings as services
from appraisal.states import Choice, MeetingState, Seat
from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from reporting.contexts.council_minutes import build_centre, build_province
from reporting.snapshots import from_json, to_json
from tests.cast import Cast, client_as
from tests.factories.meetings import AMOUNT, met_heads
from tests.factories.proposals import advance, complete_draft, make_draft


@pytest.fixture
def round_(cast: Cast) -> Appraisal:
    proposal = advance(complete_draft(make_draft(cast), cast), State.CENTRAL_APPRAISING, cast)
    actor = cast["chuyenvien.cuc"]
    with tenant_scope(*actor.tenant_ids):
        panel = Panel.objects.create(
            tenant_id=actor.tenant_id, key="hd-cuc", level=Level.CENTRE, body=Body.COUNCIL, plan_year=2027,
            name="Hội đồng thẩm định cấp Bộ", decision_number="9/QĐ-ĐCK", decision_date=date(2026, 1, 15),
            created_by=actor.user,
        )  # fmt: skip
        found = Appraisal.objects.select_related("proposal").get(proposal=proposal, level=Level.CENTRE)
        found.panel, found.body = panel, Body.COUNCIL
        found.save(update_fields=["panel", "body"])
        for position, (name, seat) in enumerate(
            (("thamdinh.cuc", Seat.CHAIR), ("chuyenvien.cuc", Seat.SECRETARY), ("ketoan.cuc", Seat.MEMBER)), start=1
        ):
            member = PanelMember.objects.create(
                tenant_id=actor.tenant_id, key=f"tv-{position}", panel=panel, user=cast[name].user, name=cast[name].name,
                title=cast[name].title, seat=seat, position=position, joined_on=date(2026, 1, 15),
            )  # fmt: skip
            declare(proposal, Level.CENTRE, member, actor=cast[name], conflicted=False)
    return found


def test_the_council_of_the_centre_concludes_and_its_head_decides(cast: Cast, round_: Appraisal) -> None:
    secretary, head = cast["chuyenvien.cuc"], cast["lanhdao.cuc"]
    with tenant_scope(*secretary.tenant_ids):
        panel = Panel.objects.get(key="hd-cuc")
        meeting = services.plan_meeting(
            panel, actor=secretary, held_at=timezone.now() + timedelta(hours=1), place="Hà Nội", dossiers=[round_]
        )
        services.open_meeting(meeting, actor=head)
        members = list(panel.members.all())
        services.mark_present(meeting, [member.pk for member in members], actor=secretary)
        item = meeting.items.get()
        for member, name in zip(members, ("thamdinh.cuc", "chuyenvien.cuc", "ketoan.cuc"), strict=True):
            services.cast_ballot(item, actor=cast[name], member=member, choice=Choice.YES)
        services.conclude_item(
            item, actor=secretary, verdict=Verdict.MET, amount=AMOUNT, conclusion="Đạt.", heads=met_heads()
        )
        done = services.close_meeting(meeting, actor=cast["thamdinh.cuc"])
        words = build_centre(done, actor=secretary, day=timezone.localdate())
        services.conclude_dossiers(done, actor=head, decision_number="5/TB-ĐCK", decision_date=timezone.localdate())
        proposal = Proposal.objects.get(pk=round_.proposal_id)

        assert (done.state, proposal.state, proposal.amount_central) == (
            MeetingState.CLOSED,
            State.IN_PLAN,
            AMOUNT,
        )
        assert words.about == "Thẩm định cấp Bộ các đề án khuyến công quốc gia năm 2027"
        assert (words.chair.name, words.secretary.name, words.total) == ("Đặng Minh Long", "Vũ Thị Khuê", AMOUNT)
        assert from_json(type(words), to_json(words)) == words
    for name in ("lanhdao.danang", "chuyenvien.danang", "donvi.danang"):
        assert client_as(cast[name]).get(f"/tham-dinh/phien-hop/{meeting.key}/").status_code == 404


def test_minutes_are_of_the_level_of_their_council(cast: Cast, round_: Appraisal) -> None:
    secretary = cast["chuyenvien.cuc"]
    with tenant_scope(*secretary.tenant_ids):
        meeting = services.plan_meeting(
            Panel.objects.get(key="hd-cuc"),
            actor=secretary,
            held_at=timezone.now() + timedelta(hours=1),
            place="Hà Nội",
        )
        said = []
        for build in (build_province, build_centre):
            with pytest.raises(Refused) as refused:
                build(meeting, actor=secretary, day=timezone.localdate())
            said.append(str(refused.value))
    assert said == [
        "Hội đồng này không thẩm định cấp cơ sở.",
        "Phiên họp chưa kết thúc nên chưa lập được biên bản.",
    ]
