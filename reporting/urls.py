"""Addresses under /bao-cao/."""

from __future__ import annotations

from django.urls import path

from reporting import views

app_name = "reporting"

urlpatterns = [
    path("de-an/<str:code>/", views.documents, name="documents"),
    path("de-an/<str:code>/lap/<slug:kind>/", views.request_for_proposal, name="request_for_proposal"),
    path("dang-ky/<str:code>/lap/<slug:kind>/", views.request_for_registration, name="request_for_registration"),
    path("van-ban/<str:code>/", views.document, name="document"),
    path("van-ban/<str:code>/tai-ve/", views.download, name="download"),
    path("van-ban/<str:code>/lap-lai/", views.retry, name="retry"),
    path("van-ban/<str:code>/thu-hoi/", views.withdraw, name="withdraw"),
]
