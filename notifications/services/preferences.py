"""What a person chooses. A statutory notice stays on whatever comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction

from core.errors import Reason, Refused
from notifications.kinds import kinds
from notifications.models import MailSetting, Notification, Preference
from notifications.selectors import chosen_by
from notifications.states import MailWhen

LAST_HOUR = 23


class Choice(NamedTuple):
    """For one kind."""

    in_app: bool
    mail: str


@transaction.atomic
def save_preferences(
    user_id: int,
    choices: Mapping[str, Choice],
    *,
    digest_hour: int,
    working_days_only: bool,
    works_again: bool = False,
) -> None:
    """Keep the choices for the kinds named; the others stay. Raises Refused with every fault at once.

    `works_again`: the address that was refused may be tried anew.
    """
    faults = [reason for key, choice in choices.items() for reason in _faults(key, choice)]
    if not 0 <= digest_hour <= LAST_HOUR:
        faults.append(Reason("Giờ gửi bản tổng hợp từ 0 đến 23.", "digest_hour"))
    if faults:
        raise Refused(*faults)
    _keep(user_id, choices)
    when: dict[str, object] = {"digest_hour": digest_hour, "working_days_only": working_days_only}
    again: dict[str, object] = {"refused_address": "", "refused_at": None} if works_again else {}
    MailSetting.objects.update_or_create(user_id=user_id, defaults=when | again)


def lower(user_id: int, keys: list[str]) -> list[str]:
    """No more e-mail for these kinds, where the law lets us; returns the keys that were switched off."""
    known, chosen = kinds(), chosen_by([user_id])
    may = [key for key in keys if key in known and not known[key].statutory]
    with transaction.atomic():
        _keep(user_id, {key: Choice(chosen.of(user_id, key).in_app, MailWhen.OFF) for key in may})
    return may


def daily_kinds(user_id: int) -> list[str]:
    """Keys of what goes into the daily e-mail of this person."""
    chosen = chosen_by([user_id])
    return [key for key in kinds() if chosen.of(user_id, key).mail == MailWhen.DAILY]


def _faults(key: str, choice: Choice) -> list[Reason]:
    kind = kinds().get(key)
    if kind is None:
        return [Reason(f"Không có loại thông báo “{key}”.", key)]
    faults = []
    if choice.mail not in MailWhen.values:
        faults.append(Reason(f"“{kind.label}”: hãy chọn một cách gửi thư trong danh sách.", key))
    elif not kind.allows(choice.mail):
        faults.append(Reason(f"“{kind.label}” là thông báo theo quy định nên không tắt thư được.", key, kind.statutory))
    if kind.statutory and not choice.in_app:
        faults.append(
            Reason(f"“{kind.label}” là thông báo theo quy định nên luôn hiện trong hệ thống.", key, kind.statutory)
        )
    return faults


def _keep(user_id: int, choices: Mapping[str, Choice]) -> None:
    Preference.objects.bulk_create(
        [Preference(user_id=user_id, kind=key, in_app=row.in_app, mail=row.mail) for key, row in choices.items()],
        update_conflicts=True, unique_fields=["user", "kind"], update_fields=["in_app", "mail"],
    )  # fmt: skip
    off = [key for key, row in choices.items() if row.mail == MailWhen.OFF]
    Notification.objects.filter(user_id=user_id, in_digest=True, kind__in=off).update(in_digest=False)
