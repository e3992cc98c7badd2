"""Addresses of appraisal under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from appraisal.api import lists
from core.routes import private

urlpatterns: list[URLPattern] = [
    private("appraisals/", lists.AppraisalList, "appraisals"),
]
