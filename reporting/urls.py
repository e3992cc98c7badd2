"""Addresses under /bao-cao/."""

from __future__ import annotations

from django.urls import path

from reporting.views import execution, exports, jobs, papers, periodic, periodic_acts, staff, statistics, word

app_name = "reporting"

urlpatterns = [
    path("", staff.recent, name="recent"),
    path("viec/", jobs.jobs, name="jobs"),
    path("viec/<uuid:key>/huy/", jobs.cancel, name="job_cancel"),
    path("viec/<uuid:key>/chay-lai/", jobs.run_again, name="job_again"),
    path("xuat/<slug:list_key>/<slug:format>/", exports.export, name="export"),
    path("tep/<uuid:key>/", exports.export_file, name="export_file"),
    path("tep/<uuid:key>/tai-ve/", exports.download, name="export_download"),
    path("tep/<uuid:key>/lap-lai/", exports.again, name="export_again"),
    path("thong-ke/", statistics.statistics, name="statistics"),
    path("thong-ke/de-an/", statistics.proposals, name="statistics_proposals"),
    path("thong-ke/muc-tieu/<slug:code>/", statistics.target, name="statistics_target"),
    path(
        "thong-ke/muc-tieu/<slug:code>/<slug:key>.<str:extension>",
        statistics.target_file,
        name="statistics_target_file",
    ),
    path("thong-ke/ban-in/", statistics.request_print, name="statistics_request_print"),
    path("thong-ke/ban-in/<uuid:key>/", statistics.show_print, name="statistics_print"),
    path("thong-ke/ban-in/<uuid:key>/tai-ve/", statistics.print_file, name="statistics_print_file"),
    path("thong-ke/ban-in/<uuid:key>/lap-lai/", statistics.retry_print, name="statistics_print_retry"),
    path("thong-ke/<slug:slug>/", statistics.statistics, name="statistics_board"),
    path("thong-ke/<slug:slug>/<slug:key>.<str:extension>", statistics.file, name="statistics_file"),
    path("de-an/<str:code>/", staff.documents, name="documents"),
    path("de-an/<str:code>/lap/<slug:kind>/", staff.request_for_proposal, name="request_for_proposal"),
    path("de-an/<str:code>/hop-dong.docx", execution.contract_word, name="contract_word"),
    path("de-an/<str:code>/ho-tro/<int:pk>.docx", execution.support_word, name="support_word"),
    path("dang-ky/<str:code>/mau-so-2.xlsx", staff.registration_workbook, name="registration_workbook"),
    path("dang-ky/<str:code>/lap/<slug:kind>/", staff.request_for_registration, name="request_for_registration"),
    path("trinh/<str:code>/", staff.package, name="package"),
    path("trinh/<str:code>/lap/<slug:kind>/", staff.request_for_submission, name="request_for_submission"),
    path("tien-do/<str:code>/<slug:month>/", execution.progress, name="progress"),
    path(
        "tien-do/<str:code>/<slug:month>/lap/<slug:kind>/", execution.request_for_progress, name="request_for_progress"
    ),
    path("nghiem-thu/<str:code>/<int:pk>/", execution.acceptance, name="acceptance"),
    path(
        "nghiem-thu/<str:code>/<int:pk>/lap/<slug:kind>/",
        execution.request_for_acceptance,
        name="request_for_acceptance",
    ),
    path("ke-hoach-trien-khai/<str:code>/", execution.group_plan, name="group_plan"),
    path(
        "ke-hoach-trien-khai/<str:code>/lap/<slug:kind>/",
        execution.request_for_group_plan,
        name="request_for_group_plan",
    ),
    path("<slug:what>/<str:code>/lan-<int:number>/", papers.papers, name="papers"),
    path("<slug:what>/<str:code>/lan-<int:number>/lap/<slug:kind>/", papers.request_paper, name="request_paper"),
    path("quyet-toan/<str:code>/", execution.settlement, name="settlement"),
    path("quyet-toan/<str:code>/lap/<slug:kind>/", execution.request_for_settlement, name="request_for_settlement"),
    path("phien-hop/<str:key>/", staff.minutes, name="minutes"),
    path("phien-hop/<str:key>/lap/", staff.request_minutes, name="request_minutes"),
    path("dinh-ky/", periodic.board, name="periodic_board"),
    path("dinh-ky/lap/", periodic.begin, name="periodic_begin"),
    path("dinh-ky/theo-doi/<slug:regime>/<slug:period>/", periodic.watch, name="periodic_watch"),
    path("dinh-ky/<slug:code>/", periodic.show, name="periodic"),
    path("dinh-ky/<slug:code>/so-lieu/<slug:indicator>/", periodic.cell, name="periodic_cell"),
    path("dinh-ky/<slug:code>/bang/<slug:name>.xlsx", periodic.sheet, name="periodic_sheet"),
    path("dinh-ky/<slug:code>/lap/<slug:kind>/", periodic_acts.request_document, name="request_for_periodic"),
    path("dinh-ky/<slug:code>/<slug:act>/", periodic_acts.act, name="periodic_act"),
    path("van-ban/<str:code>/", staff.document, name="document"),
    path("van-ban/<str:code>/tai-ve/", staff.download, name="download"),
    path("van-ban/<str:code>/word/", word.word, name="word"),
    path("van-ban/<str:code>/lap-lai/", staff.retry, name="retry"),
    path("van-ban/<str:code>/thu-hoi/", staff.withdraw, name="withdraw"),
]
