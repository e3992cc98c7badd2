"""Statements per page, scope-setting ones included, of a second request as a browser makes it."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.data import Stock
from tests.bench.pages import actor_named, paths
from tests.bench.table import QUERY_GOALS
from tests.cast import client_as

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
KINDS = {"case": "case", "public_list": "public", "public_page": "public", "public_304": "public"}
KINDS |= dict.fromkeys(("public_filtered", "public_deep", "public_words", "public_typo", "api_public"), "public")


def statements(client: Client, path: str) -> list[str]:
    """What the second request sends to the database, but for the bounds of transactions."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION)]


def count(stock: Stock) -> list[str]:
    """One line a page: how many statements, of how many allowed."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    lines = []
    for key, (username, path) in paths(stock).items():
        client = client_as(actor_named(username)) if username else Client()
        found, most = len(statements(client, path)), QUERY_GOALS[KINDS.get(key, "list")]
        lines.append(f"{key:<16} {found:>3} of {most}{'' if found <= most else '  SHORT'}")
    return lines
