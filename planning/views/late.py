"""Who has registered for a year, and the leave to come late: the Sở asks, the Cục answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import NotFound, Refused
from planning import rules, selectors, services
from planning.forms import LateAnswerForm, LateRequestForm
from planning.views.years import asked_year


@login_required
@require_GET
def received(request: HttpRequest) -> HttpResponse:
    """Every Sở with what it has sent for the year; who is missing first when asked."""
    if not rules.may_read_plan(request.actor):
        raise NotFound("cac-so")
    year = asked_year(request)
    offices = selectors.received(year)
    shown = request.GET.get("loc", "")
    wanted = {"chua": lambda o: not o.bundles, "roi": lambda o: bool(o.bundles), "muon": lambda o: o.late or o.asked}
    context = {
        "year": year, "offices": [o for o in offices if wanted.get(shown, lambda _: True)(o)], "shown": shown,
        "all": len(offices), "come": sum(bool(o.bundles) for o in offices), "late": sum(o.late for o in offices),
        "count": sum(o.count for o in offices), "total": sum(o.total for o in offices),
        "may_answer": rules.may_answer_late(request.actor),
    }  # fmt: skip
    return render(request, "planning/received.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask_late(request: HttpRequest) -> HttpResponse:
    """The leader of the Sở asks the Cục to take the registration after the last day."""
    if not rules.may_send_registration(request.actor):
        raise NotFound("xin-nop-muon")
    year = asked_year(request)
    form = LateRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_late(year, actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, "Đã gửi đề nghị; trả lời của Cục hiện trên trang đăng ký.")
            return redirect(f"{reverse('planning:registration')}?nam={year}")
    context = {"year": year, "form": form, **selectors.window_context(request.actor, year)}
    return render(request, "planning/ask_late.html", context, status=409 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, key: int) -> HttpResponse:
    """One asking; the Cục says until when, or why not."""
    asked = selectors.late_request_for(request.actor, key)
    may_answer = rules.may_answer_late(request.actor) and asked.state == asked.State.OPEN
    form = LateAnswerForm(request.POST or None, initial={"until": asked.until}) if may_answer else None
    if request.method == "POST" and form is None:
        raise Refused("Đề nghị này đã được trả lời, hoặc bạn không trả lời được.")
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _answer(request, asked, form)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, "Đã trả lời đề nghị đăng ký muộn.")
            return redirect("planning:late", key)
    status = 409 if form is not None and form.is_bound else 200
    return render(request, "planning/late.html", {"asked": asked, "form": form}, status=status)


def _answer(request: HttpRequest, asked: object, form: LateAnswerForm) -> None:
    given = form.cleaned_data
    if "refuse" in request.POST:
        services.refuse_late(asked, actor=request.actor, answer=given["answer"])
    else:
        services.grant_late(asked, actor=request.actor, **given)
