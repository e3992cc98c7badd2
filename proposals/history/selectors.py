"""Finds imports, what stands already, and the years that may come in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from budgets.selectors import norm_on
from core.errors import NotFound
from core.text import fold
from organisations.actors import Actor
from proposals import rules
from proposals.history.verdicts import Known, Standing
from proposals.models import HistoryImport, ImportedRow
from proposals.selectors import visible_to
from proposals.waiting import LIVE

SETTLED = (HistoryImport.State.DONE, HistoryImport.State.UNDONE)


def imports_for(actor: Actor | None) -> QuerySet[HistoryImport]:
    """Imports of the own office; the Cục also reads what the Sở have brought in, not what they only look at."""
    if actor is None or not rules.may_import_history(actor):
        return HistoryImport.objects.none()
    readable = Q(tenant_id=actor.tenant_id)
    if actor.is_central:
        readable |= Q(state__in=SETTLED)
    rows: QuerySet[HistoryImport] = HistoryImport.objects.filter(readable)
    return rows


def get_import(actor: Actor | None, key: str) -> HistoryImport:
    """Fetching is the permission check."""
    found = imports_for(actor).select_related("job", "user").filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found


def years_allowed(day: date) -> tuple[int, int]:
    """First and last plan year that may be brought in (norms history.first_year, history.last_year). LookupError when unset."""
    return int(norm_on("history.first_year", day).number), int(norm_on("history.last_year", day).number)


def standing_rows(actor: Actor, years: Collection[int]) -> Standing:
    """What stands in the person's offices and these years, by everything it is known again by. Two queries."""
    by_number: dict[tuple[Any, ...], Known] = {}
    by_decision: dict[tuple[Any, ...], Known] = {}
    rows = ImportedRow.objects.filter(tenant_id__in=actor.tenant_ids, plan_year__in=years)
    for row in rows.values_list(
        "pk", "proposal_id", "proposal__code", "proposal__version", "tenant_id", "province_code", "plan_year",
        "number_key", "decision_key", "values",
    ).iterator():  # fmt: skip
        known = Known(row[1], row[2], row[3], row[4], row[0], row[9])
        by_number[row[5], row[6], row[7]] = known
        if row[8]:
            by_decision[row[5], row[6], row[8]] = known
    return Standing(by_number, by_decision, _written(actor, years))


def _written(actor: Actor, years: Collection[int]) -> dict[tuple[Any, ...], Known]:
    """Đề án of these years that were written on the portal itself and that the person may see, by unit, year and title."""
    rows = visible_to(actor).filter(LIVE, plan_year__in=years)
    return {
        (unit_id, year, fold(title)): Known(pk, code, version, tenant_id)
        for pk, code, version, tenant_id, unit_id, year, title in rows.values_list(
            "pk", "code", "version", "tenant_id", "unit_id", "plan_year", "title"
        )
    }  # fmt: skip


def rows_of_import(found: HistoryImport) -> QuerySet[ImportedRow]:
    """What came in by an import and still stands as it left it."""
    rows: QuerySet[ImportedRow] = ImportedRow.objects.filter(source=found).order_by("pk")
    return rows
