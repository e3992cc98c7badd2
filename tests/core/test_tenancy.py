"""The two walls: no scope, no query; and the database agrees."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django_scopes.exceptions import ScopeError

from core.models import Job
from core.tenancy import SETTING, tenant_scope
from organisations.models import Organisation


@pytest.fixture
def tenants(db: None) -> tuple[int, int]:
    codes = ("sct-da-nang", "sct-gia-lai")
    return tuple(Organisation.objects.get(code=code).pk for code in codes)  # type: ignore[return-value]


def add_job(tenant_id: int, label: str) -> Job:
    row = Job(tenant_id=tenant_id, name="test.nothing", label=label)
    row.save()
    return row


def setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        return cursor.fetchone()[0] or ""


def raw_labels() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT label FROM core_job")
        return {label for (label,) in cursor.fetchall()}


def test_a_query_without_a_scope_is_an_error(tenants: tuple[int, int]) -> None:
    with pytest.raises(ScopeError):
        list(Job.objects.all())


def test_raw_sql_sees_only_the_tenants_of_the_scope(tenants: tuple[int, int]) -> None:
    here, there = tenants
    with tenant_scope(here):
        add_job(here, "ở đây")
    with tenant_scope(there):
        add_job(there, "ở kia")
        assert raw_labels() == {"ở kia"}
    with tenant_scope(here, there):
        assert raw_labels() == {"ở đây", "ở kia"}
    assert raw_labels() == set()


def test_the_ways_around_the_orm_scope_meet_the_database_wall(tenants: tuple[int, int]) -> None:
    here, there = tenants
    with tenant_scope(there):
        add_job(there, "ở kia")
    with tenant_scope(here):
        assert Job._base_manager.count() == 0
        assert not Job.objects.filter(label="ở kia").exists()


def test_a_row_of_another_tenant_cannot_be_written(tenants: tuple[int, int]) -> None:
    here, there = tenants
    with tenant_scope(here), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        add_job(there, "ở kia")


def test_scopes_nest_and_are_restored_after_an_error(tenants: tuple[int, int]) -> None:
    here, there = tenants
    with tenant_scope(here):
        with tenant_scope(there):
            assert setting() == str(there)
        assert setting() == str(here)
        with pytest.raises(LookupError), tenant_scope(there):
            raise LookupError
        assert setting() == str(here)
    assert setting() == ""


def test_the_site_connects_as_a_role_that_cannot_pass_the_wall(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


def test_an_error_of_the_database_in_a_nested_scope_is_the_error_one_sees(tenants: tuple[int, int]) -> None:
    here, there = tenants
    with tenant_scope(here):
        with pytest.raises(DatabaseError, match="division by zero"), tenant_scope(there), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert setting() == str(here)
