"""Keeping a person away from a đề án, and letting them back. Who may say so is decided by the appraisal above."""

from __future__ import annotations

from django.utils import timezone

from core.audit import acting_context
from core.jobs import redact_jobs
from core.text import nfc
from notifications.services import redact
from organisations.actors import Actor
from organisations.models import User
from organisations.recipients import people_of_unit
from proposals.models import Proposal, Recusal

NOTICE = "Thông báo về một hồ sơ bạn không được xem vì xung đột lợi ích."
JOB = "Việc về một hồ sơ bạn không được xem vì xung đột lợi ích"
_REASON = 500


def recuse(proposal: Proposal, user: User, *, actor: Actor, reason: str) -> Recusal:
    """From now on the person sees nothing of the dossier, nor of notices about it. Twice is once.

    Staff of the implementing unit go on seeing their own dossier as the unit, and so keep their notices.
    """
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Xung đột lợi ích"):
        row, _ = Recusal.objects.get_or_create(
            tenant_id=proposal.tenant_id, proposal=proposal, user=user, lifted_at=None,
            defaults={"reason": nfc(reason).strip()[:_REASON]},
        )  # fmt: skip
        if user.pk not in people_of_unit(proposal.unit_id, timezone.localdate()):
            names = (proposal.code, proposal.draft_code)
            redact(user.pk, naming=names, text=NOTICE)
            redact_jobs(user.pk, naming=names, label=JOB)
    return row


def lift(proposal: Proposal, user: User, *, actor: Actor, reason: str) -> None:
    """Let the person see the dossier again; the row stays as history. Notices that were blanked stay blank."""
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Bỏ xung đột lợi ích"):
        for row in Recusal.objects.select_for_update().filter(proposal=proposal, user=user, lifted_at__isnull=True):
            row.lifted_at = timezone.now()
            row.lifted_why = nfc(reason).strip()[:_REASON]
            row.save(update_fields=["lifted_at", "lifted_why"])
