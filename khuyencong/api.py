"""Every address of the API under /api/v1/, its description, and the page that shows the description to people."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import conditional_page
from django.views.defaults import server_error
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import SAFE_METHODS
from rest_framework.views import APIView

import core.converters  # noqa: F401 - registers <code:…>
from appraisal import api as appraisal
from budgets import api as budgets
from core.api import PublicView
from core.problems import problem
from execution import api as execution
from khuyencong.api_docs import described, sections
from organisations import api as organisations
from planning import api as planning
from portal import api as portal
from programmes import api as programmes
from proposals.api import assessments, dossiers, papers, steps, supplements
from reporting import api as reporting

API = "/api/"


class SchemaView(PublicView, SpectacularAPIView):
    """The description itself: OpenAPI 3.1 as JSON, `?format=yaml` as YAML."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]


class Unknown(APIView):
    """Any other address: not found, in the shape of the API."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Whatever the method."""
        raise NotFound


def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and answers, made from the description."""
    return render(request, "api/docs.html", {"sections": sections(described())})


def on_server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """handler500: a program gets JSON, a person the page."""
    if request.path.startswith(API):
        return JsonResponse(problem(500), status=500)
    return server_error(request)


def private(route: str, view: type[APIView], name: str) -> URLPattern:
    """For those who act. Reading needs no savepoint inside the transaction of the tenant scope; writing does."""
    reader = view.as_view()
    writer = transaction.atomic(reader)

    @transaction.non_atomic_requests
    @wraps(reader)
    def either(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return (reader if request.method in SAFE_METHODS else writer)(request, *args, **kwargs)

    return path(route, either, name=name)


def public(route: str, view: type[APIView], name: str) -> URLPattern:
    """The same for everybody: no transaction, and 304 when nothing changed."""
    return path(route, transaction.non_atomic_requests(conditional_page(view.as_view())), name=name)


app_name = "api"

urlpatterns = [
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
    private("proposals/<code:code>/documents/", reporting.DocumentList, "documents"),
    private("proposals/<code:code>/documents/<code:document>/", reporting.DocumentDetail, "document"),
    private("proposals/<code:code>/documents/<code:document>/file/", reporting.DocumentFile, "document_file"),
    private("appraisals/", appraisal.AppraisalList, "appraisals"),
    private("registrations/", planning.RegistrationList, "registrations"),
    private("plans/", planning.PlanList, "plans"),
    private("contracts/", execution.ContractList, "contracts"),
    private("progress-reports/", execution.ReportList, "progress_reports"),
    private("jobs/", reporting.JobList, "jobs"),
    private("jobs/<uuid:key>/", reporting.JobDetail, "job"),
    private("jobs/<uuid:key>/cancel/", reporting.JobCancel, "job_cancel"),
    private("jobs/<uuid:key>/retry/", reporting.JobRetry, "job_retry"),
    private("advances/", execution.AdvanceList, "advances"),
    private("support-contracts/", execution.SupportContractList, "support_contracts"),
    private("settlements/", execution.SettlementList, "settlements"),
    private("vouchers/", execution.VoucherList, "vouchers"),
    private("periodic-reports/", reporting.PeriodicReportList, "periodic_reports"),
    private("periodic-reports/<slug:code>/", reporting.PeriodicReportDetail, "periodic_report"),
    private("inspections/", execution.InspectionList, "inspections"),
    private("inspections/<code:code>/<int:number>/", execution.InspectionDetail, "inspection"),
    private("acceptances/", execution.AcceptanceList, "acceptances"),
    public("norms/", budgets.NormList, "norms"),
    public("programmes/", programmes.ProgrammeList, "programmes"),
    public("targets/", programmes.TargetList, "targets"),
    public("contents/", programmes.ContentList, "contents"),
    public("organisations/", organisations.OrganisationList, "organisations"),
    public("administrative-units/", organisations.UnitList, "administrative_units"),
    public("public/proposals/", portal.PublicationList, "public_proposals"),
    public("public/proposals/<code:code>/", portal.PublicationDetail, "public_proposal"),
    public("schema/", SchemaView, "schema"),
    path("docs/", transaction.non_atomic_requests(docs), name="docs"),
    re_path(r"^.*/$", Unknown.as_view(), name="unknown"),
]
