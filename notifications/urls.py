"""/thong-bao/"""

from __future__ import annotations

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.show, name="list"),
    path("da-doc/", views.mark_all_read, name="read_all"),
]
