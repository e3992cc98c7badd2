"""Support received before is found across tenants, says no more than it may, and leaves a trace."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from budgets.models import Norm
from budgets.selectors import norm_on
from core.tenancy import tenant_scope
from core.text import fold
from organisations.models import AdministrativeUnit
from proposals.lifecycle import LIFECYCLE
from proposals.models import Beneficiary, Proposal, SupportLookup, TransitionRecord
from proposals.services.drafts import copy_to_year
from proposals.states import State
from proposals.support import NORM, PriorSupport, prior_support, same_contents
from tests.architecture.test_style import sources
from tests.cast import Cast
from tests.factories.proposals import make_draft, next_plan_year

DANANG, GIALAI = "donvi.danang", "donvi.gialai"
TAX = "0314409058"
NUMBER = "3396/QĐ-BCT"
LAST = next_plan_year() - 1
CALL = "SELECT * FROM proposals_prior_support(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s, %s)"


def communes() -> list[int]:
    return list(
        AdministrativeUnit.objects.filter(parent__isnull=False).order_by("code").values_list("pk", flat=True)[:2]
    )


def add_beneficiary(proposal: Proposal, *, name: str = "Cơ sở Chè A", tax_code: str = "", **fields: Any) -> Beneficiary:
    with tenant_scope(proposal.tenant_id):
        row: Beneficiary = Beneficiary.objects.create(
            tenant_id=proposal.tenant_id, proposal=proposal, name=name, tax_code=tax_code,
            **{"legal_form": "household", "production_commune_id": communes()[0], **fields},
        )  # fmt: skip
    return row


def supported(
    cast: Cast, *, unit: str = GIALAI, content: str = "ND3.3", year: int | None = None, state: str = State.SETTLED,
    number: str = NUMBER, **beneficiary: Any,
) -> Proposal:  # fmt: skip
    """A đề án that was approved, written as rows: the walk of the whole lifecycle is tested elsewhere."""
    proposal = make_draft(cast, unit=unit, content_code=content, plan_year=year)
    add_beneficiary(proposal, **beneficiary)
    now, approved = timezone.now(), state in State.PUBLIC
    with tenant_scope(proposal.tenant_id):
        Proposal.objects.filter(pk=proposal.pk).update(state=state, approved_at=now if approved else None)
        TransitionRecord.objects.create(
            tenant_id=proposal.tenant_id, proposal=proposal, step="approve" if approved else "submit", label="Bước",
            source=State.IN_PLAN, target=state, at=now, user_name="A", organisation=proposal.unit,
            organisation_name="B", decision_number=number,
        )  # fmt: skip
    return proposal


def asking(cast: Cast, *, content: str = "ND3.3", year: int | None = None, **beneficiary: Any) -> Proposal:
    proposal = make_draft(cast, unit=DANANG, content_code=content, plan_year=year)
    add_beneficiary(proposal, **beneficiary)
    return proposal


def found(proposal: Proposal) -> list[PriorSupport]:
    with tenant_scope(proposal.tenant_id):
        return prior_support(proposal)


def told(proposal: Proposal) -> list[tuple[int, str, str]]:
    return [(item.year, item.content, item.decision_number) for item in found(proposal)]


def lookups(proposal: Proposal) -> list[SupportLookup]:
    with tenant_scope(proposal.tenant_id):
        return list(SupportLookup.objects.filter(proposal=proposal).order_by("pk"))


# --- who is the same -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("unit", [DANANG, GIALAI])
def test_the_same_tax_code_is_found_in_the_own_tenant_and_in_another(cast: Cast, unit: str) -> None:
    supported(cast, unit=unit, name="Tên cũ", tax_code=TAX, year=LAST)
    mine = asking(cast, name="Tên mới", tax_code=TAX, production_commune_id=communes()[1])
    assert told(mine) == [(LAST, "ND3.3", NUMBER)]


@pytest.mark.parametrize(("before", "now"), [
    (TAX, f"{TAX}-002"), (f"{TAX}-001", f"{TAX}-002"), ("0314 409 058", TAX), ("0314409058002", TAX),
    ("048090001234", "048 090 001 234"),
])  # fmt: skip
def test_a_branch_is_the_same_legal_person_and_writing_does_not_matter(cast: Cast, before: str, now: str) -> None:
    supported(cast, name="Một", tax_code=before, year=LAST)
    assert told(asking(cast, name="Hai", tax_code=now)) == [(LAST, "ND3.3", NUMBER)]


@pytest.mark.parametrize(("before", "now"), [("", ""), ("12345", "12345"), ("048090001234", "0480900012"), (TAX, "")])
def test_codes_that_name_nobody_or_somebody_else_do_not_meet(cast: Cast, before: str, now: str) -> None:
    supported(cast, name="Một", tax_code=before)
    assert told(asking(cast, name="Hai", tax_code=now)) == []


def test_the_same_name_in_the_same_commune_is_found_whatever_its_writing(cast: Cast) -> None:
    supported(cast, name="HỘ KINH DOANH  Đặng Thị “Lành”", year=LAST)
    assert told(asking(cast, name="Hộ kinh doanh đặng thị lanh")) == [(LAST, "ND3.3", NUMBER)]


def test_the_same_name_in_another_commune_is_somebody_else(cast: Cast) -> None:
    supported(cast, name="Hộ Chè", production_commune_id=communes()[1])
    supported(cast, name="Hộ Chè", production_commune_id=None)
    assert told(asking(cast, name="Hộ Chè")) == []
    assert told(asking(cast, name="Hộ Chè", production_commune_id=None)) == []


def test_the_key_of_a_name_is_that_of_the_search(cast: Cast) -> None:
    proposal = make_draft(cast)
    names = ["Công ty TNHH Đồ gỗ & Ðũa 3/2", "Siu H'Duyên", "  Ngoặc “Ơ Ư”  Kép.", "HỢP TÁC XÃ Ẩm Thực Huế"]
    rows = [add_beneficiary(proposal, name=name) for name in names]
    with tenant_scope(proposal.tenant_id):
        keys = [Beneficiary.objects.get(pk=row.pk).name_key for row in rows]
    assert keys == [" ".join(re.findall("[a-z0-9]+", fold(name))) for name in names]


# --- what is the same, and since when --------------------------------------------------------------------------------
def test_another_content_is_not_counted_and_a_parent_or_child_is(cast: Cast) -> None:
    supported(cast, content="ND3.4", tax_code=TAX)
    supported(cast, content="ND3.3L", tax_code=TAX)
    mine = asking(cast, content="ND3.3", tax_code=TAX)
    assert told(mine) == []
    supported(cast, content="ND3", tax_code=TAX, year=LAST)
    assert told(mine) == [(LAST, "ND3", NUMBER)]
    assert sorted(item[1] for item in told(asking(cast, content="ND3", tax_code=TAX))) == ["ND3", "ND3.3L", "ND3.4"]


def test_further_contents_of_either_side_count(cast: Cast) -> None:
    earlier = supported(cast, content="ND2.1", tax_code=TAX, year=LAST)
    mine = asking(cast, content="ND1.1", tax_code=TAX)
    with tenant_scope(earlier.tenant_id):
        Proposal.objects.filter(pk=earlier.pk).update(other_contents=["ND3.3"])
    mine.other_contents = ["ND3.3"]
    assert told(mine) == [(LAST, "ND3.3", NUMBER)]


def test_an_unknown_content_is_the_same_as_nothing(cast: Cast) -> None:
    assert same_contents(["ND99"]) == []


def test_the_years_of_the_norm_are_counted_back_from_the_plan_year(cast: Cast) -> None:
    for year in (2021, 2022, 2027):
        supported(cast, tax_code=TAX, year=year, number=f"{year}/QĐ")
    assert told(asking(cast, tax_code=TAX, year=2027)) == [(2027, "ND3.3", "2027/QĐ"), (2022, "ND3.3", "2022/QĐ")]


def test_a_changed_norm_changes_the_answer_from_its_day_on(cast: Cast) -> None:
    today = timezone.localdate()
    supported(cast, tax_code=TAX, year=2023)
    mine, pinned = (asking(cast, tax_code=TAX, year=2027) for _ in range(2))
    pinned.norms_as_of = today - timedelta(days=1)
    assert told(mine) == told(pinned) == [(2023, "ND3.3", NUMBER)]
    old = norm_on(NORM, today)
    Norm.objects.filter(pk=old.pk).update(effective_to=today)
    old.pk, old.value, old.effective_from = None, 3, today
    old.save(force_insert=True)
    assert (told(mine), told(pinned)) == ([], [(2023, "ND3.3", NUMBER)])


def test_without_a_norm_in_force_nothing_is_asked(cast: Cast) -> None:
    supported(cast, tax_code=TAX)
    mine = asking(cast, tax_code=TAX)
    mine.norms_as_of = norm_on(NORM, timezone.localdate()).effective_from - timedelta(days=1)
    assert (told(mine), lookups(mine)) == ([], [])


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.IN_PLAN, State.WITHDRAWN, State.STOPPED])
def test_what_was_not_approved_or_was_stopped_is_no_support(cast: Cast, state: str) -> None:
    supported(cast, tax_code=TAX, state=state)
    assert told(asking(cast, tax_code=TAX)) == []


def test_approval_is_the_one_way_into_the_states_that_count() -> None:
    entering = {step.name for step in LIFECYCLE if step.target in State.PUBLIC and set(step.source) - State.PUBLIC}
    leaving = {step.name for step in LIFECYCLE if step.target not in State.PUBLIC and set(step.source) & State.PUBLIC}
    assert (entering, leaving) == ({"approve"}, set())


def test_the_de_an_itself_does_not_count_and_the_one_it_was_copied_from_does(cast: Cast) -> None:
    earlier = supported(cast, unit=DANANG, tax_code=TAX, year=LAST, earlier_support="Hạng mục khác.")
    assert told(earlier) == []
    with tenant_scope(earlier.tenant_id):
        copy = copy_to_year(earlier, plan_year=next_plan_year(), actor=cast[DANANG])
    assert told(copy) == [(LAST, "ND3.3", NUMBER)]
    assert [item.explained for item in found(copy)] == [False]


# --- what is said, and what is kept ----------------------------------------------------------------------------------
def test_the_answer_names_my_row_the_content_and_the_decision_and_nothing_of_the_other(cast: Cast) -> None:
    other = supported(cast, name="Tên ở tỉnh khác", tax_code=TAX, year=LAST)
    mine = asking(cast, name="Tên của tôi", tax_code=TAX, earlier_support="  ")
    with tenant_scope(mine.tenant_id):
        row = mine.beneficiary_rows.get()
        article = norm_on("double_support.years", timezone.localdate(), tenant_id=mine.tenant_id).citation
    assert "Điều 7" in article  # the ban itself stays named
    assert found(mine) == [
        PriorSupport(
            row.pk, "Tên của tôi", LAST, "ND3.3", other.content.short_title, NUMBER, explained=False, article=article
        )
    ]
    assert found(mine)[0].sentence == (
        f"đã được hỗ trợ nội dung “{other.content.short_title}” năm {LAST} (quyết định số {NUMBER})"
    )
    with tenant_scope(mine.tenant_id), connection.cursor() as cursor:
        cursor.execute(CALL, [[row.pk], [row.tax_key], [row.name_key], [None], ["ND3.3"], 2020, mine.pk])
        assert [column.name for column in cursor.description] == [
            "key", "plan_year", "content_code", "decision_number",
        ]  # fmt: skip


def test_an_old_approval_without_a_number_is_told_without_one(cast: Cast) -> None:
    supported(cast, tax_code=TAX, year=LAST, number="")
    assert "quyết định" not in found(asking(cast, tax_code=TAX))[0].sentence


def test_every_asking_is_kept_with_its_answer(cast: Cast) -> None:
    supported(cast, tax_code=TAX, year=LAST)
    mine = asking(cast, name="Hộ A", tax_code=TAX)
    found(mine)
    found(asking(cast, name="Hộ B"))
    kept = lookups(mine)
    assert [(row.tenant_id, row.since_year, row.user_id) for row in kept] == [(mine.tenant_id, LAST - 4, None)]
    assert kept[0].asked_for == [{"name": "Hộ A", "tax_code": TAX, "commune": communes()[0]}]
    assert kept[0].contents == ["ND3", "ND3.3"]
    assert kept[0].answers == [{"beneficiary": "Hộ A", "year": LAST, "content": "ND3.3", "decision": NUMBER}]


def test_a_de_an_without_beneficiaries_asks_nothing(cast: Cast) -> None:
    group = make_draft(cast, kind="group")
    assert (told(group), lookups(group)) == ([], [])


@pytest.mark.usefixtures("role_of_its_own")
@pytest.mark.parametrize(
    "change", ["UPDATE proposals_supportlookup SET since_year = 1", "DELETE FROM proposals_supportlookup"]
)
def test_what_was_kept_cannot_be_changed(cast: Cast, change: str) -> None:
    mine = asking(cast)
    found(mine)
    with (
        tenant_scope(mine.tenant_id), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(change)


# --- the wall stands -------------------------------------------------------------------------------------------------
def test_after_the_question_the_caller_sees_what_it_saw_before(cast: Cast) -> None:
    other = supported(cast, tax_code=TAX)
    mine = asking(cast, tax_code=TAX)
    with tenant_scope(mine.tenant_id), connection.cursor() as cursor:
        assert len(prior_support(mine)) == 1
        cursor.execute("SELECT current_setting('app.tenant_ids')")
        assert cursor.fetchone() == (str(mine.tenant_id),)
        for table in ("proposals_beneficiary", "proposals_proposal", "proposals_transitionrecord"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE tenant_id = %s", [other.tenant_id])
            assert cursor.fetchone() == (0,)


def test_the_setting_comes_back_after_an_error_inside_as_well(owner_cursor: Any) -> None:
    owner_cursor.execute("SELECT set_config('app.tenant_ids', '7', true)")
    owner_cursor.execute("ALTER TABLE proposals_transitionrecord RENAME TO elsewhere")
    owner_cursor.execute("SAVEPOINT before")
    with pytest.raises(Exception, match="does not exist"):
        owner_cursor.execute(CALL, [[1], [TAX], ["a"], [1], ["ND3.3"], 2020, 0])
    owner_cursor.execute("ROLLBACK TO before")
    owner_cursor.execute("SELECT current_setting('app.tenant_ids')")
    assert owner_cursor.fetchone() == ("7",)


@pytest.mark.usefixtures("role_of_its_own")
def test_only_the_application_may_ask_and_with_its_own_rights(owner_cursor: Any) -> None:
    owner_cursor.execute(
        "SELECT prosecdef, array(SELECT grantee::regrole::text FROM aclexplode(proacl) WHERE grantee <> proowner) "
        "FROM pg_proc WHERE proname = 'proposals_prior_support'"
    )
    assert owner_cursor.fetchall() == [(False, [settings.APPLICATION_ROLE])]


def test_one_module_asks_and_it_is_the_one_that_keeps_the_asking() -> None:
    callers = [name for name, path in sources() if "proposals_prior_support" in path.read_text(encoding="utf-8")]
    assert callers == ["proposals/support.py"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_statements_does_not_grow_with_the_beneficiaries(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    mine = asking(cast, tax_code=TAX)
    for place in range(1, count):
        add_beneficiary(mine, name=f"Hộ {place}")
    supported(cast, tax_code=TAX)
    with tenant_scope(mine.tenant_id):
        prior_support(mine)
        # The rows, the norm, the question, its trace.
        with django_assert_num_queries(4):
            prior_support(mine)


def test_the_question_goes_by_the_indexes_among_many_beneficiaries(cast: Cast) -> None:
    other, mine = supported(cast, tax_code=TAX), asking(cast, tax_code=TAX)
    with tenant_scope(other.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proposals_beneficiary (tenant_id, proposal_id, position, name, legal_form, tax_code, registration,"
            " representative, phone, office_address, production_commune_id, production_address, in_craft_village,"
            " women_owned, minority_owned, earlier_support)"
            " SELECT %s, %s, 0, 'Hộ ' || n, 'household', lpad(n::text, 10, '9'), '', '', '', '', %s, '', false, false,"
            " false, '' FROM generate_series(1, 20000) AS n",
            [other.tenant_id, other.pk, communes()[1]],
        )
    with tenant_scope(mine.tenant_id), connection.cursor() as cursor:
        cursor.execute("SET LOCAL stats_fetch_consistency = 'none'")
        # Rows of this transaction are in no statistics yet: a plan that reads the table whole is taken only where no
        # index would do.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("DISCARD PLANS")  # the function may keep one from an earlier test
        before = _read(cursor)
        assert len(prior_support(mine)) == 1
        read = _read(cursor) - before
    assert read < 100


def _read(cursor: Any) -> int:
    """Rows of the table that were read one after the other in this transaction."""
    cursor.execute("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'proposals_beneficiary'")
    return int(cursor.fetchone()[0])
