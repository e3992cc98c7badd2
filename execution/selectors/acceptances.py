"""Acceptance minutes of the đề án a person may see, the places of a đề án, and what its evidence lacks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from core.errors import NotFound
from execution.models import Acceptance
from execution.states import AcceptanceForm
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.places import places_by_id
from proposals.selectors import attached_codes, needed_papers, visible_to


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper the content asks for before acceptance, and whether it is there (TT 36/2013/TT-BCT, Điều 14)."""

    title: str
    required: bool
    article: str
    attached: bool


def acceptances_of(proposal: Proposal) -> QuerySet[Acceptance]:
    """The acceptance minutes of a đề án that stand, oldest first."""
    rows: QuerySet[Acceptance] = Acceptance.objects.filter(proposal=proposal, withdrawn_at__isnull=True)
    return rows


def visible_acceptances(actor: Actor | None) -> QuerySet[Acceptance]:
    """Acceptance minutes of the đề án this person may see."""
    rows: QuerySet[Acceptance] = Acceptance.objects.filter(proposal__in=visible_to(actor), withdrawn_at__isnull=True)
    return rows.select_related("proposal")


def get_acceptance(actor: Actor | None, proposal: Proposal, pk: int) -> Acceptance:
    """One of them. NotFound when it is not there, or not theirs to see."""
    found = visible_acceptances(actor).filter(proposal=proposal, pk=pk).first()
    if found is None:
        raise NotFound(str(pk))
    found.proposal = proposal
    return found


def minutes_of_places(proposal: Proposal) -> list[Acceptance]:
    """Those of single places (Mẫu số 5a)."""
    return list(acceptances_of(proposal).filter(form=AcceptanceForm.SITE))


def places_of(proposal: Proposal) -> list[str]:
    """The places of the đề án by name, in the order of the unit."""
    rows = list(proposal.location_rows.all())
    names = places_by_id((row.commune_id for row in rows), timezone.localdate())
    named = [", ".join(part for part in (row.address.strip(), names.get(row.commune_id, "")) if part) for row in rows]
    return list(dict.fromkeys(name[:300] for name in named if name))


def evidence_of(proposal: Proposal) -> list[Evidence]:
    """What the content asks for, with what is attached."""
    attached = attached_codes(proposal)
    return [
        Evidence(paper.title, paper.required, paper.article, paper.code in attached)
        for paper in needed_papers(proposal, stage="acceptance")
    ]
