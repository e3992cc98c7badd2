"""Addresses of the published under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import public
from portal import api

urlpatterns: list[URLPattern] = [
    public("public/proposals/", api.PublicationList, "public_proposals"),
    public("public/proposals/<code:code>/", api.PublicationDetail, "public_proposal"),
    public("public/changes/", api.ChangeList, "public_changes"),
    public("public/summary/", api.SummaryList, "public_summary"),
    public("public/targets/", api.ProgressList, "public_targets"),
]
