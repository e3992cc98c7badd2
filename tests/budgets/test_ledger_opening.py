"""What was entered before the ledger existed becomes entries: the functions of the migrations, on rows as they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from budgets import selectors
from budgets.models import Account, LedgerEntry
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from tests import servers
from tests.cast import Cast, make_cast
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft, next_plan_year

given = import_module("budgets.migrations.0003_book_what_was_given")
opening = import_module("planning.migrations.0003_open_the_ledger")
YEAR = next_plan_year()
TRIGGERS = (
    ("post_entry", "ledgerentry"),
    ("keep_entry", "ledgerentry"),
    ("open_account", "account"),
    ("keep_account", "account"),
)
BEFORE = """
CREATE TABLE budgets_given_before (year int, content_id bigint, amount bigint, paper_number text, paper_date date,
  note text, entered_by_id bigint, entered_at timestamptz);
INSERT INTO budgets_given_before
  SELECT %(year)s, NULL, 5000, '1/QĐ', DATE '2026-01-05', '', NULL::bigint, now() UNION ALL
  SELECT %(year)s, id, 700, '2/QĐ', DATE '2026-01-06', 'cho nội dung', NULL, now() FROM programmes_content WHERE code = 'ND4' UNION ALL
  SELECT %(year)s, id, 99999, '3/QĐ', DATE '2026-01-06', 'quá số được giao', NULL, now() FROM programmes_content WHERE code = 'ND5';
"""


@pytest.fixture
def people(committed_db: None) -> Iterator[Cast]:
    """The cast, committed."""
    yield make_cast()
    connection.close()


@contextmanager
def as_owner() -> Iterator[None]:
    """Migrations run as the owner of the tables."""
    url, before = urlsplit(servers.owner_url(connection.settings_dict["NAME"])), dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {
        "USER": unquote(url.username or ""), "PASSWORD": unquote(url.password or ""), "HOST": url.hostname or before["HOST"],
    }  # fmt: skip
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before


def as_before(*, secured: bool) -> None:
    """The database as 0002 leaves it; `secured` = provision has installed the triggers since."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE budgets_ledgerentry, budgets_account, budgets_envelope CASCADE")
        cursor.execute(BEFORE, {"year": YEAR})
        for name, table in () if secured else TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON budgets_{table}")
        if secured:
            cursor.execute((Path(settings.BASE_DIR) / "budgets/sql/ledger.sql").read_text(encoding="utf-8"))


def migrate() -> None:
    apps = MigrationExecutor(connection).loader.project_state([("planning", "0003_open_the_ledger")]).apps
    with transaction.atomic(), connection.schema_editor() as editor:
        given.book(apps, editor)
        opening.book(apps, editor)


def told(cast: Cast, found: list[Proposal]) -> dict[str, Any]:
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids):
        rows = {row.envelope.code: (row.given, row.amount, row.own.free) for row in selectors.envelopes_of(YEAR)}
        money = [selectors.commitment(row.code) for row in found]
        return {
            "envelopes": rows,
            "money": [(row.committed, row.settled) for row in money],
            "kinds": [[e.kind for e in selectors.entries_of_reference(row.code)][::-1] for row in found],
            "tenants": {e.tenant_id for e in LedgerEntry.objects.exclude(reference="")},
            "sum": sum(Account.objects.values_list("balance", flat=True)),
        }


def test_old_figures_and_approved_plans_become_entries(people: Cast) -> None:
    found = [
        advance(complete_draft(make_draft(people), people), state, people)
        for state in (State.SETTLED, State.STOPPED, State.APPROVED)
    ]
    missing = 2 * SUPPORT - 4300  # promised beyond what was given, entered with a note
    wanted = {
        "envelopes": {
            f"KCQG-{YEAR}": (5000 + missing, 5000 + missing, 0), f"KCQG-{YEAR}-ND4": (0, 700, 700),
        },
        "money": [(0, SUPPORT), (0, 0), (SUPPORT, 0)],
        "kinds": [["commit", "pay", "settle"], ["commit", "release"], ["commit"]],
        "tenants": {found[0].tenant_id}, "sum": 0,
    }  # fmt: skip
    for secured in (False, True):
        with as_owner():
            as_before(secured=secured)
            migrate()
        assert told(people, found) == wanted
