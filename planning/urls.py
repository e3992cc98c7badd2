"""Mounted at /ke-hoach/."""

from __future__ import annotations

from django.urls import path

from planning import views

app_name = "planning"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("dang-ky/", views.registration, name="registration"),
    path("dang-ky/xac-nhan/", views.registration_confirm, name="registration_confirm"),
    path("dang-ky/xin-nop-muon/", views.ask_late, name="ask_late"),
    path("dang-ky-lai/", views.register_again, name="register_again"),
    path("dang-ky-cua-cac-so/", views.received, name="received"),
    path("nop-muon/<int:key>/", views.late, name="late"),
    path("dang-ky/<str:code>/", views.registered, name="registered"),
    path("nam/", views.plan_of_asked_year, name="plan"),
    path("nam/<int:year>/", views.plan, name="plan"),
    path("nam/<int:year>/phe-duyet/", views.approve, name="approve"),
    path("nam/<int:year>/dot/<int:batch>/quyet-dinh.pdf", views.decision, name="decision"),
]
