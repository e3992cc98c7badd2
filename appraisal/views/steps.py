"""The screens of the steps."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from appraisal.forms import SCREENS
from appraisal.rules import RETURN_STEPS
from appraisal.views.supplements import show_return
from proposals.views.steps import show_step


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step of the appraisal; asking for a supplement takes more than a form."""
    if step in RETURN_STEPS:
        return show_return(request, code, step)
    return show_step(request, code, step, SCREENS)
