"""For anybody with a printed document in hand: is it valid, superseded or withdrawn, and is my file the issued one?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reporting.forms import CodeForm, HashForm
from reporting.marks import tidy_code
from reporting.selectors import public_signature, verification_of


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """A box for the code."""
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("verification:record", code=form.cleaned_data["ma"])
    return render(request, "reporting/verify.html", {"form": form})


@require_safe
@never_cache
def record(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of a code. One query by a unique key; an unknown code is answered the same way, with 404."""
    if (tidy := tidy_code(code)) and tidy != code:
        return redirect("verification:record", code=tidy)
    found = verification_of(code)
    if found is None:
        return render(request, "reporting/verify_unknown.html", {"code": code[:40], "form": CodeForm()}, status=404)
    form = HashForm(request.GET if "sha256" in request.GET else None)
    same = form.cleaned_data["sha256"] == found.sha256 if form.is_bound and form.is_valid() else None
    context = {"record": found, "form": form, "same": same, "signed": public_signature(found)}
    return render(request, "reporting/verification.html", context)
