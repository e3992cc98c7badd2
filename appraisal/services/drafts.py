"""What is typed into a sheet is kept every few seconds, so that no refusal, log-out or closed tab loses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from appraisal import rules
from appraisal.models import Appraisal, Level, Purpose, SheetDraft
from appraisal.selectors import last_round, may_fill, seat_of
from core.errors import Refused
from core.text import nfc
from organisations.actors import Actor
from proposals.models import Proposal

MOST = 1000
"""Fields of one draft; the forms have a few dozen."""
MOST_LETTERS = 6000
CLOSED = "Bạn không lập phiếu này nên bản nháp không được lưu."


def keep_draft(proposal: Proposal, purpose: str, *, actor: Actor, content: Mapping[str, Sequence[str]]) -> datetime:
    """Keep the input as typed and say when. Raises Refused for whoever has no such sheet to fill.

    Also when the dossier was returned a moment ago: what was typed is there when it comes back. Two tabs write one draft: the later input stands. What was filed is never touched.
    """
    level = rules.level_of(actor)
    with transaction.atomic():
        round_ = last_round(proposal, level)
        if round_ is None or not _writes(actor, proposal, round_, purpose):
            raise Refused(CLOSED)
        draft: SheetDraft
        draft, _ = SheetDraft.objects.update_or_create(
            appraisal=round_, user=actor.user, purpose=purpose,
            defaults={"content": _plain(content)}, create_defaults={"content": _plain(content), "tenant_id": proposal.tenant_id},
        )  # fmt: skip
    return timezone.localtime(draft.at)


def drop_drafts(proposal: Proposal, level: Level, purpose: str, *, actor: Actor) -> None:
    """The sheet was filed, or its author wants none of what was typed."""
    SheetDraft.objects.filter(
        user=actor.user, purpose=purpose, appraisal__proposal=proposal, appraisal__level=level
    ).delete()


def _writes(actor: Actor, proposal: Proposal, round_: Appraisal, purpose: str) -> bool:
    """As who files, whatever the state of the dossier."""
    if purpose == Purpose.OPINION:
        return seat_of(actor, round_) is not None
    return may_fill(actor, proposal) or rules.is_officer(actor, proposal)


def _plain(content: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Text that can be stored, within bounds: no NUL, no half of a pair of surrogates."""
    return {
        name: [nfc(str(value).replace("\x00", "").encode(errors="replace").decode())[:MOST_LETTERS] for value in values]
        for name, values in list(content.items())[:MOST]
    }
