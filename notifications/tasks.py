"""What beat and new notices ask for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from notifications.services import forget_old, make_digests, send_due


@shared_task(name="notifications.send_mail")
def send_mail() -> int:
    """Send the e-mails that wait."""
    return send_due()


@shared_task(name="notifications.make_digests")
def gather() -> int:
    """Daily e-mails of those whose hour has come, then send them."""
    made = make_digests(timezone.now())
    send_due()
    return made


@shared_task(name="notifications.forget_old")
def forget() -> int:
    """Drop what nobody asks for any more."""
    return forget_old(timezone.now())
