"""A person's ties to others: add, change, remove. Only the person does; history is kept by the database."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import nfc
from organisations.actors import Actor
from organisations.models import Interest, InterestKind
from organisations.selectors import get_interest
from organisations.services.checked import save_checked

EARLIEST_YEAR = 1950
MOST = 100


def add_interest(*, actor: Actor, **given: object) -> Interest:
    """A new tie of the actor (`organisation_name`, `kind`, `tax_code`, `from_year`, `to_year`, `note`). Raises Refused."""
    row = _filled(Interest(user=actor.user), given)
    reasons = _faults(row)
    if Interest.objects.filter(user=actor.user).count() >= MOST:
        reasons.append(Reason(f"Mỗi người khai nhiều nhất {MOST} quan hệ. Hãy xóa quan hệ không còn liên quan."))
    if reasons:
        raise Refused(*reasons)
    with transaction.atomic(), acting_context(user=actor.user.pk, why="Khai quan hệ lợi ích"):
        save_checked(row)
    return row


def change_interest(interest: Interest, *, actor: Actor, **given: object) -> Interest:
    """The same fields anew. Another person's row is not found."""
    with transaction.atomic(), acting_context(user=actor.user.pk, why="Sửa quan hệ lợi ích"):
        row = _filled(_locked(interest, actor), given)
        if reasons := _faults(row):
            raise Refused(*reasons)
        save_checked(row)
    return row


def remove_interest(interest: Interest, *, actor: Actor) -> None:
    """Take a tie back. Declarations already made on dossiers stay as they are."""
    with transaction.atomic(), acting_context(user=actor.user.pk, why="Xóa quan hệ lợi ích"):
        _locked(interest, actor).delete()


def _locked(interest: Interest, actor: Actor) -> Interest:
    own = get_interest(actor.user, str(interest.key))
    return Interest.objects.select_for_update().get(pk=own.pk)


def _filled(row: Interest, given: dict[str, object]) -> Interest:
    for name in ("organisation_name", "tax_code", "kind", "note"):
        setattr(row, name, nfc(str(given.get(name) or "")).strip())
    for name in ("from_year", "to_year"):
        setattr(row, name, given.get(name))
    return row


def _faults(row: Interest) -> list[Reason]:
    reasons = []
    this_year = timezone.localdate().year
    if not row.organisation_name:
        reasons.append(Reason("Chưa ghi tên tổ chức, cơ sở.", "organisation_name"))
    if row.kind not in InterestKind.values:
        reasons.append(Reason("Chưa chọn mối quan hệ.", "kind"))
    if row.tax_code and len(re.sub(r"[\s.-]", "", row.tax_code)) not in {10, 12, 13}:
        reasons.append(Reason("Mã số thuế có 10, 12 hoặc 13 chữ số. Bỏ trống nếu không biết.", "tax_code"))
    for name in ("from_year", "to_year"):
        year = getattr(row, name)
        if year is not None and not EARLIEST_YEAR <= year <= this_year:
            reasons.append(Reason(f"Năm từ {EARLIEST_YEAR} đến {this_year}.", name))
    if row.from_year and row.to_year and row.to_year < row.from_year:
        reasons.append(Reason("Năm kết thúc không được trước năm bắt đầu.", "to_year"))
    if row.kind == InterestKind.CURRENT and row.to_year is not None and row.to_year < this_year:
        reasons.append(Reason("Nơi đã thôi công tác thì chọn “Nơi công tác trước đây”.", "kind"))
    return reasons
