"""Approval by a worker: many at once, two at once, killed half-way, with what went away a second before."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.models import Account, LedgerEntry
from budgets.states import EntryKind
from core import jobs
from core.errors import Refused
from core.models import Job
from core.tenancy import tenant_scope
from planning.models import Plan, PlanSubmission
from planning.selectors import plan_draft, waiting_submission
from planning.services import (
    Letter,
    approval,
    drop_from_plan,
    retry_approval,
    return_plan,
    run_approval,
    save_plan,
    start_approval,
    submit_plan,
    take_plan_back,
)
from planning.services.concluding import Paper
from proposals.models import EstimateVersion, Proposal
from proposals.states import EstimateStage, State
from tests.cast import Cast, make_cast
from tests.core.test_signatures import blank, certificate, name, signed
from tests.factories.proposals import (
    SUPPORT,
    advance,
    complete_draft,
    give_money,
    make_draft,
    next_plan_year,
    pdf_file,
    put_forward,
)

As = Callable[[str], Client]
YEAR = next_plan_year()


@pytest.fixture
def people(committed_db: None) -> Iterator[Cast]:
    """The cast, committed."""
    yield make_cast()
    connections.close_all()


def in_plan(cast: Cast, unit: str = "donvi.danang") -> Proposal:
    return advance(complete_draft(make_draft(cast, unit=unit), cast), State.IN_PLAN, cast)


def copies(pattern: Proposal, number: int) -> None:
    """The same đề án `number` times more, by SQL as the bench does: nobody took those steps."""
    columns = [f.column for f in Proposal._meta.concrete_fields if not f.generated and f.name != "id"]
    special = {"code": "code || '-' || n", "draft_code": "draft_code || '-' || n"}
    values = ", ".join(special.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with tenant_scope(pattern.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO proposals_proposal ({names}) SELECT {values} FROM proposals_proposal, generate_series(1, %s) n"
            " WHERE proposals_proposal.id = %s",
            [number, pattern.pk],
        )
        cursor.execute("SELECT array_agg(column_name::text) FROM information_schema.columns WHERE table_name ="
                       " 'proposals_estimateversion' AND column_name NOT IN ('id', 'proposal_id')")  # fmt: skip
        kept = ", ".join(f'v."{name}"' for name in cursor.fetchone()[0])
        cursor.execute(
            f"INSERT INTO proposals_estimateversion (proposal_id, {kept.replace('v.', '')}) SELECT p.id, {kept}"
            " FROM proposals_proposal p, proposals_estimateversion v WHERE v.proposal_id = %s AND p.code LIKE %s",
            [pattern.pk, f"{pattern.code}-%"],
        )


def start(cast: Cast, **changes: object) -> PlanSubmission:
    actor = cast["lanhdao.bo"]
    stated = {"decision_number": "3396/QĐ-BCT", "decision_date": timezone.localdate(), "file": pdf_file()}
    with tenant_scope(*actor.tenant_ids):
        return start_approval(YEAR, actor=actor, **{**stated, **changes})


def run(submission: PlanSubmission) -> Job:
    jobs.run(submission.job_id, submission.tenant_id)
    with tenant_scope(submission.tenant_id):
        return Job.objects.get(pk=submission.job_id)


def states(cast: Cast) -> dict[str, str]:
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        return dict(Proposal.objects.order_by("code").values_list("code", "state"))


def booked(cast: Cast) -> int:
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        return LedgerEntry.objects.filter(kind=EntryKind.COMMIT).count()


def test_a_worker_approves_all_with_their_history_versions_and_money(cast: Cast) -> None:
    first, second = in_plan(cast), in_plan(cast, "donvi.gialai")
    give_money(cast, YEAR)
    put_forward(cast, YEAR)
    job = run(start(cast))
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        steps = [row.transitions.get(step="approve") for row in (first, second)]
        versions = EstimateVersion.objects.filter(stage=EstimateStage.APPROVED).values_list("support", flat=True)
        accounts = Account.objects.filter(kind="committed").values_list("reference", "balance", "tenant_id")
        plan = Plan.objects.get()
        found = list(versions), sorted(accounts)

    assert job.status == Job.Status.DONE
    assert states(cast) == {first.code: State.APPROVED, second.code: State.APPROVED}
    assert [(row.decision_number, row.amount, row.details["rank"]) for row in steps] == [
        ("3396/QĐ-BCT", SUPPORT, 1), ("3396/QĐ-BCT", SUPPORT, 2)
    ]  # fmt: skip
    assert found == ([SUPPORT, SUPPORT], sorted((row.code, SUPPORT, row.tenant_id) for row in (first, second)))
    assert (plan.state, plan.decision_number, bool(plan.decision_sha256)) == ("approved", "3396/QĐ-BCT", True)


def test_the_statements_do_not_grow_with_the_number_of_proposals(cast: Cast) -> None:
    pattern = in_plan(cast)
    give_money(cast, YEAR, 100 * SUPPORT)
    counts = []
    for number in (2, 20):
        copies(reset(pattern, cast), number)
        put_forward(cast, YEAR)
        submission = start(cast)
        with CaptureQueriesContext(connection) as captured:
            run(submission)
        counts.append(len(captured))
        pattern = in_plan(cast)
    assert counts[1] - counts[0] <= 2


def reset(pattern: Proposal, cast: Cast) -> Proposal:
    with tenant_scope(pattern.tenant_id):
        return Proposal.objects.get(pk=pattern.pk)


def test_what_left_the_draft_a_second_before_is_named_and_nothing_is_approved(cast: Cast) -> None:
    stays, goes = in_plan(cast), in_plan(cast)
    give_money(cast, YEAR)
    put_forward(cast, YEAR)
    submission = start(cast)
    director = cast["lanhdao.cuc"]
    with tenant_scope(*director.tenant_ids):
        drop_from_plan(YEAR, [goes.code], actor=director, paper=Paper("9/TB-ĐCK", timezone.localdate(), "Đơn vị rút."))
    job = run(submission)
    with tenant_scope(submission.tenant_id):
        faults = PlanSubmission.objects.get().faults

    assert job.status == Job.Status.DONE
    assert [fault["message"] for fault in faults] == [
        f"{goes.code}: không còn trong dự thảo kế hoạch (“Đạt, chưa bố trí kinh phí”); trả lại hồ sơ để Cục trình lại."
    ]
    assert states(cast) == {stays.code: State.IN_PLAN, goes.code: State.NOT_FUNDED}
    assert booked(cast) == 0


def test_every_reason_of_every_blocked_proposal_is_kept_for_the_page(cast: Cast, as_: As) -> None:
    blocked = [in_plan(cast), in_plan(cast)]
    give_money(cast, YEAR)
    put_forward(cast, YEAR)
    submission = start(cast)
    for proposal in blocked:  # the Cục's figure as it would be after a wrong import: no service does this
        with tenant_scope(proposal.tenant_id):
            Proposal.objects.filter(pk=proposal.pk).update(amount_central=SUPPORT - 1)
    run(submission)
    page = as_("lanhdao.bo").get(f"/ke-hoach/nam/{YEAR}/phe-duyet/tien-do/").content.decode()

    sentences = [f"{row.code}: Số tiền 300.000.000 đ lớn hơn kinh phí Cục thẩm định 299.999.999 đ." for row in blocked]
    assert [sentence in page for sentence in sentences] == [True, True]
    assert set(states(cast).values()) == {State.IN_PLAN}


def test_a_worker_killed_half_way_leaves_nothing_and_the_job_can_be_run_again(people: Cast) -> None:
    first, second = in_plan(people), in_plan(people)
    give_money(people, YEAR)
    put_forward(people, YEAR)
    with transaction.atomic():
        submission = start(people)
        connection.run_on_commit.clear()  # the worker has not taken the job up yet

    def killed(percent: int, doing: str) -> None:
        if percent >= 90:  # everything has been written, nothing committed
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    actor = people["lanhdao.bo"]
    ids = {"approver_id": actor.user.pk, "membership_id": actor.membership_id, "delegation_id": 0}
    with pytest.raises(Exception, match=r"terminat|closed"), tenant_scope(submission.tenant_id):
        run_approval(killed, submission_id=submission.pk, **ids)
    connection.close()
    halfway = states(people), booked(people)
    with tenant_scope(submission.tenant_id):
        Job.objects.filter(pk=submission.job_id).update(status=Job.Status.QUEUED)
    job = run(submission)

    assert halfway == ({first.code: State.IN_PLAN, second.code: State.IN_PLAN}, 0)
    assert (job.status, set(states(people).values()), booked(people)) == (Job.Status.DONE, {State.APPROVED}, 2)


def test_running_an_approved_package_again_changes_nothing(cast: Cast) -> None:
    in_plan(cast)
    give_money(cast, YEAR)
    put_forward(cast, YEAR)
    submission = start(cast)
    run(submission)
    with tenant_scope(submission.tenant_id):
        Job.objects.filter(pk=submission.job_id).update(status=Job.Status.QUEUED)
    run(submission)
    assert booked(cast) == 1


def test_only_a_submitted_package_is_approved_and_only_once_at_a_time(cast: Cast) -> None:
    in_plan(cast)
    give_money(cast, YEAR)
    with pytest.raises(Refused, match="chưa được Cục trình"):
        start(cast)
    put_forward(cast, YEAR)
    start(cast)
    with pytest.raises(Refused, match="đang được phê duyệt"):
        start(cast)
    minister = cast["lanhdao.bo"]
    with tenant_scope(*minister.tenant_ids):
        with pytest.raises(Refused, match="đang được phê duyệt"):
            return_plan(YEAR, actor=minister, reason="Sửa.")
        with pytest.raises(Refused, match="không cần chạy lại"):
            retry_approval(YEAR, actor=minister)


def test_what_is_submitted_is_locked_until_it_is_returned_with_a_reason(cast: Cast) -> None:
    in_plan(cast)
    give_money(cast, YEAR)
    put_forward(cast, YEAR)
    director, minister = cast["lanhdao.cuc"], cast["lanhdao.bo"]
    with tenant_scope(*director.tenant_ids):
        with pytest.raises(Refused, match="đang khóa"):
            save_plan(YEAR, actor=director, amounts={})
        with pytest.raises(Refused, match="đang chờ quyết định"):
            submit_plan(YEAR, actor=director, letter=Letter("2", timezone.localdate(), "Nam"))
        with pytest.raises(Refused, match="Chưa ghi lý do"):
            return_plan(YEAR, actor=minister, reason=" ")
        returned = return_plan(YEAR, actor=minister, reason="Rà lại kinh phí.")
        save_plan(YEAR, actor=director, amounts={})
        again = submit_plan(YEAR, actor=director, letter=Letter("2", timezone.localdate(), "Nam"))
        back = take_plan_back(YEAR, actor=director, reason="Thiếu biên bản.")
        assert waiting_submission(YEAR) is None

    assert (returned.state, returned.returned_reason, again.round) == ("returned", "Rà lại kinh phí.", 2)
    assert (back.returned_reason, plan_state(cast)) == ("Cục rút hồ sơ: Thiếu biên bản.", Plan.State.DRAFT)


def plan_state(cast: Cast) -> str:
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        plan = plan_draft(YEAR).plan
        assert plan is not None
        return plan.state


def test_a_letter_without_number_day_and_signer_says_all_three(cast: Cast) -> None:
    in_plan(cast)
    give_money(cast, YEAR)
    director = cast["lanhdao.cuc"]
    with tenant_scope(*director.tenant_ids), pytest.raises(Refused) as refused:
        submit_plan(YEAR, actor=director, letter=Letter("", None, ""))
    assert [reason.field for reason in refused.value.reasons] == ["number", "day", "signer"]
    assert approval.APPROVE == "planning.approve_plan"


def a_signed_decision() -> bytes:
    office = certificate(name("Nguyễn Thanh Tâm", "Bộ Công Thương"), None)
    return signed(blank(), office, office)


def test_the_signature_of_the_decision_is_read_and_kept(cast: Cast, as_: As) -> None:
    in_plan(cast)
    give_money(cast, YEAR)
    put_forward(cast, YEAR)
    run(start(cast, file=SimpleUploadedFile("quyet-dinh.pdf", a_signed_decision(), "application/pdf")))
    page = as_("lanhdao.cuc").get(f"/ke-hoach/nam/{YEAR}/dot/1/")
    of_the_unit = as_("donvi.danang").get(f"/ke-hoach/nam/{YEAR}/dot/1/")

    assert page.context["batch"].signature.status == "unknown"
    assert "Nguyễn Thanh Tâm" in page.content.decode()
    assert (of_the_unit.status_code, of_the_unit.context["batch"].signature) == (200, None)


def test_a_decision_changed_after_it_was_signed_approves_nothing(cast: Cast) -> None:
    proposal = in_plan(cast)
    give_money(cast, YEAR)
    put_forward(cast, YEAR)
    whole = a_signed_decision()
    changed = whole.replace(b"595", b"695", 1)
    with pytest.raises(Refused) as refusal:
        start(cast, file=SimpleUploadedFile("quyet-dinh.pdf", changed, "application/pdf"), decision_number="")

    assert [reason.field for reason in refusal.value.reasons] == ["file", "decision_number"]
    assert states(cast) == {proposal.code: State.IN_PLAN}
