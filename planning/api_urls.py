"""Addresses of registration and plan under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import private
from planning.api import calendar, deciding, lists, plans, registration

urlpatterns: list[URLPattern] = [
    private("registrations/", lists.RegistrationList, "registrations"),
    private("plans/", lists.PlanList, "plans"),
    *registration.ADDRESSES,
    *plans.ADDRESSES,
    *deciding.ADDRESSES,
    *calendar.ADDRESSES,
]
