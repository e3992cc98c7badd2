"""Which documents may I see? Those whose subject I may see (`reporting/subjects.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from appraisal.models import Meeting
from appraisal.selectors.minutes import meetings_with_readable_words
from core.errors import NotFound
from core.jobs import progress_of
from core.keyset import KeysetPage, keyset_page
from core.models import Job
from execution.models import Acceptance, GroupPlan, ProgressReport, Settlement
from execution.progress import month_of
from execution.selectors.acceptances import get_acceptance
from execution.selectors.group_plans import get_plan
from execution.selectors.progress import get_report
from execution.selectors.settlements import get_settlement
from organisations.actors import Actor
from organisations.roles import Role
from planning.models import PlanItem, PlanSubmission, Registration
from proposals import selectors as proposals
from reporting.kinds import KINDS, DocumentKind
from reporting.marks import tidy_code
from reporting.models import Document, StatisticsPrint, VerificationRecord
from reporting.rules import kinds_kept_from, may_print
from reporting.subjects import printed_registrations, subject_of, visible_subjects, visible_submissions

_COLUMNS = (
    "id", "kind", "subject_code", "title", "number", "verification_code", "requested_at", "issued_by_name", "status",
    "validity", "pages", "job__status",
)  # fmt: skip


def visible_documents(actor: Actor | None) -> QuerySet[Document]:
    """The documents this person may see, newest first, without the snapshots."""
    if actor is None or actor.role == Role.PLATFORM_ADMIN:
        return Document.objects.none()
    readable = Document.objects.filter(visible_subjects(actor)).filter(_open_to(actor))
    return readable.defer("snapshot").select_related("job", "organisation", "supersedes")


def _open_to(actor: Actor) -> Q:
    """Not the kinds kept from the role; and what the unit printed before it filed stays with the unit."""
    readable = ~Q(kind__in=kinds_kept_from(actor))
    if actor.role == Role.UNIT_STAFF:
        return readable
    return readable & (Q(proposal__isnull=True) | Q(requested_at__gte=F("proposal__submitted_at")))


def get_document(actor: Actor | None, code: str) -> Document:
    """One document by its verification code. NotFound when it is not there or its subject is not yours."""
    found: Document | None = visible_documents(actor).filter(verification_code=tidy_code(code)).first()
    if found is None:
        raise NotFound(code)
    return found


def document_rows(actor: Actor | None, *, kind: str = "") -> QuerySet[Any, dict[str, Any]]:
    """The documents this person may see as rows of a list; of one kind when it is named."""
    rows = visible_documents(actor)
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    found: QuerySet[Any, dict[str, Any]] = rows.select_related(None).defer(None).values(*_COLUMNS)
    return found


def document_page(actor: Actor | None, *, kind: str = "", cursor: str = "") -> KeysetPage:
    """One page of them, the latest first."""
    return keyset_page(document_rows(actor, kind=kind), cursor=cursor, moment="requested_at")


def documents_of(subject: Model, actor: Actor) -> list[Document]:
    """The documents about one subject that the caller has fetched through its selector, newest first."""
    rows = (
        Document.objects.filter(**subject_of(subject).of(subject))
        .filter(_open_to(actor))
        .defer("snapshot")
        .select_related("job", "organisation", "supersedes")
    )
    return list(rows)


def get_registration(actor: Actor | None, code: str) -> Registration:
    """One registration by its code, to be printed. NotFound when it is not there or not yours, or holds a đề án with which
    you have a conflict of interest.
    """
    if actor is None:
        raise NotFound(code)
    rows = printed_registrations(actor)
    found: Registration | None = rows.select_related("tenant").filter(code=code).first()
    if found is None:
        raise NotFound(code)
    return found


def get_submission(actor: Actor | None, code: str) -> PlanSubmission:
    """One package put before the Minister by its code. NotFound when it is not there or not yours."""
    rows = visible_submissions(actor) if actor is not None else PlanSubmission.objects.none()
    found: PlanSubmission | None = rows.filter(code=code).first()
    if found is None:
        raise NotFound(code)
    return found


def minutes_of_plan(submission: PlanSubmission, actor: Actor) -> list[Document]:
    """Minutes issued of the Cục's meetings that looked at the đề án of the package, newest first."""
    about = PlanItem.objects.filter(plan=submission.plan, included=True).values("proposal_id")
    held = Meeting.objects.filter(tenant=submission.tenant, items__appraisal__proposal__in=about)
    rows = visible_documents(actor).filter(kind="centre_minutes", meeting__in=held)
    return list(rows.order_by("-requested_at", "-id"))


def get_minuted_meeting(actor: Actor | None, key: str) -> Meeting:
    """A meeting whose minutes this person may read, running or held. NotFound when it is not there or not yours."""
    rows = meetings_with_readable_words(actor).select_related("panel", "tenant")
    found: Meeting | None = rows.filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found


def get_progress(actor: Actor | None, code: str, month: str) -> ProgressReport:
    """A monthly report this person may see, by the number of the đề án and "2026-11". NotFound when not there or not yours."""
    proposal = proposals.get_for(actor, code)
    try:
        return get_report(actor, proposal, month_of(month))
    except ValueError as error:
        raise NotFound(month) from error


def get_acceptance_minutes(actor: Actor | None, code: str, pk: int) -> Acceptance:
    """Minutes of an acceptance this person may see. NotFound when not there or not yours."""
    return get_acceptance(actor, proposals.get_for(actor, code), pk)


def get_settlement_dossier(actor: Actor | None, code: str) -> Settlement:
    """The settlement dossier of a đề án this person may see. NotFound when not there or not yours."""
    return get_settlement(actor, proposals.get_for(actor, code))


def get_group_plan(actor: Actor | None, code: str) -> GroupPlan:
    """The plan of a group đề án this person may see. NotFound when not there or not yours."""
    return get_plan(actor, proposals.get_for(actor, code))


def requestable_kinds(subject: Model, actor: Actor | None) -> list[DocumentKind]:
    """The kinds this person may ask for about such a subject."""
    if actor is None:
        return []
    mine = [kind for kind in KINDS.values() if isinstance(subject, kind.subject) and may_print(actor, kind)]
    return [kind for kind in mine if kind.offered(subject)]


@dataclass(frozen=True)
class Making:
    """How far the file of a document is: percent, what is being done, and why it stopped."""

    percent: int
    doing: str
    failed: bool
    message: str

    @property
    def under_way(self) -> bool:
        return not self.failed


def making_of(document: Document | StatisticsPrint) -> Making | None:
    """None once the file is there."""
    if document.is_ready:
        return None
    if document.job is None:
        return Making(0, "Đang chờ", failed=False, message="")
    percent, doing = progress_of(document.job)
    return Making(percent, doing, document.job.status in Job.Status.REPEATABLE, document.job.message)


def verification_of(code: str) -> VerificationRecord | None:
    """What the public may know of the document with this code, as typed by a person."""
    tidy = tidy_code(code)
    return VerificationRecord.objects.filter(code=tidy).first() if tidy else None
