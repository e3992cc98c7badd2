"""What is measured below HTTP, in this process, as the application role: steps, search, row-level security."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from statistics import median
from typing import Any, ClassVar

import psycopg2
from django.conf import settings
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.events import only_reactions
from core.tenancy import tenant_scope
from organisations.actors import Actor
from programmes.models import PlanYear
from proposals.listing import Filters, page_of
from proposals.models import Proposal
from proposals.selectors import get_for, reading_of
from proposals.services import move
from proposals.states import State
from reporting.chosen import Chosen
from reporting.selectors.figures import cells
from reporting.services import compare_statistics, fold_statistics
from tests.bench.pages import CENTRE, PROVINCE, a_case, actor_named, rare_words
from tests.bench.table import BY_KEY, Result, result_of
from tests.servers import owner_url

STEPS = 60
REPEATS = 30
MS = 1000
BARE_TABLES = """
CREATE TABLE IF NOT EXISTS bench_thing (id bigserial PRIMARY KEY, state varchar(24) NOT NULL, changed_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS bench_record (id bigserial PRIMARY KEY, thing_id bigint NOT NULL REFERENCES bench_thing,
  source varchar(24) NOT NULL, target varchar(24) NOT NULL, at timestamptz NOT NULL, user_id bigint NOT NULL);
CREATE INDEX IF NOT EXISTS bench_record_of_thing ON bench_record (thing_id, at);
INSERT INTO bench_thing (state, changed_at) SELECT 'old', now() FROM generate_series(1, 20000)
  WHERE NOT EXISTS (SELECT FROM bench_thing);
GRANT ALL ON bench_thing, bench_record, bench_record_id_seq TO "{role}";
"""


class Thing(models.Model):
    """What a bare transition moves."""

    state = models.CharField(max_length=24)
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "bench"
        db_table = "bench_thing"
        managed = False


class Record(models.Model):
    """What a bare transition leaves behind."""

    thing = models.ForeignKey(Thing, models.PROTECT)
    source = models.CharField(max_length=24)
    target = models.CharField(max_length=24)
    at = models.DateTimeField()
    user_id = models.BigIntegerField()

    class Meta:
        app_label = "bench"
        db_table = "bench_record"
        managed = False
        indexes: ClassVar = []


def bare_transition(pk: int, target: str, user_id: int) -> None:
    """Lock the row, change its state, write one row of history."""
    with transaction.atomic():
        thing = Thing.objects.select_for_update().get(pk=pk)
        source, thing.state, thing.changed_at = thing.state, target, timezone.now()
        thing.save()
        Record.objects.create(thing=thing, source=source, target=target, at=thing.changed_at, user_id=user_id)


def steps(database: str, rounds: int) -> Result:
    """`screen` through `move` (lock, guards, history, audit trigger, event without listeners) against a bare transition."""
    lay_bare_tables(database)
    actor = actor_named(CENTRE)
    found = []
    with tenant_scope(*actor.tenant_ids):
        waiting = Proposal.objects.filter(state=State.REGISTERED).select_related("unit", "content").order_by("pk")
        subjects = list(waiting[: STEPS * (rounds + 1)])
    each = len(subjects) // (rounds + 1)
    for number in range(rounds + 1):
        chosen = subjects[number * each : (number + 1) * each]
        ours = _seconds(lambda rows=chosen: [_step(proposal, actor) for proposal in rows])
        other = _seconds(
            lambda first=number * each: [bare_transition(first + n + 1, "new", actor.user.pk) for n in range(each)]
        )
        found.append((each / ours, each / other))
    return result_of(BY_KEY["move"], found[1:], f"{each} steps a round")


def lay_bare_tables(database: str) -> None:
    """What a bare transition works on."""
    _as_owner(database, BARE_TABLES.format(role=settings.APPLICATION_ROLE))


def _step(proposal: Proposal, actor: Actor) -> None:
    with only_reactions(), tenant_scope(*actor.tenant_ids):
        move(proposal, "screen", actor=actor)


def search(rounds: int) -> Result:
    """A page of the list by words against the same rows by primary key."""
    actor, today = actor_named(CENTRE), timezone.localdate()
    words = rare_words(actor)
    with tenant_scope(*actor.tenant_ids):
        by_words = _captured(lambda: page_of(actor, Filters(words=words), today=today))
        page = page_of(actor, Filters(words=words), today=today)
        keys = list(Proposal.objects.filter(code__in=[row.code for row in page.rows]).values_list("pk", flat=True))
        by_key = str(Proposal.objects.filter(pk__in=keys).query)
        with connection.cursor() as cursor:
            found = [(_timed(cursor, by_words), _timed(cursor, [by_key])) for _ in range(rounds)]
    return result_of(BY_KEY["search"], found, f"{len(keys)} rows of {words!r}")


GROUPED = (
    "SELECT tenant_id, plan_year, content_id, state, count(*), sum(total_cost), sum(amount_proposed), sum(amount_province),"
    " sum(amount_central), sum(amount_approved), sum(amount_adjusted), sum(amount_contracted), sum(amount_accepted),"
    " sum(amount_settled) FROM proposals_proposal WHERE registered_at IS NOT NULL GROUP BY 1, 2, 3, 4"
)


def statistics(database: str, rounds: int) -> Result:
    """National figures by year, tenant, content and state from the table kept by trigger, against one scan with GROUP BY.

    The copies were laid without triggers, so they are counted and folded first, as after a restore; a hundred changes not folded yet
    lie on top. Copies share the cells of their patterns: a real country has some thousands of cells, not hundreds.
    """
    actor = actor_named(CENTRE)
    compare_statistics(*actor.tenant_ids, mend=True)
    fold_statistics(*actor.tenant_ids)
    with tenant_scope(*actor.tenant_ids):
        moved = list(Proposal.objects.order_by("-pk").values_list("pk", flat=True)[:100])
        for pk in moved:
            Proposal.objects.filter(pk=pk).update(total_cost=models.F("total_cost") + 1)
    _as_owner(database, "VACUUM ANALYZE reporting_statistic", alone=True)
    years = PlanYear.objects.aggregate(first=models.Min("year"), last=models.Max("year"))
    chosen = Chosen(years["first"], years["last"])
    with tenant_scope(*actor.tenant_ids):
        asked = _captured(lambda: cells(actor, chosen))
        rows = len(cells(actor, chosen))
        with connection.cursor() as cursor:
            # One scan: neither an index alone nor several processes.
            for setting in ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan"):
                cursor.execute(f"SET LOCAL {setting} = off")
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            plain = [_timed(cursor, [GROUPED], repeats=3) for _ in range(rounds)]
            for setting in ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan"):
                cursor.execute(f"SET LOCAL {setting} = on")
            ours = [_timed(cursor, asked) for _ in range(rounds)]
    return result_of(BY_KEY["statistics"], list(zip(ours, plain, strict=True)), f"{rows} cells")


def row_level_security(database: str, rounds: int) -> list[Result]:
    """The statements of a page as the application role, then as the owner with the policies set aside."""
    today = timezone.localdate()
    province, centre = actor_named(PROVINCE), actor_named(CENTRE)
    case = a_case(centre)
    words = rare_words(centre)
    pages: dict[str, tuple[Actor, Callable[[], Any]]] = {
        "rls_list": (province, lambda: page_of(province, Filters(), today=today)),
        "rls_search": (centre, lambda: page_of(centre, Filters(words=words), today=today)),
        "rls_case": (centre, lambda: reading_of(get_for(centre, case.code))),
    }
    results = []
    for key, (actor, page) in pages.items():
        with tenant_scope(*actor.tenant_ids):
            sent = _captured(page)
        found = []
        for _ in range(rounds):
            with tenant_scope(*actor.tenant_ids), connection.cursor() as cursor:
                behind = _timed(cursor, sent)
            found.append((behind, _without_policies(database, actor, sent)))
        results.append(result_of(BY_KEY[key], found, f"{len(sent)} statements"))
    return results


def _without_policies(database: str, actor: Actor, sent: list[str]) -> float:
    """The owner of the tables, not forced behind its own policies; everything is rolled back."""
    with closing(psycopg2.connect(owner_url(database))) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant_ids', %s, true)", [",".join(map(str, actor.tenant_ids))])
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'tenant_isolation'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        milliseconds = _timed(cursor, sent)
        owner.rollback()
    return milliseconds


def _captured(page: Callable[[], Any]) -> list[str]:
    """The reading statements of a page, after one call that fills the caches."""
    page()
    with CaptureQueriesContext(connection) as captured:
        page()
    return [query["sql"] for query in captured if query["sql"].startswith("SELECT")]


def _timed(cursor: Any, statements: list[str], repeats: int = REPEATS) -> float:
    """Milliseconds of one run of all statements with their rows fetched; median of `repeats`."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()
        times.append((time.perf_counter() - begun) * MS)
    return median(times)


def _as_owner(database: str, statements: str, *, alone: bool = False) -> None:
    """`alone`: what may not run inside a transaction."""
    with closing(psycopg2.connect(owner_url(database))) as owner:
        owner.autocommit = alone
        with owner.cursor() as cursor:
            cursor.execute(statements)
        if not alone:
            owner.commit()


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def now() -> str:
    """When a run was made, for the file of results."""
    return datetime.now(UTC).isoformat(timespec="seconds")
