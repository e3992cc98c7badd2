"""Connections, what waits to be told, what was told."""

from __future__ import annotations

from integrations.models.delivery import Attempt, Delivery
from integrations.models.endpoint import Endpoint
from integrations.models.message import Message

__all__ = ("Attempt", "Delivery", "Endpoint", "Message")
