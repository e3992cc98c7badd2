"""Addresses of notices under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import private
from notifications import api

urlpatterns: list[URLPattern] = [
    private("notifications/", api.NoticeList, "notifications"),
    private("notifications/read-all/", api.AllRead, "notifications_read_all"),
    private("notifications/<int:number>/read/", api.NoticeRead, "notification_read"),
    private("notification-preferences/", api.Preferences, "notification_preferences"),
    private("notification-kinds/", api.KindList, "notification_kinds"),
]
