"""Access codes: issue one, take it back, note that it was used."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import nfc
from organisations.actors import Actor
from organisations.models import ApiToken
from organisations.selectors.tokens import PREFIX, digest_of
from organisations.services.checked import save_checked

LONGEST_DAYS = 365
MOST_AT_ONCE = 10
SECRET_BYTES = 32
USE_NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """The row, and the secret that is shown this once and kept nowhere."""

    token: ApiToken
    secret: str


def issue_token(*, actor: Actor, name: str, days: int, read_only: bool) -> IssuedToken:
    """A code for the actor's own role, valid through the last of `days` days. Raises Refused with all reasons."""
    membership_id = actor.membership_id or 0
    running = ApiToken.objects.filter(
        membership_id=membership_id, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    reasons = []
    if actor.delegation_id is not None or not membership_id:
        reasons.append(Reason("Chỉ tạo được mã truy cập cho vai trò của chính bạn, không cho vai trò được giao."))
    if not nfc(name).strip():
        reasons.append(Reason("Chưa ghi mã dùng cho phần mềm nào.", "name"))
    if not 1 <= days <= LONGEST_DAYS:
        reasons.append(Reason(f"Thời hạn từ 1 đến {LONGEST_DAYS} ngày.", "days"))
    if running.count() >= MOST_AT_ONCE:
        reasons.append(
            Reason(f"Mỗi vai trò có nhiều nhất {MOST_AT_ONCE} mã đang dùng được. Hãy thu hồi mã không dùng.")
        )
    if reasons:
        raise Refused(*reasons)
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    last_day = timezone.localdate() + timedelta(days=days)
    token = ApiToken(
        membership_id=membership_id, name=nfc(name).strip(), digest=digest_of(secret), hint=secret[-4:],
        read_only=read_only, expires_at=timezone.make_aware(datetime.combine(last_day, time.max)),
    )  # fmt: skip
    with transaction.atomic(), acting_context(user=actor.user.pk, why="Tạo mã truy cập"):
        save_checked(token)
    return IssuedToken(token, secret)


def revoke_token(token: ApiToken, *, actor: Actor) -> ApiToken:
    """From now on the code opens nothing. Revoking twice changes nothing."""
    with transaction.atomic(), acting_context(user=actor.user.pk, why="Thu hồi mã truy cập"):
        locked = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
        if locked.revoked_at is None:
            locked.revoked_at = timezone.now()
            locked.save(update_fields=["revoked_at"])
    return locked


def note_use(token: ApiToken) -> None:
    """Remember that the code is in use, to some minutes; a busy program does not write on every call."""
    now = timezone.now()
    if token.last_used_at is not None and token.last_used_at > now - USE_NOTED_EVERY:
        return
    earlier = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    ApiToken.objects.filter(earlier, pk=token.pk).update(last_used_at=now)
