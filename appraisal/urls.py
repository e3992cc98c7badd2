"""Mounted at /tham-dinh/."""

from __future__ import annotations

from django.urls import path

from appraisal import views

app_name = "appraisal"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("<str:code>/phieu/", views.sheet, name="sheet"),
    path("<str:code>/phieu/kinh-phi/", views.check_amounts, name="check_amounts"),
    path("<str:code>/y-kien/", views.opinion, name="opinion"),
    path("<str:code>/du-toan/", views.estimate, name="estimate"),
    path("<str:code>/<str:step>/", views.step, name="step"),
]
