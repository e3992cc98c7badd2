"""How a connection stands, and what became of a message to it."""

from __future__ import annotations

from enum import nonmember

from django.db import models


class EndpointState(models.TextChoices):
    """Whether messages are gathered for an address, and sent to it."""

    ACTIVE = "active", "Đang hoạt động"
    PAUSED = "paused", "Tạm dừng"
    OFF = "off", "Đã tắt"

    GATHERS = nonmember(("active", "paused"))
    TONE = nonmember({"active": "good", "paused": "wait", "off": "bad"})


class DeliveryState(models.TextChoices):
    """What became of one message to one address."""

    WAITING = "waiting", "Chờ gửi"
    DELIVERED = "delivered", "Đã nhận"
    FAILED = "failed", "Không gửi được"
    WITHHELD = "withheld", "Không gửi: không còn quyền xem"

    REPEATABLE = nonmember(("delivered", "failed"))
    TONE = nonmember({"waiting": "wait", "delivered": "good", "failed": "bad", "withheld": "closed"})
