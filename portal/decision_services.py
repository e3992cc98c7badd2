"""Keeps the public decisions: written from the history of đề án, taken back when their paper is."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from core.errors import NotFound, Reason, Refused
from core.text import fold, nfc
from portal.copies import Source, copied, is_there, source_of
from portal.decisions import Said, said_of
from portal.edition import open_edition
from portal.models import Decision, DecisionItem, Publication
from portal.states import CopyKind, DecisionState
from proposals.models import Proposal

LONGEST_SEARCHED: Final = 2_000
"""Numbers of đề án in the text that is searched; a plan of more is found by its number."""


def publish_decisions(proposal: Proposal, publication: Publication) -> list[Decision]:
    """Write or renew every decision about a published đề án. Inside its tenant's scope and the edition's lock.

    Safe to repeat. A PDF that cannot be read as it was handed in is left out; the decision is published without it.
    """
    return [_write(said, publication) for said in said_of(proposal)]


@transaction.atomic
def take_back_decision(slug: str, *, reason: str, replaced_by: str = "") -> Decision:
    """Say that a decision no longer speaks: replaced by another published one, or withdrawn. Its PDF is no longer given out.

    Later events about its đề án do not bring it back.
    """
    open_edition()
    known = Decision.objects.select_for_update().filter(slug=slug).first()
    if known is None:
        raise NotFound(slug)
    faults = []
    if not reason.strip():
        faults.append(Reason("Chưa ghi lý do thu hồi, thay thế quyết định.", "reason"))
    if replaced_by == slug or (replaced_by and not Decision.objects.filter(slug=replaced_by).exists()):
        faults.append(Reason("Không có quyết định thay thế này trên trang công khai.", "replaced_by"))
    if faults:
        raise Refused(*faults)
    state = DecisionState.SUPERSEDED if replaced_by else DecisionState.WITHDRAWN
    known.state, known.state_since, known.state_reason = state, timezone.now(), nfc(reason).strip()
    known.replaced_by, known.by_hand, known.updated_at = replaced_by, True, timezone.now()
    known.save()
    return known


def _write(said: Said, publication: Publication) -> Decision:
    """One decision with its line about this đề án; its moment of change moves only when something did."""
    now = timezone.now()
    decision = Decision.objects.select_for_update().filter(**said.paper).first()
    if decision is None:
        decision = Decision(slug=_free_slug(said), published_at=now, updated_at=now, kinds=[], **said.paper)
    before = _facts(decision)
    decision.issuer, decision.decided_by = said.record.organisation_name, said.decided_by
    decision.year, decision.plan_year = decision.decided_on.year, publication.plan_year
    decision.ordered_at = timezone.make_aware(datetime.combine(decision.decided_on, time.min))
    decision.batch = said.record.details.get("batch") or decision.batch
    decision.kinds = sorted({*decision.kinds, said.kind})
    if publication.province_code:
        decision.province_codes = sorted({*decision.province_codes, publication.province_code})
    _lay_copy(decision, source_of(said), now)
    if before != _facts(decision):
        decision.updated_at = now
        decision.save()
    if _lay_item(decision, said, publication):
        _lay_sums(decision, now)
    return decision


def _facts(decision: Decision) -> dict[str, Any]:
    """Its columns as they stand; the file by its name."""
    fields = Decision._meta.concrete_fields
    facts = {field.attname: getattr(decision, field.attname) for field in fields if field.attname != "updated_at"}
    return {**facts, "file": str(decision.file), "pk": decision.pk}


def _free_slug(said: Said) -> str:
    """Numbers that differ only in signs get the same words; the second one gets a mark."""
    slug = said.slug[:190]
    taken = Decision.objects.filter(slug__startswith=slug).count()
    return f"{slug}-{taken + 1}" if taken else slug


def _lay_copy(decision: Decision, source: Source, now: datetime) -> None:
    """The PDF and its standing, unless somebody took the decision back by hand. A paper that went missing leaves our copy."""
    if decision.by_hand:
        return
    if source.withdrawn:
        if decision.state != DecisionState.WITHDRAWN:
            decision.state, decision.state_since = DecisionState.WITHDRAWN, now
        decision.state_reason, decision.verification_code = source.withdrawn, source.verification_code
        return
    if decision.state != DecisionState.VALID:
        decision.state, decision.state_since, decision.state_reason = DecisionState.VALID, now, ""
    decision.verification_code = source.verification_code
    if source.kind == CopyKind.NONE or (source.sha256 == decision.sha256 and is_there(decision)):
        return
    name, size = copied(source)
    if name and source.sha256 != decision.sha256:
        decision.earlier = [*decision.earlier, decision.sha256] if decision.sha256 else decision.earlier
        decision.file.name, decision.size, decision.sha256 = name, size, source.sha256
        decision.copy, decision.copied_at = source.kind, now
        decision.signer, decision.signature = source.signers[:300], source.signature_status


def _lay_item(decision: Decision, said: Said, publication: Publication) -> bool:
    """What it says of this đề án; whether that is new."""
    told = {
        "amount_before": said.amount_before, "amount": said.amount, "changes": said.changes, "law": said.record.law,
    }  # fmt: skip
    item = decision.items.filter(code=publication.code, kind=said.kind).first()
    if item is not None and all(getattr(item, name) == value for name, value in told.items()):
        return False
    DecisionItem.objects.update_or_create(decision=decision, code=publication.code, kind=said.kind, defaults=told)
    return True


def _lay_sums(decision: Decision, now: datetime) -> None:
    sums = decision.items.aggregate(count=Count("code", distinct=True), total=Sum("amount", default=0))
    codes = decision.items.order_by("code").values_list("code", flat=True)[:LONGEST_SEARCHED]
    labels = " ".join(decision.get_kind_labels())
    decision.count, decision.total, decision.updated_at = sums["count"], sums["total"], now
    name = f"quyết định số {decision.number} ngày {decision.decided_on:%d/%m/%Y}"
    decision.search_text = fold(
        f"{name} {decision.issuer} {labels} kế hoạch năm {decision.plan_year} {' '.join(codes)}"
    )
    decision.save(update_fields=["count", "total", "search_text", "updated_at"])
