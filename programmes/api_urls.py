"""Addresses of programmes under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import private, public
from programmes import api, late_api

urlpatterns: list[URLPattern] = [
    public("programmes/", api.ProgrammeList, "programmes"),
    public("targets/", api.TargetList, "targets"),
    public("contents/", api.ContentList, "contents"),
    private("late-leaves/", late_api.LateLeaves, "late_leaves"),
]
