"""Change a norm: one person writes, a leader of the same body publishes. A value in force is ended, never altered."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets import rules
from budgets.models import CostItem, Norm, NormChange
from budgets.selectors import forget_norms
from budgets.selectors.changes import owner_of, shape_of, values_of
from budgets.states import WRITABLE_STATES, ChangeState
from budgets.terms import COPIED, Terms, faults_of, row_ended_by, terms_of, with_terms
from core.audit import acting_context
from core.errors import Reason, Refused, Stale
from core.text import nfc
from notifications.services import notify
from organisations.actors import Actor
from organisations.recipients import people_with_roles
from organisations.roles import Role

TEXTS = ("value_text", "per", "conditions", "document", "article", "note", "reason")


@transaction.atomic
def draft_change(*, actor: Actor, code: str, terms: Terms) -> NormChange:
    """Write down another value for a code. Raises Refused with all reasons."""
    if not rules.may_draft_norm(actor, code):
        raise Refused("Bạn không soạn được thay đổi cho định mức này.")
    change = NormChange(tenant_id=actor.tenant_id, local=rules.is_local(code), code=code, author=actor.user)
    _fill(change, terms, actor)
    with acting_context(why="Soạn thay đổi định mức"):
        change.save(force_insert=True)
    return change


@transaction.atomic
def edit_change(change: NormChange, *, actor: Actor, version: int, terms: Terms) -> NormChange:
    """Rewrite a draft or one that came back. Raises Refused or Stale."""
    locked = _locked(change, version)
    if not rules.may_edit_change(actor, locked):
        raise Refused("Chỉ người soạn được sửa thay đổi này.")
    _require_state(locked, *WRITABLE_STATES)
    _fill(locked, terms, actor)
    return _store(locked, locked.state, "Sửa thay đổi định mức")


@transaction.atomic
def propose_change(change: NormChange, *, actor: Actor, version: int) -> NormChange:
    """Hand it to the leader. Raises Refused with everything that would stand against publishing."""
    locked = _locked(change, version)
    if not rules.may_edit_change(actor, locked):
        raise Refused("Chỉ người soạn được trình thay đổi này.")
    _require_state(locked, *WRITABLE_STATES)
    _require_sound(locked, terms_of(locked), actor)
    role = Role.PROVINCE_LEADER if locked.local else Role.CENTRE_LEADER
    leaders = people_with_roles([role], tenant_id=locked.tenant_id, day=timezone.localdate())
    _tell(set(leaders) - {actor.user.pk}, locked, "chờ xem và công bố")
    return _store(locked, ChangeState.PROPOSED, "Trình thay đổi định mức")


@transaction.atomic
def publish_change(change: NormChange, *, actor: Actor, version: int, note: str = "") -> Norm:
    """Add the new value and give the one in force its last day. Raises Refused with all reasons.

    `note` stands for the reason when the day came while the change was waiting. Two publications of one code wait for
    each other on the row in force; the exclusion constraint refuses what would still overlap.
    """
    locked = _locked(change, version)
    if not rules.may_publish_norm(actor, locked):
        raise Refused("Chỉ lãnh đạo cơ quan, không phải người soạn, được công bố.")
    _require_state(locked, ChangeState.PROPOSED)
    owner = owner_of(actor, locked.code)
    list(Norm.objects.select_for_update(of=("self",)).filter(code=locked.code, tenant=owner).values_list("pk"))
    locked.reason = locked.reason or nfc(note).strip()
    terms = terms_of(locked)
    rows = _require_sound(locked, terms, actor)
    now = timezone.now()
    with acting_context(why=locked.reason or locked.citation):
        norm = with_terms(shape_of(locked.code, owner, rows), terms)
        norm.proposed_by, norm.published_by, norm.why = locked.author, actor.user, locked.reason
        norm.published_at = norm.edited_at = now
        try:
            with transaction.atomic():
                _end(row_ended_by(terms, rows), norm)
                norm.save(force_insert=True)
        except IntegrityError as error:
            raise Refused("Định mức này vừa có giá trị khác được công bố cho cùng thời gian. Hãy xem lại.") from error
        locked.norm, locked.review_note = norm, nfc(note).strip()
        _store(locked, ChangeState.PUBLISHED, "Công bố định mức", reviewer=actor)
    _tell({locked.author_id}, locked, "đã được công bố")
    forget_norms()
    return norm


@transaction.atomic
def return_change(change: NormChange, *, actor: Actor, version: int, note: str) -> NormChange:
    """Send it back to its author with what must be put right. Raises Refused."""
    locked = _locked(change, version)
    if not rules.may_publish_norm(actor, locked):
        raise Refused("Chỉ lãnh đạo cơ quan được trả lại thay đổi này.")
    _require_state(locked, ChangeState.PROPOSED)
    if not note.strip():
        raise Refused(Reason("Hãy nêu nội dung cần sửa.", "note"))
    locked.review_note = nfc(note).strip()
    _tell({locked.author_id}, locked, "được trả lại để sửa")
    return _store(locked, ChangeState.RETURNED, "Trả lại thay đổi định mức", reviewer=actor)


@transaction.atomic
def drop_change(change: NormChange, *, actor: Actor, version: int, note: str = "") -> NormChange:
    """Give it up. It stays in the list; nothing of it was ever in force. Raises Refused."""
    locked = _locked(change, version)
    if not rules.may_drop_change(actor, locked):
        raise Refused("Chỉ người soạn hoặc lãnh đạo cơ quan được bỏ thay đổi này.")
    _require_state(locked, *WRITABLE_STATES, ChangeState.PROPOSED)
    locked.review_note = nfc(note).strip() or locked.review_note
    return _store(locked, ChangeState.DROPPED, "Bỏ thay đổi định mức")


def _fill(change: NormChange, terms: Terms, actor: Actor) -> None:
    """Take the terms over when they can stand; the kind is the norm's own."""
    clean = {name: " ".join(nfc(getattr(terms, name)).split()) for name in TEXTS if name != "reason"}
    for name in (*COPIED, "reason"):
        setattr(change, name, clean.get(name, getattr(terms, name)))
    change.reason = nfc(terms.reason).strip()
    change.cost_items = list(terms.cost_items)
    try:
        change.kind = shape_of(change.code, owner_of(actor, change.code)).kind
    except LookupError as error:
        raise Refused(Reason(str(error), "code")) from error
    _require_sound(change, terms_of(change), actor)


