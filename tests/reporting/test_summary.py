"""The table of figures: kept by the database, equal to a recount after any changes, written by nobody, never waited for."""

from __future__ import annotations

import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Sum
from django.db.models.functions import Coalesce
from django.db.utils import DatabaseError, ProgrammingError

from core.tenancy import tenant_scope
from organisations.models import Organisation, User
from programmes.models import Content
from proposals.models import Proposal
from proposals.selectors import visible_to
from proposals.states import State
from reporting.chosen import Chosen
from reporting.models import Statistic
from reporting.selectors.figures import cells
from reporting.services import compare_statistics, fold_statistics
from tests import servers
from tests.cast import Cast, make_cast
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.proposals.history_sheets import brought_in, row

MONEY = ("amount_proposed", "amount_province", "amount_central", "amount_approved", "amount_adjusted",
         "amount_contracted", "amount_accepted", "amount_settled")  # fmt: skip
NOW = datetime(2026, 11, 20, tzinfo=UTC)
DIMENSIONS = ("tenant_id", "plan_year", "content_id", "state", "submitted", "registered")


def counted() -> dict[tuple[Any, ...], tuple[int, ...]]:
    """The plain GROUP BY over the đề án in scope."""
    sums = {f"s_{name}": Coalesce(Sum(name), 0) for name in ("total_cost", *MONEY)}
    rows = Proposal.objects.order_by().annotate(
        submitted=ExpressionWrapper(Q(submitted_at__isnull=False) | Q(imported_at__isnull=False), BooleanField()),
        registered=ExpressionWrapper(Q(registered_at__isnull=False) | Q(imported_at__isnull=False), BooleanField()),
        force=Coalesce("amount_adjusted", "amount_approved"),
    )
    found = rows.values(*DIMENSIONS).annotate(n=Count("pk"), **sums, s_in_force=Coalesce(Sum("force"), 0))
    return _by_cell(found.values_list(*DIMENSIONS, "n", *sums, "s_in_force"))


def kept() -> dict[tuple[Any, ...], tuple[int, ...]]:
    """The same from the table of figures; cells that everybody left are not there."""
    names = ("proposals", "total_cost", *(name.removeprefix("amount_") for name in MONEY), "in_force")
    rows = Statistic.objects.order_by().values_list(*DIMENSIONS).annotate(*(Sum(name) for name in names))
    return _by_cell(row for row in rows if any(row[len(DIMENSIONS) :]))


def _by_cell(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], tuple[int, ...]]:
    return {row[: len(DIMENSIONS)]: row[len(DIMENSIONS) :] for row in rows}


def rows_of(tenants: list[int], number: int, seed: int = 1) -> list[Proposal]:
    """Đề án in cells of chance."""
    dice, contents = random.Random(seed), list(Content.objects.filter(selectable=True)[:4])
    user = User.objects.order_by("pk")[0]
    units = {pk: Organisation.objects.filter(tenant_id=pk).order_by("pk")[0] for pk in tenants}
    return [
        Proposal(
            tenant_id=tenant, unit=units[tenant], title=f"Đề án {n}", plan_year=dice.choice((2026, 2027)),
            content=dice.choice(contents), created_by=user, **changes_of(dice),
        )
        for n, tenant in enumerate(dice.choice(tenants) for _ in range(number))
    ]  # fmt: skip


def changes_of(dice: random.Random) -> dict[str, Any]:
    return {
        "state": dice.choice(State.values),
        "submitted_at": dice.choice((None, NOW)),
        "registered_at": dice.choice((None, NOW)),
        "total_cost": dice.randrange(10**9),
        "amount_proposed": dice.randrange(10**9),
        **{name: dice.choice((None, dice.randrange(10**9))) for name in MONEY[1:]},
    }


@pytest.fixture
def tenants(cast: Cast) -> list[int]:
    return sorted({cast[name].tenant_id for name in ("donvi.danang", "donvi.gialai", "donvi.vung")})


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_the_figures_are_what_a_recount_says(tenants: list[int], seed: int) -> None:
    dice = random.Random(seed)
    with tenant_scope(*tenants):
        Proposal.objects.bulk_create(rows_of(tenants, 12, seed))
        for _ in range(30):
            act = dice.randrange(5)
            rows = Proposal.objects.filter(pk__in=dice.sample(list(Proposal.objects.values_list("pk", flat=True)), 3))
            if act == 0:
                Proposal.objects.bulk_create(rows_of(tenants, 2, dice.randrange(10**6)))
            elif act == 1:
                rows.filter(pk=rows[0].pk).delete()
            elif act == 2:
                fold_statistics(*tenants)
            else:
                rows.update(**changes_of(dice))
        assert kept() == counted()
        assert compare_statistics(*tenants) == []
        fold_statistics(*tenants)
        assert kept() == counted()


def test_an_edit_that_moves_nothing_leaves_no_row(tenants: list[int]) -> None:
    with tenant_scope(*tenants):
        Proposal.objects.bulk_create(rows_of(tenants, 3))
        before = Statistic.objects.count()
        Proposal.objects.update(title="Tên khác")
        assert Statistic.objects.count() == before


