"""Connections through the API."""

from __future__ import annotations

from integrations.api.deliveries import DeliveryAgain, DeliveryList
from integrations.api.webhooks import EventList, WebhookDetail, WebhookList, WebhookRotate, WebhookTest

__all__ = (
    "DeliveryAgain",
    "DeliveryList",
    "EventList",
    "WebhookDetail",
    "WebhookList",
    "WebhookRotate",
    "WebhookTest",
)
