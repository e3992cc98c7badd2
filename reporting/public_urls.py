"""Addresses under /cong-khai/xac-thuc/; open to everybody."""

from __future__ import annotations

from django.urls import path

from reporting import public_views

app_name = "verification"

urlpatterns = [
    path("", public_views.enter, name="enter"),
    path("<str:code>/", public_views.record, name="record"),
]
