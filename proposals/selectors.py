"""What may I see? One queryset and one fetch; lists, API, exports and documents all start here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from budgets.selectors import cost_items
from core.errors import NotFound
from organisations.actors import Actor
from organisations.roles import CENTRAL_ROLES, Role
from programmes import selectors as programmes
from programmes.states import PaperWhen
from proposals import rules
from proposals.annex import filled_forms
from proposals.completeness import Dossier, NeededPaper
from proposals.models import (
    DossierSnapshot,
    EstimateVersion,
    ImportedRow,
    Look,
    NormException,
    Proposal,
    Recusal,
    Reminder,
    TransitionRecord,
)
from proposals.states import EstimateStage, State, VersionSource


def visible_to(actor: Actor | None) -> QuerySet[Proposal]:
    """The đề án this person may see. The tenant walls stand below this; here is what was sent to whom.

    A dossier with which somebody has a conflict of interest is, for that person, not there. Whoever acts for the implementing
    unit is a party and appraises nothing: the unit's own dossier stays theirs to write.
    """
    if actor is None or actor.role == Role.PLATFORM_ADMIN:
        return Proposal.objects.none()
    if actor.role == Role.UNIT_STAFF:
        own: QuerySet[Proposal] = Proposal.objects.filter(unit_id=actor.organisation.pk)
        return own
    everything: QuerySet[Proposal] = Proposal.objects.filter(~Exists(recusals_of(actor)))
    if actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}:
        return everything.filter(tenant_id=actor.tenant_id).filter(reached("submitted_at"))
    if actor.role == Role.MINISTER:
        return everything.filter(state__in=sorted(State.PUBLIC | {State.IN_PLAN}))
    return everything.filter(reached("registered_at"))


def reached(column: str) -> Q:
    """What was sent here, and what was brought in from the books of earlier years, which was sent on paper."""
    return Q(**{f"{column}__isnull": False}) | Q(imported_at__isnull=False)


def recusals_of(actor: Actor) -> QuerySet[Recusal]:
    """The rows that keep this person away, to be asked with `Exists` beside a row of a đề án."""
    kept_away: QuerySet[Recusal] = Recusal.objects.filter(
        proposal=OuterRef("pk"), user_id=actor.user.pk, lifted_at__isnull=True
    )
    return kept_away


def recused_since(actor: Actor, moment: datetime) -> bool:
    """Whether something was taken out of this person's sight since then: what was written before may still show it."""
    if actor.role == Role.UNIT_STAFF:
        return False
    return Recusal.objects.filter(user_id=actor.user.pk, lifted_at__isnull=True, since__gte=moment).exists()


def recused_ids(actor: Actor) -> frozenset[int]:
    """Keys of the đề án this person is kept away from: for tables whose totals must still hold them. One query at most."""
    if actor.role == Role.UNIT_STAFF:
        return frozenset()
    kept = Recusal.objects.filter(user_id=actor.user.pk, lifted_at__isnull=True)
    return frozenset(kept.values_list("proposal_id", flat=True))


def recused_codes(actor: Actor) -> frozenset[str]:
    """Numbers of the đề án this person is kept away from, as the ledger refers to them. One query at most."""
    if actor.role == Role.UNIT_STAFF:
        return frozenset()
    kept = Recusal.objects.filter(user_id=actor.user.pk, lifted_at__isnull=True)
    return frozenset(kept.values_list("proposal__code", flat=True))


def recused_people(proposal_id: int) -> frozenset[int]:
    """Keys of the people who are kept away from a đề án: nobody tells them anything about it. One query."""
    kept = Recusal.objects.filter(proposal_id=proposal_id, lifted_at__isnull=True)
    return frozenset(kept.values_list("user_id", flat=True))


def get_for(actor: Actor | None, code: str, *, fields: tuple[str, ...] = ()) -> Proposal:
    """Fetching is the permission check. The code of the draft keeps working after the official number is given.

    `fields`: no more than these, without unit and trade. Raises NotFound when there is no such đề án or it is not
    yours: the two are one.
    """
    rows = visible_to(actor).filter(Q(code=code) | Q(draft_code=code))
    rows = rows.select_related("content").only(*fields) if fields else rows.select_related("unit", "content", "trade")
    found = rows.first()
    if found is None:
        raise NotFound(code)
    return found


def dossier_of(proposal: Proposal) -> Dossier:
    """The đề án with all its rows, and the papers its contents ask for at submission."""
    needed = needed_papers(proposal, stage="submit")
    return Dossier(
        proposal=proposal,
        sections={row.key: row for row in proposal.sections.select_related("saved_by")},
        partners=tuple(proposal.partner_rows.all()),
        beneficiaries=tuple(proposal.beneficiary_rows.all()),
        locations=tuple(proposal.location_rows.all()),
        work=tuple(proposal.workitem_rows.all()),
        lines=tuple(proposal.estimateline_rows.all()),
        papers=tuple(proposal.papers.filter(removed_at__isnull=True)),
        needed_papers=needed,
        filled=filled_forms(proposal, (paper.code for paper in needed)),
        management_items=frozenset(item.code for item in cost_items() if item.management),
    )


