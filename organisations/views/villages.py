"""Làng nghề of a province: list, entry, withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from organisations import selectors, services
from organisations.forms import VillageForm, WithdrawVillageForm, show_refusal
from organisations.gates import ActingRequest, role_required
from organisations.models import CraftVillage
from organisations.roles import Role
from organisations.views.lists import page_of

keepers_only = role_required(Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.PLATFORM_ADMIN)


@keepers_only
@require_GET
def villages(request: ActingRequest) -> HttpResponse:
    """Search by name, without diacritics."""
    query = request.GET.get("q", "")
    page = page_of(selectors.kept_villages(request.actor, query=query), request)
    names = selectors.names_on([village.commune.code for village in page.rows], timezone.localdate())
    context = {
        "page": page,
        "query": query,
        "entries": [(village, names.get(village.commune.code, village.commune.code)) for village in page.rows],
    }
    return render(request, "organisations/villages.html", context)


@keepers_only
@require_http_methods(["GET", "POST"])
def new_village(request: ActingRequest) -> HttpResponse:
    """Enter a làng nghề of the own province."""
    communes = selectors.kept_communes(request.actor)
    names = selectors.names_on(communes.values("code"), timezone.localdate())
    form = VillageForm(request.POST or None, communes=communes, names=names)
    if request.method == "POST" and form.is_valid():
        try:
            village = services.recognise_village(actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, f"Đã ghi làng nghề {village.name}.")
            return redirect("organisations:villages")
    return render(request, "organisations/village_new.html", {"form": form})


@keepers_only
@require_http_methods(["GET", "POST"])
def withdraw(request: ActingRequest, key: str) -> HttpResponse:
    """Ask for the day, then record that the recognition ended."""
    village = selectors.get_village(request.actor, key)
    form = WithdrawVillageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_village(actor=request.actor, village=village, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, f"Đã ghi việc thu hồi công nhận làng nghề {village.name}.")
            return redirect("organisations:villages")
    return render(request, "components/confirm.html", {"form": form} | _withdrawing(village))


def _withdrawing(village: CraftVillage) -> dict[str, object]:
    return {
        "title": f"Thu hồi công nhận làng nghề {village.name}",
        "lead": "Từ ngày ghi dưới đây, địa điểm trong làng nghề được xét theo loại xã, phường như các nơi khác.",
        "facts": [
            ("Số quyết định công nhận", village.paper_number),
            ("Ngày công nhận", f"{village.recognised_on:%d/%m/%Y}"),
        ],
        "action_label": "Ghi việc thu hồi",
        "action_url": reverse("organisations:village_withdraw", args=[village.key]),
        "cancel_url": reverse("organisations:villages"),
        "danger": True,
    }
