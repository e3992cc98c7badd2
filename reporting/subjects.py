"""What a document can be about, one row each: the column of `Document` that names it, and how it is shown and guarded.

Another subject is a column in `reporting/models/document.py` (`SUBJECT_COLUMNS`, foreign key, index), its migration, and a
row here. Everything else (storing, superseding, who may read) reads this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from appraisal.models import Meeting
from appraisal.selectors.minutes import meetings_with_readable_minutes
from core.models import TenantModel
from execution.models import (
    Acceptance,
    Adjustment,
    AdvanceRequest,
    GroupPlan,
    Inspection,
    ProgressReport,
    Settlement,
)
from execution.selectors import visible_acceptances
from execution.selectors.adjustments import visible_adjustments
from execution.selectors.advances import visible_advances
from execution.selectors.group_plans import visible_plans
from execution.selectors.inspections import visible_inspections
from execution.selectors.progress import visible_reports
from execution.selectors.settlements import visible_settlements
from organisations.actors import Actor
from organisations.roles import Role
from planning.models import PlanSubmission, Registration, RegistrationItem
from planning.rules import may_read_plan
from proposals import selectors as proposals
from proposals.models import Proposal, Recusal
from reporting.models import PeriodicReport
from reporting.periodic.visibility import printable_reports


@dataclass(frozen=True)
class Subject:
    """`visible(actor)`: the rows of this kind whose documents the person may see. `code`, `title`: how the row is named."""

    column: str
    model: type[TenantModel]
    visible: Callable[[Actor], QuerySet[Any]]
    code: Callable[[Any], str]
    title: Callable[[Any], str]

    def of(self, row: Model) -> dict[str, int]:
        """The filter, or the values, that tie a document to this row."""
        return {f"{self.column}_id": row.pk}


def visible_registrations(actor: Actor) -> QuerySet[Registration]:
    """A Sở sees its own bundles; the central level those that were sent; a unit none."""
    rows: QuerySet[Registration] = Registration.objects.all()
    if actor.is_central:
        return rows.filter(state=Registration.State.SENT)
    if actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.SYSTEM}:
        return rows.filter(tenant_id=actor.tenant_id)
    return rows.none()


def visible_submissions(actor: Actor) -> QuerySet[PlanSubmission]:
    """The packages put before the Minister, for the central level; none that speaks of a dossier kept from the reader."""
    rows: QuerySet[PlanSubmission] = PlanSubmission.objects.select_related("plan", "tenant")
    if not may_read_plan(actor):
        return rows.none()
    away = proposals.recused_ids(actor)
    return rows.exclude(plan__items__proposal_id__in=away) if away else rows


def printed_registrations(actor: Actor) -> QuerySet[Registration]:
    """Those whose papers the person reads: a printed table cannot be masked, so one with a đề án the reader is kept away
    from is not there.
    """
    away = Recusal.objects.filter(proposal=OuterRef("proposal"), user_id=actor.user.pk, lifted_at__isnull=True)
    kept = RegistrationItem.objects.filter(registration=OuterRef("pk")).filter(Exists(away))
    return visible_registrations(actor).exclude(Exists(kept))


SUBJECTS: tuple[Subject, ...] = (
    Subject("proposal", Proposal, proposals.visible_to, lambda row: row.code, lambda row: row.title),
    Subject("registration", Registration, printed_registrations, lambda row: row.code, str),
    Subject("meeting", Meeting, meetings_with_readable_minutes, lambda row: row.key, lambda row: f"{row}, {row.panel}"),
    Subject(
        "report",
        ProgressReport,
        visible_reports,
        lambda row: row.proposal.code,
        lambda row: f"{row}: {row.proposal.title}",
    ),
    Subject(
        "acceptance",
        Acceptance,
        visible_acceptances,
        lambda row: row.proposal.code,
        lambda row: f"{row}: {row.proposal.title}",
    ),
    Subject(
        "settlement",
        Settlement,
        visible_settlements,
        lambda row: row.proposal.code,
        lambda row: f"{row}: {row.proposal.title}",
    ),
    Subject(
        "group_plan",
        GroupPlan,
        visible_plans,
        lambda row: row.proposal.code,
        lambda row: f"{row}: {row.proposal.title}",
    ),
    *(
        Subject(column, model, visible, lambda row: row.proposal.code, lambda row: f"{row}: {row.proposal.title}")
        for column, model, visible in (
            ("advance", AdvanceRequest, visible_advances),
            ("inspection", Inspection, visible_inspections),
            ("adjustment", Adjustment, visible_adjustments),
        )
    ),
    Subject("periodic", PeriodicReport, printable_reports, lambda row: row.code, str),
    Subject("submission", PlanSubmission, visible_submissions, lambda row: row.code, lambda row: row.title),
)


def subject_of(row: Model) -> Subject:
    """The row of the table for a thing documents are printed about. LookupError when there is none."""
    for subject in SUBJECTS:
        if isinstance(row, subject.model):
            return subject
    raise LookupError(f"no document is printed about {type(row).__name__}")


def visible_subjects(actor: Actor) -> Q:
    """Documents whose subject this person may see."""
    found = Q(pk__in=())
    for subject in SUBJECTS:
        found |= Q(**{f"{subject.column}__in": subject.visible(actor)})
    return found
