"""/thong-bao/"""

from __future__ import annotations

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.show, name="list"),
    path("da-doc/", views.mark_all_read, name="read_all"),
    path("tuy-chon/", views.preferences, name="preferences"),
    path("bo-nhan/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("<int:number>/mo/", views.open_notice, name="open"),
    path("<int:number>/da-doc/", views.mark_read, name="read"),
]
