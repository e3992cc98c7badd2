"""What is asked once more before a periodic report is locked, refreshed, corrected or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import NotFound, Refused
from core.forms import KcForm
from organisations.actors import Actor
from organisations.gates import ActingRequest, acting_required
from reporting.forms.periodic import CorrectionForm, LockForm
from reporting.kinds import KINDS
from reporting.models import PeriodicReport
from reporting.periodic.rules import may_correct, may_lock, may_write
from reporting.selectors.periodic import get_report
from reporting.services import periodic as services
from reporting.services import request_document as print_document


@dataclass(frozen=True)
class Act:
    """`run` takes the report, the actor and what was typed, and answers where to go."""

    title: str
    lead: str
    may: Callable[[Actor, PeriodicReport], bool]
    run: Callable[[PeriodicReport, Actor, dict[str, Any]], PeriodicReport | None]
    form: type[KcForm] = LockForm
    undo: str = ""
    danger: bool = False


def _lock(report: PeriodicReport, actor: Actor, typed: dict[str, Any]) -> PeriodicReport:
    return services.lock_report(report, actor=actor, version=typed["version"])


def _refresh(report: PeriodicReport, actor: Actor, typed: dict[str, Any]) -> PeriodicReport:
    return services.refresh_report(report, actor=actor, version=typed["version"])


def _correct(report: PeriodicReport, actor: Actor, typed: dict[str, Any]) -> PeriodicReport:
    return services.correct_report(report, actor=actor, reason=typed["reason"])


def _drop(report: PeriodicReport, actor: Actor, typed: dict[str, Any]) -> None:
    services.drop_report(report, actor=actor, version=typed["version"])


ACTS: Final = {
    "khoa": Act("Khóa và gửi báo cáo", "Báo cáo được khóa và gửi đi; số liệu và lời văn không thay đổi nữa.", may_lock, _lock,
                undo="Sau khi khóa chỉ có thể lập bản đính chính; bản đã gửi vẫn được giữ nguyên."),
    "lay-lai": Act("Lấy lại số liệu", "Số liệu được lấy lại từ hệ thống theo thời điểm bây giờ; phần lời và số liệu nhập tay giữ nguyên.",
                   may_write, _refresh, undo="Có thể lấy lại bất cứ lúc nào trước khi khóa."),
    "dinh-chinh": Act("Lập bản đính chính", "Một bản mới được lập với lời văn của bản này và số liệu hiện tại của hệ thống. Bản đã gửi giữ nguyên và vẫn đọc được.",
                      may_correct, _correct, CorrectionForm, undo="Bản đính chính bỏ được khi chưa khóa."),
    "bo": Act("Bỏ bản nháp", "Bản nháp cùng lời văn đã viết bị xóa; số liệu có thể lấy lại khi lập lại báo cáo.", may_write, _drop, danger=True),
}  # fmt: skip


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def act(request: ActingRequest, code: str, act: str) -> HttpResponse:
    """Ask, then do."""
    report, chosen = get_report(request.actor, code), ACTS.get(act)
    if chosen is None or not chosen.may(request.actor, report):
        raise NotFound(act)
    form = chosen.form(request.POST or None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            done = chosen.run(report, request.actor, form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"{chosen.title}: đã xong.")
            return redirect(done) if done else redirect("reporting:periodic_board")
    context = {
        "title": chosen.title, "lead": f"{report}, {report.organisation.name}. {chosen.lead}", "form": form, "undo": chosen.undo,
        "action_label": chosen.title, "cancel_url": report.get_absolute_url(), "danger": chosen.danger, "action_url": request.path,
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=409 if form.errors else 200)


@acting_required
@require_POST
def request_document(request: ActingRequest, code: str, kind: str) -> HttpResponse:
    """Ask for the paper of a report of one's own."""
    report = get_report(request.actor, code)
    if kind not in KINDS or KINDS[kind].subject is not PeriodicReport:
        raise NotFound(kind)
    return redirect(print_document(kind, report, actor=request.actor))
