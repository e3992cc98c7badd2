"""Mounted at /tham-dinh/."""

from __future__ import annotations

from django.urls import path

from appraisal import views

app_name = "appraisal"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("mau-yeu-cau/", views.list_templates, name="templates"),
    path("mau-yeu-cau/them/", views.new_template, name="template_new"),
    path("mau-yeu-cau/<str:key>/", views.edit_template, name="template"),
    path("<str:code>/bo-sung/", views.marks, name="supplement"),
    path("<str:code>/phieu/", views.sheet, name="sheet"),
    path("<str:code>/du-toan/", views.estimate, name="estimate"),
    path("<str:code>/<str:step>/", views.step, name="step"),
]
