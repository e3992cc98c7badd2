"""The proposals of the benchmark: about a hundred built through the services, then multiplied by SQL.

The hundred are the demonstration data. The multiplication (INSERT … SELECT as the owner of the tables, history triggers
and plain indexes away meanwhile) exists for benchmarks only: nobody took those steps. Copies differ from their pattern
in code, title, place in time and deadline, always in the same way. Rows of đề án, their places and their appraisals are
copied for every copy; all other parts only for the first 20,000, which is enough to read case files from.
Two states are not multiplied: what waits in a plan or in a bundle is one page of a real year, so the year with most
rows in the plan is filled up to 500 of them and the rest stays as built.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psycopg2

from tests import servers

DEMO_SCALE: Final = 0.25
STRIDE: Final = 10_000_000
WITH_ALL_PARTS: Final = 20_000
PLAN_ROWS: Final = 500
BOUNDED: Final = ("IN_PLAN", "PROVINCE_PASSED")
MARK: Final = "'B' || k.n || '-' || t.id"
MOVED: Final = {"id": f"t.id + k.n * {STRIDE}"}
PART: Final = {"proposal_id": f"t.proposal_id + k.n * {STRIDE}"}
PLACE: Final = (
    "(SELECT name FROM bench_place WHERE number = (t.id * 131 + k.n * 7) % (SELECT count(*) FROM bench_place))"
)
ACCENTED: Final = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
PLAIN: Final = "a" * 17 + "e" * 11 + "i" * 5 + "o" * 17 + "u" * 11 + "y" * 5 + "d"
PROPOSAL: Final = MOVED | {
    "code": MARK,
    "draft_code": f"'D' || {MARK}",
    "title": f"left(t.title, 400) || ' tại ' || {PLACE}",
    "search_text": f"t.search_text || ' ' || translate(lower({MARK} || ' ' || {PLACE}), '{ACCENTED}', '{PLAIN}')",
    "state_since": "t.state_since - make_interval(secs => (k.n * 7919 + t.id * 31) % 30000000)",
    "due_on": "t.due_on + (k.n % 60 - 30)::int",
    "copied_from_id": "NULL",
}
PUBLICATION: Final = MOVED | {
    "code": MARK,
    "title": f"left(t.title, 400) || ' tại ' || {PLACE}",
    "search_text": f"t.search_text || ' ' || translate(lower({PLACE}), '{ACCENTED}', '{PLAIN}')",
    "published_at": "t.published_at - make_interval(secs => (k.n * 7919 + t.id * 31) % 30000000)",
}
EVERYWHERE: Final = {
    "proposals_location": PART,
    "appraisal_appraisal": MOVED | PART,
    "appraisal_appraisalsheet": {"appraisal_id": f"t.appraisal_id + k.n * {STRIDE}"},
}
PARTS: Final = {
    "proposals_section": PART,
    "proposals_partner": PART,
    "proposals_beneficiary": PART,
    "proposals_workitem": PART,
    "proposals_estimateline": PART,
    "proposals_paper": PART | {"storage_name": "left(t.storage_name, 40) || k.n || '-' || t.id"},
    "proposals_transitionrecord": PART | {"paper_id": "NULL"},
    "execution_contract": PART,
    "execution_acceptance": PART,
}


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is to measure."""

    proposals: int
    publications: int
    plan_year: int


def build(database: str, rows: int) -> Stock:
    """Fill a provisioned database with `rows` proposals."""
    _demo(database)
    with closing(psycopg2.connect(servers.owner_url(database))) as connection:
        with connection, connection.cursor() as cursor:
            _open_all_tenants(cursor)
            _places(cursor)
            year = _multiply_all(cursor, rows)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            _open_all_tenants(cursor)
            cursor.execute(
                "SELECT (SELECT count(*) FROM proposals_proposal), (SELECT count(*) FROM portal_publication)"
            )
            return Stock(*cursor.fetchone(), year)


