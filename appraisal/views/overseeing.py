"""For the head, the chair and the secretary: who has declared what, declarations of those without account, lifting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import rules, services
from appraisal.forms.conflicts import CONFLICT, NONE, ConflictForm, LiftForm
from appraisal.models import Appraisal, PanelMember
from appraisal.selectors.seats import declaration_of, member_of, overseen_round, standings_of
from core.errors import NotFound, Refused
from organisations.gates import ActingRequest, acting_required
from proposals.models import Proposal
from proposals.selectors import get_for


@never_cache
@acting_required
@require_GET
def declarations(request: ActingRequest, code: str) -> HttpResponse:
    """Every member with what they declared; late ones and those who have not."""
    proposal = get_for(request.actor, code)
    round_ = overseen_round(request.actor, proposal)
    rows = standings_of(round_)
    context = {
        "proposal": proposal, "round": round_, "rows": rows, "me": request.actor.user.pk,
        "waiting": sum(row.declaration is None for row in rows),
        "conflicted": sum(row.declaration is not None and row.declaration.conflicted for row in rows),
        "may_lift": rules.is_head_of(request.actor, round_.panel),  # type: ignore[arg-type]
    }  # fmt: skip
    return render(request, "appraisal/declarations.html", context)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def declare_for(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Write down what a member without account said."""
    proposal, round_, member = _found(request, code, key)
    if member.user_id is not None:
        raise NotFound(key)
    form = ConflictForm(request.POST or None)
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in {NONE, CONFLICT} and form.is_valid():
        try:
            services.declare(
                proposal, round_.level, member, actor=request.actor, conflicted=answer == CONFLICT,
                ground=form.cleaned_data["ground"], explanation=form.cleaned_data["explanation"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã ghi khai báo của {member.name}.")
            return redirect("appraisal:declarations", code)
    context = {
        "proposal": proposal,
        "member": member,
        "form": form,
        "declared": declaration_of(member, proposal, round_.level),
    }
    return render(request, "appraisal/declare_for.html", context, status=409 if form.errors else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def lift(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """The head sets a declaration of conflict aside, with a reason."""
    proposal, round_, member = _found(request, code, key)
    if not rules.is_head_of(request.actor, member.panel):
        raise NotFound(key)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.lift(proposal, round_.level, member, actor=request.actor, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã gỡ khai báo của {member.name}.")
            return redirect("appraisal:declarations", code)
    context = {
        "title": "Gỡ khai báo xung đột lợi ích", "lead": f"Hồ sơ {code}, thành viên {member.name}.", "form": form,
        "consequences": [
            "Thành viên xem lại được hồ sơ và phải khai lại trước khi thẩm định.",
            "Ý kiến nộp trước khi khai có xung đột vẫn không có giá trị; thành viên lập ý kiến mới.",
        ],
        "undo": "Nếu xung đột có thật, thành viên khai lại.", "action_label": "Gỡ khai báo", "action_url": request.path,
        "cancel_url": reverse("appraisal:declarations", args=[code]), "danger": True,
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=409 if form.errors else 200)


def _found(request: ActingRequest, code: str, key: str) -> tuple[Proposal, Appraisal, PanelMember]:
    proposal = get_for(request.actor, code)
    round_ = overseen_round(request.actor, proposal)
    return proposal, round_, member_of(round_, key)
