"""The copy of a sent bundle to UBND tỉnh: a report, not a step (TT 36/2013/TT-BCT, Điều 8 khoản 1 điểm a)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import nfc
from organisations.actors import Actor
from planning import rules
from planning.models import Registration

ARTICLE = "TT 36/2013/TT-BCT, Điều 8 khoản 1 điểm a"


def record_copy(registration: Registration, *, actor: Actor, number: str, day: date | None) -> Registration:
    """Write down by which letter and when the copy went; again = correct it, the audit keeps both. Raises Refused."""
    if not rules.may_prepare_registration(actor) or registration.tenant_id != actor.tenant_id:
        raise Refused("Chỉ Sở Công Thương đã đăng ký được ghi nhận việc gửi báo cáo UBND tỉnh.")
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Gửi UBND tỉnh"):
        locked: Registration = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
        letter = nfc(number).strip()
        if reasons := _missing(locked, letter, day):
            raise Refused(*reasons)
        locked.copied_number, locked.copied_on = letter, day
        locked.copied_by, locked.copied_at = actor.user, timezone.now()
        locked.save()
    return locked


def _missing(locked: Registration, letter: str, day: date | None) -> list[Reason]:
    reasons = []
    if locked.state != Registration.State.SENT:
        reasons.append(Reason("Bản đăng ký chưa gửi Cục nên chưa ghi nhận được việc gửi UBND tỉnh.", "number", ARTICLE))
    if not letter:
        reasons.append(Reason("Chưa ghi số văn bản gửi UBND tỉnh.", "number", ARTICLE))
    if day is None:
        reasons.append(Reason("Chưa ghi ngày gửi UBND tỉnh.", "day", ARTICLE))
    elif day > timezone.localdate():
        reasons.append(Reason("Ngày gửi không thể ở sau ngày hôm nay.", "day"))
    return reasons
