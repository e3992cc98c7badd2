"""The Minister approves the year's plan: every guard, version, history row, ledger entry and audit row, in one transaction."""

from __future__ import annotations

import io
import time

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.selectors import envelope
from budgets.services import set_envelope
from core.events import only_reactions
from core.tenancy import tenant_scope
from organisations.actors import Actor
from planning.selectors import plan_draft
from planning.services import Letter, approve_plan, submit_plan
from tests.bench.inside import bare_transition, lay_bare_tables
from tests.bench.pages import actor_named
from tests.bench.table import BY_KEY, Result, result_of

MINISTER, DIRECTOR, MONEY = "lanhdao.bo", "lanhdao.cuc", "taichinh.bo"


def approving(database: str, year: int, rounds: int) -> Result:
    """Seconds for all đề án of the plan, against as many bare transitions; every round is rolled back."""
    lay_bare_tables(database)
    minister = actor_named(MINISTER)
    with only_reactions(), tenant_scope(*minister.tenant_ids):
        count = _put_forward(year)
        with CaptureQueriesContext(connection) as captured:
            _approve_and_undo(year, minister)
        found = []
        for number in range(rounds):
            ours = _approve_and_undo(year, minister)
            begun = time.perf_counter()
            for place in range(count):
                bare_transition(place + 1, f"round {number}", minister.user.pk)
            found.append((ours, time.perf_counter() - begun))
    note = f"{count} proposals, {len(captured)} statements, {len(captured) / count:.2f} a proposal"
    return result_of(BY_KEY["approve"], found, note)


def _put_forward(year: int) -> int:
    """Money for all of it, and the package; answers how many đề án there are."""
    draft, today = plan_draft(year), timezone.localdate()
    standing = envelope(year)
    given = (standing.amount if standing else 0) + draft.total
    set_envelope(year=year, amount=given, paper_number="1/QĐ-BTC", paper_date=today, actor=actor_named(MONEY))
    director = actor_named(DIRECTOR)
    return submit_plan(year, actor=director, letter=Letter("1/TTr-ĐCK", today, director.name)).count


def _approve_and_undo(year: int, minister: Actor) -> float:
    signed = _signed()
    begun = time.perf_counter()
    with transaction.atomic():
        approve_plan(year, actor=minister, decision_number="1/QĐ-BCT", decision_date=timezone.localdate(), file=signed)
        seconds = time.perf_counter() - begun
        transaction.set_rollback(True)
    return seconds


def _signed() -> SimpleUploadedFile:
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile("quyet-dinh.pdf", out.getvalue(), content_type="application/pdf")
