"""Addresses under /api/v1/ of connections: route, view, name."""

from __future__ import annotations

from integrations import api

PRIVATE = (
    ("webhooks/", api.WebhookList, "webhooks"),
    ("webhooks/<uuid:key>/", api.WebhookDetail, "webhook"),
    ("webhooks/<uuid:key>/test/", api.WebhookTest, "webhook_test"),
    ("webhooks/<uuid:key>/rotate/", api.WebhookRotate, "webhook_rotate"),
    ("webhooks/<uuid:key>/deliveries/", api.DeliveryList, "webhook_deliveries"),
    ("webhooks/<uuid:key>/deliveries/<uuid:delivery>/redeliver/", api.DeliveryAgain, "webhook_redeliver"),
)
PUBLIC = (("webhook-events/", api.EventList, "webhook_events"),)
