"""A đề án with all its rows, for whoever reads it by program: one query a kind of rows."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects

from organisations.actors import Actor
from proposals.models import Beneficiary, Location, Proposal
from proposals.selectors import get_for
from proposals.supplements import open_request, views_for


def whole_for(actor: Actor | None, code: str) -> Proposal:
    """As `get_for`, with partners, beneficiaries, places, work and the open request for supplement. Raises NotFound."""
    proposal = get_for(actor, code)
    prefetch_related_objects(
        [proposal],
        "partner_rows",
        Prefetch("beneficiary_rows", Beneficiary.objects.select_related("production_commune")),
        Prefetch("location_rows", Location.objects.select_related("commune")),
        "workitem_rows",
    )
    found = open_request(proposal)
    proposal.open_supplement = views_for(actor, proposal, [found])[0] if found and actor else None  # type: ignore[attr-defined]
    return proposal
