"""Keeping the table of figures small, and comparing it with the đề án it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from core.tenancy import tenant_scope


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is not what the đề án say: what is missing from it (negative: what is too much). Đồng."""

    tenant_id: int
    plan_year: int
    content_id: int
    state: str
    proposals: int
    in_force: int


def fold_statistics(*tenant_ids: int) -> int:
    """Make one row of many in each cell. Readers see the same figures before, meanwhile and after. Returns rows taken away."""
    with tenant_scope(*tenant_ids), connection.cursor() as cursor:
        cursor.execute("SELECT reporting_fold_statistics()")
        return int(cursor.fetchone()[0])


def compare_statistics(*tenant_ids: int, mend: bool = False) -> list[Difference]:
    """Đối soát: count every đề án anew and say what differs; `mend` writes the difference. Nobody need stop working."""
    with tenant_scope(*tenant_ids), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM reporting_recount_statistics(%s)", [mend])
        return [Difference(*row) for row in cursor.fetchall()]
