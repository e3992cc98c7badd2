"""The points somebody is collecting, the sentences on offer, and what a second request starts from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from appraisal import rules
from appraisal.models import SupplementDraft, SupplementTemplate
from appraisal.sentences import sentences_on
from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from core.text import fold
from organisations.actors import Actor
from proposals.models import Proposal, SupplementPoint
from proposals.states import ASKED_OF
from proposals.supplements import last_request

OFFERED = 200
"""Sentences of the office offered at once, the latest changed first."""
WORDS_SOUGHT = 8
Offer = tuple[str, list[tuple[str, str]]]


def points_draft_of(proposal: Proposal, actor: Actor) -> SupplementDraft | None:
    """What this person is collecting for the dossier, in the capacity they act in."""
    found: SupplementDraft | None = SupplementDraft.objects.filter(
        tenant_id=actor.tenant_id, proposal_id=proposal.pk, user_id=actor.user.pk
    ).first()
    return found


def left_unresolved(proposal: Proposal, level: str) -> list[SupplementPoint]:
    """Points of the last request of the level that nobody has marked as resolved."""
    request = last_request(proposal, level)
    return [point for point in request.points.all() if point.resolved is not True] if request else []


def offered_sentences(actor: Actor, day: date) -> list[Offer]:
    """Section label -> (key, text), those of the office after the standard ones. Keys: "c:<code>", "m:<key>"."""
    own = SupplementTemplate.objects.filter(tenant_id=actor.tenant_id, hidden_at__isnull=True)
    by_section: dict[str, list[tuple[str, str]]] = {key: [] for key in ASKED_OF}
    for sentence in sentences_on(day):
        by_section[sentence.section].append((f"c:{sentence.code}", sentence.text))
    for row in own.order_by("-changed_at", "-id")[:OFFERED]:
        by_section[row.section].append((f"m:{row.key}", row.text))
    return [(ASKED_OF[key], found) for key, found in by_section.items() if found]


def offered_sentence(actor: Actor, key: str, day: date) -> tuple[str, str] | None:
    """(section, text) of one that is on offer; None when it is no longer."""
    kind, _, name = key.partition(":")
    if kind == "c":
        return next(((s.section, s.text) for s in sentences_on(day) if s.code == name), None)
    if kind != "m" or not name.isalnum():
        return None
    row = SupplementTemplate.objects.filter(tenant_id=actor.tenant_id, hidden_at__isnull=True, key=name).first()
    return (row.section, row.text) if row else None


def templates_of(actor: Actor) -> QuerySet[SupplementTemplate]:
    """The sentences of the own office, hidden ones too; none for whoever keeps none."""
    rows: QuerySet[SupplementTemplate] = SupplementTemplate.objects.filter(tenant_id=actor.tenant_id)
    return rows if rules.may_keep_templates(actor) else rows.none()


def template_page(
    actor: Actor, *, query: str = "", section: str = "", hidden: bool = False, cursor: str = ""
) -> KeysetPage:
    """One page of the office's own sentences, the latest changed first; words are found without diacritics."""
    rows: QuerySet[Any, Any] = templates_of(actor).filter(hidden_at__isnull=not hidden)
    if section in ASKED_OF:
        rows = rows.filter(section=section)
    for word in fold(query).split()[:WORDS_SOUGHT]:
        rows = rows.filter(search_text__contains=word)
    columns = ("id", "key", "section", "text", "changed_at", "changed_by__full_name")
    return keyset_page(rows.values(*columns), cursor=cursor, moment="changed_at")


def template_for(actor: Actor, key: str) -> SupplementTemplate:
    """One sentence of the own office. Raises NotFound for another's."""
    found = templates_of(actor).filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found
