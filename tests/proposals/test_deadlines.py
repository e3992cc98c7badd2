"""“Vì sao ngày này?”: the norm and its confidence, the day it counts from, holidays skipped, days kept during a pause."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from core.calendars import add_working_days, forget_holidays, known_holidays
from core.models import Holiday
from core.tenancy import tenant_scope
from proposals.deadlines import Explanation, explain
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast, client_as
from tests.factories.proposals import advance, complete_draft, make_draft, play


def explained(proposal: Proposal) -> Explanation:
    with tenant_scope(proposal.tenant_id):
        return explain(proposal, today=timezone.localdate())


def test_a_new_dossier_is_due_by_the_norm_of_its_step(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    found = explained(sent)
    assert found.basis is not None
    assert found.basis.norm is not None
    assert found.basis.norm.code == "within.province_check"
    assert found.basis.text == "Sở kiểm tra hồ sơ mới nộp: 5 ngày làm việc."
    assert found.basis.agrees(found.due_on or date.min)
    assert (found.left, found.wait.party if found.wait else "") == (5, "Sở Công Thương")
    assert [row.report for row in found.ahead][-2:] == [True, True]


def test_holidays_on_the_way_are_named(cast: Cast) -> None:
    off = add_working_days(timezone.localdate(), 2, known_holidays())
    Holiday.objects.create(day=off, name="Nghỉ thử", source="Công văn thử", confidence="assumed")
    forget_holidays()
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    found = explained(sent)
    assert "Nghỉ thử" in {row.name for row in found.holidays}
    page = client_as(cast["donvi.danang"]).get(f"/de-an/{sent.code}/thoi-han/").content.decode()
    assert f"Bỏ qua {off:%d/%m/%Y}, ngày nghỉ: Nghỉ thử" in page
    assert "TT 36/2013/TT-BCT không quy định thời hạn" in page


def test_when_the_calendar_changes_later_the_page_says_what_it_would_be_now(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    off = add_working_days(timezone.localdate(), 2, known_holidays())
    Holiday.objects.create(day=off, name="Nghỉ thử", source="Công văn thử", confidence="assumed")
    forget_holidays()
    found = explained(sent)
    assert found.basis is not None
    assert not found.basis.agrees(found.due_on or date.min)
    assert "hạn đã đặt vẫn giữ nguyên" in (
        client_as(cast["chuyenvien.danang"]).get(f"/de-an/{sent.code}/thoi-han/").content.decode()
    )


def test_a_returned_dossier_says_whose_clock_stands_and_one_sent_back_goes_on_with_what_was_left(cast: Cast) -> None:
    returned = advance(complete_draft(make_draft(cast), cast), State.PROVINCE_RETURNED, cast)
    found = explained(returned)
    assert (found.paused_party, found.paused_left) == ("Sở Công Thương", 5)
    assert found.wait is not None
    assert found.wait.party == "Đơn vị thực hiện"
    again = explained(play("submit", returned, cast))
    assert again.basis is not None
    assert again.basis.text.startswith("Hạn trước khi trả hồ sơ là")
    assert again.basis.agrees(again.due_on or date.min)
    assert (again.left, again.paused_party) == (5, "")


def test_steps_gone_by_say_whether_they_were_in_time(cast: Cast) -> None:
    settled = advance(complete_draft(make_draft(cast), cast), State.SETTLED, cast)
    found = explained(settled)
    assert found.wait is None
    assert {row.late for row in found.past} == {0}
    assert found.past[0].party == "Sở Công Thương"
    page = client_as(cast["donvi.danang"]).get(f"/de-an/{settled.code}/thoi-han/").content.decode()
    assert "Hồ sơ đã kết thúc nên không còn thời hạn." in page


def test_a_step_without_a_norm_says_that_it_has_no_last_day(cast: Cast) -> None:
    running = advance(complete_draft(make_draft(cast), cast), State.IMPLEMENTING, cast)
    page = client_as(cast["donvi.danang"]).get(f"/de-an/{running.code}/thoi-han/").content.decode()
    assert "Bước này không đặt hạn" in page
