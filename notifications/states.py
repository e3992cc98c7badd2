"""How a notice goes by e-mail, and where an e-mail stands."""

from __future__ import annotations

from django.db import models


class MailWhen(models.TextChoices):
    """What a person chooses for a kind."""

    NOW = "now", "Gửi ngay"
    DAILY = "daily", "Trong bản tổng hợp hằng ngày"
    OFF = "off", "Không gửi"


class MailState(models.TextChoices):
    """Dropped: nobody may or can read it any more, `why` says the reason."""

    DUE = "due", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    DROPPED = "dropped", "Không gửi nữa"
    FAILED = "failed", "Không gửi được"
