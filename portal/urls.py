"""Addresses of the public site; open to everybody, without an account."""

from __future__ import annotations

from django.urls import path

from portal.views import advice, comparison, data, decisions, pictures
from portal.views import pages as views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("cong-khai/", views.index, name="index"),
    path("cong-khai/de-an/", views.publications, name="publications"),
    path("cong-khai/de-an.csv", data.publications_file, name="publications_file"),
    path("cong-khai/de-an/<str:code>/", views.publication, name="publication"),
    path("cong-khai/the.png", pictures.site, name="picture"),
    path("cong-khai/de-an/<str:code>/the.png", pictures.publication, name="publication_picture"),
    path("cong-khai/chuong-trinh/", views.programme, name="programme"),
    path("cong-khai/huong-dan/", advice.guide, name="guide"),
    path("cong-khai/hoi-dap/", advice.faq, name="faq"),
    path("cong-khai/lien-he/", advice.contacts, name="contacts"),
    path("cong-khai/quyet-dinh/", decisions.decisions, name="decisions"),
    path("cong-khai/quyet-dinh/<slug:slug>/", decisions.decision, name="decision"),
    path("cong-khai/quyet-dinh/<slug:slug>/van-ban.pdf", decisions.decision_file, name="decision_file"),
    path("cong-khai/du-lieu/", data.open_data, name="open_data"),
    path("cong-khai/de-an.<slug:kind>", data.publications_as, name="publications_as"),
    path("cong-khai/du-lieu/luoc-do.json", data.schema, name="schema"),
    path("cong-khai/du-lieu/thay-doi.json", data.changes, name="changes"),
    path("cong-khai/du-lieu/tong-hop.<slug:kind>", data.summary, name="summary"),
    path("cong-khai/du-lieu/muc-tieu.<slug:kind>", data.targets, name="targets"),
    path("cong-khai/du-lieu/toan-bo.<slug:kind>.gz", data.bulk, name="bulk"),
    path("cong-khai/so-sanh/", comparison.page, name="comparison"),
    path("cong-khai/so-sanh.<slug:kind>", comparison.file, name="comparison_file"),
    path("cong-khai/tro-nang/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
