"""Addresses of đề án under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import private
from proposals.api import assessments, dossiers, papers, steps, supplements

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
    private("proposals/<code:code>/history/", dossiers.History, "history"),
]
