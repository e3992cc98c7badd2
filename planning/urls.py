"""Mounted at /ke-hoach/."""

from __future__ import annotations

from django.urls import include, path

from planning import views
from planning.views import scenarios

app_name = "planning"

of_a_year = [
    path("", views.plan, name="plan"),
    path("xep-hang/", views.ranking, name="ranking"),
    path("de-lai/", views.set_aside, name="set_aside"),
    path("nhan-tham-tra/", views.screen, name="screen"),
    path("ket-luan/", views.conclude, name="conclude"),
    path("dua-ra/", views.drop, name="drop"),
    path("tong-hop/", views.overview, name="overview"),
    path("tong-hop.xlsx", views.overview_file, name="overview_file"),
    path("goi-y/", scenarios.suggestion, name="suggestion"),
    path("phuong-an/", scenarios.scenarios, name="scenarios"),
    path("phuong-an/so-sanh/", scenarios.compare, name="compare"),
    path("phuong-an/<slug:key>/", scenarios.scenario, name="scenario"),
    path("phuong-an/<slug:key>/chon/", scenarios.choose, name="scenario_choose"),
    path("phuong-an/<slug:key>/sao/", scenarios.copy, name="scenario_copy"),
    path("phuong-an/<slug:key>/xoa/", scenarios.delete, name="scenario_delete"),
    path("phuong-an/<slug:key>/khoi-phuc/", scenarios.restore, name="scenario_restore"),
    path("trinh/", views.submission, name="submission"),
    path("trinh/tra-lai/", views.give_back, name="give_back"),
    path("phe-duyet/", views.approve, name="approve"),
    path("phe-duyet/tien-do/", views.approval, name="approval"),
    path("phe-duyet/lam-lai/", views.approve_again, name="approve_again"),
    path("dot/<int:batch>/", views.batch, name="batch"),
    path("dot/<int:batch>/quyet-dinh.pdf", views.decision, name="decision"),
]
urlpatterns = [
    path("", views.show_list, name="list"),
    path("dang-ky/", views.registration, name="registration"),
    path("dang-ky/xac-nhan/", views.registration_confirm, name="registration_confirm"),
    path("dang-ky/xin-nop-muon/", views.ask_late, name="ask_late"),
    path("dang-ky-lai/", views.register_again, name="register_again"),
    path("dang-ky-cua-cac-so/", views.received, name="received"),
    path("nop-muon/<int:key>/", views.late, name="late"),
    path("dang-ky/<str:code>/", views.registered, name="registered"),
    path("lich/", views.show_calendar, name="calendar"),
    path("lich/nam-<year:year>.ics", views.calendar_file, name="calendar_file"),
    path("lich/moi/", views.new_entry, name="calendar_new"),
    path("lich/<uuid:key>/sua/", views.edit_entry, name="calendar_edit"),
    path("lich/<uuid:key>/bo/", views.delete_entry, name="calendar_delete"),
    path("nam/", views.plan_of_asked_year, name="plan"),
    path("nam/<year:year>/", include(of_a_year)),
]
