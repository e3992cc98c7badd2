"""A leader lets someone act and sign for them, for a time (KT., TL., TUQ.)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.errors import Refused
from core.text import nfc
from organisations import rules, selectors
from organisations.actors import Actor
from organisations.models import Delegation, Membership, User
from organisations.services.checked import save_checked


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    giver: Membership,
    receiver: User,
    form: str,
    starts_on: date,
    ends_on: date,
    reason: str,
    paper_number: str = "",
    receiver_title: str = "",
) -> Delegation:
    """Give the powers of `giver` to `receiver` from `starts_on` through `ends_on`."""
    locked = Membership.objects.select_for_update(of=("self",)).select_related("organisation", "user").get(pk=giver.pk)
    if refusals := _refusals(actor, locked, receiver, starts_on, ends_on):
        raise Refused(*refusals)
    delegation = Delegation(
        giver=locked,
        receiver=receiver,
        receiver_title=nfc(receiver_title).strip() or selectors.title_on(receiver, locked.organisation, starts_on),
        form=form,
        starts_on=starts_on,
        ends_on=ends_on,
        paper_number=nfc(paper_number).strip(),
        reason=nfc(reason).strip(),
        created_by=actor.user,
    )
    save_checked(delegation)
    return delegation


@transaction.atomic
def end_delegation(*, actor: Actor, delegation: Delegation) -> Delegation:
    """End at once; the row stays as history."""
    locked = Delegation.objects.select_for_update(of=("self",)).select_related("giver").get(pk=delegation.pk)
    if not rules.may_end(actor, locked):
        raise Refused("Chỉ người giao hoặc quản trị hệ thống được chấm dứt việc giao quyền.")
    if locked.ended_at is not None or locked.ends_on < timezone.localdate():
        raise Refused("Việc giao quyền này đã chấm dứt.")
    locked.ended_at, locked.ended_by = timezone.now(), actor.user
    locked.save(update_fields=["ended_at", "ended_by"])
    return locked


def _refusals(actor: Actor, giver: Membership, receiver: User, starts_on: date, ends_on: date) -> list[str]:
    """Everything that speaks against it, at once."""
    tenants = selectors.tenants_on(receiver, starts_on)
    refusals = rules.delegation_refusals(actor, giver, receiver, tenants, starts=starts_on, today=timezone.localdate())
    if ends_on < starts_on:
        refusals.append("Ngày kết thúc không được trước ngày bắt đầu.")
    if starts_on < giver.valid_from or (giver.valid_to is not None and ends_on >= giver.valid_to):
        refusals.append("Thời gian giao quyền vượt ra ngoài thời gian giữ vai trò của người giao.")
    return refusals
