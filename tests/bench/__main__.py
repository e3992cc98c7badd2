"""`make bench`: the portal beside its references on this machine, now. Prints one table, writes bench/latest.json.

BENCH_ROWS (20000) proposals; BENCH_SECONDS (2) of each burst; BENCH_ROUNDS (3); BENCH_FULL=1 sets a table of 2,000 rows
instead of 500; BENCH_ONLY names the rows to measure. Absolute numbers mean nothing from one machine or hour to another.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import django
import psycopg2

from khuyencong import embedded
from tests import servers
from tests.bench import data
from tests.bench.serving import Site, site
from tests.bench.table import BY_KEY, Result, absent_from, lines_of, result_of, write

ROWS = int(os.environ.get("BENCH_ROWS") or 20_000)
SECONDS = float(os.environ.get("BENCH_SECONDS") or 2)
ROUNDS = int(os.environ.get("BENCH_ROUNDS") or 3)
TABLE_ROWS = 2_000 if os.environ.get("BENCH_FULL") == "1" else 500
ONLY = frozenset(os.environ.get("BENCH_ONLY", "").split())
BELOW_HTTP = ("move", "statistics", "search", "rls_list", "rls_search", "rls_case")
MONEY = ("assess", "sheet_read", "sheet_memory")
DOCUMENTS = ("dossier", "table_time", "table_memory", "excel_time", "excel_memory")
LATEST = servers.PROJECT / "bench" / "latest.json"
BEGUN = time.monotonic()


def wanted(*keys: str) -> bool:
    """Whether any of these rows is asked for."""
    return not ONLY or bool(ONLY.intersection(keys))


def say(text: str) -> None:
    """A line for whoever watches."""
    print(f"[{time.monotonic() - BEGUN:5.0f} s] {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Build, serve, measure, print, write, clean up."""
    servers.open_session()
    os.environ["KC_MODE"] = "development"
    given = {name: os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL")}
    try:
        results, facts = _run()
    finally:
        for name, value in given.items():
            os.environ.pop(name, None)
            os.environ |= {name: value} if value else {}
        servers.close_session()
    facts["seconds"] = round(time.monotonic() - BEGUN)
    write(LATEST, results, facts)
    print("\n".join(lines_of(results, absent_from(results))))
    print("\nStatements per page:", *facts["statements"], sep="\n  ")
    print(f"\n{facts['proposals']} proposals, load {facts['load']}, {facts['seconds']} s; {LATEST}")


def _run() -> tuple[list[Result], dict[str, Any]]:
    say("databases")
    database, reference = servers.clone("bench"), _empty_database("reference")
    redis = os.environ.get("REDIS_URL") or embedded.redis_url()
    say(f"{ROWS} proposals")
    stock = data.build(database, ROWS)
    os.environ |= {"DATABASE_URL": servers.owner_url(database), "REDIS_URL": redis}
    environment = {"BENCH_REFERENCE_URL": servers.owner_url(reference)}
    _module(["manage.py", "collectstatic", "--noinput", "-v", "0"], {})
    session = _module(["-m", "tests.bench.reference.prepare"], environment).strip()
    django.setup()
    results: list[Result] = []
    facts: dict[str, Any] = {"proposals": stock.proposals, "load": os.getloadavg(), "statements": []}
    bare_site = site("tests.bench.reference.wsgi:application", "tests.bench.reference.settings", "/b/", environment)
    portal_site = site("khuyencong.wsgi:application", "tests.bench.portal_settings", "/healthz", {})
    with portal_site as portal, bare_site as bare:
        results += _pages(portal, bare, session, stock, facts)
    if wanted(*BELOW_HTTP):
        results += _below_http(database)
    if wanted("approve"):
        results.append(_approval(database, stock))
    if wanted(*MONEY):
        results += _money()
    if wanted(*DOCUMENTS):
        results += _documents()
    return results, facts


def _pages(portal: Site, bare: Site, session: str, stock: data.Stock, facts: dict[str, Any]) -> Iterator[Result]:
    from tests.bench import counts, pages
    from tests.bench.load import burst

    facts["statements"] = counts.count(stock)
    asked = [pair for pair in pages.pairs(portal, bare, session, stock) if wanted(pair.key)]
    if not asked:
        return
    burst(asked[0].ours, 1)
    before = portal.memory()
    for pair in asked:
        yield _told(pages.measure(pair, ROUNDS, SECONDS))
    if wanted("memory"):
        yield _told(result_of(BY_KEY["memory"], [(portal.memory(), before)], "the larger worker, unshared"))


def _below_http(database: str) -> Iterator[Result]:
    from tests.bench import inside

    if wanted("statistics"):
        yield _told(inside.statistics(database, ROUNDS))
    if not wanted("move", "search", "rls_list", "rls_search", "rls_case"):
        return
    yield _told(inside.steps(database, ROUNDS))
    yield _told(inside.search(ROUNDS))
    for result in inside.row_level_security(database, ROUNDS):
        yield _told(result)


def _approval(database: str, stock: data.Stock) -> Result:
    from tests.bench import approval

    return _told(approval.approving(database, stock.plan_year, ROUNDS))


def _money() -> Iterator[Result]:
    from tests.bench import money

    yield _told(money.assessing(ROUNDS))
    for result in money.sheet(ROUNDS):
        yield _told(result)


def _documents() -> Iterator[Result]:
    from tests.bench import documents

    for result in documents.pdfs(ROUNDS, TABLE_ROWS):
        yield _told(result)
    for result in documents.excel(ROUNDS):
        yield _told(result)


def _told(result: Result) -> Result:
    say(lines_of([result], [])[-1])
    return result


def _empty_database(name: str) -> str:
    """A database with nothing in it, dropped with the others."""
    made = f"{servers.template().removesuffix('_template')}_{name}"
    with closing(psycopg2.connect(servers.owner_url(servers.template()))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{made}" TEMPLATE template0')
    return made


def _module(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=os.environ | environment, cwd=servers.PROJECT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
