"""The e-mails that wait: sent one by one under the lock of their row, put off when the server is in trouble."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.calendars import is_working_day, known_holidays
from notifications.models import Mail, MailSetting, Notification
from notifications.selectors import chosen_by, mail_setting
from notifications.services.letters import letter
from notifications.services.telling import notify
from notifications.states import MailState
from organisations.actors import actor_for

logger = structlog.get_logger(__name__)
AT_A_TIME = 200
PERMANENT = 500
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


def send_due(now: datetime | None = None) -> int:
    """Send what waits, oldest first; stop at the first trouble with the server. Returns how many were sent."""
    sent = 0
    for _ in range(AT_A_TIME):
        outcome = send_one(now or timezone.now())
        if outcome is None or outcome == MailState.DUE:
            break
        sent += outcome == MailState.SENT
    return sent


@transaction.atomic
def send_one(now: datetime) -> str | None:
    """The next e-mail, or None when nothing waits.

    The row stays locked while the server is asked, so no two workers send one e-mail. A worker that dies leaves it due:
    it may then go twice, with the same Message-ID.
    """
    waiting = Mail.objects.filter(state=MailState.DUE, due_at__lte=now).select_related("user")
    mail = waiting.order_by("due_at", "pk").select_for_update(skip_locked=True, of=("self",)).first()
    if mail is None:
        return None
    notices = list(
        Notification.objects.filter(pk__in=mail.notices, user_id=mail.user_id, redacted=False).order_by("pk")
    )
    mail.why = _why_not(mail, notices)
    if mail.why:
        mail.state = MailState.DROPPED
    else:
        _hand_in(mail, notices, now)
    mail.save()
    return mail.state


def _why_not(mail: Mail, notices: list[Notification]) -> str:
    """Why nobody may or can read it any more; empty when it may go."""
    if not mail.user.email:
        return "Tài khoản không có địa chỉ thư."
    if mail_setting(mail.user_id).refused_address == mail.user.email:
        return "Máy chủ thư đã từ chối địa chỉ này."
    if actor_for(mail.user) is None:
        return "Người nhận không còn tài khoản hoặc vai trò."
    return "" if notices else "Thông báo không còn."


def _hand_in(mail: Mail, notices: list[Notification], now: datetime) -> None:
    mail.tries += 1
    try:
        letter(mail, notices).send()
    except SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        if code >= PERMANENT:
            _refused_for_good(mail, code, now)
        else:
            _put_off(mail, f"{code} {said!r}", now)
    except Exception as error:  # whatever the mail server did: the e-mail waits
        logger.exception("mail not sent", mail_id=mail.pk)
        _put_off(mail, f"{type(error).__name__}: {error}", now)
    else:
        mail.state, mail.sent_at, mail.why = MailState.SENT, timezone.now(), ""


def _put_off(mail: Mail, why: str, now: datetime) -> None:
    """Twice as long each time, until patience ends."""
    mail.why = why[:300]
    if mail.tries >= settings.MAIL_TRIES:
        mail.state = MailState.FAILED
    mail.due_at = now + min(FIRST_PAUSE * 2 ** min(mail.tries - 1, 10), LONGEST_PAUSE)


def _refused_for_good(mail: Mail, code: int, now: datetime) -> None:
    """The address does not work: remember which, and say so where the person still looks."""
    mail.state, mail.why = MailState.FAILED, f"Máy chủ thư từ chối địa chỉ ({code})."
    MailSetting.objects.update_or_create(
        user_id=mail.user_id, defaults={"refused_address": mail.user.email, "refused_at": now}
    )
    text = f"Máy chủ thư từ chối địa chỉ {mail.user.email}; hệ thống ngừng gửi thư đến địa chỉ này. Hãy đổi hoặc xác nhận lại."
    notify([mail.user_id], kind="mail_refused", text=text, url="/thong-bao/tuy-chon/")


def make_digests(now: datetime) -> int:
    """Write the daily e-mail of everybody whose hour has come today; how many. Twice or late does no harm."""
    waiting = Notification.objects.filter(in_digest=True).order_by("user_id").distinct("user_id")
    user_ids = list(waiting.values_list("user_id", flat=True))
    settings_of = {row.user_id: row for row in MailSetting.objects.filter(user_id__in=user_ids)}
    works = is_working_day(timezone.localtime(now).date(), known_holidays())
    made = 0
    for user_id in user_ids:
        setting = settings_of.get(user_id) or MailSetting(user_id=user_id)
        if works or not setting.working_days_only:
            made += _make_digest(setting, now)
    return made


@transaction.atomic
def _make_digest(setting: MailSetting, now: datetime) -> bool:
    """What is unread of before the hour. One a day, kept by the database."""
    local = timezone.localtime(now)
    hour = local.replace(hour=setting.digest_hour, minute=0, second=0, microsecond=0)
    if local < hour or Mail.objects.filter(user_id=setting.user_id, day=local.date()).exists():
        return False
    waiting = Notification.objects.filter(user_id=setting.user_id, in_digest=True, created_at__lt=hour)
    rows = list(waiting.select_for_update(skip_locked=True).order_by("pk"))
    chosen = chosen_by([setting.user_id])
    wanted = [row.pk for row in rows if row.read_at is None and chosen.wants_digest(row.user_id, row.kind)]
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(in_digest=False)
    if wanted:
        Mail.objects.bulk_create([Mail(user_id=setting.user_id, notices=wanted, day=local.date())])
    return bool(wanted)


def forget_old(now: datetime) -> int:
    """Delete e-mails that are done with, and read or hidden notices that are old. Returns how many rows."""
    done = Mail.objects.exclude(state=MailState.DUE).filter(created_at__lt=now - timedelta(days=settings.MAIL_DAYS))
    old = Notification.objects.filter(created_at__lt=now - timedelta(days=settings.NOTICE_DAYS), in_digest=False)
    return done.delete()[0] + old.filter(read_at__isnull=False).delete()[0] + old.filter(shown=False).delete()[0]
