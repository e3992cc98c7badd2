"""An import does what its dry run said or nothing; what came in is found, never doubled, never moved, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.models import LedgerEntry
from core.errors import Refused, Stale
from core.jobs import run
from core.models import Job
from core.tenancy import tenant_scope
from notifications.models import Notification
from organisations.actors import system_actor
from proposals.guards.imported import CLOSED
from proposals.history.states import ALLOWED
from proposals.lateness import late_counts
from proposals.lifecycle import LIFECYCLE
from proposals.models import Beneficiary, HistoryImport, ImportedRow, Location, Proposal, Reminder, TransitionRecord
from proposals.services import history, move
from proposals.services.drafts import copy_to_year
from proposals.services.escalation import remind_due
from proposals.services.imported_rows import BATCH
from proposals.states import State
from proposals.support import prior_support
from proposals.waiting import waiting_for, waits_for
from tests.cast import Cast, make_cast
from tests.factories.proposals import make_draft, next_plan_year
from tests.proposals.history_sheets import TAX, brought_in, checked, row, rows, worked
from tests.proposals.test_listing import put

OFFICER, LEADER, UNIT, CENTRE = "chuyenvien.danang", "lanhdao.danang", "donvi.danang", "chuyenvien.cuc"
NO_MONEY = {"contracted": None, "accepted": None, "settled": None}


def stored(cast: Cast) -> list[Proposal]:
    with tenant_scope(*cast[CENTRE].tenant_ids):
        return list(Proposal.objects.select_related("imported_row").order_by("code"))


def counts(cast: Cast, *models: type[Model]) -> list[int]:
    with tenant_scope(*cast[CENTRE].tenant_ids):
        return [model.objects.count() for model in models]  # type: ignore[attr-defined]


def in_state(state: str) -> dict[str, Any]:
    """A row whose cells fit the state."""
    ended = {**NO_MONEY, "approved": None} if state not in State.PUBLIC else {}
    return row(state=str(State(state).label), **ended)


def test_what_comes_in_is_an_ordinary_de_an_at_its_state_with_what_the_books_say(cast: Cast) -> None:
    found = brought_in(cast[OFFICER], row(commune_code="20242", commune="Phường Hải Châu 1", note="Bàn giao đủ"))
    (proposal,) = stored(cast)
    assert (found.state, found.created, found.refusal) == ("done", 1, "")
    assert (proposal.code, proposal.state, proposal.title) == ("KCQG-2023-0001", State.SETTLED, row()["title"])
    assert (proposal.total_cost, proposal.amount_proposed, proposal.amount_approved, proposal.amount_contracted) == (
        700_000_000, 300_000_000, 280_000_000, 280_000_000,
    )  # fmt: skip
    assert (proposal.amount_accepted, proposal.amount_settled, proposal.amount_province) == (
        270_000_000,
        270_000_000,
        None,
    )
    assert timezone.localdate(proposal.approved_at) == date(2023, 2, 1)
    assert timezone.localdate(proposal.state_since) == proposal.last_accepted_on == date(2023, 10, 5)
    assert (proposal.due_on, proposal.submitted_at, proposal.registered_at, proposal.is_imported) == (
        None,
        None,
        None,
        True,
    )
    books = proposal.imported_row
    assert books.sentence == f"Nhập từ sổ sách cũ, tệp {found.sha256[:12]}, dòng 2"
    assert (books.user_name, books.values["note"]) == (cast[OFFICER].name, "Bàn giao đủ")
    with tenant_scope(*cast[OFFICER].tenant_ids):
        assert [(one.name, one.tax_key) for one in Beneficiary.objects.all()] == [("Công ty TNHH Chè A", TAX)]
        assert [one.address for one in Location.objects.all()] == ["Phường Hải Châu 1"]


def test_nobody_is_told_and_nothing_is_booked_due_or_made_up(cast: Cast) -> None:
    brought_in(
        cast[OFFICER], in_state(State.IMPLEMENTING), *rows(3, state="Đang thực hiện", accepted=None, settled=None)
    )
    with tenant_scope(*cast[OFFICER].tenant_ids):
        remind_due(actor=system_actor(cast[OFFICER].tenant_id), today=timezone.localdate())
    assert counts(cast, TransitionRecord, LedgerEntry, Notification, Reminder) == [0, 0, 0, 0]
    for who in (OFFICER, LEADER, UNIT, CENTRE, "lanhdao.cuc"):
        with tenant_scope(*cast[who].tenant_ids):
            assert {count.count for count in late_counts(cast[who], today=timezone.localdate())} == {0}
            assert not Proposal.objects.filter(waiting_for(cast[who])).exists()
    assert {waits_for(proposal) for proposal in stored(cast)} == {None}


@pytest.mark.parametrize("state", ALLOWED)
def test_no_step_is_offered_in_any_state_and_each_is_refused_with_a_sentence(cast: Cast, state: str) -> None:
    brought_in(cast[OFFICER], in_state(state))
    (proposal,) = stored(cast)
    assert proposal.state == state
    people = [cast[name] for name in (UNIT, OFFICER, LEADER, CENTRE, "ketoan.cuc", "lanhdao.cuc", "lanhdao.bo")]
    assert [LIFECYCLE.offered(proposal, actor) for actor in people] == [[]] * len(people)
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids), pytest.raises(Refused) as refused:
        move(proposal, "stop", actor=cast["lanhdao.cuc"], note="x")
    assert [reason.message for reason in refused.value.reasons] == [CLOSED]


def test_the_same_file_again_doubles_nothing(cast: Cast) -> None:
    actor = cast[OFFICER]
    brought_in(actor, *rows(3))
    again = checked(actor, *rows(3))
    assert (again.created, again.changed, again.skipped) == (0, 0, 3)
    assert again.report[0]["why"] == "đã nhập trước là hồ sơ KCQG-2023-0001, số liệu không đổi"
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused, match="Không có dòng nào để thêm mới"):
        history.confirm_import(again, digest=again.digest, only_good=False, actor=actor)
    assert len(stored(cast)) == 3


def test_a_row_known_by_number_or_by_decision_and_title_is_kept_or_updated_as_chosen(cast: Cast) -> None:
    actor = cast[OFFICER]
    brought_in(actor, row())
    by_number, by_decision = row(title="Tên sửa lại"), row(number="số khác", settled=260_000_000)
    for given in (by_number, by_decision):
        kept = checked(actor, given)
        assert (kept.created, kept.changed, kept.skipped) == (0, 0, 1)
    found = brought_in(actor, by_decision, existing="update")
    (proposal,) = stored(cast)
    assert (found.changed, proposal.code, proposal.amount_settled, proposal.version) == (
        1,
        "KCQG-2023-0001",
        260_000_000,
        2,
    )
    assert (proposal.imported_row.number, proposal.imported_row.source_id) == ("số khác", found.pk)
    assert counts(cast, Beneficiary) == [1]


def test_a_row_that_meets_two_de_an_is_a_fault(cast: Cast) -> None:
    brought_in(cast[OFFICER], row(), row(number="13/KC", title="Đề án hai"))
    found = checked(cast[OFFICER], row(title="Đề án hai"), existing="update")
    assert found.faults[0]["message"] == (
        "số hồ sơ trùng đề án KCQG-2023-0001, còn số quyết định và tên trùng đề án KCQG-2023-0002. Hãy sửa một trong hai."
    )


def test_what_was_written_on_the_portal_is_never_doubled_nor_changed(cast: Cast) -> None:
    (native,) = put(cast, 1, plan_year=2023, title=row()["title"].upper(), state=State.SETTLED)
    found = checked(cast[OFFICER], row(), existing="update")
    assert (found.created, found.changed, found.skipped) == (0, 0, 1)
    assert found.report[0]["why"] == f"đã có trên phần mềm là hồ sơ {native.code}"


def test_one_bad_row_keeps_all_out_unless_only_the_good_ones_are_asked_for(cast: Cast) -> None:
    actor = cast[OFFICER]
    found = checked(actor, row(title=None), *rows(2))
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused, match="Tệp còn dòng lỗi"):
        history.confirm_import(found, digest=found.digest, only_good=False, actor=actor)
    assert stored(cast) == []
    done = brought_in(actor, row(title=None), *rows(2), only_good=True)
    assert (done.state, done.created, done.bad_rows, len(stored(cast))) == ("done", 2, 1, 2)


def test_an_import_that_would_do_other_than_was_said_is_refused(cast: Cast) -> None:
    actor = cast[OFFICER]
    first, second = checked(actor, row()), checked(actor, row(title="Khác"))
    with tenant_scope(*actor.tenant_ids):
        with pytest.raises(Stale):
            history.confirm_import(first, digest=second.digest, only_good=False, actor=actor)
        for found in (first, second):
            history.confirm_import(found, digest=found.digest, only_good=False, actor=actor)
    with tenant_scope(*actor.tenant_ids):
        first, second = HistoryImport.objects.select_related("job").order_by("pk")
    assert (worked(first).state, worked(second).state) == ("done", "checked")
    with tenant_scope(*actor.tenant_ids):
        second.refresh_from_db()
    assert (second.refusal, second.digest, len(stored(cast))) == (history.CHANGED, "", 1)


def test_a_file_that_is_not_the_one_handed_in_is_refused(cast: Cast) -> None:
    actor = cast[OFFICER]
    found = checked(actor, row())
    with tenant_scope(*actor.tenant_ids):
        found = history.confirm_import(found, digest=found.digest, only_good=False, actor=actor)
    with found.file.storage.open(found.file.name, "ab") as stream:
        stream.write(b"x")
    assert worked(found).refusal == "Tệp đã lưu không còn đúng như lúc tải lên. Hãy tải tệp lên lại."
    assert stored(cast) == []


def test_the_database_itself_keeps_a_row_from_coming_in_twice(cast: Cast) -> None:
    brought_in(cast[OFFICER], row())
    with tenant_scope(*cast[OFFICER].tenant_ids):
        books = ImportedRow.objects.get()
        (other,) = put(cast, 1)
        books.pk, books.proposal_id = None, other.pk
        with pytest.raises(IntegrityError, match="imported_row_once"), transaction.atomic():
            books.save(force_insert=True)


def test_undoing_takes_away_what_came_in_and_gives_back_what_was_changed(cast: Cast) -> None:
    actor = cast[OFFICER]
    first = brought_in(actor, row())
    second = brought_in(actor, row(settled=1_000_000), row(number="13/KC", title="Đề án hai"), existing="update")
    assert (second.created, second.changed) == (1, 1)
    assert undone(cast, second).state == "undone"
    (proposal,) = stored(cast)
    assert (proposal.amount_settled, proposal.imported_row.source_id) == (270_000_000, first.pk)
    assert undone(cast, first).state == "undone"
    assert counts(cast, Proposal, Beneficiary, Location, ImportedRow) == [0, 0, 0, 0]
    assert brought_in(actor, row()).created == 1
    assert [one.code for one in stored(cast)] == ["KCQG-2023-0003"]


def undone(cast: Cast, found: HistoryImport, who: str = OFFICER) -> HistoryImport:
    with tenant_scope(*cast[who].tenant_ids):
        found = history.start_undo(found, actor=cast[who])
    return worked(found)


def test_what_somebody_has_worked_with_is_not_undone(cast: Cast) -> None:
    actor = cast[OFFICER]
    found = brought_in(actor, *rows(2))
    first, second = stored(cast)
    with tenant_scope(*cast[UNIT].tenant_ids):
        copy_to_year(first, plan_year=next_plan_year(), actor=cast[UNIT])
    left = undone(cast, found)
    assert (left.state, left.refusal) == (
        "done", f"Không hoàn tác được: {first.code} đã có người làm tiếp (giấy tờ, văn bản, bản sao, cập nhật sau đó…).",
    )  # fmt: skip
    assert [one.code for one in stored(cast) if one.is_imported] == [first.code, second.code]


def test_only_the_person_who_brought_it_in_undoes_it(cast: Cast) -> None:
    found = brought_in(cast[OFFICER], row())
    for who in (LEADER, "lanhdao.cuc"):
        with tenant_scope(*cast[who].tenant_ids), pytest.raises(Refused, match="Chỉ người đã tải tệp lên"):
            history.start_undo(found, actor=cast[who])


def test_support_of_the_old_books_is_found_by_another_province(cast: Cast) -> None:
    brought_in(cast[OFFICER], row(plan_year=2025))
    asking = make_draft(cast, unit="donvi.gialai", content_code="ND3.3")
    with tenant_scope(asking.tenant_id):
        Beneficiary.objects.create(
            tenant_id=asking.tenant_id, proposal=asking, name="Tên khác", tax_code=TAX, legal_form="sme"
        )
        told = [(item.year, item.content, item.decision_number) for item in prior_support(asking)]
    assert told == [(2025, "ND3.3", "55/QĐ-BCT")]


def test_the_centre_brings_in_for_every_province_and_each_sees_its_own(cast: Cast) -> None:
    brought_in(cast[CENTRE], row(), row(number="1/GL", title="Gia Lai", province="Bình Định", unit="ttkc-gia-lai"))
    first, second = stored(cast)
    assert {first.tenant_id, second.tenant_id} == {cast[UNIT].tenant_id, cast["donvi.gialai"].tenant_id}
    with tenant_scope(*cast[OFFICER].tenant_ids):
        assert [one.title for one in Proposal.objects.all()] == [row()["title"]]


@pytest.mark.parametrize("size", [1, 3])
def test_statements_do_not_grow_with_the_rows(cast: Cast, size: int) -> None:
    found = checked(cast[OFFICER], *rows(size))
    with tenant_scope(*cast[OFFICER].tenant_ids):
        found = history.confirm_import(found, digest=found.digest, only_good=False, actor=cast[OFFICER])
    with CaptureQueriesContext(connection) as taken:
        worked(found)
    assert size < BATCH
    assert len(taken) == 64


@pytest.fixture
def people(committed_db: None) -> Iterator[Cast]:
    """The cast, committed."""
    yield make_cast()
    connections.close_all()


def test_a_worker_killed_half_way_leaves_nothing_and_the_job_can_be_run_again(people: Cast) -> None:
    actor = people[OFFICER]
    found = checked(actor, *rows(BATCH + 1))
    with transaction.atomic(), tenant_scope(*actor.tenant_ids):
        found = history.confirm_import(found, digest=found.digest, only_good=False, actor=actor)
        connection.run_on_commit.clear()  # the worker has not taken the job up yet

    def killed(percent: int, doing: str) -> None:
        if percent > 80:  # everything has been written, nothing committed
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    ids = {"by": actor.user.pk, "membership_id": actor.membership_id, "delegation_id": 0}
    with pytest.raises(Exception, match=r"terminat|closed"), tenant_scope(found.tenant_id):
        history.run_import(killed, import_id=found.pk, **ids)
    connection.close()
    halfway = stored(people)
    run(found.job.pk, found.tenant_id)
    with tenant_scope(found.tenant_id):
        job = Job.objects.get(pk=found.job.pk)
        found = HistoryImport.objects.get(pk=found.pk)
    assert halfway == []
    assert (job.status, found.state, len(stored(people))) == (Job.Status.DONE, "done", BATCH + 1)
    run(found.job_id, found.tenant_id)
    assert len(stored(people)) == BATCH + 1
