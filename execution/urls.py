"""Mounted at /hop-dong/."""

from __future__ import annotations

from django.urls import path

from execution import views

app_name = "execution"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("dieu-chinh/", views.adjustment_board, name="adjustment_board"),
    path("dieu-chinh/quyet-dinh/", views.adjustments_decide, name="adjustments_decide"),
    path("cuoi-nam/", views.year_end, name="year_end"),
    path("cuoi-nam/hop-dong.xlsx", views.year_end_file, name="year_end_file"),
    path("tien-do/", views.progress_board, name="progress_board"),
    path("tam-ung/", views.advance_board, name="advance_board"),
    path("kiem-tra/", views.inspection_board, name="inspection_board"),
    path("<str:code>/tien-do/", views.progress, name="progress"),
    path("<str:code>/tien-do/<slug:month>/", views.progress_report, name="progress_report"),
    path("<str:code>/tien-do/<slug:month>/anh/", views.progress_photos, name="progress_photos"),
    path(
        "<str:code>/tien-do/<slug:month>/anh/<int:photo>/bo/", views.progress_photo_remove, name="progress_photo_remove"
    ),
    path("<str:code>/tien-do/<slug:month>/<slug:act>/", views.progress_act, name="progress_act"),
    path("<str:code>/tam-ung/", views.advances, name="advances"),
    path("<str:code>/tam-ung/<int:number>/", views.advance, name="advance"),
    path("<str:code>/tam-ung/<int:number>/chi/", views.advance_pay, name="advance_pay"),
    path("<str:code>/tam-ung/<int:number>/<slug:act>/", views.advance_act, name="advance_act"),
    path("<str:code>/kiem-tra/", views.inspections, name="inspections"),
    path("<str:code>/kiem-tra/<int:number>/", views.inspection, name="inspection"),
    path("<str:code>/kiem-tra/<int:number>/bien-ban/", views.inspection_minutes, name="inspection_minutes"),
    path("<str:code>/kiem-tra/<int:number>/tra-loi/", views.inspection_answers, name="inspection_answers"),
    path("<str:code>/kiem-tra/<int:number>/<slug:act>/", views.inspection_act, name="inspection_act"),
    path(
        "<str:code>/kiem-tra/<int:number>/kien-nghi/<int:key>/<slug:act>/",
        views.inspection_finding,
        name="inspection_finding",
    ),
    path("<str:code>/dieu-chinh/", views.adjustments, name="adjustments"),
    path("<str:code>/dieu-chinh/<int:number>/", views.adjustment, name="adjustment"),
    path("<str:code>/dieu-chinh/<int:number>/du-toan/", views.adjustment_figures, name="adjustment_figures"),
    path("<str:code>/dieu-chinh/<int:number>/muc/<slug:key>/", views.adjustment_section, name="adjustment_section"),
    path("<str:code>/dieu-chinh/<int:number>/bo/<slug:part>/", views.adjustment_reset, name="adjustment_reset"),
    path("<str:code>/dieu-chinh/<int:number>/<slug:act>/", views.adjustment_act, name="adjustment_act"),
    path("<str:code>/ke-hoach-trien-khai/", views.group_plan, name="group_plan"),
    path("<str:code>/ho-tro/", views.supports, name="supports"),
    path("<str:code>/ho-tro/<int:pk>/bo/", views.support_remove, name="support_remove"),
    path("<str:code>/nghiem-thu/", views.acceptances, name="acceptances"),
    path("<str:code>/nghiem-thu/lap/", views.acceptance_place, name="acceptance_place"),
    path("<str:code>/nghiem-thu/<int:pk>/huy/", views.acceptance_withdraw, name="acceptance_withdraw"),
    path("<str:code>/quyet-toan/", views.settlement, name="settlement"),
    path("<str:code>/quyet-toan/gia-han/", views.settlement_time, name="settlement_time"),
    path("<str:code>/quyet-toan/chung-tu/", views.vouchers, name="vouchers"),
    path("<str:code>/quyet-toan/chung-tu.xlsx", views.voucher_file, name="voucher_file"),
    path("<str:code>/quyet-toan/nhap/", views.voucher_import, name="voucher_import"),
    path("<str:code>/quyet-toan/chung-tu/<int:pk>/", views.voucher, name="voucher"),
    path("<str:code>/quyet-toan/chung-tu/<int:pk>/bo/", views.voucher_remove, name="voucher_remove"),
    path("<str:code>/quyet-toan/chung-tu/<int:pk>/loai/", views.voucher_refuse, name="voucher_refuse"),
    path("<str:code>/kinh-phi/", views.money, name="money"),
    path("<str:code>/<str:step>/", views.step, name="step"),
]
