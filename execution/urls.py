"""Mounted at /hop-dong/."""

from __future__ import annotations

from django.urls import path

from execution import views

app_name = "execution"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("dieu-chinh/", views.adjustment_board, name="adjustment_board"),
    path("dieu-chinh/quyet-dinh/", views.adjustments_decide, name="adjustments_decide"),
    path("<str:code>/dieu-chinh/", views.adjustments, name="adjustments"),
    path("<str:code>/dieu-chinh/<int:number>/", views.adjustment, name="adjustment"),
    path("<str:code>/dieu-chinh/<int:number>/du-toan/", views.adjustment_figures, name="adjustment_figures"),
    path("<str:code>/dieu-chinh/<int:number>/muc/<slug:key>/", views.adjustment_section, name="adjustment_section"),
    path("<str:code>/dieu-chinh/<int:number>/bo/<slug:part>/", views.adjustment_reset, name="adjustment_reset"),
    path("<str:code>/dieu-chinh/<int:number>/<slug:act>/", views.adjustment_act, name="adjustment_act"),
    path("<str:code>/kinh-phi/", views.money, name="money"),
    path("<str:code>/<str:step>/", views.step, name="step"),
]
