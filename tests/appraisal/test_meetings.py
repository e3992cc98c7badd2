"""Meetings of a council: convened, held, voted, concluded, closed; what is refused and with which reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from appraisal.models import (
    AgendaItem,
    Appraisal,
    AppraisalSheet,
    Attendance,
    Ballot,
    Declaration,
    Level,
    Meeting,
    PanelMember,
    Verdict,
)
from appraisal.selectors import valid_sheet
from appraisal.selectors.meetings import get_meeting
from appraisal.selectors.sittings import sitting_of, standing_of
from appraisal.services import conclude
from appraisal.services import declare as declare_interest
from appraisal.services import meetings as services
from appraisal.states import Choice, ConflictGround, MeetingState
from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from notifications.models import Notification
from proposals.models import Proposal, Recusal
from proposals.states import State
from tests.cast import Cast
from tests.factories.meetings import (
    AMOUNT,
    PLACE,
    Council,
    before_council,
    closed,
    concluded,
    make_council,
    met_heads,
    opened,
    planned,
    vote,
)
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft


@pytest.fixture
def council(cast: Cast) -> Council:
    return make_council(cast)


@pytest.fixture
def round_(cast: Cast, council: Council) -> Appraisal:
    return before_council(cast, council)


@pytest.fixture
def inside(cast: Cast, round_: Appraisal) -> Iterator[None]:
    with tenant_scope(cast["lanhdao.danang"].tenant_id):
        yield


def refusals(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return [(reason.field, reason.message) for reason in refused.value.reasons]


def declare(council: Council, round_: Appraisal, short: str) -> None:
    member = council.members[short]
    Declaration.objects.create(
        tenant_id=council.panel.tenant_id, proposal=round_.proposal, level=Level.PROVINCE, member=member, conflicted=True,
        ground=ConflictGround.FAMILY, entered_by=council.secretary.user,
    )  # fmt: skip
    if member.user is not None:
        Recusal.objects.create(
            tenant_id=round_.tenant_id, proposal=round_.proposal, user=member.user, reason="Người thân"
        )


def item_of(meeting: Meeting, number: int = 1) -> AgendaItem:
    return meeting.items.select_related("appraisal__proposal").get(position=number)


def test_a_meeting_is_planned_with_its_dossiers_and_its_members_are_invited(
    inside: None, council: Council, round_: Appraisal
) -> None:
    meeting = planned(council, [round_])

    assert (meeting.number, meeting.state, meeting.place) == (1, MeetingState.PLANNED, PLACE)
    assert [item.appraisal_id for item in meeting.items.all()] == [round_.pk]
    told = Notification.objects.filter(url=f"/tham-dinh/phien-hop/{meeting.key}/")
    assert sorted(told.values_list("user__username", flat=True)) == ["pho.danang", "uyvien.danang"]
    assert [round_.proposal.code in text for text in told.values_list("text", flat=True)] == [False, False]


def test_planning_without_place_in_the_past_by_a_plain_member_says_all(
    inside: None, council: Council, round_: Appraisal
) -> None:
    day = timezone.now() - timedelta(days=2)
    found = refusals(
        services.plan_meeting, council.panel, actor=council.actors["member"], held_at=day, place=" ", dossiers=[]
    )
    assert found == [
        ("", "Chỉ Chủ tịch, Phó Chủ tịch, Thư ký Hội đồng hoặc người đứng đầu cơ quan được triệu tập phiên họp."),
        ("held_at", f"Ngày họp {timezone.localdate(day):%d/%m/%Y} đã qua."),
        ("place", "Chưa ghi địa điểm họp."),
    ]
    assert Meeting.objects.count() == 0


def test_a_dossier_stands_on_one_agenda_at_a_time(inside: None, council: Council, round_: Appraisal) -> None:
    first = planned(council, [round_])
    found = refusals(planned, council, [round_])
    services.cancel_meeting(first, actor=council.chair, reason="Bão")
    again = planned(council, [round_])

    assert [field for field, _ in found] == ["dossiers"]
    assert (again.number, first.items.count(), again.items.count()) == (2, 1, 1)


def test_the_agenda_is_changed_until_a_ballot_was_cast(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = planned(council, [])
    services.change_agenda(meeting, actor=council.secretary, add=[round_])
    services.open_meeting(meeting, actor=council.chair)
    services.mark_present(meeting, [row.pk for row in council.members.values()], actor=council.secretary)
    vote(council, meeting)
    item = item_of(meeting)

    found = refusals(services.change_agenda, meeting, actor=council.secretary, remove=[item.pk])
    code = round_.proposal.code
    assert found == [("", f"{code}: đã có phiếu biểu quyết; hãy chuyển sang phiên sau và ghi lý do.")]


def test_an_empty_agenda_does_not_open(inside: None, council: Council) -> None:
    meeting = planned(council, [])
    assert refusals(services.open_meeting, meeting, actor=council.chair) == [
        ("", "Chương trình họp chưa có hồ sơ nào.")
    ]


def test_the_head_opens_but_does_not_write_the_minutes(
    inside: None, cast: Cast, council: Council, round_: Appraisal
) -> None:
    head = cast["lanhdao.danang"]
    meeting = services.open_meeting(planned(council, [round_]), actor=head)
    assert meeting.state == MeetingState.RUNNING
    assert refusals(services.mark_present, meeting, [], actor=head) == [
        ("", "Chỉ Chủ tịch, Phó Chủ tịch, Thư ký Hội đồng điều hành phiên họp.")
    ]


def test_whoever_leaves_and_comes_back_has_two_stretches(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = opened(council, [round_])
    member = council.members["paper"].pk
    services.mark_left(meeting, [member], actor=council.secretary)
    services.mark_present(meeting, [member], actor=council.secretary)
    services.mark_present(meeting, [member], actor=council.secretary)

    rows = Attendance.objects.filter(meeting=meeting, member=member)
    assert [row.left_at is None for row in rows] == [False, True]


def test_times_before_the_opening_or_in_the_future_are_refused(
    inside: None, council: Council, round_: Appraisal
) -> None:
    meeting = opened(council, [round_])
    key = council.members["paper"].pk
    for at in (timezone.now() + timedelta(hours=1), timezone.now() - timedelta(hours=1)):
        assert [f for f, _ in refusals(services.mark_left, meeting, [key], actor=council.secretary, at=at)] == ["at"]


def test_a_passed_dossier_gets_its_sheet_from_the_meeting(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = opened(council, [round_])
    vote(council, meeting, expert=Choice.NO)
    concluded(council, meeting)

    item, sheet = item_of(meeting), valid_sheet(round_.proposal, Level.PROVINCE)
    assert sheet is not None
    assert (item.verdict, item.amount, item.basis["sheet_version"]) == (Verdict.MET, AMOUNT, sheet.version)
    assert (sheet.verdict, sheet.amount, sheet.opinion) == (Verdict.MET, AMOUNT, "Đồng ý hỗ trợ.")
    assert item.basis["quorum"] == {"needed": 4, "present": 5, "entitled": 5, "rule": "2/3"}
    assert [item.basis["votes"][name] for name in ("yes", "no", "abstain", "needed")] == [4, 1, 0, 3]


def test_a_quorum_lost_in_the_middle_refuses_the_conclusion_with_its_sentence(
    inside: None, council: Council, round_: Appraisal
) -> None:
    meeting = opened(council, [round_])
    vote(council, meeting)
    gone = [council.members[short].pk for short in ("member", "paper", "expert")]
    services.mark_left(meeting, gone[:2], actor=council.secretary)

    assert refusals(concluded, council, meeting) == [("quorum", "Chưa đủ thành viên: 3/5 có mặt, cần 4.")]
    assert (AppraisalSheet.objects.count(), item_of(meeting).concluded_at) == (0, None)
    services.mark_present(meeting, gone[:1], actor=council.secretary)
    concluded(council, meeting)
    assert item_of(meeting).basis["absent"] == ["Phan Thị Giấy"]


def test_a_member_removed_in_the_middle_no_longer_counts_but_concluded_dossiers_stand(
    inside: None, cast: Cast, council: Council, round_: Appraisal
) -> None:
    second = before_council(cast, council, another(cast))
    meeting = opened(council, [round_, second])
    for number in (1, 2):
        vote(council, meeting, number, expert=Choice.NO)
    concluded(council, meeting, 1)
    PanelMember.objects.filter(pk=council.members["expert"].pk).update(left_on=timezone.localdate())

    standing = standing_of(item_of(meeting, 2), sitting_of(meeting))
    assert (standing.quorum.sentence, standing.outcome.no) == ("4/4 có mặt, cần 3", 0)
    assert item_of(meeting, 1).basis["votes"]["no"] == 1


def test_a_late_conflict_voids_the_ballot_of_what_is_not_concluded(
    inside: None, council: Council, round_: Appraisal
) -> None:
    meeting = opened(council, [round_])
    vote(council, meeting, member=Choice.NO)
    declare(council, round_, "member")

    standing = standing_of(item_of(meeting), sitting_of(meeting))
    assert (standing.quorum.sentence, standing.outcome.no, len(standing.ballots)) == ("4/4 có mặt, cần 3", 0, 4)
    concluded(council, meeting)
    assert item_of(meeting).basis["conflicted"] == ["Ông Ích Khiêm"]


def test_a_conflicted_member_neither_reads_nor_votes(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = opened(council, [round_])
    declare(council, round_, "member")
    actor, member = council.actors["member"], council.members["member"]

    with pytest.raises(NotFound):
        services.cast_ballot(item_of(meeting), actor=actor, member=member, choice=Choice.YES)
    found = refusals(services.cast_ballot, item_of(meeting), actor=council.secretary, member=member, choice=Choice.YES)
    said = "Ông Ích Khiêm không dự phần này: có xung đột lợi ích hoặc không còn trong Hội đồng."
    assert found == [("member", said)]


def test_a_conflicted_secretary_cannot_conclude_and_the_chair_alone_has_no_quorum(
    inside: None, council: Council, round_: Appraisal
) -> None:
    meeting = opened(council, [round_])
    vote(council, meeting)
    declare(council, round_, "secretary")

    with pytest.raises(NotFound):
        concluded(council, meeting)
    said = {"verdict": Verdict.MET, "amount": AMOUNT, "conclusion": "Đạt.", "heads": met_heads()}
    found = refusals(services.conclude_item, item_of(meeting), actor=council.chair, **said)
    assert found == [("quorum", "Không có Thư ký Hội đồng dự phần này.")]


def test_who_has_not_declared_does_not_vote_and_is_led_to_the_declaration(
    cast: Cast, inside: None, council: Council
) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)
    round_ = before_council(cast, council, proposal, declared=False)
    item = item_of(opened(council, [round_]))
    said = {"actor": council.actors["member"], "member": council.members["member"], "choice": Choice.YES}
    with pytest.raises(Refused) as refused:
        services.cast_ballot(item, **said)
    paper = services.cast_ballot(
        item, actor=council.secretary, member=council.members["paper"], choice=Choice.YES
    )  # without an account the secretary writes both

    assert [(reason.message, reason.url) for reason in refused.value.reasons] == [
        (f"Ông Ích Khiêm chưa khai có hay không có xung đột lợi ích với hồ sơ {proposal.code}. Khai trước rồi nộp.",
         f"/tham-dinh/{proposal.code}/loi-ich/"),
    ]  # fmt: skip
    declare_interest(proposal, Level.PROVINCE, said["member"], actor=said["actor"], conflicted=False)
    assert services.cast_ballot(item, **said).pk > paper.pk


def test_dissent_is_kept_in_the_members_own_words_and_the_latest_speaks(
    inside: None, council: Council, round_: Appraisal
) -> None:
    meeting = opened(council, [round_])
    vote(council, meeting)
    services.cast_ballot(
        item_of(meeting), actor=council.actors["member"], member=council.members["member"], choice=Choice.NO,
        dissent="Dự toán máy cao hơn giá thị trường.",
    )  # fmt: skip
    concluded(council, meeting)

    kept = [row for row in item_of(meeting).basis["ballots"] if row["dissent"]]
    assert [(row["name"], row["choice"], row["dissent"]) for row in kept] == [
        ("Ông Ích Khiêm", "no", "Dự toán máy cao hơn giá thị trường.")
    ]
    assert Ballot.objects.filter(member=council.members["member"]).count() == 2


def test_nobody_votes_for_somebody_else_and_the_secretary_does_not_override(
    inside: None, council: Council, round_: Appraisal
) -> None:
    meeting = opened(council, [round_])
    vote(council, meeting)
    item, chair = item_of(meeting), council.members["chair"]

    by_member = refusals(services.cast_ballot, item, actor=council.actors["member"], member=chair, choice=Choice.NO)
    by_secretary = refusals(services.cast_ballot, item, actor=council.secretary, member=chair, choice=Choice.NO)
    assert by_member[0] == ("", "Thành viên tự biểu quyết; phiếu giấy do Thư ký Hội đồng ghi.")
    assert by_secretary == [("", "Trịnh Thị Xuân đã tự biểu quyết bằng tài khoản của mình.")]


def test_a_member_who_is_not_in_the_room_does_not_vote(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = opened(council, [round_], present=("chair", "secretary", "paper", "expert"))
    found = refusals(
        services.cast_ballot, item_of(meeting), actor=council.actors["member"], member=council.members["member"],
        choice="maybe",
    )  # fmt: skip
    assert found == [
        ("choice", "Chưa chọn ý kiến biểu quyết."),
        ("member", "Ông Ích Khiêm chưa được ghi nhận có mặt."),
    ]


def test_a_conclusion_refuses_everything_at_once(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = opened(council, [round_], present=("chair", "paper"))
    found = refusals(
        services.conclude_item, item_of(meeting), actor=council.chair, verdict=Verdict.MET, amount=SUPPORT + 1,
        conclusion=" ", heads=met_heads() | {"effect": ("", "")},
    )  # fmt: skip
    assert [field for field, _ in found] == [
        "quorum", "quorum", "quorum", "verdict", "verdict_effect", "amount", "conclusion",
    ]  # fmt: skip
    assert found[2][1] == "Còn 2 người có mặt chưa cho ý kiến: Trịnh Thị Xuân, Phan Thị Giấy."


def test_the_verdict_follows_the_ballots(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = opened(council, [round_])
    vote(council, meeting, paper=Choice.NO, expert=Choice.NO, member=Choice.NO)

    assert [field for field, _ in refusals(concluded, council, meeting)] == ["verdict"]
    heads = met_heads() | {"effect": (Verdict.NOT_MET, "Không hiệu quả.")}
    concluded(council, meeting, verdict=Verdict.NOT_MET, amount=0, heads=heads)
    assert item_of(meeting).verdict == Verdict.NOT_MET


def test_two_secretaries_never_overwrite_each_other(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = opened(council, [round_])
    item = item_of(meeting)
    services.write_discussion(item, actor=council.secretary, discussion="Bản của Thư ký", version=item.version)
    with pytest.raises(Stale):
        services.write_discussion(item, actor=council.chair, discussion="Bản của Chủ tịch", version=item.version)
    services.write_opening(meeting, actor=council.chair, opening="Mở đầu", other_matters="", version=meeting.version)
    with pytest.raises(Stale):
        services.write_opening(
            meeting, actor=council.secretary, opening="Khác", other_matters="", version=meeting.version
        )

    meeting.refresh_from_db()
    assert (item_of(meeting).discussion, meeting.opening) == ("Bản của Thư ký", "Mở đầu")


def test_attendance_does_not_disturb_whoever_writes(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = opened(council, [round_], present=("chair", "secretary"))
    version = meeting.version
    services.mark_present(meeting, [council.members["paper"].pk], actor=council.secretary)
    services.write_opening(meeting, actor=council.chair, opening="Mở đầu", other_matters="", version=version)
    assert Meeting.objects.get().opening == "Mở đầu"


def test_a_meeting_closes_when_every_dossier_is_decided_or_put_off(
    inside: None, cast: Cast, council: Council, round_: Appraisal
) -> None:
    second = before_council(cast, council, another(cast))
    meeting = opened(council, [round_, second])
    vote(council, meeting)
    concluded(council, meeting)
    found = refusals(services.close_meeting, meeting, actor=council.chair)
    services.postpone_item(item_of(meeting, 2), actor=council.secretary, reason="Thiếu báo giá")
    done = services.close_meeting(meeting, actor=council.chair)

    assert found == [("", "Hồ sơ thứ 2 trong chương trình chưa kết luận, cũng chưa chuyển phiên sau.")]
    assert (done.state, Attendance.objects.filter(left_at__isnull=True).count()) == (MeetingState.CLOSED, 0)
    assert planned(council, [second]).items.count() == 1


def test_after_closing_nothing_is_written_until_the_chair_opens_again(
    inside: None, council: Council, round_: Appraisal
) -> None:
    meeting = closed(council, [round_])
    said = "Phiên họp đang ở trạng thái “Đã họp, biên bản chờ ký”, không phải đang họp."
    assert refusals(services.write_discussion, item_of(meeting), actor=council.secretary, discussion="x") == [
        ("", said)
    ]
    assert refusals(services.reopen_meeting, meeting, actor=council.secretary, reason="") == [
        ("", "Chỉ người chủ trì Hội đồng được mở lại phiên họp."),
        ("reason", "Chưa ghi lý do mở lại."),
    ]
    again = services.reopen_meeting(meeting, actor=council.chair, reason="Ghi thiếu ý kiến")
    assert (again.state, again.reopened_why) == (MeetingState.RUNNING, "Ghi thiếu ý kiến")
    taken = services.take_back(item_of(meeting), actor=council.chair, reason="Tính lại kinh phí")
    assert (taken.verdict, taken.basis, taken.concluded_at) == ("", {}, None)


def test_a_meeting_that_concluded_something_is_not_cancelled(inside: None, council: Council, round_: Appraisal) -> None:
    meeting = opened(council, [round_])
    vote(council, meeting)
    concluded(council, meeting)
    assert refusals(services.cancel_meeting, meeting, actor=council.chair, reason="") == [
        ("", "Đã kết luận 1 hồ sơ nên không hủy được; hãy kết thúc phiên họp."),
        ("reason", "Chưa ghi lý do hủy."),
    ]


def test_the_head_concludes_only_on_a_meeting_that_is_over(
    inside: None, cast: Cast, council: Council, round_: Appraisal
) -> None:
    head = cast["lanhdao.danang"]
    meeting = opened(council, [round_])
    proposal = Proposal.objects.get(pk=round_.proposal_id)
    said = {"decision_number": "1/TB", "decision_date": timezone.localdate(), "amount": AMOUNT}
    before = refusals(conclude, proposal, "pass_province", actor=head, **said)
    vote(council, meeting)
    concluded(council, meeting)
    while_running = refusals(conclude, proposal, "pass_province", actor=head, **said)
    services.close_meeting(meeting, actor=council.chair)
    moved = conclude(proposal, "pass_province", actor=head, **said)

    wanted = "Hội đồng chưa kết luận hồ sơ này tại một phiên họp đã kết thúc."
    assert [message for _, message in before][:2] == [
        "Chưa có phiếu thẩm định còn hiệu lực của lần thẩm định này.", wanted,
    ]  # fmt: skip
    assert while_running == [("", wanted)]
    assert moved.state == State.PROVINCE_PASSED


def test_a_sheet_filled_after_the_meeting_is_not_what_the_council_concluded(
    inside: None, cast: Cast, council: Council, round_: Appraisal
) -> None:
    closed(council, [round_])
    sheet = AppraisalSheet.objects.get()
    AppraisalSheet.objects.create(
        tenant_id=sheet.tenant_id, appraisal=round_, version=2, heads=sheet.heads, amount=1, verdict=Verdict.MET,
        author=sheet.author, author_name=sheet.author_name,
    )  # fmt: skip
    found = refusals(
        conclude, Proposal.objects.get(pk=round_.proposal_id), "pass_province", actor=cast["lanhdao.danang"],
        decision_number="1/TB", decision_date=timezone.localdate(), amount=1,
    )  # fmt: skip
    ((_, said),) = found
    assert said == (
        "Phiếu thẩm định lần 2 lập sau kết luận của Hội đồng (Phiên số 1). "
        "Đưa hồ sơ ra phiên họp khác để kết luận trên phiếu mới."
    )


@pytest.mark.parametrize("username", ["donvi.danang", "chuyenvien.hue", "lanhdao.cuc", "quantri"])
def test_strangers_do_not_find_the_meeting(cast: Cast, council: Council, round_: Appraisal, username: str) -> None:
    with tenant_scope(council.panel.tenant_id):
        meeting = closed(council, [round_])
    actor = cast[username]
    with tenant_scope(*actor.tenant_ids), pytest.raises(NotFound):
        get_meeting(actor, meeting.key)


def test_another_officer_finds_it_only_once_it_is_over(
    inside: None, cast: Cast, council: Council, round_: Appraisal
) -> None:
    PanelMember.objects.filter(pk=council.members["member"].pk).update(user=None)
    officer = council.actors.pop("member")
    meeting = opened(council, [round_])
    with pytest.raises(NotFound):
        get_meeting(officer, meeting.key)
    vote(council, meeting)
    concluded(council, meeting)
    services.close_meeting(meeting, actor=council.chair)
    assert get_meeting(officer, meeting.key) == meeting


def another(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)
