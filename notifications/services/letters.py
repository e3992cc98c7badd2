"""An e-mail in words: text and HTML twins, one link, no more than the notice itself says."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from core.errors import NotFound
from notifications.kinds import kinds
from notifications.models import Mail, Notification
from organisations.models import User

TEMPLATES = "emails/notifications"
SALT = "notifications.unsubscribe"
DIGEST = "digest"
LONGEST_SUBJECT = 90


def unsubscribe_token(user_id: int, key: str) -> str:
    """For one person and one kind (or the daily e-mail)."""
    return signing.dumps([user_id, key], salt=SALT)


def read_token(token: str) -> tuple[int, str]:
    """(user id, kind). Raises NotFound for what we did not sign, and for an account that is gone."""
    try:
        user_id, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise NotFound("Liên kết không đúng.") from error
    if not User.objects.filter(pk=user_id).exists():
        raise NotFound("Liên kết không đúng.")
    return int(user_id), str(key)


def letter(mail: Mail, notices: list[Notification]) -> EmailMultiAlternatives:
    """Ready to send."""
    daily = mail.day is not None
    key = DIGEST if daily else notices[0].kind
    may_stop = daily or not kinds()[key].statutory
    stop = settings.SITE_URL + reverse("notifications:unsubscribe", args=[unsubscribe_token(mail.user_id, key)])
    target = reverse("notifications:list") if daily else reverse("notifications:open", args=[notices[0].pk])
    context = {
        "name": mail.user.full_name, "notices": notices, "day": mail.day, "action_url": settings.SITE_URL + target,
        "action_label": "Mở danh sách thông báo" if daily else "Mở trong hệ thống", "site": settings.SITE_URL,
        "stop_url": stop if may_stop else "",
    }  # fmt: skip
    template = f"{TEMPLATES}/{'digest' if daily else 'notice'}_message"
    message = EmailMultiAlternatives(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + _subject(mail, notices), render_to_string(f"{template}.txt", context),
        to=[mail.user.email], headers=_headers(mail, stop if may_stop else ""),
    )  # fmt: skip
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def _subject(mail: Mail, notices: list[Notification]) -> str:
    if mail.day is not None:
        return f"{len(notices)} thông báo đến ngày {mail.day:%d/%m/%Y}"
    words = " ".join(f"{notices[0].kind_label}: {notices[0].text}".split())
    return words if len(words) <= LONGEST_SUBJECT else f"{words[:LONGEST_SUBJECT].rsplit(' ', 1)[0]}…"


def _headers(mail: Mail, stop: str) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<{mail.message_id}@{host}>", "Auto-Submitted": "auto-generated"}
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
