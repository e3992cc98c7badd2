"""Notices of a person, and how they want to hear of things."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from notifications.kinds import kinds
from notifications.models import MailSetting, Notification, Preference
from notifications.states import MailWhen

UNREAD_SHOWN = 99


@dataclass(frozen=True, slots=True)
class Chosen:
    """In the list or not; by e-mail how."""

    in_app: bool
    mail: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What some people chose."""

    rows: dict[tuple[int, str], Chosen]

    def of(self, user_id: int, key: str) -> Chosen:
        """What holds: the choice, or what the kind says by itself. The law stands above a choice made before it."""
        kind = kinds()[key]
        row = self.rows.get((user_id, key)) or Chosen(in_app=True, mail=kind.mail)
        if not kind.statutory:
            return row
        return Chosen(in_app=True, mail=row.mail if kind.allows(row.mail) else MailWhen.DAILY)

    def wants_digest(self, user_id: int, key: str) -> bool:
        """Whether the kind still goes by e-mail at all; one that is no longer sent does not."""
        return key in kinds() and self.of(user_id, key).mail != MailWhen.OFF


def chosen_by(user_ids: Collection[int]) -> Choices:
    """One query for everybody."""
    rows = Preference.objects.filter(user_id__in=user_ids)
    return Choices({(row.user_id, row.kind): Chosen(in_app=row.in_app, mail=row.mail) for row in rows})


def mail_setting(user_id: int) -> MailSetting:
    """As chosen, or the unsaved default."""
    return MailSetting.objects.filter(user_id=user_id).first() or MailSetting(user_id=user_id)


def unread_count(user_id: int) -> int:
    """How many notices are unread, counted no further than the badge can show."""
    unread = Notification.objects.filter(user_id=user_id, read_at__isnull=True, shown=True)
    return len(unread.values_list("pk", flat=True)[: UNREAD_SHOWN + 1])


def notices_of(user_id: int, *, unread: bool = False, kind: str = "") -> QuerySet[Notification]:
    """What stands in the list of this person."""
    found = Notification.objects.filter(user_id=user_id, shown=True)
    if unread:
        found = found.filter(read_at__isnull=True)
    return found.filter(kind=kind) if kind else found


def recent(
    user_id: int, *, before: int | None = None, limit: int = 50, unread: bool = False, kind: str = ""
) -> list[Notification]:
    """The latest notices, or those older than the notice with the id `before`."""
    found = notices_of(user_id, unread=unread, kind=kind).order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found[:limit])
