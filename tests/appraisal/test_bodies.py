"""Bodies: setting up, rules, seats, leaving, ending; each refusal, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from appraisal.councils import council_rules_on
from appraisal.models import Meeting, Panel, PanelMember
from appraisal.seats_page import history_of
from appraisal.selectors.panels import people_for, seat_changes
from appraisal.services import (
    add_member,
    assign,
    change_decision,
    change_rules,
    change_seat,
    create_panel,
    dissolve_panel,
    remove_member,
)
from appraisal.services.seats import COUNCIL_SEATS
from appraisal.states import MeetingState, Seat
from core.tenancy import tenant_scope
from notifications.models import Notification
from tests.appraisal.bodies import LEADER, OFFICER, appraising, council, refusals, seat
from tests.cast import Cast
from tests.factories.proposals import next_plan_year, open_windows, pdf_file

NOT_YOURS = "Chỉ chuyên viên, lãnh đạo Sở hoặc Cục được lập và sửa Hội đồng, bộ máy giúp việc của mình."


def today() -> object:
    return timezone.localdate()


def new_panel(cast: Cast, username: str = OFFICER, **changes: object) -> Panel:
    open_windows(next_plan_year())
    stated = {
        "plan_year": next_plan_year(), "name": "Hội đồng thẩm định", "decision_number": "12/QĐ-SCT",
        "decision_date": today(),
    }  # fmt: skip
    return create_panel(actor=cast[username], **{**stated, **changes})


def test_a_council_starts_from_the_dated_rules_and_says_they_are_assumed(cast: Cast) -> None:
    law = council_rules_on(timezone.localdate())
    with tenant_scope(*cast[OFFICER].tenant_ids):
        panel = new_panel(cast, file=pdf_file("quyet-dinh.pdf"))

        assert (panel.quorum_part, panel.quorum_of, panel.majority_part, panel.majority_of) == (2, 3, 1, 2)
        assert (panel.level, panel.body, panel.tenant_id) == ("province", "council", cast[OFFICER].tenant_id)
        assert panel.decision_file.storage.exists(panel.decision_file.name)
    assert law.confidence == "assumed"
    assert "không quy định" in law.note


def test_before_the_circular_there_are_no_rules_to_start_from() -> None:
    first = council_rules_on(timezone.localdate()).effective_from
    assert council_rules_on(first).effective_from == first
    with pytest.raises(LookupError, match="Chưa có quy tắc ghi sẵn"):
        council_rules_on(first - timedelta(days=1))


def test_everything_wrong_with_a_new_council_is_said_at_once(cast: Cast) -> None:
    rules = council_rules_on(timezone.localdate()).rules
    wrong = replace(rules, quorum_part=4, majority_part=2, tie="coin", decides_by="", sees_others="?")
    fake = pdf_file("gia.pdf")
    fake.file.write(b"<html><script>")
    fake.file.seek(0)
    with tenant_scope(*cast[OFFICER].tenant_ids):
        found = refusals(
            new_panel,
            cast,
            plan_year=1999,
            name=" ",
            decision_number="",
            decision_date=None,
            panel_rules=wrong,
            file=fake,
        )
        late = refusals(new_panel, cast, decision_date=timezone.localdate() + timedelta(days=1))

        assert Panel.objects.count() == 0
    assert [field for field, _ in found] == [
        "plan_year", "name", "decision_number", "decision_date", "quorum_part", "majority_part", "tie", "decides_by",
        "sees_others", "file",
    ]  # fmt: skip
    assert late == [("decision_date", "Ngày quyết định không thể ở sau ngày hôm nay.")]


def test_only_officers_and_leaders_of_the_level_keep_bodies(cast: Cast) -> None:
    panel = council(cast)
    for name in ("donvi.danang", "thamdinh.cuc", "ketoan.cuc", "lanhdao.bo"):
        with tenant_scope(*cast[name].tenant_ids):
            assert refusals(new_panel, cast, name) == [("", NOT_YOURS)]
    for name in ("chuyenvien.gialai", "lanhdao.cuc"):
        with tenant_scope(*cast[name].tenant_ids):
            assert refusals(add_member, panel, actor=cast[name], seat=Seat.MEMBER, name="A") == [("", NOT_YOURS)]
            assert refusals(dissolve_panel, panel, actor=cast[name]) == [("", NOT_YOURS)]


def test_a_leader_and_the_centre_set_up_theirs(cast: Cast) -> None:
    with tenant_scope(*cast[LEADER].tenant_ids):
        assert new_panel(cast, LEADER).level == "province"
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        panel = new_panel(cast, "chuyenvien.cuc")
        assert (panel.level, panel.tenant_id) == ("centre", cast["chuyenvien.cuc"].tenant_id)


def test_a_member_comes_from_the_level_or_is_written_in(cast: Cast) -> None:
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        panel = new_panel(cast)
        chair = add_member(panel, actor=actor, seat=Seat.CHAIR, user_id=cast[LEADER].user.pk)
        expert = add_member(
            panel, actor=actor, seat=Seat.MEMBER, name="Lê Văn Ba", title="Giảng viên", organisation="Trường Bách khoa"
        )

    assert (chair.name, chair.title, chair.organisation) == ("Lê Quang Đạt", "Giám đốc", cast[LEADER].organisation.name)
    assert (expert.user_id, expert.name, expert.position) == (None, "Lê Văn Ba", 2)


def test_each_reason_against_a_member(cast: Cast) -> None:
    actor = cast[OFFICER]
    panel = council(cast)
    with tenant_scope(*actor.tenant_ids):
        outsider = refusals(add_member, panel, actor=actor, seat="", user_id=cast["chuyenvien.gialai"].user.pk)
        again = refusals(add_member, panel, actor=actor, seat=Seat.SECRETARY, user_id=cast[LEADER].user.pk)
        nobody = refusals(add_member, panel, actor=actor, seat=Seat.STAFF)
        nowhere = refusals(add_member, panel, actor=actor, seat=Seat.MEMBER, name="Lê Văn Tư")
        ahead = refusals(
            add_member, panel, actor=actor, seat=Seat.MEMBER, name="Lê Văn Tư", organisation="Trường",
            joined_on=timezone.localdate() + timedelta(days=1),
        )  # fmt: skip

        assert PanelMember.objects.filter(panel=panel).count() == 4
    assert outsider == [
        ("seat", "Chưa chọn vai trò."),
        ("user", "Người này không công tác ở cấp thẩm định của bạn hoặc tài khoản đã khóa."),
    ]
    assert again == [
        ("seat", "Thư ký hiện là Trần Văn Cảnh. Đổi vai trò của người này trước."),
        ("user", "Lê Quang Đạt đang là thành viên."),
    ]
    assert [field for field, _ in nobody] == ["seat", "name"]
    assert [field for field, _ in nowhere] == ["organisation"]
    assert [field for field, _ in ahead] == ["joined_on"]


def test_people_are_found_without_diacritics_and_only_at_the_own_level(cast: Cast) -> None:
    tenant = cast[OFFICER].tenant_id

    def names(level: str, query: str) -> list[str]:
        return [row.username for row in people_for(level, tenant, timezone.localdate(), query)]

    assert names("province", "tran canh") == ["chuyenvien.danang"]
    assert names("province", "") == ["lanhdao.danang", "chuyenvien.danang", "pho.danang"]
    assert names("province", "duyen") == []
    assert "lanhdao.bo" not in names("centre", "")
    assert "thamdinh.cuc" in names("centre", "dang minh")


def test_a_seat_changes_and_the_history_says_who_did_it(cast: Cast) -> None:
    actor = cast[OFFICER]
    panel = council(cast)
    with tenant_scope(*actor.tenant_ids):
        deputy = seat(panel, Seat.MEMBER)
        taken = refusals(change_seat, deputy, actor=actor, seat=Seat.CHAIR, position=0)
        change_seat(deputy, actor=actor, seat=Seat.VICE_CHAIR, position=2)
        remove_member(deputy, actor=actor, reason="Chuyển công tác")
        said = [(line.what, line.who) for line in history_of(seat_changes(panel))][:2]

    assert [field for field, _ in taken] == ["seat", "position"]
    assert said == [
        (f"Trịnh Thị Xuân thôi từ ngày {today():%d/%m/%Y}. Lý do: Chuyển công tác", "Trần Văn Cảnh"),
        ("Trịnh Thị Xuân: từ Ủy viên sang Phó Chủ tịch", "Trần Văn Cảnh"),
    ]
    assert len(COUNCIL_SEATS) == 4


def test_who_leaves_stays_on_record_and_their_work_ends(cast: Cast, django_capture_on_commit_callbacks: object) -> None:
    (proposal,) = appraising(cast)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        panel = Panel.objects.get()
        deputy = seat(panel, Seat.MEMBER)
        row = assign(proposal, deputy, actor=actor, lead=True)
        with django_capture_on_commit_callbacks(execute=True):
            remove_member(deputy, actor=actor, reason="Nghỉ hưu")
        row.refresh_from_db()
        deputy.refresh_from_db()

        assert (deputy.left_on, deputy.left_reason) == (today(), "Nghỉ hưu")
        assert row.ended_reason == "Thôi thành viên: Nghỉ hưu"
    told = dict(Notification.objects.filter(text__contains="Nghỉ hưu").values_list("user__username", "text"))
    asked = dict(Notification.objects.filter(text__contains="phân công lại").values_list("user__username", "text"))
    assert list(told) == ["pho.danang"]
    assert proposal.code in asked[LEADER]


def test_each_reason_against_leaving(cast: Cast) -> None:
    actor, panel = cast[OFFICER], council(cast)
    with tenant_scope(*actor.tenant_ids):
        chair = seat(panel)
        early = refusals(remove_member, chair, actor=actor, reason=" ", left_on=chair.joined_on - timedelta(days=1))
        late = refusals(
            remove_member, chair, actor=actor, reason="Ốm", left_on=timezone.localdate() + timedelta(days=1)
        )
        remove_member(chair, actor=actor, reason="Ốm")
        twice = refusals(remove_member, chair, actor=actor, reason="Ốm")
        back = add_member(panel, actor=actor, seat=Seat.CHAIR, user_id=cast[LEADER].user.pk)

    assert [field for field, _ in early] == ["reason", "left_on"]
    assert [field for field, _ in late] == ["left_on"]
    assert twice == [("", f"Lê Quang Đạt đã thôi từ ngày {today():%d/%m/%Y}.")]
    assert back.pk != chair.pk


def test_the_rules_stand_once_a_meeting_has_been_opened(cast: Cast) -> None:
    actor, panel = cast[OFFICER], council(cast)
    rules = council_rules_on(timezone.localdate()).rules
    with tenant_scope(*actor.tenant_ids):
        change_rules(panel, actor=actor, panel_rules=replace(rules, quorum_part=1, quorum_of=2))
        panel.refresh_from_db()
        assert (panel.quorum_part, panel.quorum_of) == (1, 2)
        opened = timezone.now()
        Meeting.objects.create(
            tenant_id=panel.tenant_id, key="phien-1", panel=panel, number=1, state=MeetingState.RUNNING, held_at=opened,
            place="Phòng họp", opened_at=opened, created_by=actor.user,
        )  # fmt: skip
        found = refusals(change_rules, panel, actor=actor, panel_rules=replace(rules, quorum_part=0))

    day = timezone.localdate(opened)
    assert found == [
        ("", f"Phiên số 1 đã khai mạc ngày {day:%d/%m/%Y} nên quy tắc không đổi được nữa."),
        ("quorum_part", "Số phần phải có mặt từ 1 đến tổng số phần, ví dụ 2 trên 3."),
    ]


def test_the_decision_can_be_corrected_and_rounds_keep_theirs(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        panel = Panel.objects.get()
        change_decision(
            panel, actor=actor, name=panel.name, decision_number="13/QĐ", decision_date=panel.decision_date,
            file=pdf_file(),
        )  # fmt: skip
        panel.refresh_from_db()
        refused = refusals(change_decision, panel, actor=actor, name="", decision_number="", decision_date=None)
        step = proposal.transitions.get(step="open_province_appraisal")

    assert (panel.decision_number, bool(panel.decision_file), step.decision_number) == ("13/QĐ", True, "12/QĐ")
    assert [field for field, _ in refused] == ["name", "decision_number", "decision_date"]


def test_a_body_ends_only_when_nothing_waits_for_it(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    actor = cast[LEADER]
    with tenant_scope(*actor.tenant_ids):
        panel = Panel.objects.get()
        meeting = Meeting.objects.create(
            tenant_id=panel.tenant_id, key="phien-1", panel=panel, number=1, held_at=timezone.now(), place="Phòng họp",
            created_by=actor.user,
        )  # fmt: skip
        waiting = refusals(dissolve_panel, panel, actor=actor)
        meeting.state = MeetingState.CANCELLED
        meeting.save()
        proposal.refresh_from_db()
    assert [message for _, message in waiting] == [
        f"Còn 1 hồ sơ đang thẩm định: {proposal.code}. Kết luận hoặc trả lại các hồ sơ này trước.",
        "Phiên họp số 1 chưa xong: hủy phiên hoặc ký biên bản trước.",
    ]


def test_an_ended_body_cannot_be_changed(cast: Cast) -> None:
    actor, panel = cast[OFFICER], council(cast)
    with tenant_scope(*actor.tenant_ids):
        assert dissolve_panel(panel, actor=actor).dissolved_on == today()
        found = refusals(add_member, panel, actor=actor, seat=Seat.MEMBER, name="A", organisation="B")
        again = refusals(dissolve_panel, panel, actor=actor)

    assert found == again == [("", "Hội đồng này đã kết thúc hoạt động nên không sửa được nữa.")]
