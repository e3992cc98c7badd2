"""Reports of one's own for tests: a spec, a kept definition, a schedule."""

from __future__ import annotations

from typing import Any

from core.tenancy import tenant_scope
from organisations.actors import Actor
from reporting.builder.recurrence import Rhythm
from reporting.builder.spec import Spec
from reporting.models import ReportDefinition, ReportRun, ReportSchedule
from reporting.services.report_definitions import save_definition, share_definition
from reporting.services.report_runs import request_run
from reporting.services.report_schedules import set_schedule

COLUMNS = ("code", "title", "state", "amount_proposed")


def spec(**changes: Any) -> Spec:
    """Code, title, state and amount of the đề án, unless told otherwise."""
    return Spec(**{"subject": "de-an", "columns": COLUMNS, **changes})


def kept(actor: Actor, *, name: str = "Đề án của năm", shared: bool = False, **changes: Any) -> ReportDefinition:
    """Saved by this person."""
    with tenant_scope(*actor.tenant_ids):
        row = save_definition(spec(**changes), actor=actor, name=name)
        return share_definition(row, actor=actor, shared=True, version=row.version) if shared else row


def scheduled(definition: ReportDefinition, actor: Actor, *receivers: Actor, **rhythm: Any) -> ReportSchedule:
    """Every day at seven, days off too, unless told otherwise."""
    wanted = Rhythm(**{"frequency": "daily", "hour": 7, "on_working_days": False, **rhythm})
    people = [person.user.pk for person in receivers or (actor,)]
    with tenant_scope(*actor.tenant_ids):
        return set_schedule(definition, wanted, actor=actor, receivers=people, extension="xlsx")


def report_of(actor: Actor) -> tuple[ReportDefinition, ReportRun]:
    """A report of this person with a file made of it."""
    row = kept(actor)
    with tenant_scope(*actor.tenant_ids):
        return row, request_run(row, actor=actor, extension="xlsx")
