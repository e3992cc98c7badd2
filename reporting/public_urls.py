"""Addresses under /cong-khai/xac-thuc/; open to everybody."""

from __future__ import annotations

from django.urls import path

from reporting.views import public

app_name = "verification"

urlpatterns = [
    path("", public.enter, name="enter"),
    path("<str:code>/", public.record, name="record"),
]
