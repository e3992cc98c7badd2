"""Mounted at /ke-hoach/."""

from __future__ import annotations

from django.urls import path

from planning import views

app_name = "planning"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("dang-ky/", views.registration, name="registration"),
    path("dang-ky/xac-nhan/", views.registration_confirm, name="registration_confirm"),
    path("dang-ky/<str:code>/", views.registered, name="registered"),
    path("lich/", views.show_calendar, name="calendar"),
    path("lich/nam-<int:year>.ics", views.calendar_file, name="calendar_file"),
    path("lich/moi/", views.new_entry, name="calendar_new"),
    path("lich/<uuid:key>/sua/", views.edit_entry, name="calendar_edit"),
    path("lich/<uuid:key>/bo/", views.delete_entry, name="calendar_delete"),
    path("nam/", views.plan_of_asked_year, name="plan"),
    path("nam/<int:year>/", views.plan, name="plan"),
    path("nam/<int:year>/phe-duyet/", views.approve, name="approve"),
    path("nam/<int:year>/dot/<int:batch>/quyet-dinh.pdf", views.decision, name="decision"),
]
