"""Writes the public snapshots and keeps their sums right, all in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.errors import NotFound, Refused
from portal.decision_services import publish_decisions, take_back_decision
from portal.edition import open_edition
from portal.models import Counted, Publication, PublicationSummary
from portal.progress import progress_kept
from portal.snapshot import Snapshot, take_snapshot
from proposals.models import Proposal
from proposals.states import State

__all__ = ("publish", "take_back_decision", "withdraw")


@transaction.atomic
def publish(proposal: Proposal) -> Publication | None:
    """Write the public snapshot of a đề án and the decisions about it, or renew them; None when it is not in a public state.

    Call inside its tenant's scope, after the step is committed. Safe to repeat: an older version never replaces a newer
    one, and what was withdrawn stays withdrawn.
    """
    if proposal.state not in State.PUBLIC:
        return None
    snapshot = take_snapshot(proposal)
    open_edition()
    known = Publication.objects.select_for_update().filter(code=proposal.code).first()
    if known is not None and known.version > proposal.version:
        return known
    written = _write(known, snapshot)
    publish_decisions(proposal, written)
    return written


@transaction.atomic
def withdraw(code: str, *, reason: str) -> Publication:
    """Take a snapshot off the public pages and out of every sum; later events do not bring it back."""
    if not reason.strip():
        raise Refused("Chưa ghi lý do gỡ đề án khỏi trang công khai.")
    open_edition()
    known = Publication.objects.select_for_update().filter(code=code).first()
    if known is None:
        raise NotFound(code)
    with progress_kept(known, []):
        _add_to_summary(known, -1)
        known.withdrawn, known.withdrawn_reason, known.updated_at = True, reason.strip(), timezone.now()
        known.save(update_fields=["withdrawn", "withdrawn_reason", "updated_at"])
        Counted.objects.filter(publication=known).delete()
    return known


def _write(known: Publication | None, snapshot: Snapshot) -> Publication:
    now = timezone.now()
    row = known or Publication(published_at=now)
    if known is not None:
        _add_to_summary(known, -1)
    for name, value in snapshot.fields.items():
        setattr(row, name, value)
    row.updated_at = now
    row.save()
    _add_to_summary(row, 1)
    counted = [] if row.withdrawn else snapshot.counted
    with progress_kept(row, counted):
        Counted.objects.filter(publication=row).delete()
        for thing in counted:
            thing.publication = row
        Counted.objects.bulk_create(counted)
    return row


def _add_to_summary(row: Publication, sign: int) -> None:
    if row.withdrawn:
        return
    where: dict[str, Any] = {
        "plan_year": row.plan_year,
        "province_code": row.province_code,
        "old_province": row.old_province,
        "content_group": row.content_group,
        "state": row.state,
    }
    PublicationSummary.objects.get_or_create(**where)
    PublicationSummary.objects.filter(**where).update(
        publications=F("publications") + sign,
        beneficiaries=F("beneficiaries") + sign * row.beneficiary_count,
        total_cost=F("total_cost") + sign * row.total_cost,
        approved=F("approved") + sign * (row.amount_approved or 0),
        accepted=F("accepted") + sign * (row.amount_accepted or 0),
        settled=F("settled") + sign * (row.amount_settled or 0),
    )
