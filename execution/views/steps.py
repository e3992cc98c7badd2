"""The screens of the steps of execution."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from execution.forms import SCREENS
from proposals.views.steps import show_step


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step of the execution."""
    return show_step(request, code, step, SCREENS)
