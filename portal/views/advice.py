"""How to be helped, frequent questions, whom to ask: for people who never heard of a đề án."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.text import nfc
from portal import guide as way
from portal.contacts import contacts_on
from portal.faq import questions_on
from portal.filters import LONGEST_QUERY
from portal.lawfigures import read
from portal.views.conditional import settled_page
from programmes.states import PaperStage


@settled_page
def guide(request: HttpRequest) -> HttpResponse:
    """Who may be helped, the way step by step, papers, days of the year, where to go."""
    today, data = timezone.localdate(), read("guide")
    stages, figures = way.stages_on(today)
    common, special = way.papers(PaperStage.SUBMIT)
    context = {
        "today": today,
        "stages": stages,
        "multiplier": figures.get(data["multiplier"]),
        "caveat": figures.get(data["support_caveat"]),
        "who_rule": figures.get(data["who_rule"]),
        "sme": way.figures_named(data["sme"], figures),
        "forms": way.who_may_apply(),
        "territory": way.territory_on(today),
        "anywhere": way.helped_anywhere(),
        "preferred": way.preferred(),
        "groups": way.groups_of_contents(),
        "common": common,
        "special": special,
        "calendar": way.calendar_on(today),
        "own_days": way.own_days_on(today),
    }
    return render(request, "portal/guide.html", context)


@settled_page
def faq(request: HttpRequest) -> HttpResponse:
    """Questions that owners of workshops ask."""
    return render(request, "portal/faq.html", {"groups": questions_on(timezone.localdate())})


@settled_page
def contacts(request: HttpRequest) -> HttpResponse:
    """Every Sở and centre, the Cục and its centres. `tim` narrows by the names, without diacritics."""
    query = " ".join(nfc(request.GET.get("tim", "").replace("\x00", "")).split())[:LONGEST_QUERY]
    found = contacts_on(timezone.localdate(), query)
    return render(request, "portal/contacts.html", {"query": query, "found": found})
