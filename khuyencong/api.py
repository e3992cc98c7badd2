"""Every address of the API under /api/v1/, its description, and the page that shows the description to people."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.views.defaults import server_error
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.views import APIView

from appraisal import api_urls as appraisal
from budgets import api_urls as budgets
from core.api import PublicView
from core.problems import problem
from core.routes import public
from execution import api_urls as execution
from integrations import api_urls as integrations
from khuyencong.api_docs import sections
from notifications import api_urls as notifications
from organisations import api_urls as organisations
from planning import api_urls as planning
from portal import api_urls as portal
from programmes import api_urls as programmes
from proposals import api_urls as proposals
from reporting import api_urls as reporting

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
    """Every operation in a line, made from the description."""
    return render(request, "api/docs.html", {"sections": sections()})


def docs_part(request: HttpRequest, part: str) -> HttpResponse:
    """The operations of one kind of thing with their parameters, answers and examples."""
    found = next((section for section in sections() if section.key == part), None)
    if found is None:
        raise Http404
    return render(request, "api/part.html", {"section": found})


def on_server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """handler500: a program gets JSON, a person the page."""
    if request.path.startswith(API):
        return JsonResponse(problem(500), status=500)
    return server_error(request)


app_name = "api"

APPS = (
    portal,
    proposals,
    appraisal,
    planning,
    execution,
    reporting,
    budgets,
    programmes,
    organisations,
    notifications,
    integrations,
)
"""The addresses of each app, the busiest first: they are tried one after the other."""

urlpatterns = [
    *(address for app in APPS for address in app.urlpatterns),
    public("schema/", SchemaView, "schema"),
    path("docs/", transaction.non_atomic_requests(docs), name="docs"),
    path("docs/<slug:part>/", transaction.non_atomic_requests(docs_part), name="docs_part"),
    re_path(r"^[\s\S]*/$", Unknown.as_view(), name="unknown"),
]
