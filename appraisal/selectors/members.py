"""Who sits in the body of a round, and whose its sheet is."""

from __future__ import annotations

from django.db.models import QuerySet

from appraisal import rules
from appraisal.models import Appraisal, PanelMember
from organisations.actors import Actor
from proposals.models import Proposal


def active_members() -> QuerySet[PanelMember]:
    """Members who have not left, of bodies that still work."""
    rows: QuerySet[PanelMember] = PanelMember.objects.filter(left_on__isnull=True, panel__dissolved_on__isnull=True)
    return rows


def seat_of(actor: Actor, appraisal: Appraisal) -> PanelMember | None:
    """The seat this person holds in the body of a round; None for whoever does not sit there or has left."""
    if appraisal.panel_id is None:
        return None
    found: PanelMember | None = active_members().filter(panel_id=appraisal.panel_id, user_id=actor.user.pk).first()
    return found


def may_fill(actor: Actor, proposal: Proposal) -> bool:
    """Whether this person fills the sheet of the round, and types figures for it."""
    return rules.may_fill_sheet(actor, proposal)
