"""The page where everybody asks whether a cost may be supported, and with how much."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from budgets.forms.checker import CheckerForm
from budgets.selectors.checker import check


@require_GET
def checker(request: HttpRequest) -> HttpResponse:
    """A form and, once it is whole, its answer. `liet_ke` lists the communes of the chosen province, nothing more."""
    if "noi_dung" not in request.GET or "liet_ke" in request.GET:
        return render(request, "budgets/checker.html", {"form": CheckerForm.as_typed(request.GET), "answer": None})
    form = CheckerForm(request.GET)
    answer = check(form.asked()) if form.is_valid() else None
    return render(request, "budgets/checker.html", {"form": form, "answer": answer})
