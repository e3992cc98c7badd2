"""Addresses under /to-chuc/ket-noi/."""

from __future__ import annotations

from django.urls import path

from integrations.views import acts, pages

app_name = "integrations"

urlpatterns = [
    path("", pages.endpoints, name="endpoints"),
    path("moi/", pages.new_endpoint, name="endpoint_new"),
    path("<uuid:key>/", pages.endpoint, name="endpoint"),
    path("<uuid:key>/sua/", pages.edit_endpoint, name="endpoint_edit"),
    path("<uuid:key>/gui-thu/", acts.test, name="endpoint_test"),
    path("<uuid:key>/tam-dung/", acts.pause, name="endpoint_pause"),
    path("<uuid:key>/mo-lai/", acts.resume, name="endpoint_resume"),
    path("<uuid:key>/doi-khoa/", acts.rotate, name="endpoint_rotate"),
    path("<uuid:key>/xoa/", acts.delete, name="endpoint_delete"),
    path("<uuid:key>/tin/<uuid:delivery>/gui-lai/", acts.send_again, name="send_again"),
]
