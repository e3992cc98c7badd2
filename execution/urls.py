"""Mounted at /hop-dong/."""

from __future__ import annotations

from django.urls import path

from execution import views

app_name = "execution"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("<str:code>/kinh-phi/", views.money, name="money"),
    path("<str:code>/<str:step>/", views.step, name="step"),
]
