"""Addresses of organisations and places under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import public
from organisations.api import lists, own, people

urlpatterns: list[URLPattern] = [
    public("organisations/", lists.OrganisationList, "organisations"),
    public("administrative-units/", lists.UnitList, "administrative_units"),
    *people.ADDRESSES,
    *own.ADDRESSES,
]
