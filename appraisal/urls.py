"""Mounted at /tham-dinh/."""

from __future__ import annotations

from django.urls import path

from appraisal import views

app_name = "appraisal"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("loi-ich/", views.declare_many, name="declare_many"),
    path("<str:code>/loi-ich/", views.declare, name="declare"),
    path("<str:code>/khai-bao/", views.declarations, name="declarations"),
    path("<str:code>/khai-bao/<str:key>/ghi/", views.declare_for, name="declare_for"),
    path("<str:code>/khai-bao/<str:key>/go/", views.lift, name="declaration_lift"),
    path("<str:code>/phieu/", views.sheet, name="sheet"),
    path("<str:code>/du-toan/", views.estimate, name="estimate"),
    path("<str:code>/<str:step>/", views.step, name="step"),
]