def test_one_statement_over_many_adds_a_row_a_cell(tenants: list[int]) -> None:
    with tenant_scope(*tenants):
        rows = rows_of(tenants[:1], 40)
        for row in rows:
            row.plan_year, row.content, row.state, row.submitted_at, row.registered_at = (
                2027,
                rows[0].content,
                State.IN_PLAN,
                NOW,
                NOW,
            )
        Proposal.objects.bulk_create(rows)
        assert Statistic.objects.count() == 1
        Proposal.objects.update(state=State.APPROVED)
        assert sorted(Statistic.objects.values_list("state", "proposals")) == [
            ("APPROVED", 40), ("IN_PLAN", -40), ("IN_PLAN", 40),
        ]  # fmt: skip
        assert fold_statistics(tenants[0]) == 2
        assert list(Statistic.objects.values_list("state", "proposals")) == [("APPROVED", 40)]


def test_the_way_through_the_services_is_counted(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.APPROVED, cast)
    with tenant_scope(proposal.tenant_id):
        assert kept() == counted()
        assert [key[3] for key in kept()] == [State.APPROVED]


def test_a_wrong_figure_is_found_and_mended(committed_db: None) -> None:
    tenant = make_cast()["donvi.danang"].tenant_id
    with tenant_scope(tenant):
        Proposal.objects.bulk_create(rows_of([tenant], 5))
        right = kept()
    with closing(psycopg2.connect(servers.owner_url(connection.settings_dict["NAME"]))) as owner:
        with owner.cursor() as cursor:
            cursor.execute("SELECT set_config('app.tenant_ids', %s, false)", [str(tenant)])
            cursor.execute("UPDATE reporting_statistic SET proposals = proposals + 2, in_force = in_force + 7")
        owner.commit()
    assert [line.rpartition(": ")[2] for line in said()[:-1]] == ["-2 đề án, -7 đồng"] * len(right)
    assert said("--mend")[-1] == f"{len(right)} cells differ. Mended."
    assert said() == ["The figures agree with the đề án."]
    with tenant_scope(tenant):
        assert kept() == right == counted()


def said(*options: str) -> list[str]:
    found = StringIO()
    call_command("check_statistics", *options, stdout=found)
    return found.getvalue().splitlines()


@pytest.mark.parametrize("write", ["UPDATE reporting_statistic SET proposals = 7", "DELETE FROM reporting_statistic",
                                   "INSERT INTO reporting_statistic SELECT * FROM reporting_statistic"])  # fmt: skip
def test_the_application_cannot_write_a_figure(tenants: list[int], role_of_its_own: None, write: str) -> None:
    with (
        tenant_scope(*tenants),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(write)


def test_a_table_of_ones_own_counts_nothing(tenants: list[int], role_of_its_own: None) -> None:
    with (
        tenant_scope(*tenants),
        pytest.raises(DatabaseError, match=r"permission denied|only đề án are counted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE TEMPORARY TABLE mine (LIKE proposals_proposal)")
        cursor.execute(
            "CREATE TRIGGER t AFTER INSERT ON mine REFERENCING NEW TABLE AS come FOR EACH STATEMENT"
            " EXECUTE FUNCTION reporting_count_proposals()"
        )


def test_tenants_do_not_meet(tenants: list[int]) -> None:
    with tenant_scope(*tenants):
        Proposal.objects.bulk_create(rows_of(tenants, 12))
    with tenant_scope(tenants[0]):
        assert {key[0] for key in kept()} == {tenants[0]}
        assert compare_statistics(tenants[0]) == []


def test_people_who_work_in_one_cell_at_once_neither_wait_nor_spoil_it(committed_db: None) -> None:
    """Eight connections move đề án to and fro between two cells in opposite orders while another folds: no deadlock."""
    cast = make_cast()
    tenant = cast["donvi.danang"].tenant_id
    with tenant_scope(tenant):
        keys = [row.pk for row in Proposal.objects.bulk_create(rows_of([tenant], 16))]
        Proposal.objects.update(state=State.REGISTERED, content=Content.objects.filter(selectable=True)[0])

    def move(number: int) -> None:
        dice = random.Random(number)
        for _ in range(12):
            with tenant_scope(tenant):
                for pk in keys[number * 2 : number * 2 + 2]:
                    Proposal.objects.filter(pk=pk).update(state=dice.choice((State.REGISTERED, State.SCREENING)))
        connections.close_all()

    def fold(_: int) -> None:
        for _ in range(12):
            fold_statistics(tenant)
        connections.close_all()

    with ThreadPoolExecutor(9) as pool:
        list(pool.map(lambda job: job[0](job[1]), [*((move, n) for n in range(8)), (fold, 0)]))
    with tenant_scope(tenant):
        assert kept() == counted()
        assert compare_statistics(tenant) == []


@pytest.mark.parametrize(
    "username",
    ["chuyenvien.danang", "lanhdao.danang", "donvi.danang", "chuyenvien.cuc", "lanhdao.bo", "chuyenvien.hue"],
)
def test_what_came_out_of_old_books_is_counted_for_whoever_has_it_in_the_list(cast: Cast, username: str) -> None:
    brought_in(cast["chuyenvien.danang"], row())
    actor = cast[username]
    with tenant_scope(*actor.tenant_ids):
        listed = visible_to(actor).count()
        assert sum(cell.sums["proposals"] for cell in cells(actor, Chosen(2023, 2023))) == listed
    assert listed == (0 if username == "chuyenvien.hue" else 1)
