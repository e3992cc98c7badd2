"""A member declares: one dossier, or "no conflict" for many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from appraisal import services
from appraisal.forms.conflicts import CONFLICT, NONE, AgainConfirmedForm, ConflictForm, ManyForm
from appraisal.models import Level, PanelMember
from appraisal.selectors.parties import suggestions_for
from appraisal.selectors.seats import declaration_of, level_with_seat, undeclared
from core.errors import Refused
from organisations.gates import ActingRequest, acting_required
from organisations.selectors import names_on
from proposals.models import Proposal
from proposals.selectors import get_for

CONSEQUENCES = [
    "Bạn không còn xem được hồ sơ này ở bất kỳ trang, tệp, danh sách nào.",
    "Ý kiến bạn đã nộp cho hồ sơ này (nếu có) không còn giá trị.",
    "Phân công của bạn chấm dứt; bạn không được tính khi xác định đủ số thành viên họp về hồ sơ này.",
    "Chủ tịch Hội đồng (hoặc lãnh đạo) được báo là bạn có xung đột lợi ích.",
]


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def declare(request: ActingRequest, code: str) -> HttpResponse:
    """Only what is needed to recognise a conflict, the suggestions with their reasons, and two answers."""
    proposal = get_for(request.actor, code)
    level, seat = level_with_seat(request.actor, proposal)
    form = ConflictForm(request.POST or None)
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in {NONE, CONFLICT} and form.is_valid():
        if answer == CONFLICT and "confirmed" not in request.POST and _is_whole(form):
            return render(request, "components/confirm.html", _confirmation(proposal, form, request.path))
        if _declared(request, form, proposal, level, seat, conflicted=answer == CONFLICT):
            return redirect("appraisal:declare_many") if answer == CONFLICT else _onward(request, code)
    context = _facts(proposal, level, seat) | {"form": form}
    return render(request, "appraisal/declare.html", context, status=409 if form.errors else 200)


def _onward(request: ActingRequest, code: str) -> HttpResponse:
    """Back to the meeting that asked for the declaration (`?phien-hop=`), else on to the sheet."""
    meeting = request.GET.get("phien-hop", "")
    return redirect("appraisal:meeting", meeting) if meeting.isalnum() else redirect("appraisal:sheet", code)


def _is_whole(form: ConflictForm) -> bool:
    return bool(form.cleaned_data["ground"] and form.cleaned_data["explanation"].strip())


def _confirmation(proposal: Proposal, form: ConflictForm, url: str) -> dict[str, Any]:
    """The page that says what follows before a conflict is written down."""
    return {
        "title": "Khai có xung đột lợi ích",
        "lead": f"Hồ sơ {proposal.code}: {proposal.title}.",
        "facts": [
            ("Lý do", dict(form.fields["ground"].choices)[form.cleaned_data["ground"]]),  # type: ignore[attr-defined]
            ("Nội dung", form.cleaned_data["explanation"]),
        ],
        "consequences": CONSEQUENCES,
        "undo": "Khai nhầm thì lãnh đạo cơ quan thẩm định gỡ được; bạn không tự gỡ được.",
        "form": AgainConfirmedForm(initial={**form.cleaned_data, "answer": CONFLICT, "confirmed": "1"}),
        "action_label": "Khai có xung đột",
        "action_url": url,
        "cancel_url": url,
        "danger": True,
    }


def _declared(
    request: ActingRequest, form: ConflictForm, proposal: Proposal, level: Level, seat: PanelMember, *, conflicted: bool
) -> bool:
    try:
        services.declare(
            proposal, level, seat, actor=request.actor, conflicted=conflicted, ground=form.cleaned_data["ground"],
            explanation=form.cleaned_data["explanation"],
        )  # fmt: skip
    except Refused as refusal:
        form.add_refusal(refusal)
        return False
    if conflicted:
        messages.info(request, f"Đã khai có xung đột lợi ích. Hồ sơ {proposal.code} không còn hiện với bạn.")
    else:
        messages.success(request, "Đã khai không có xung đột lợi ích.")
    return True


def _facts(proposal: Proposal, level: Level, seat: PanelMember) -> dict[str, Any]:
    """Title, unit, partners, beneficiaries, province. No money, no papers."""
    codes = proposal.location_rows.values_list("commune__parent__code", flat=True)
    names = names_on(list(codes), timezone.localdate())
    return {
        "proposal": proposal, "level": level, "seat": seat,
        "partners": proposal.partner_rows.values_list("name", flat=True),
        "beneficiaries": proposal.beneficiary_rows.values("name", "tax_code", "representative"),
        "provinces": sorted(set(names.values())),
        "suggestions": suggestions_for([(seat, proposal.pk)], to_themself=True)[(seat.pk, proposal.pk)],
        "declared": declaration_of(seat, proposal, level),
    }  # fmt: skip


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def declare_many(request: ActingRequest) -> HttpResponse:
    """My dossiers not declared on yet; one press says "no conflict" to those for which nothing is suggested."""
    form = ManyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["confirmed"]:
            return render(request, "components/confirm.html", _many(form.answers()))
        try:
            rows = services.declare_none(form.answers(), actor=request.actor)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã khai không có xung đột lợi ích với {len(rows)} hồ sơ.")
            return redirect("appraisal:declare_many")
    pending = undeclared(request.actor)
    clear = [row.proposal.code for row in pending if not row.suggestions]
    context = {"form": form, "pending": pending, "clear": clear, "codes": " ".join(clear)}
    return render(request, "appraisal/declare_many.html", context, status=409 if form.errors else 200)


def _many(codes: list[str]) -> dict[str, Any]:
    return {
        "title": "Khai không có xung đột lợi ích",
        "lead": f"Bạn khai không có xung đột lợi ích với {len(codes)} hồ sơ.",
        "facts": [("Hồ sơ", ", ".join(codes))],
        "undo": "Nếu sau này thấy có xung đột, khai lại ở trang của hồ sơ đó; ý kiến đã nộp khi ấy không còn giá trị.",
        "form": ManyForm(initial={"codes": " ".join(codes), "confirmed": "1"}),
        "action_label": f"Khai cho {len(codes)} hồ sơ",
        "action_url": reverse("appraisal:declare_many"),
        "cancel_url": reverse("appraisal:declare_many"),
        "danger": False,
    }
