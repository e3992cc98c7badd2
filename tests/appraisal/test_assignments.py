"""Opening rounds with a body, giving dossiers to members, handing over, and whose the sheet is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from appraisal import rules
from appraisal.models import Appraisal, Assignment, Body, Declaration, Level, Panel
from appraisal.selectors import assignment_of, charge_of, may_fill, open_round, seat_of
from appraisal.selectors.assignments import opinion_due_on
from appraisal.services import (
    Given,
    assign,
    assign_many,
    conclude,
    dissolve_panel,
    fill_sheet,
    hand_over,
    open_appraisal,
    open_many,
)
from appraisal.services.seats import remove_member
from appraisal.states import ConflictGround, Seat
from core.errors import Stale
from core.tenancy import tenant_scope
from notifications.models import Notification
from proposals.models import Proposal
from proposals.states import State
from tests.appraisal.bodies import DEPUTY, LEADER, OFFICER, appraising, council, keep_away, refusals, seat, submitted
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, fill_good_sheet, make_draft, next_plan_year, play

STEP = "open_province_appraisal"


def running(proposal: Proposal) -> list[tuple[str, bool]]:
    rows = Assignment.objects.filter(appraisal__proposal=proposal, ended_at__isnull=True).order_by("-lead", "pk")
    return list(rows.values_list("member__name", "lead"))


# --- opening ---------------------------------------------------------------------------------------------------------
def test_a_round_keeps_its_council_as_it_stood(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    with tenant_scope(*cast[OFFICER].tenant_ids):
        round_ = Appraisal.objects.select_related("panel").get()
        step = proposal.transitions.get(step=STEP)

    assert (round_.panel.decision_number, round_.decision_number) == ("12/QĐ", "12/QĐ")
    assert round_.members.splitlines()[0] == "Lê Quang Đạt, Giám đốc, Chủ tịch"
    assert step.details["members"] == round_.members


def test_staff_ticked_at_opening_make_a_body_and_get_the_dossier(cast: Cast) -> None:
    first, second = submitted(cast, 2)
    actor = cast[OFFICER]
    ids = [actor.user.pk, cast[LEADER].user.pk]
    with tenant_scope(*actor.tenant_ids):
        open_appraisal(first, STEP, actor=actor, body=Body.STAFF, staff=ids)
        open_appraisal(second, STEP, actor=actor, body=Body.STAFF, staff=[cast[LEADER].user.pk])
        panel = Panel.objects.get()

        assert (panel.body, panel.plan_year, panel.members.count()) == (Body.STAFF, next_plan_year(), 2)
        assert open_round(second, Level.PROVINCE).members == "Lê Quang Đạt, Giám đốc, Người thẩm định"
        assert running(first) == [("Trần Văn Cảnh", True), ("Lê Quang Đạt", False)]
        assert running(second) == [("Lê Quang Đạt", True)]
        assert Assignment.objects.first().due_on == opinion_due_on(timezone.localdate(), actor.tenant_id)


def test_staff_with_a_conflict_cannot_be_named(cast: Cast) -> None:
    (proposal,) = submitted(cast)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        keep_away(proposal, cast, DEPUTY)
        found = refusals(open_appraisal, proposal, STEP, actor=actor, body=Body.STAFF, staff=[cast[DEPUTY].user.pk])

    assert found == [("staff", f"Trịnh Thị Xuân có xung đột lợi ích với {proposal.code}.")]


def test_each_reason_against_a_body(cast: Cast) -> None:
    (proposal,) = submitted(cast)
    actor = cast[OFFICER]
    panel = council(cast)
    elsewhere, later = council(cast, "chuyenvien.gialai"), council(cast, "chuyenvien.cuc")
    with tenant_scope(*actor.tenant_ids, elsewhere.tenant_id, later.tenant_id):
        foreign = refusals(open_appraisal, proposal, STEP, actor=actor, panel=elsewhere)
        central = refusals(open_appraisal, proposal, STEP, actor=actor, panel=later)
        Panel.objects.filter(pk=panel.pk).update(plan_year=next_plan_year() + 1)
        panel.refresh_from_db()
        year = refusals(open_appraisal, proposal, STEP, actor=actor, panel=panel)
        Panel.objects.filter(pk=panel.pk).update(plan_year=next_plan_year())
        for member in panel.members.all():
            remove_member(member, actor=actor, reason="Kiện toàn")
        panel.refresh_from_db()
        empty = refusals(open_appraisal, proposal, STEP, actor=actor, panel=panel)
        dissolve_panel(panel, actor=actor)
        panel.refresh_from_db()
        ended = refusals(open_appraisal, proposal, STEP, actor=actor, panel=panel)
        stranger = refusals(
            open_appraisal, proposal, STEP, actor=actor, body=Body.STAFF, staff=[cast["chuyenvien.hue"].user.pk]
        )

    assert foreign == central == [("panel", "Hội đồng này không thuộc cấp thẩm định của hồ sơ.")]
    assert year[0][1].startswith(f"Hội đồng lập cho năm {next_plan_year() + 1}")
    assert empty == [("panel", "Hội đồng chưa có thành viên nào.")]
    assert ended[0][1].startswith("Hội đồng đã kết thúc hoạt động ngày")
    assert stranger == [("staff", "Có người được chọn không còn công tác ở cấp thẩm định của bạn.")]


def test_opening_several_is_all_or_none_and_names_each_that_cannot(cast: Cast) -> None:
    first, second = submitted(cast, 2)
    panel, actor = council(cast), cast[OFFICER]
    play(STEP, second, cast)
    with tenant_scope(*actor.tenant_ids):
        second = Proposal.objects.get(pk=second.pk)
        found = refusals(open_many, [first, second], actor=actor, panel=panel)
        first.refresh_from_db()
        assert first.state == State.SUBMITTED
        assert refusals(open_many, [], actor=actor, panel=panel) == [("", "Chưa chọn hồ sơ nào.")]
        open_many([first], actor=actor, panel=panel)
        first.refresh_from_db()

    assert [message.split(":")[0] for _, message in found] == [second.code]
    assert first.state == State.PROVINCE_APPRAISING


def test_after_a_supplement_the_same_people_go_on(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        panel = Panel.objects.get()
        assign(proposal, seat(panel, Seat.MEMBER), actor=actor, lead=True, due_on=timezone.localdate())
        assign(proposal, seat(panel), actor=actor)
    again = play(STEP, play("submit", play("return_to_unit", proposal, cast), cast), cast, body=Body.COUNCIL)
    with tenant_scope(*actor.tenant_ids):
        round_ = open_round(again, Level.PROVINCE)
        ended = Assignment.objects.filter(ended_at__isnull=False).values_list("ended_reason", flat=True)

        assert (round_.round, round_.panel_id) == (2, panel.pk)
        assert running(again) == [("Trịnh Thị Xuân", True), ("Lê Quang Đạt", False)]
        assert set(ended) == {"Tiếp tục ở lần thẩm định 2."}
        assert set(round_.assignments.values_list("due_on", flat=True)) == {
            opinion_due_on(timezone.localdate(), actor.tenant_id)
        }


def test_another_body_after_a_supplement_ends_what_was_assigned(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        assign(proposal, seat(Panel.objects.get()), actor=actor, lead=True)
    back = play("submit", play("return_to_unit", proposal, cast), cast)
    again = play(STEP, back, cast, body=Body.STAFF)
    with tenant_scope(*actor.tenant_ids):
        assert running(again) == []
        assert Assignment.objects.get().ended_reason == "Mở lại với Hội đồng, bộ máy khác."


def test_at_the_centre_the_first_sheet_after_a_supplement_carries_the_people_over(cast: Cast) -> None:
    (proposal,) = submitted(cast)
    at_centre = advance(proposal, State.CENTRAL_APPRAISING, cast, council=True)
    appraiser = cast["thamdinh.cuc"]
    with tenant_scope(*appraiser.tenant_ids):
        panel = Panel.objects.get(level=Level.CENTRE)
        lead = panel.members.get(user=appraiser.user)
        assign(at_centre, lead, actor=cast["chuyenvien.cuc"], lead=True)
    again = play("resubmit_to_appraisal", play("return_from_centre", at_centre, cast), cast)
    with tenant_scope(*appraiser.tenant_ids):
        assert may_fill(appraiser, again)
    fill_good_sheet(again, cast)
    with tenant_scope(*appraiser.tenant_ids):
        round_ = open_round(again, Level.CENTRE)
        assert (round_.round, assignment_of(lead, round_).lead) == (2, True)


# --- assigning -------------------------------------------------------------------------------------------------------
def test_who_is_assigned_is_told_once_with_all_dossiers(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    first, second = appraising(cast, 2)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids), django_capture_on_commit_callbacks(execute=True):
        member = seat(Panel.objects.get(), Seat.MEMBER)
        due_on = timezone.localdate() + timedelta(days=7)
        made = assign_many(
            [Given(second, member, due_on, lead=True), Given(first, member, due_on, lead=True)], actor=actor
        )

        assert [(row.tenant_id, row.assigned_by_id) for row in made] == [(actor.tenant_id, actor.user.pk)] * 2
    notice = Notification.objects.get(user=cast[DEPUTY].user, text__startswith="Được phân công")
    assert notice.text.endswith(f"{due_on:%d/%m/%Y}: {first.code}, {second.code}")


def test_each_reason_against_assigning_is_named_by_dossier_and_nothing_is_kept(cast: Cast) -> None:
    first, second, third = appraising(cast, 3)
    waiting, actor = submitted(cast)[0], cast[OFFICER]
    elsewhere = council(cast, "chuyenvien.gialai")
    with tenant_scope(*actor.tenant_ids, elsewhere.tenant_id):
        panel = Panel.objects.get(tenant_id=actor.tenant_id)
        chair, deputy = seat(panel), seat(panel, Seat.MEMBER)
        expert = panel.members.get(user__isnull=True)
        assign(first, chair, actor=actor, lead=True)
        keep_away(second, cast, DEPUTY)
        yesterday = timezone.localdate() - timedelta(days=1)
        found = refusals(
            assign_many,
            [
                Given(first, deputy, None, lead=True), Given(second, deputy, None, lead=True),
                Given(third, expert, None, lead=True), Given(waiting, chair, None, lead=True),
            ],
            actor=actor,
        )  # fmt: skip
        foreign = refusals(assign, third, seat(elsewhere), actor=actor)
        past = refusals(assign, third, chair, actor=actor, due_on=yesterday)
        twice = refusals(assign, first, chair, actor=actor)
        nothing = refusals(assign_many, [], actor=actor)

        assert Assignment.objects.count() == 1
    assert found == [
        (f"member:{first.code}",
         f"{first.code}: Đã có thẩm định chính là Lê Quang Đạt; dùng “Chuyển giao” ở trang phân công của hồ sơ."),
        (f"member:{second.code}", f"{second.code}: Trịnh Thị Xuân có xung đột lợi ích với hồ sơ này."),
        (f"member:{third.code}",
         f"{third.code}: Lê Văn Ba không có tài khoản nên không thể là thẩm định chính."),
        (f"member:{waiting.code}",
         f"{waiting.code}: Hồ sơ đang ở “{waiting.get_state_display()}”, chỉ phân công khi đang thẩm định."),
    ]  # fmt: skip
    assert "không thuộc Hội đồng" in foreign[0][1]
    assert "không thể ở trước ngày hôm nay" in past[0][1]
    assert "đang được phân công" in twice[0][1]
    assert nothing == [("", "Chưa chọn hồ sơ nào.")]


def test_a_declared_conflict_keeps_a_member_away_until_a_later_word(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        member = seat(Panel.objects.get(), Seat.MEMBER)
        facts = {
            "tenant_id": member.tenant_id, "proposal": proposal, "level": Level.PROVINCE, "member": member,
            "entered_by": member.user,
        }  # fmt: skip
        Declaration.objects.create(conflicted=True, ground=ConflictGround.FAMILY, **facts)
        refused = refusals(assign, proposal, member, actor=actor)
        Declaration.objects.create(conflicted=False, **facts)
        assign(proposal, member, actor=actor)

        assert running(proposal) == [("Trịnh Thị Xuân", False)]
    assert "xung đột lợi ích" in refused[0][1]


def test_only_the_level_shares_out_its_work(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    with tenant_scope(*cast[OFFICER].tenant_ids):
        member = seat(Panel.objects.get())
    for name in ("chuyenvien.gialai", "donvi.danang"):
        actor = cast[name]
        with tenant_scope(*actor.tenant_ids, proposal.tenant_id):
            assert "được phân công" in refusals(assign, proposal, member, actor=actor)[0][1]
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        assert "chỉ phân công khi" in refusals(assign, proposal, member, actor=cast["chuyenvien.cuc"])[0][1]


def test_a_page_opened_before_a_change_is_stale(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        member = seat(Panel.objects.get())
        with pytest.raises(Stale):
            assign_many([Given(proposal, member, None, lead=True, version=proposal.version - 1)], actor=actor)
        assert Assignment.objects.count() == 0


# --- handing over ----------------------------------------------------------------------------------------------------
def test_a_hand_over_tells_both_and_keeps_the_lead(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    (proposal,) = appraising(cast)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids), django_capture_on_commit_callbacks(execute=True):
        panel = Panel.objects.get()
        row = assign(proposal, seat(panel), actor=actor, lead=True)
        hand_over(row, actor=actor, to=seat(panel, Seat.MEMBER), reason="Bận đi công tác")
        row.refresh_from_db()

        assert running(proposal) == [("Trịnh Thị Xuân", True)]
        assert (row.ended_reason, row.handed_to.member.name) == ("Bận đi công tác", "Trịnh Thị Xuân")
    told = Notification.objects.filter(text__contains="Bận đi công tác").values_list("user__username", flat=True)
    assert sorted(told) == [LEADER, DEPUTY]


def test_whoever_looks_already_can_take_over_the_lead(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        panel = Panel.objects.get()
        row = assign(proposal, seat(panel), actor=actor, lead=True)
        assign(proposal, seat(panel, Seat.MEMBER), actor=actor)
        hand_over(row, actor=cast[LEADER], to=seat(panel, Seat.MEMBER), reason="Ốm")

        assert running(proposal) == [("Trịnh Thị Xuân", True)]


def test_each_reason_against_a_hand_over(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    actor = cast[OFFICER]
    yesterday = timezone.localdate() - timedelta(days=1)
    with tenant_scope(*actor.tenant_ids):
        panel = Panel.objects.get()
        chair, deputy, expert = seat(panel), seat(panel, Seat.MEMBER), panel.members.get(user__isnull=True)
        row = assign(proposal, chair, actor=actor, lead=True)
        itself = refusals(hand_over, row, actor=actor, to=chair, reason="", due_on=yesterday)
        paper = refusals(hand_over, row, actor=actor, to=expert, reason="Ốm")
        keep_away(proposal, cast, DEPUTY)
        away = refusals(hand_over, row, actor=actor, to=deputy, reason="Ốm")
        nobody = hand_over(row, actor=actor, to=None, reason="Tạm dừng")
        with pytest.raises(Stale):
            hand_over(row, actor=actor, to=None, reason="Tạm dừng")

        assert running(proposal) == []
    assert itself == [
        ("reason", "Chưa ghi lý do chuyển giao."),
        ("due_on", "Hạn mới không thể ở trước ngày hôm nay."),
        ("to", "Lê Quang Đạt đang giữ hồ sơ này. Chọn người khác."),
    ]
    assert paper == [("to", "Lê Văn Ba không có tài khoản nên không thể là thẩm định chính.")]
    assert away == [("to", "Trịnh Thị Xuân có xung đột lợi ích với hồ sơ này.")]
    assert nobody is None


def test_a_member_hands_over_their_own_and_not_to_nobody(cast: Cast) -> None:
    (proposal,) = submitted(cast)
    at_centre = advance(proposal, State.CENTRAL_APPRAISING, cast, council=True)
    appraiser, finance = cast["thamdinh.cuc"], cast["ketoan.cuc"]
    with tenant_scope(*appraiser.tenant_ids):
        panel = Panel.objects.get(level=Level.CENTRE)
        row = assign(at_centre, panel.members.get(user=appraiser.user), actor=cast["chuyenvien.cuc"], lead=True)
        to = panel.members.get(user=finance.user)
        stranger = refusals(hand_over, row, actor=finance, to=to, reason="Ốm")
        nobody = refusals(hand_over, row, actor=appraiser, to=None, reason="Ốm")
        hand_over(row, actor=appraiser, to=to, reason="Ốm")

        assert running(at_centre)[0] == ("Bùi Thị Mai", True)
    assert stranger == [("", "Chỉ người được phân công hoặc người phân công được chuyển giao hồ sơ này.")]
    assert nobody == [("to", "Chưa chọn người nhận.")]


# --- whose the sheet is ----------------------------------------------------------------------------------------------
def test_until_somebody_is_assigned_the_role_decides(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    with tenant_scope(proposal.tenant_id):
        assert charge_of(proposal) == rules.UNASSIGNED
        assert [may_fill(cast[name], proposal) for name in (OFFICER, LEADER, DEPUTY)] == [True, False, False]


def test_then_the_lead_chair_and_secretary_alone(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    with tenant_scope(proposal.tenant_id):
        panel = Panel.objects.get()
        assign(proposal, seat(panel, Seat.MEMBER), actor=cast[OFFICER], lead=True)

        assert [may_fill(cast[name], proposal) for name in (OFFICER, LEADER, DEPUTY)] == [True, True, True]
        assert [may_fill(cast[name], proposal) for name in ("chuyenvien.gialai", "donvi.danang")] == [False, False]
        assert seat_of(cast[DEPUTY], open_round(proposal, Level.PROVINCE)).seat == Seat.MEMBER
        assert seat_of(cast["chuyenvien.gialai"], open_round(proposal, Level.PROVINCE)) is None


def test_an_officer_who_is_not_in_charge_cannot_fill_the_sheet(cast: Cast) -> None:
    (proposal,) = submitted(cast)
    actor = cast[OFFICER]
    with tenant_scope(proposal.tenant_id):
        moved = open_appraisal(proposal, STEP, actor=actor, body=Body.STAFF, staff=[cast[DEPUTY].user.pk])
        found = refusals(fill_sheet, moved, actor=actor, heads={}, amount=1, verdict="met")

        assert may_fill(cast[DEPUTY], moved)
    assert found == [("", "Bạn không lập phiếu thẩm định cho hồ sơ này ở bước hiện tại.")]


def test_whoever_left_has_no_seat_and_the_others_go_on(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    with tenant_scope(proposal.tenant_id):
        panel = Panel.objects.get()
        deputy = seat(panel, Seat.MEMBER)
        assign(proposal, deputy, actor=cast[OFFICER], lead=True)
        assign(proposal, seat(panel), actor=cast[OFFICER])
        remove_member(deputy, actor=cast[OFFICER], reason="Nghỉ hưu")

        assert seat_of(cast[DEPUTY], open_round(proposal, Level.PROVINCE)) is None
        assert [may_fill(cast[name], proposal) for name in (LEADER, DEPUTY)] == [True, False]


def test_a_conclusion_ends_what_was_assigned(cast: Cast) -> None:
    (proposal,) = appraising(cast)
    with tenant_scope(proposal.tenant_id):
        round_ = open_round(proposal, Level.PROVINCE)
        round_.body = Body.STAFF  # who concludes on a council's meeting is tested there
        round_.save(update_fields=["body"])
        assign(proposal, seat(Panel.objects.get(), Seat.SECRETARY), actor=cast[OFFICER], lead=True)
    fill_good_sheet(proposal, cast)
    with tenant_scope(proposal.tenant_id):
        conclude(
            proposal, "pass_province", actor=cast[LEADER], decision_number="1/TB", decision_date=timezone.localdate(),
            amount=proposal.amount_proposed,
        )  # fmt: skip
        assert Assignment.objects.get().ended_reason == "Đã kết luận."


def test_a_department_does_not_see_the_assignments_of_the_centre(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.CENTRAL_APPRAISING, cast, council=True)
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        panel = Panel.objects.get(level=Level.CENTRE)
        assign(proposal, panel.members.get(user=cast["thamdinh.cuc"].user), actor=cast["chuyenvien.cuc"], lead=True)
    with tenant_scope(*cast[LEADER].tenant_ids):
        assert Assignment.objects.count() == 0
        assert Appraisal.objects.filter(level=Level.CENTRE).count() == 1
