"""The desk and the case file. Mounted at the root; the writing pages of /de-an/ come before these."""

from __future__ import annotations

from django.urls import path

from workbench import views

app_name = "workbench"

urlpatterns = [
    path("lam-viec/", views.show_desk, name="desk"),
    # /de-an/<code>/…
    path("de-an/<str:code>/", views.case, name="case"),
    path("de-an/<str:code>/du-toan/", views.case_estimate, name="case_estimate"),
    path("de-an/<str:code>/tham-dinh/", views.case_appraisal, name="case_appraisal"),
    path("de-an/<str:code>/thuc-hien/", views.case_execution, name="case_execution"),
    path("de-an/<str:code>/van-ban/", views.case_documents, name="case_documents"),
    path("de-an/<str:code>/lich-su/", views.case_history, name="case_history"),
    path("de-an/<str:code>/thoi-han/", views.case_deadline, name="case_deadline"),
    path("de-an/<str:code>/buoc/<str:step_name>/", views.take_step, name="step"),
]
