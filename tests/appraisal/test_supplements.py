"""Asking for a supplement, answering, coming back to the level that asked, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from appraisal.composing import collected, supplement_due_on
from appraisal.models import SupplementDraft
from appraisal.services import DraftPoint, return_dossier, save_draft
from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from organisations.actors import Actor
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal, Recusal, SupplementPoint, SupplementRequest
from proposals.records import NO_FACTS
from proposals.selectors import get_for
from proposals.services import move
from proposals.services.submission import submit
from proposals.services.supplements import (
    NOT_YOURS,
    NOTHING_OPEN,
    AnswerInput,
    MarkInput,
    PointInput,
    answer_points,
    mark_points,
)
from proposals.states import State
from proposals.supplements import last_request, open_request, requests_of, views_for
from tests.cast import Cast
from tests.factories.proposals import advance, answer_all, complete_draft, make_draft, play, reread

QUOTES = PointInput("du-toan", "Bổ sung báo giá.", "lines", "Các dòng dự toán")
NEED = PointInput("su-can-thiet", "Nêu số liệu năm gần nhất.")


@pytest.fixture
def submitted(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)


@pytest.fixture
def returned(cast: Cast, submitted: Proposal) -> Proposal:
    return play("return_to_unit", submitted, cast, points=(QUOTES, NEED), note="Gửi sớm.")


def refusals(call: Callable[..., Any], *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return [(reason.field, reason.message) for reason in caught.value.reasons]


def inside(actor: Actor) -> Any:
    return tenant_scope(*actor.tenant_ids)


def test_points_are_numbered_by_section_and_kept_with_who_when_and_until(cast: Cast, returned: Proposal) -> None:
    officer = cast["chuyenvien.danang"]
    with inside(officer):
        (request,) = requests_of(returned)
        points = [(p.number, p.section, p.field, p.field_label, p.text) for p in request.points.all()]
        record = returned.transitions.get(step="return_to_unit")

    assert points == [
        (1, "su-can-thiet", "", "", "Nêu số liệu năm gần nhất."),
        (2, "du-toan", "lines", "Các dòng dự toán", "Bổ sung báo giá."),
    ]
    assert (request.level, request.source, request.requested_name, request.note) == (
        "province", State.SUBMITTED, officer.name, "Gửi sớm.",
    )  # fmt: skip
    assert (request.record_id, request.at, request.due_on) == (record.pk, record.at, returned.due_on)
    assert record.details["sections"] == {
        "su-can-thiet": "Nêu số liệu năm gần nhất.", "du-toan": "Các dòng dự toán: Bổ sung báo giá.",
    }  # fmt: skip


def test_everything_wrong_with_the_points_is_said_at_once(cast: Cast, submitted: Proposal) -> None:
    actor = cast["chuyenvien.danang"]
    points = (QUOTES, PointInput("", "Chưa rõ mục"), PointInput("muc-tieu", "  "), PointInput("quy-mo", "x" * 5001))
    with inside(actor):
        found = refusals(return_dossier, submitted, "return_to_unit", actor=actor, points=points, due_on=None)
        count = SupplementRequest.objects.count()

    assert found == [
        ("points-1-place", "Điểm 2: chưa chọn mục."),
        ("points-2-text", "Điểm 3: chưa ghi cần bổ sung gì."),
        ("points-3-text", "Điểm 4: dài nhất 5000 ký tự."),
        ("due_on", "Chưa ghi hạn bổ sung."),
    ]
    assert (count, reread(submitted).state) == (0, State.SUBMITTED)


def test_more_points_than_one_request_carries_are_refused(cast: Cast, submitted: Proposal) -> None:
    actor, due_on = cast["chuyenvien.danang"], timezone.localdate() + timedelta(days=5)
    with inside(actor):
        found = refusals(return_dossier, submitted, "return_to_unit", actor=actor, points=(QUOTES,) * 61, due_on=due_on)

    assert found == [("points", "Một lần yêu cầu nhiều nhất 60 điểm.")]


def test_the_database_refuses_to_change_what_was_sent(cast: Cast, returned: Proposal, role_of_its_own: None) -> None:
    with inside(cast["chuyenvien.danang"]):
        point, request = SupplementPoint.objects.first(), SupplementRequest.objects.get()
        for row, changes in ((point, {"text": "Khác"}), (request, {"due_on": timezone.localdate()})):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(**changes)
        for table in ("proposals_supplementpoint", "proposals_supplementrequest"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"DELETE FROM {table}")

        assert SupplementPoint.objects.filter(pk=point.pk).update(answer="Được") == 1


def test_a_point_is_answered_and_the_answer_is_tracked(cast: Cast, returned: Proposal) -> None:
    unit = cast["donvi.danang"]
    with inside(unit):
        changed = answer_points(returned, {2: AnswerInput(" Đã thêm báo giá. ", 0)}, actor=unit)
        point = open_request(returned).points.get(number=2)
        again = answer_points(returned, {2: AnswerInput("Đã thêm báo giá.", 0)}, actor=unit)
        kept = [(event.pgh_label, event.answer) for event in point.events.order_by("pgh_id")]

    assert ([p.number for p in changed], again) == ([2], [])
    assert (point.answer, point.answered_name, point.version) == ("Đã thêm báo giá.", unit.name, 1)
    assert kept == [("insert", ""), ("update", "Đã thêm báo giá.")]


def test_two_people_do_not_overwrite_each_others_answers(cast: Cast, returned: Proposal) -> None:
    unit = cast["donvi.danang"]
    with inside(unit):
        answer_points(returned, {1: AnswerInput("Bản thứ nhất.", 0)}, actor=unit)
        with pytest.raises(Stale) as caught:
            answer_points(returned, {1: AnswerInput("Bản thứ hai.", 0), 2: AnswerInput("Điểm khác.", 0)}, actor=unit)
        answers = list(open_request(returned).points.values_list("answer", flat=True))

    assert [reason.field for reason in caught.value.reasons] == ["answer-1"]
    assert answers == ["Bản thứ nhất.", ""]


def test_answering_is_refused_in_words_when_it_cannot_be(cast: Cast, submitted: Proposal, returned: Proposal) -> None:
    unit, officer = cast["donvi.danang"], cast["chuyenvien.danang"]
    with inside(unit):
        long = refusals(answer_points, returned, {1: AnswerInput("x" * 5001)}, actor=unit)
        with pytest.raises(NotFound):
            answer_points(returned, {3: AnswerInput("Điểm không có")}, actor=unit)
    with inside(officer), pytest.raises(NotFound):
        answer_points(returned, {1: AnswerInput("Không phải của tôi")}, actor=officer)
    play("submit", returned, cast)
    with inside(unit):
        late = refusals(answer_points, returned, {1: AnswerInput("Muộn")}, actor=unit)
        draft = make_draft(cast)
        nothing = refusals(answer_points, draft, {1: AnswerInput("Không ai hỏi")}, actor=unit)

    assert long == [("answer-1", "Điểm 1: dài nhất 5000 ký tự.")]
    assert [message for _, message in late] == ["Hồ sơ không còn ở bước soạn thảo nên không sửa được."]
    assert [message for _, message in nothing] == [NOTHING_OPEN]


def test_a_dossier_does_not_go_back_until_every_point_is_answered(cast: Cast, returned: Proposal) -> None:
    unit = cast["donvi.danang"]
    with inside(unit):
        both = refusals(submit, returned, "submit", actor=unit, version=returned.version)
        answer_points(returned, {1: AnswerInput("Đã nêu.")}, actor=unit)
        fresh = get_for(unit, returned.code)
        with pytest.raises(Refused) as caught:
            submit(fresh, "submit", actor=unit, version=fresh.version)

    assert both == [
        ("diem-1", "Chưa trả lời điểm 1 (Sự cần thiết và căn cứ)."),
        ("diem-2", "Chưa trả lời điểm 2 (Dự toán kinh phí: Các dòng dự toán)."),
    ]
    assert [reason.url for reason in caught.value.reasons] == [f"/de-an/{returned.code}/bo-sung/#diem-2"]


@pytest.mark.parametrize(
    ("before", "return_step", "back_step", "expected"),
    [
        (State.SUBMITTED, "return_to_unit", "submit", State.SUBMITTED),
        (State.PROVINCE_APPRAISING, "return_to_unit", "submit", State.SUBMITTED),
        (State.SCREENING, "return_from_centre", "resubmit_to_screening", State.SCREENING),
        (State.CENTRAL_APPRAISING, "return_from_centre", "resubmit_to_appraisal", State.CENTRAL_APPRAISING),
    ],
)
def test_it_comes_back_to_the_level_that_asked(
    cast: Cast, submitted: Proposal, before: State, return_step: str, back_step: str, expected: State
) -> None:
    unit = cast["donvi.danang"]
    asked = play(return_step, advance(submitted, before, cast), cast)
    with inside(unit):
        answer_all(asked, actor=unit)
        fresh = get_for(unit, asked.code)
        open_to_unit = [
            step.name for step in LIFECYCLE.offered(fresh, unit)
            if step.screen == "proposals:submit" and not list(LIFECYCLE.blockers(step, fresh, NO_FACTS))
        ]  # fmt: skip
        moved = submit(fresh, back_step, actor=unit, version=fresh.version)
        (request,) = requests_of(moved)

    assert (open_to_unit, moved.state, request.source) == ([back_step], expected, before)
    assert (request.closed_at is not None, request.came_late) == (True, False)


def test_an_answer_after_its_day_is_taken_and_shown_as_late(cast: Cast, returned: Proposal) -> None:
    with inside(cast["chuyenvien.danang"]):
        (request,) = requests_of(returned)
    request.due_on = timezone.localdate()
    on_the_day = request.late_on(timezone.localdate())
    request.due_on = timezone.localdate() - timedelta(days=1)
    after = request.late_on(timezone.localdate())
    request.closed_at = timezone.now()

    assert (on_the_day, after, request.came_late) == (False, True, True)


def test_the_authority_reads_answers_once_they_are_sent_and_the_unit_never_reads_marks(
    cast: Cast, returned: Proposal
) -> None:
    unit, officer, other = cast["donvi.danang"], cast["chuyenvien.danang"], cast["lanhdao.danang"]
    with inside(unit):
        answer_points(returned, {1: AnswerInput("Chưa gửi.")}, actor=unit)
        before = [_seen(actor, returned) for actor in (unit, officer)]
    back = play("submit", returned, cast)
    with inside(officer):
        request = last_request(back, "province")
        mark_points(back, request, {1: MarkInput(resolved=True)}, actor=officer)
        after = [_seen(actor, back) for actor in (unit, officer, other)]

    assert before == [(True, False, "Đã trả lời"), (False, False, "Chờ đơn vị trả lời")]
    assert after == [
        (True, False, "Đã trả lời"), (True, True, "Đã giải quyết"), (True, True, "Đã giải quyết"),
    ]  # fmt: skip


def test_answers_are_marked_by_who_may_return_and_not_resolved_needs_words(cast: Cast, returned: Proposal) -> None:
    officer, leader = cast["chuyenvien.danang"], cast["lanhdao.danang"]
    back = play("submit", returned, cast)
    with inside(officer):
        request = last_request(back, "province")
        bare = refusals(mark_points, back, request, {1: MarkInput(resolved=False), 2: MarkInput(False)}, actor=officer)
        foreign = refusals(mark_points, back, request, {1: MarkInput(resolved=True)}, actor=leader)
        mark_points(back, request, {1: MarkInput(True), 2: MarkInput(False, "Thiếu một báo giá.", 1)}, actor=officer)
        with pytest.raises(Stale):
            mark_points(back, request, {1: MarkInput(False, "Xem lại.", 0)}, actor=officer)
        marks = list(request.points.values_list("resolved", "remark", "marked_name"))

    assert bare == [
        ("remark-1", "Điểm 1: chưa đạt thì ghi còn thiếu gì."), ("remark-2", "Điểm 2: chưa đạt thì ghi còn thiếu gì."),
    ]  # fmt: skip
    assert [message for _, message in foreign] == [NOT_YOURS]
    assert marks == [(True, "", officer.name), (False, "Thiếu một báo giá.", officer.name)]


def test_a_second_request_starts_with_what_is_not_resolved(cast: Cast, returned: Proposal) -> None:
    officer = cast["chuyenvien.danang"]
    back = play("submit", returned, cast)
    with inside(officer):
        mark_points(back, last_request(back, "province"), {1: MarkInput(resolved=True)}, actor=officer)
        found = collected(back, LIFECYCLE["return_to_unit"], officer)

    assert (found.points, found.from_before) == ([DraftPoint("du-toan:lines", "Bổ sung báo giá.")], True)
    assert found.due_on == f"{supplement_due_on(back, timezone.localdate()):%d/%m/%Y}"


def test_a_draft_is_one_persons_and_ends_when_it_is_sent(cast: Cast, submitted: Proposal) -> None:
    officer, due_on = cast["chuyenvien.danang"], timezone.localdate() + timedelta(days=9)
    rows = [DraftPoint("muc-tieu", "Lượng hóa mục tiêu.")]
    with inside(officer):
        draft = save_draft(submitted, points=rows, due_on="chưa biết", note="", version=0, actor=officer)
        with pytest.raises(Stale):
            save_draft(submitted, points=[], due_on="", note="", version=0, actor=officer)
        mine = collected(submitted, LIFECYCLE["return_to_unit"], officer)
        theirs = collected(submitted, LIFECYCLE["return_to_unit"], cast["pho.danang"])
        return_dossier(submitted, "return_to_unit", actor=officer, points=(NEED,), due_on=due_on)
        left = SupplementDraft.objects.count()

    assert (mine.points, mine.due_on, mine.version) == (rows, "chưa biết", draft.version)
    assert (theirs.points, theirs.version, left) == ([], 0, 0)


def test_whoever_has_a_conflict_sees_no_request(cast: Cast, returned: Proposal) -> None:
    officer = cast["chuyenvien.danang"]
    with inside(officer):
        Recusal.objects.create(
            tenant_id=returned.tenant_id, proposal=returned, user=officer.user, reason="Người thân lập đề án."
        )
        with pytest.raises(NotFound):
            get_for(officer, returned.code)


def test_another_tenant_reads_no_request(cast: Cast, returned: Proposal) -> None:
    with inside(cast["chuyenvien.gialai"]):
        assert (SupplementRequest.objects.count(), SupplementPoint.objects.count()) == (0, 0)


def _seen(actor: Actor, proposal: Proposal) -> tuple[bool, bool, str]:
    view = views_for(actor, proposal, requests_of(proposal))[0].points[0]
    return view.shows_answer, view.shows_mark, view.standing[0]


def test_a_dossier_that_is_withdrawn_leaves_no_request_open(cast: Cast, returned: Proposal) -> None:
    unit = cast["donvi.danang"]
    with inside(unit):
        assert open_request(returned) is not None
        gone = move(returned, "withdraw", actor=unit, note="Không thực hiện nữa.")
        assert (gone.state, open_request(gone), SupplementRequest.objects.get(proposal=gone).closed_at is not None) == (
            State.WITHDRAWN, None, True
        )  # fmt: skip