def reading_of(proposal: Proposal) -> Dossier:
    """What a reader of the case file sees: no estimate lines (another tab), no state of the writing."""
    return Dossier(
        proposal=proposal,
        partners=tuple(proposal.partner_rows.all()),
        beneficiaries=tuple(proposal.beneficiary_rows.all()),
        locations=tuple(proposal.location_rows.all()),
        work=tuple(proposal.workitem_rows.all()),
        papers=tuple(proposal.papers.filter(removed_at__isnull=True)),
        filled=filled_forms(proposal, sorted(programmes.may_be_asked_for(proposal.content_codes))),
    )


def needed_papers(proposal: Proposal, *, stage: str) -> tuple[NeededPaper, ...]:
    """The papers the catalogue asks of this đề án at a stage: submit, acceptance or settlement."""
    rows = programmes.papers_required(proposal.content_codes, proposal.kind, stage, _circumstances(proposal))
    return tuple(NeededPaper(row.code, row.title, row.required, row.citation) for row in rows)


def _circumstances(proposal: Proposal) -> set[str]:
    """What the catalogue's conditions can be answered from the row alone."""
    known: set[str] = set()
    if not proposal.is_group:
        known.add(PaperWhen.UNIT_IS_NOT_BENEFICIARY)
    if not rules.is_direct(proposal):
        known.add(PaperWhen.APPRAISED_AT_BASE)
    return known


def attached_codes(proposal: Proposal) -> set[str]:
    """Kinds of papers that lie in the dossier now."""
    return set(proposal.papers.filter(removed_at__isnull=True).values_list("kind_code", flat=True))


def reminders_of(proposal: Proposal) -> QuerySet[Reminder]:
    """Who was reminded and to whom it was reported, oldest first."""
    rows: QuerySet[Reminder] = proposal.reminders.order_by("at", "id")
    return rows


def history_of(proposal: Proposal) -> QuerySet[TransitionRecord]:
    """The steps taken, oldest first."""
    return proposal.transitions.select_related("paper").all()


def books_of(proposal: Proposal) -> ImportedRow | None:
    """The line of the old books a đề án was brought in from; no question for what was written on the portal."""
    if not proposal.is_imported:
        return None
    found: ImportedRow | None = ImportedRow.objects.filter(proposal=proposal).first()
    return found


def last_return(proposal: Proposal) -> TransitionRecord | None:
    """What the authority asked for when it last returned the dossier."""
    wanted = {"return_to_unit", "return_from_centre", "return_settlement", "return_settlement_partly"}
    return proposal.transitions.filter(step__in=wanted).order_by("-at", "-id").first()


def versions_for(actor: Actor, proposal: Proposal) -> QuerySet[EstimateVersion]:
    """The versions of the estimate this person may read, oldest first: those of an appraisal only once concluded."""
    hidden = Q()
    if not rules.reads_province_figures(actor, proposal):
        hidden |= Q(stage=EstimateStage.PROVINCE, source=VersionSource.TYPED)
    if not rules.reads_central_figures(actor, proposal):
        hidden |= Q(stage=EstimateStage.CENTRE, source=VersionSource.TYPED)
    rows: QuerySet[EstimateVersion] = proposal.estimate_versions.order_by("number")
    return rows.exclude(hidden) if hidden else rows


def exceptions_of(proposal: Proposal) -> QuerySet[NormException]:
    """Exceptions to the norms on record, newest first, with their papers."""
    return proposal.norm_exceptions.select_related("paper").all()


def exception_covering(proposal: Proposal, amount: int, levels: Collection[str]) -> NormException | None:
    """The newest exception of one of these levels that allows `amount` đồng in all."""
    found: NormException | None = proposal.norm_exceptions.filter(level__in=levels, limit__gte=amount).first()
    return found


def snapshots_for(actor: Actor, proposal: Proposal) -> QuerySet[DossierSnapshot]:
    """The times the dossier was handed over that this person may read, oldest first.

    The central level reads what was sent to it: the one it was registered with, and those after.
    """
    rows: QuerySet[DossierSnapshot] = proposal.snapshots.order_by("number")
    if actor.role not in CENTRAL_ROLES or proposal.registered_at is None:
        return rows
    first = rows.filter(at__lte=proposal.registered_at).order_by("-number").values_list("number", flat=True).first()
    return rows.filter(number__gte=first) if first else rows


def look_of(actor: Actor, proposal: Proposal) -> Look | None:
    """Which snapshot this person saw last; None: never looked at the dossier as an appraiser."""
    found: Look | None = Look.objects.filter(user=actor.user, proposal=proposal).first()
    return found
