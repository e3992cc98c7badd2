"""Accounts: created, corrected, closed and reopened. Never deleted: history points to them."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone

from core.errors import Refused
from core.text import nfc
from organisations import invitations, rules
from organisations.actors import Actor
from organisations.models import Delegation, Membership, Organisation, User
from organisations.services.checked import save_checked
from organisations.services.memberships import give_membership


@transaction.atomic
def create_person(
    *,
    actor: Actor,
    username: str,
    full_name: str,
    email: str,
    phone: str = "",
    password: str = "",
    site_url: str = "",
) -> User:
    """Open an account without any role yet. With `site_url` the person gets a link to set their own password."""
    if not rules.may_administer(actor):
        raise Refused("Bạn không được tạo tài khoản.")
    user = User(username=User.normalize_username(username.strip()), phone=phone.strip())
    _name(user, full_name=full_name, email=email)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    save_checked(user)
    if site_url:
        transaction.on_commit(partial(invitations.send_password_link, user, site_url=site_url, first=True))
    return user


@transaction.atomic
def register_person(
    *,
    actor: Actor,
    username: str,
    full_name: str,
    email: str,
    phone: str,
    organisation: Organisation,
    role: str,
    title: str,
    valid_from: date,
    site_url: str,
) -> User:
    """Open an account together with its first role; neither without the other."""
    user = create_person(
        actor=actor, username=username, full_name=full_name, email=email, phone=phone, site_url=site_url
    )
    give_membership(actor=actor, user=user, organisation=organisation, role=role, title=title, valid_from=valid_from)
    return user


@transaction.atomic
def edit_person(*, actor: Actor, user: User, full_name: str, email: str, phone: str) -> User:
    """Correct name, e-mail and telephone. The user name stays: papers and history carry it."""
    locked = _mine(actor, user)
    _name(locked, full_name=full_name, email=email)
    locked.phone = phone.strip()
    save_checked(locked, update_fields=["full_name", "email", "phone"])
    return locked


@transaction.atomic
def deactivate_person(*, actor: Actor, user: User) -> User:
    """Close an account at once; delegations given and received end with it."""
    if user.pk == actor.user.pk:
        raise Refused("Không ai được tự khóa tài khoản của mình.")
    locked = _mine(actor, user)
    if not locked.is_active:
        raise Refused("Tài khoản này đã bị khóa từ trước.")
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    running = Delegation.objects.filter(ended_at__isnull=True, ends_on__gte=timezone.localdate())
    for side in ("receiver", "giver__user"):
        running.filter(**{side: locked}).update(ended_at=timezone.now(), ended_by=actor.user)
    return locked


@transaction.atomic
def reactivate_person(*, actor: Actor, user: User) -> User:
    """Open a closed account again; roles still valid count again, delegations do not."""
    locked = _mine(actor, user)
    if locked.is_active:
        raise Refused("Tài khoản này đang hoạt động.")
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    return locked


def send_password_link(*, actor: Actor, user: User, site_url: str) -> None:
    """Send the link to set a new password once more."""
    locked = _mine(actor, user)
    if not locked.is_active:
        raise Refused("Tài khoản này đang bị khóa, hãy mở khóa trước.")
    transaction.on_commit(partial(invitations.send_password_link, locked, site_url=site_url, first=False))


def _mine(actor: Actor, user: User) -> User:
    """The locked row, when the actor keeps this person's account."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    held = Membership.objects.filter(user=locked).select_related("organisation")
    if not rules.may_manage_person(actor, held):
        raise Refused("Người này giữ vai trò ở tổ chức ngoài phạm vi của bạn; đề nghị quản trị hệ thống thực hiện.")
    return locked


def _name(user: User, *, full_name: str, email: str) -> None:
    user.full_name = " ".join(nfc(full_name).split())
    user.email = User.objects.normalize_email(email.strip())