def _require_sound(change: NormChange, terms: Terms, actor: Actor) -> list[Norm]:
    """Every value of the code, when nothing stands against the terms."""
    owner = owner_of(actor, change.code)
    rows = values_of(change.code, owner)
    items = CostItem.objects.values_list("code", flat=True)
    faults = faults_of(terms, shape_of(change.code, owner, rows), rows, timezone.localdate(), items)
    if faults:
        raise Refused(*faults)
    return rows


def _end(row: Norm | None, successor: Norm) -> None:
    if row is not None:
        row.effective_to, row.edited_at = successor.effective_from, successor.edited_at
        row.save(update_fields=["effective_to", "edited_at"])


def _tell(user_ids: set[int], change: NormChange, what: str) -> None:
    text = f"Thay đổi định mức {change.code} từ {change.effective_from:%d/%m/%Y} {what}."
    notify(user_ids, kind="norm_change", text=text, url=change.get_absolute_url())


def _locked(change: NormChange, version: int) -> NormChange:
    found: NormChange = NormChange.objects.select_for_update(of=("self",)).select_related("author").get(pk=change.pk)
    if found.version != version:
        raise Stale("Thay đổi này vừa được người khác cập nhật. Hãy mở lại và xem bản mới nhất.")
    return found


def _store(change: NormChange, state: str, why: str, *, reviewer: Actor | None = None) -> NormChange:
    change.state, change.version = state, change.version + 1
    if reviewer is not None:
        change.reviewer, change.reviewed_at = reviewer.user, timezone.now()
    with acting_context(why=why):
        change.save()
    return change


def _require_state(change: NormChange, *states: str) -> None:
    if change.state not in states:
        raise Refused(f"Thay đổi này đang ở trạng thái “{change.get_state_display()}”.")
