"""Money booked by hand: fill in, look, say yes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from budgets.bars import bar_of_commitment
from budgets.selectors import commitment
from budgets.states import AccountKind
from budgets.views.booking import CONFIRM, DONE, stage
from core.errors import NotFound
from execution import rules, services
from execution.forms import MoneyForm
from proposals.models import Proposal
from proposals.selectors import get_for


@login_required
@require_http_methods(["GET", "POST"])
def money(request: HttpRequest, code: str) -> HttpResponse:
    """Book a payment, the clearing of an advance or a refund: fill in, look at the figures before and after, say yes.

    An advance is paid from its request.
    """
    proposal = get_for(request.actor, code)
    if not rules.may_book(request.actor, proposal):
        raise NotFound(code)
    form = MoneyForm(request.POST or None, proposal=proposal)
    step, changes = stage(request, form, lambda: _book(request, proposal, form), lambda: _figures(proposal))
    if step == DONE:
        return redirect("workbench:case_execution", proposal.code)
    held = commitment(proposal.code)
    context = {"proposal": proposal, "form": form, "money": held, "bar": bar_of_commitment(held), "changes": changes}
    if step == CONFIRM:
        return render(request, "budgets/booking_confirm.html", {**context, **_asked_once_more(request, proposal, form)})
    return render(request, "execution/money.html", context, status=409 if form.errors else 200)


def _asked_once_more(request: HttpRequest, proposal: Proposal, form: MoneyForm) -> dict[str, Any]:
    """The second page: what is booked, and the way back."""
    return {
        "back_url": request.path,
        "back_label": f"Ghi chi {proposal.code}",
        "movement": {"title": form.movement().label, "button": "Ghi vào sổ cái"},
    }


def _book(request: HttpRequest, proposal: Proposal, form: MoneyForm) -> None:
    read = form.cleaned_data
    services.book_money(proposal, form.movement(), actor=request.actor, amount=read["amount"], warrant=form.warrant())


def _figures(proposal: Proposal) -> Iterator[tuple[str, int]]:
    held = commitment(proposal.code)
    for kind in (AccountKind.COMMITTED, AccountKind.ADVANCED, AccountKind.PAID):
        yield f"{proposal.code}: {kind.label.lower()}", getattr(held, kind.value)
