"""The one door: all reasons at once, nothing changed by a refusal, history for every step, no second taker."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from organisations.actors import Actor
from proposals.effects import resume_clock
from proposals.models import CodeCounter, Proposal, TransitionRecord
from proposals.records import NO_FACTS, StepFacts
from proposals.services import move
from proposals.states import State
from tests.cast import Cast, make_cast
from tests.factories.proposals import advance, complete_draft, make_draft, play


def ready(cast: Cast) -> Proposal:
    """A draft with everything in it."""
    return complete_draft(make_draft(cast), cast)


def take(proposal: Proposal, step: str, actor: Actor, **stated: object) -> Proposal:
    with tenant_scope(*actor.tenant_ids):
        return move(proposal, step, actor=actor, **stated)  # type: ignore[arg-type]


def fresh(proposal: Proposal, actor: Actor) -> Proposal:
    with tenant_scope(*actor.tenant_ids):
        return Proposal.objects.select_related("unit", "content").get(pk=proposal.pk)


def test_an_empty_draft_is_refused_with_every_reason_linked_to_its_field(cast: Cast) -> None:
    unit = cast["donvi.danang"]
    draft = make_draft(cast)
    with pytest.raises(Refused) as refusal:
        take(draft, "submit", unit)
    sections = {reason.url.split("/muc/")[1].split("/")[0] for reason in refusal.value.reasons if "/muc/" in reason.url}
    assert sections == {
        "don-vi-dia-diem", "su-can-thiet", "muc-tieu", "quy-mo", "noi-dung-tien-do", "du-toan", "to-chuc-thuc-hien",
        "hieu-qua",
    }  # fmt: skip
    assert any("/giay-to/" in reason.url for reason in refusal.value.reasons)
    assert fresh(draft, unit).state == State.DRAFT


def test_submission_numbers_pins_stamps_and_records(cast: Cast) -> None:
    unit = cast["donvi.danang"]
    draft = ready(cast)
    sent = play("submit", draft, cast)
    with tenant_scope(*unit.tenant_ids):
        record = TransitionRecord.objects.get(proposal=sent)
    assert sent.code == f"KCQG-{sent.plan_year}-0001"
    assert (sent.state, sent.norms_as_of) == (State.SUBMITTED, timezone.localdate())
    assert (record.source, record.target, record.user_name) == (State.DRAFT, State.SUBMITTED, unit.name)
    assert record.organisation_id == unit.organisation.pk
    assert sent.due_on is not None
    assert sent.due_on > timezone.localdate()


def test_an_old_version_is_refused_as_stale_and_changes_nothing(cast: Cast) -> None:
    sent = advance(ready(cast), State.SUBMITTED, cast)
    officer = cast["chuyenvien.danang"]
    with pytest.raises(Stale):
        take(sent, "open_province_appraisal", officer, version=sent.version - 1)
    assert fresh(sent, officer).state == State.SUBMITTED


def test_a_person_without_the_right_is_refused(cast: Cast) -> None:
    sent = advance(ready(cast), State.SUBMITTED, cast)
    with pytest.raises(Refused, match="không có quyền"):
        take(sent, "open_province_appraisal", cast["lanhdao.danang"])


def test_another_province_does_not_find_the_row(cast: Cast) -> None:
    sent = advance(ready(cast), State.SUBMITTED, cast)
    with pytest.raises(NotFound):
        take(sent, "open_province_appraisal", cast["chuyenvien.hue"])


def test_an_unknown_step_is_not_found(cast: Cast) -> None:
    draft = make_draft(cast)
    with pytest.raises(NotFound):
        take(draft, "fly", cast["donvi.danang"])


def test_withdrawing_asks_for_a_reason(cast: Cast) -> None:
    draft = make_draft(cast)
    unit = cast["donvi.danang"]
    with pytest.raises(Refused, match="lý do"):
        take(draft, "withdraw", unit, note="  ")
    assert take(draft, "withdraw", unit, note="Lập nhầm.").state == State.WITHDRAWN


def test_an_amount_above_the_one_before_is_refused_with_both_figures(cast: Cast) -> None:
    appraising = advance(ready(cast), State.PROVINCE_APPRAISING, cast)
    leader = cast["lanhdao.danang"]
    facts = StepFacts(decision_number="1/TB", decision_date=timezone.localdate(), amount=appraising.amount_proposed + 1)
    with pytest.raises(Refused) as refusal:
        take(appraising, "pass_province", leader, facts=facts)
    assert [reason.field for reason in refusal.value.reasons] == ["amount"]


def test_a_future_decision_and_a_missing_amount_are_told_together(cast: Cast) -> None:
    appraising = advance(ready(cast), State.PROVINCE_APPRAISING, cast)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        take(appraising, "pass_province", cast["lanhdao.danang"], facts=StepFacts(decision_date=tomorrow))
    assert {reason.field for reason in refusal.value.reasons} == {"decision_number", "decision_date", "amount"}


def test_a_dossier_returned_by_the_centre_comes_back_where_it_left(cast: Cast) -> None:
    for left in (State.SCREENING, State.CENTRAL_APPRAISING):
        back = play("return_from_centre", advance(ready(cast), left, cast), cast)
        assert back.state == State.CENTRAL_RETURNED
        wrong = "resubmit_to_appraisal" if left == State.SCREENING else "resubmit_to_screening"
        with pytest.raises(Refused):
            take(back, wrong, cast["donvi.danang"])
        right = "resubmit_to_screening" if left == State.SCREENING else "resubmit_to_appraisal"
        assert play(right, back, cast).state == left


def test_the_clock_stands_still_while_the_dossier_is_with_the_unit(cast: Cast) -> None:
    sent = advance(ready(cast), State.SUBMITTED, cast)
    returned = play("return_to_unit", sent, cast)
    assert returned.clock_left is not None
    again = play("submit", returned, cast)
    assert (again.due_on, again.clock_left, again.code) == (sent.due_on, None, sent.code)


def test_every_state_of_the_national_track_is_reached_through_the_services(cast: Cast) -> None:
    ordinary = {
        State.SUBMITTED, State.PROVINCE_RETURNED, State.PROVINCE_FAILED, State.NOT_FUNDED, State.CENTRAL_FAILED,
        State.WITHDRAWN, State.STOPPED, State.PARTLY_ACCEPTED, State.SETTLED,
    }  # fmt: skip
    assert {goal: advance(ready(cast), goal, cast).state for goal in ordinary} == {goal: goal for goal in ordinary}


def test_a_delegate_is_shown_with_the_person_acted_for(cast: Cast) -> None:
    appraising = advance(ready(cast), State.PROVINCE_APPRAISING, cast)
    deputy = replace(cast["pho.danang"], delegation_form="KT", on_behalf_of="ký thay Giám đốc Lê Quang Đạt")
    facts = StepFacts(decision_number="1/TB", decision_date=timezone.localdate(), amount=appraising.amount_proposed)
    take(appraising, "pass_province", deputy, facts=facts)
    with tenant_scope(*deputy.tenant_ids):
        record = TransitionRecord.objects.get(proposal=appraising, step="pass_province")
    assert record.on_behalf_of == "ký thay Giám đốc Lê Quang Đạt"


def test_history_cannot_be_rewritten_even_with_raw_sql(cast: Cast) -> None:
    sent = advance(ready(cast), State.SUBMITTED, cast)
    unit = cast["donvi.danang"]
    for statement in (
        "UPDATE proposals_transitionrecord SET note = 'khác'",
        "DELETE FROM proposals_transitionrecord",
        "UPDATE proposals_proposalevent SET title = 'khác'",
        "DELETE FROM proposals_proposalevent",
    ):
        with tenant_scope(*unit.tenant_ids), connection.cursor() as cursor:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
    assert fresh(sent, unit).state == State.SUBMITTED


def test_row_history_knows_who_and_why(cast: Cast) -> None:
    sent = advance(ready(cast), State.SUBMITTED, cast)
    unit = cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.metadata->>'user', c.metadata->>'why' FROM proposals_proposalevent e"
            " JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE e.pgh_obj_id = %s ORDER BY e.pgh_id DESC LIMIT 1",
            [sent.pk],
        )
        assert cursor.fetchone() == (str(unit.user.pk), "Nộp hồ sơ")


def test_of_two_submissions_at_once_one_is_taken_and_one_number_is_given(committed_db: None) -> None:
    cast = make_cast()
    unit = cast["donvi.danang"]
    draft = ready(cast)
    barrier, answers = threading.Barrier(2), []

    def submit() -> None:
        barrier.wait()
        try:
            answers.append(take(draft, "submit", unit, version=draft.version).state)
        except Refused as refusal:
            answers.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, answers)) == sorted(map(str, [State.SUBMITTED, Stale]))
    assert CodeCounter.objects.get(series=f"KCQG-{draft.plan_year}").last == 1


def test_the_clock_runs_on_from_a_leap_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proposals.effects.timezone.localdate", lambda: date(2028, 2, 29))
    returned = Proposal(clock_left=2)
    resume_clock(returned, actor=cast["donvi.danang"], facts=NO_FACTS)
    assert returned.due_on == date(2028, 3, 2)
