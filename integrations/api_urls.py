"""Addresses of connections under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import private, public
from integrations import api

urlpatterns: list[URLPattern] = [
    private("webhooks/", api.WebhookList, "webhooks"),
    private("webhooks/<uuid:key>/", api.WebhookDetail, "webhook"),
    private("webhooks/<uuid:key>/test/", api.WebhookTest, "webhook_test"),
    private("webhooks/<uuid:key>/rotate/", api.WebhookRotate, "webhook_rotate"),
    private("webhooks/<uuid:key>/deliveries/", api.DeliveryList, "webhook_deliveries"),
    private("webhooks/<uuid:key>/deliveries/<uuid:delivery>/redeliver/", api.DeliveryAgain, "webhook_redeliver"),
    public("webhook-events/", api.EventList, "webhook_events"),
]
