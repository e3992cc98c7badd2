"""A database made from the models at once is the one the migrations lead to, table by table."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg2
import pytest

from tests import servers

# The columns of a table may stand in another order; everything else is compared word by word. Policies and rights are
# given after either way by the same function. The one key left out is Django's own: the history of `django.contrib.auth`
# renders it as bigint, its models as integer, and the portal has no row in that table. Of
# functions of triggers those count that a trigger calls: a migration that drops a trigger leaves its function behind.
QUERIES = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable,
               column_default, is_identity, is_generated, generation_expression
        FROM information_schema.columns
        WHERE table_schema = 'public' AND (table_name, column_name) <> ('auth_group_permissions', 'id')
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": """
        SELECT p.proname, p.prosrc FROM pg_proc p
        LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
        WHERE p.pronamespace = 'public'::regnamespace AND d.objid IS NULL
          AND (p.prorettype <> 'trigger'::regtype OR EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgfoid = p.oid))
    """,
    "history": "SELECT app, name FROM django_migrations",
}


@pytest.mark.timeout(900)
def test_both_ways_lead_to_the_same_tables(django_db_setup: None) -> None:
    by_models = described(servers.clone("by_models"))
    by_migrations = described(servers.migrated("by_migrations"))
    for what in QUERIES:
        assert sorted(by_migrations[what] - by_models[what]) == [], f"{what} that only the migrations make"
        assert sorted(by_models[what] - by_migrations[what]) == [], f"{what} that the migrations forgot"
        assert by_models[what]


def described(database: str) -> dict[str, set[tuple[Any, ...]]]:
    with closing(psycopg2.connect(servers.owner_url(database))) as connection, connection.cursor() as cursor:
        found = {}
        for what, query in QUERIES.items():
            cursor.execute(query)
            found[what] = {tuple(str(value) for value in row) for row in cursor.fetchall()}
        return found
