"""The wall inside the database holds for raw SQL, whatever the ORM thinks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from core import rls
from core.models import Job, TenantModel
from core.tenancy import tenant_scope
from organisations.models import Organisation

pytestmark = pytest.mark.django_db

# Their tenant says whose rule or name it is, not who may read it.
READ_BY_EVERYBODY = {
    f"{table}{suffix}"
    for table in ("organisations_organisation", "budgets_norm", "programmes_registrationwindow")
    for suffix in ("", "event")
}


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@pytest.fixture
def two_tenants() -> tuple[int, int]:
    first, second = Organisation.objects.filter(kind="PROVINCIAL_DEPARTMENT").order_by("pk")[:2]
    return first.pk, second.pk


@pytest.mark.usefixtures("role_of_its_own")
def test_the_application_connects_without_power_over_the_wall() -> None:
    assert _rows("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [
        (settings.APPLICATION_ROLE, False, False)
    ]


def test_every_tenant_table_forces_its_policy() -> None:
    secured = {name for (name,) in _rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")}
    assert secured == set(rls.tenant_tables())


def test_every_table_with_a_tenant_is_behind_the_wall() -> None:
    found = _rows(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id' AND table_schema = 'public'"
    )
    assert {name for (name,) in found} - READ_BY_EVERYBODY == set(rls.tenant_tables())


def test_every_tenant_model_is_found() -> None:
    declared = {m._meta.db_table for m in apps.get_models() if issubclass(m, TenantModel) and not m._meta.proxy}
    assert declared - set(rls.tenant_tables()) == set()


def test_without_a_scope_a_tenant_table_is_empty(two_tenants: tuple[int, int]) -> None:
    with tenant_scope(two_tenants[0]):
        Job.objects.create(tenant_id=two_tenants[0], name="x", label="x")
    assert _rows("SELECT count(*) FROM core_job") == [(0,)]


def test_a_scope_shows_the_rows_of_its_tenants_only(two_tenants: tuple[int, int]) -> None:
    first, second = two_tenants
    for tenant in two_tenants:
        with tenant_scope(tenant):
            Job.objects.create(tenant_id=tenant, name="x", label="x")
    with tenant_scope(first):
        assert _rows("SELECT tenant_id FROM core_job") == [(first,)]
    with tenant_scope(first, second):
        assert sorted(_rows("SELECT tenant_id FROM core_job")) == sorted([(first,), (second,)])


def test_a_row_cannot_be_written_for_another_tenant(two_tenants: tuple[int, int]) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), tenant_scope(two_tenants[0]):
        Job.objects.create(tenant_id=two_tenants[1], name="x", label="x")


def test_a_row_cannot_be_moved_to_another_tenant(two_tenants: tuple[int, int]) -> None:
    with tenant_scope(two_tenants[0]):
        Job.objects.create(tenant_id=two_tenants[0], name="x", label="x")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            _rows("UPDATE core_job SET tenant_id = %s RETURNING 1", two_tenants[1])


@pytest.mark.usefixtures("role_of_its_own")
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_append_only_tables_refuse_changes(verb: str) -> None:
    allowed = [t for t in rls.append_only_tables() if _rows("SELECT has_table_privilege(%s, %s)", t, verb) == [(True,)]]
    assert allowed == []


def test_there_is_something_append_only() -> None:
    assert set(rls.append_only_tables()) != set()


@pytest.mark.usefixtures("role_of_its_own")
def test_the_application_cannot_change_the_schema() -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE TABLE sly (id int)")


@pytest.mark.usefixtures("role_of_its_own")
def test_the_application_cannot_lift_the_wall() -> None:
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_job DISABLE ROW LEVEL SECURITY")


@pytest.mark.usefixtures("role_of_its_own")
def test_securing_twice_changes_nothing(owner_cursor: Any) -> None:
    rls.secure(owner_cursor)
    owner_cursor.execute("SELECT count(*) FROM pg_policies WHERE policyname = %s", [rls.POLICY])
    assert owner_cursor.fetchone() == (len(set(rls.tenant_tables())),)


def test_the_door_of_the_search_stays_shut_where_the_site_is_the_owner(owner_cursor) -> None:
    statements = (Path(settings.BASE_DIR) / "proposals" / "sql" / "search.sql").read_text(encoding="utf-8")
    counted = "SELECT count(*) FROM pg_policies WHERE policyname = 'search_by_function'"
    found = {}
    for role in ("somebody_else", "current_user"):
        owner_cursor.execute(
            "SELECT set_config('app.application_role', CASE %s WHEN 'current_user' THEN current_user::text ELSE %s END, true)",
            [role, role],
        )
        owner_cursor.execute(statements)
        owner_cursor.execute(counted)
        found[role] = owner_cursor.fetchone()[0]
    assert found == {"somebody_else": 1, "current_user": 0}
