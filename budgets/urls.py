"""Addresses under /dinh-muc/."""

from __future__ import annotations

from django.urls import path

from budgets.views import changes, checker, envelopes, norms

app_name = "budgets"

urlpatterns = [
    path("", norms.norms, name="norms"),
    path("kiem-tra/", checker.checker, name="checker"),
    path("ngan-sach/", envelopes.envelopes, name="envelopes"),
    path("ngan-sach/<str:code>/", envelopes.envelope, name="envelope"),
    path("ngan-sach/<str:code>/so-cai.xlsx", envelopes.envelope_export, name="envelope_export"),
    path("ngan-sach/<str:code>/<slug:movement>/", envelopes.envelope_move, name="envelope_move"),
    path("thay-doi/", changes.changes, name="changes"),
    path("thay-doi/moi/", changes.new_change, name="change_new"),
    path("thay-doi/<slug:key>/", changes.change, name="change"),
    path("thay-doi/<slug:key>/sua/", changes.edit_change, name="change_edit"),
    path("thay-doi/<slug:key>/<slug:name>/", changes.decide, name="change_step"),
    path("<str:code>/", norms.norm, name="norm"),
]
