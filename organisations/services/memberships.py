"""Roles given to people, and taken back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.errors import Reason, Refused
from core.text import nfc
from organisations import rules
from organisations.actors import Actor
from organisations.models import Delegation, Membership, Organisation, User
from organisations.services.checked import save_checked

BACKWARDS = "Ngày thôi vai trò không được trước ngày bắt đầu."


@transaction.atomic
def give_membership(
    *,
    actor: Actor,
    user: User,
    organisation: Organisation,
    role: str,
    title: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Give a role from `valid_from` (today when not said) until the day before `valid_to`."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    start = valid_from or timezone.localdate()
    refusals = rules.membership_refusals(actor, locked, organisation, role)
    if not _reachable(actor, locked):
        refusals.append("Người này thuộc tổ chức ngoài phạm vi của bạn; đề nghị quản trị hệ thống thực hiện.")
    if organisation.valid_to is not None and organisation.valid_to <= start:
        refusals.append("Tổ chức này đã ngừng hoạt động trước ngày bắt đầu.")
    if valid_to is not None and valid_to < start:
        refusals.append(BACKWARDS)
    if refusals:
        raise Refused(*refusals)
    membership = Membership(
        user=locked,
        organisation=organisation,
        role=role,
        title=" ".join(nfc(title).split()),
        valid_from=start,
        valid_to=valid_to,
    )
    save_checked(membership)
    return membership


@transaction.atomic
def change_title(*, actor: Actor, membership: Membership, title: str) -> Membership:
    """Correct the title that stands in signature blocks."""
    locked = _mine(actor, membership)
    locked.title = " ".join(nfc(title).split())
    save_checked(locked, update_fields=["title"])
    return locked


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership, valid_to: date) -> Membership:
    """The role is no longer held from `valid_to` on; delegations that rest on it end by then."""
    locked = _mine(actor, membership)
    if locked.user_id == actor.user.pk:
        raise Refused("Không ai được tự chấm dứt vai trò của mình.")
    if locked.valid_to is not None and locked.valid_to <= timezone.localdate():
        raise Refused(Reason(f"Vai trò này đã thôi từ ngày {locked.valid_to:%d/%m/%Y}."))
    if valid_to < locked.valid_from:
        raise Refused(Reason(BACKWARDS, field="valid_to"))
    locked.valid_to = valid_to
    save_checked(locked, update_fields=["valid_to"])
    Delegation.objects.filter(
        giver=locked, ended_at__isnull=True, ends_on__gte=valid_to, starts_on__gte=valid_to
    ).update(ended_at=timezone.now(), ended_by=actor.user)
    return locked


def _mine(actor: Actor, membership: Membership) -> Membership:
    locked = Membership.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=membership.pk)
    if not rules.may_manage(actor, locked.organisation):
        raise Refused("Bạn không được thay đổi vai trò ở tổ chức này.")
    return locked


def _reachable(actor: Actor, user: User) -> bool:
    """A leader gives roles to new people and to the own organisations' people, not to strangers."""
    held = Membership.objects.filter(user=user).select_related("organisation")
    return not held or rules.may_manage_person(actor, held)