def _demo(database: str) -> None:
    """The hundred, made by the services as the application role."""
    environment = os.environ | {"DATABASE_URL": servers.owner_url(database)}
    command = [sys.executable, str(servers.PROJECT / "manage.py"), "demo", "--scale", str(DEMO_SCALE)]
    done = subprocess.run(command, env=environment, cwd=servers.PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"manage.py demo failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _open_all_tenants(cursor: Any) -> None:
    cursor.execute(
        "SELECT set_config('app.tenant_ids', string_agg(DISTINCT tenant_id::text, ','), false)"
        " FROM organisations_organisation WHERE tenant_id IS NOT NULL"
    )


def _places(cursor: Any) -> None:
    """Names of communes, numbered: what makes titles differ."""
    cursor.execute(
        "CREATE TEMPORARY TABLE bench_place AS SELECT row_number() OVER (ORDER BY id) - 1 AS number, name"
        " FROM organisations_administrativeunitversion WHERE valid_to IS NULL"
    )
    cursor.execute("ALTER TABLE bench_place ADD PRIMARY KEY (number)")


def _multiply_all(cursor: Any, rows: int) -> int:
    """Copies of everything; returns the year whose plan was filled up."""
    cursor.execute("SELECT count(*) FILTER (WHERE state <> ALL(%s)), count(*) FROM proposals_proposal", [list(BOUNDED)])
    patterns, present = cursor.fetchone()
    copies = max(0, -(-(rows - present) // patterns))
    ordinary = f"state NOT IN {BOUNDED}"
    _copy(cursor, "proposals_proposal", PROPOSAL, copies, where=f"WHERE t.{ordinary}")
    for tables, number in ((EVERYWHERE, copies), (PARTS, min(copies, WITH_ALL_PARTS // patterns))):
        for table, changes in tables.items():
            _copy(cursor, table, changes, number, where=_of_pattern(table, ordinary))
    _copy(cursor, "portal_publication", PUBLICATION, copies, where="WHERE NOT t.withdrawn")
    cursor.execute("TRUNCATE portal_searchword")
    cursor.execute((servers.PROJECT / "portal/sql/words.sql").read_text(encoding="utf-8"))
    return _fill_plan(cursor, copies)


def _of_pattern(table: str, ordinary: str) -> str:
    through = "" if table != "appraisal_appraisalsheet" else "JOIN appraisal_appraisal a ON a.id = t.appraisal_id"
    owner = "a" if through else "t"
    return (
        f"{through} JOIN proposals_proposal p ON p.id = {owner}.proposal_id AND p.{ordinary} WHERE p.id < {STRIDE}"
        f" AND t.id < {STRIDE}"
    )


def _fill_plan(cursor: Any, copies: int) -> int:
    """Bring the plan of the year with most rows up to PLAN_ROWS."""
    cursor.execute(
        "SELECT plan_year, count(*), min(id) FROM proposals_proposal WHERE state = 'IN_PLAN'"
        " GROUP BY plan_year ORDER BY count(*) DESC, plan_year DESC LIMIT 1"
    )
    year, waiting, pattern = cursor.fetchone()
    where = f"WHERE t.id = {pattern}"
    first = copies + 1
    _copy(cursor, "proposals_proposal", PROPOSAL, PLAN_ROWS - waiting, where=where, first=first)
    for table in ("proposals_location", "proposals_estimateversion"):
        _copy(cursor, table, PART, PLAN_ROWS - waiting, where=f"WHERE t.proposal_id = {pattern}", first=first)
    return int(year)


def _copy(cursor: Any, table: str, changes: dict[str, str], copies: int, *, where: str, first: int = 1) -> None:
    """Copy rows `copies` times; `t` is the pattern, `k.n` the number of the copy. Other keys come from the sequence."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    columns = [name for (name,) in cursor.fetchall() if name != "id" or "id" in changes]
    values = ", ".join(changes.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with _bare(cursor, table):
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t"
            f" CROSS JOIN generate_series({first}::bigint, {first + copies - 1}) AS k(n) {where} ORDER BY k.n, t.id"
        )


@contextmanager
def _bare(cursor: Any, table: str) -> Iterator[None]:
    """Without history triggers, and without the indexes that no constraint needs, until the rows are in."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint) AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        [table],
    )
    indexes = cursor.fetchall()
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for _, definition in indexes:
        cursor.execute(definition)
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
