"""Writing a đề án, its papers, its submission, and the list of all. Mounted at /de-an/ before the case file."""

from __future__ import annotations

from django.urls import path

from proposals.views import (
    annex,
    changes,
    conflicts,
    drafts,
    estimate_page,
    exceptions,
    history,
    imports,
    listing,
    lookups,
    papers,
    sections,
    submission,
    supplements,
    versions,
)

app_name = "proposals"

urlpatterns = [
    path("", listing.show_list, name="list"),
    path("tai-ve/<str:extension>/", listing.export_list, name="export"),
    path("moi/", drafts.create, name="new"),
    path("nhap-lich-su/", history.imports, name="history"),
    path("nhap-lich-su/tep-mau.xlsx", history.template, name="history_template"),
    path("nhap-lich-su/<str:key>/", history.show_import, name="history_import"),
    path("nhap-lich-su/<str:key>/loi.xlsx", history.faults_file, name="history_faults"),
    path("nhap-lich-su/<str:key>/hoi/", history.questions, name="history_questions"),
    path("nhap-lich-su/<str:key>/lam-lai/", history.run_again, name="history_again"),
    path("nhap-lich-su/<str:key>/hoan-tac/", history.undo, name="history_undo"),
    path("tim/xa/", lookups.find_commune, name="find_commune"),
    path("tim/noi-dung/", lookups.find_content, name="find_content"),
    path("<str:code>/soan/", drafts.task_list, name="write"),
    path("<str:code>/sao-chep/", drafts.copy, name="copy"),
    path("<str:code>/muc/<str:key>/", sections.edit_section, name="section"),
    path("<str:code>/muc/<str:key>/hai-ban/", conflicts.settle_conflict, name="section_conflict"),
    path("<str:code>/dinh-muc/", estimate_page.assess_typed, name="assess"),
    path("<str:code>/ngoai-le/", exceptions.show_exceptions, name="exceptions"),
    path("<str:code>/du-toan/so-sanh/", versions.show_versions, name="estimate_versions"),
    path("<str:code>/du-toan/so-sanh/tai-ve/", versions.export_versions, name="estimate_versions_file"),
    path("<str:code>/du-toan.xlsx", imports.estimate_xlsx, name="estimate_xlsx"),
    path("<str:code>/du-toan/nhap/", imports.import_estimate, name="import_estimate"),
    path("<str:code>/du-toan/nhap/<str:key>/", imports.show_import, name="estimate_import"),
    path("<str:code>/giay-to/", papers.show_papers, name="papers"),
    path("<str:code>/giay-to/<str:storage_name>/", papers.download, name="paper"),
    path("<str:code>/giay-to/<str:storage_name>/thay/", papers.replace, name="paper_replace"),
    path("<str:code>/giay-to/<str:storage_name>/bo/", papers.remove, name="paper_remove"),
    path("<str:code>/giay-to/<str:storage_name>/khoi-phuc/", papers.restore, name="paper_restore"),
    path("<str:code>/giay-to/<str:storage_name>/xem/", papers.preview, name="paper_preview"),
    path("<str:code>/mau/<slug:kind>/", annex.show_form, name="form"),
    path("<str:code>/thay-doi/", changes.show_changes, name="changes"),
    path("<str:code>/bo-sung/", supplements.answer, name="supplement"),
    path("<str:code>/nop/<str:step_name>/", submission.submit_page, name="submit"),
]
