"""Addresses of đề án under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import private
from proposals.api import acts, annex, assessments, dossiers, history_imports, papers, steps, supplements

urlpatterns: list[URLPattern] = [
    private("proposals/", dossiers.ProposalList, "proposals"),
    private("proposals/<code:code>/", dossiers.ProposalDetail, "proposal"),
    private("proposals/<code:code>/steps/", steps.StepList, "steps"),
    private("proposals/<code:code>/steps/<slug:name>/", steps.StepDetail, "step"),
    private("proposals/<code:code>/supplements/<int:number>/", supplements.SupplementPoint, "supplement_point"),
    private("proposals/<code:code>/estimate/", assessments.Estimate, "estimate"),
    private("proposals/<code:code>/assessment/", assessments.AssessmentDetail, "assessment"),
    private("proposals/<code:code>/papers/", papers.PaperList, "papers"),
    private("proposals/<code:code>/papers/<code:name>/", papers.PaperFile, "paper"),
    private("proposals/<code:code>/papers/<code:name>/restore/", papers.PaperRestore, "paper_restore"),
    private("proposals/<code:code>/training-programme/", annex.Training, "training_programme"),
    private("proposals/<code:code>/cluster-report/", annex.Cluster, "cluster_report"),
    private("proposals/<code:code>/copy/", acts.Copy, "copy"),
    private("proposals/<code:code>/exceptions/", acts.Exceptions, "exceptions"),
    private("proposals/<code:code>/estimate/imports/", acts.EstimateImports, "estimate_imports"),
    private("proposals/<code:code>/estimate/imports/<code:key>/", acts.EstimateImportDetail, "estimate_import"),
    private(
        "proposals/<code:code>/estimate/imports/<code:key>/apply/", acts.EstimateImportApply, "estimate_import_apply"
    ),
    private("proposals/<code:code>/estimate/imports/<code:key>/undo/", acts.EstimateImportUndo, "estimate_import_undo"),
    private("history-imports/", history_imports.HistoryImportList, "history_imports"),
    private("history-imports/<code:key>/", history_imports.HistoryImportDetail, "history_import"),
    private("history-imports/<code:key>/import/", history_imports.HistoryImportConfirm, "history_import_confirm"),
    private("history-imports/<code:key>/check/", history_imports.HistoryImportCheck, "history_import_check"),
    private("history-imports/<code:key>/retry/", history_imports.HistoryImportRetry, "history_import_retry"),
    private("history-imports/<code:key>/undo/", history_imports.HistoryImportUndo, "history_import_undo"),
    private("proposals/<code:code>/history/", dossiers.History, "history"),
]
