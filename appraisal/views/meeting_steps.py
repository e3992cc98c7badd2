"""The steps of a meeting: opened, attendance, words of the minutes, agenda, moved, cancelled, closed, reopened, signed, concluded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from appraisal import meeting_rules
from appraisal.bulk import bulk_preview
from appraisal.forms.meetings import (
    AgendaForm,
    AttendanceForm,
    BulkForm,
    OpeningForm,
    ReasonForm,
    SignForm,
    Versioned,
    WhenForm,
)
from appraisal.models import Meeting
from appraisal.selectors.meetings import agenda_of, dossiers_to_discuss, get_meeting, seated_on
from appraisal.selectors.minutes import HELD
from appraisal.services import meetings as services
from core.errors import NotFound, Refused, Stale
from core.money import format_dong
from organisations.actors import Actor


@dataclass(frozen=True)
class Act:
    """A page that asks once more: what will happen, to what, and what can be undone."""

    title: str
    label: str
    lead: str
    back: str
    done: str
    undo: str = ""
    danger: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)
    consequences: tuple[str, ...] = ()
    form: type[Versioned] = ReasonForm


def reason_page(request: HttpRequest, act: Act, version: int, call: Callable[..., Any]) -> HttpResponse:
    """Ask, then do; a refusal keeps what was typed, a stale page goes on from what is now shown."""
    form = act.form(request.POST or None, request.FILES or None, initial={"version": version})
    if request.method == "POST" and form.is_valid():
        try:
            call(**form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
            if isinstance(refusal, Stale):
                form.accept(version)
        else:
            messages.success(request, act.done)
            return redirect(act.back)
    context = {
        "title": act.title, "lead": act.lead, "facts": act.facts, "consequences": act.consequences, "undo": act.undo,
        "form": form, "action_label": act.label, "cancel_url": act.back, "danger": act.danger,
    }  # fmt: skip
    return render(request, "appraisal/meeting_confirm.html", context, status=409 if form.errors else 200)


@login_required
@require_POST
def open_meeting(request: HttpRequest, key: str) -> HttpResponse:
    """Members come in, the minutes begin."""
    services.open_meeting(get_meeting(request.actor, key), actor=request.actor)
    messages.success(request, "Phiên họp đã khai mạc. Ghi nhận thành viên có mặt trước khi bàn hồ sơ.")
    return redirect("appraisal:meeting", key)


@login_required
@require_POST
def attendance(request: HttpRequest, key: str) -> HttpResponse:
    """Who came in, who left."""
    found = get_meeting(request.actor, key)
    form = AttendanceForm(request.POST, members=seated_on(found.panel, timezone.localdate()))
    if not form.is_valid():
        raise Refused(*(str(line.message) for line in form.error_summary()))
    members, at = form.answers()
    if "left" in request.POST:
        services.mark_left(found, members, actor=request.actor, at=at)
    else:
        services.mark_present(found, members, actor=request.actor, at=at)
    messages.success(request, "Đã ghi nhận.")
    return redirect("appraisal:meeting", key)


@login_required
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, key: str) -> HttpResponse:
    """The words around the dossiers; when somebody else saved first, both texts are shown to be merged."""
    found = get_meeting(request.actor, key)
    if request.method == "GET":
        return redirect("appraisal:meeting", key)
    form, theirs = OpeningForm(request.POST), list[tuple[str, str]]()
    if form.is_valid():
        try:
            services.write_opening(found, actor=request.actor, **form.cleaned_data)
        except Stale as stale:
            form.add_refusal(stale)
            fresh = get_meeting(request.actor, key)
            form.accept(fresh.version)
            theirs = [("Phần mở đầu", fresh.opening), ("Ý kiến khác", fresh.other_matters)]
        else:
            messages.success(request, f"Đã lưu biên bản lúc {timezone.localtime():%H:%M}.")
            return redirect("appraisal:meeting", key)
    context = {"form": form, "meeting": found, "theirs": theirs, "back": _page(found), "title": "Nội dung biên bản"}
    return render(request, "appraisal/meeting_words.html", context, status=409)


@login_required
@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, key: str) -> HttpResponse:
    """Put dossiers on, take them off, order them."""
    found = get_meeting(request.actor, key)
    rows = [row.item for row in agenda_of(found, request.actor) if row.item]
    possible = dossiers_to_discuss(found.panel, request.actor)
    form = AgendaForm(request.POST or None, items=rows, dossiers=possible, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_agenda(found, actor=request.actor, **form.answers())
        except Refused as refusal:
            form.add_refusal(refusal)
            form.accept(found.version)
        else:
            messages.success(request, "Đã lưu chương trình họp.")
            return redirect("appraisal:meeting", key)
    context = {"form": form, "meeting": found}
    return render(request, "appraisal/meeting_agenda.html", context, status=409 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Another time or place."""
    found = get_meeting(request.actor, key)
    local = timezone.localtime(found.held_at)
    starting = {"version": found.version, "held_at": local.date(), "clock": local.time(), "place": found.place}
    form = WhenForm(request.POST or None, initial=starting)
    if request.method == "POST" and form.is_valid():
        try:
            services.move_meeting(found, actor=request.actor, version=form.cleaned_data["version"], **form.when())
        except Refused as refusal:
            form.add_refusal(refusal)
            form.accept(found.version)
        else:
            messages.success(request, "Đã đổi lịch và báo cho thành viên.")
            return redirect("appraisal:meeting", key)
    context = {"form": form, "title": "Đổi lịch họp", "action_label": "Lưu lịch mới", "cancel_url": _page(found),
               "lead": f"{found} {found.panel}", "undo": "Thành viên có tài khoản được báo lịch mới."}  # fmt: skip
    return render(request, "appraisal/meeting_confirm.html", context, status=409 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """The meeting will not be held."""
    found = get_meeting(request.actor, key)
    act = Act(
        title="Hủy phiên họp", label="Hủy phiên họp", lead=f"{found} {found.panel}", facts=_facts(found, request.actor), danger=True,
        back=_page(found), done="Đã hủy phiên họp và báo cho thành viên.",
        consequences=("Thành viên có tài khoản nhận thông báo kèm lý do.",
                      "Các hồ sơ trở lại danh sách chờ đưa vào phiên khác."),
    )  # fmt: skip
    return reason_page(
        request, act, found.version, lambda **said: services.cancel_meeting(found, actor=request.actor, **said)
    )


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, key: str) -> HttpResponse:
    """The meeting is over."""
    found = get_meeting(request.actor, key)
    act = Act(
        title="Kết thúc phiên họp", label="Kết thúc phiên họp", lead=f"{found} {found.panel}", facts=_facts(found, request.actor),
        back=_page(found), done="Phiên họp đã kết thúc. Lập biên bản, ký rồi đính kèm bản đã ký.", form=Versioned,
        undo="Người chủ trì có thể mở lại phiên họp khi biên bản chưa ký và chưa có kết luận của người đứng đầu.",
        consequences=("Không ghi thêm ý kiến, phiếu biểu quyết và kết luận.", "Người đứng đầu kết luận được các hồ sơ."),
    )  # fmt: skip
    return reason_page(
        request, act, found.version, lambda **said: services.close_meeting(found, actor=request.actor, **said)
    )


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Open again before the minutes are signed."""
    found = get_meeting(request.actor, key)
    act = Act(
        title="Mở lại phiên họp", label="Mở lại phiên họp", lead=f"{found} {found.panel}", facts=_facts(found, request.actor),
        back=_page(found), done="Phiên họp được mở lại. Ghi nhận lại thành viên có mặt.",
        undo="Lý do mở lại được ghi vào biên bản; kết thúc lại phiên họp khi xong.",
    )  # fmt: skip
    return reason_page(
        request, act, found.version, lambda **said: services.reopen_meeting(found, actor=request.actor, **said)
    )


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Attach the signed minutes; nothing of the meeting changes afterwards."""
    found = get_meeting(request.actor, key)
    act = Act(
        title="Đính kèm biên bản đã ký", label="Đính kèm và khóa biên bản", lead=f"{found} {found.panel}",
        facts=_facts(found, request.actor), back=_page(found), done="Đã đính kèm biên bản đã ký; phiên họp được khóa.", form=SignForm,
        consequences=("Nội dung phiên họp không sửa được nữa.", "Chữ ký số trong tệp, nếu có, được kiểm tra ngay."),
    )  # fmt: skip
    return reason_page(
        request, act, found.version, lambda **said: services.attach_signed(found, actor=request.actor, **said)
    )


@login_required
@require_http_methods(["GET", "POST"])
def conclude(request: HttpRequest, key: str) -> HttpResponse:
    """The head concludes all dossiers of a held meeting with one document: all or none."""
    found = get_meeting(request.actor, key)
    if not meeting_rules.is_head(request.actor, found.tenant_id) or found.state not in HELD:
        raise NotFound(key)
    preview = bulk_preview(found, request.actor)
    form = BulkForm(request.POST or None, initial={"seen": preview.seen})
    if request.method == "POST" and form.is_valid():
        try:
            done = services.conclude_dossiers(found, actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
            form.accept(preview.seen)
        else:
            messages.success(request, f"Đã kết luận {len(done.rows)} hồ sơ, tổng {format_dong(done.total)} đồng.")
            return redirect("appraisal:meeting", key)
    context = {"form": form, "meeting": found, "preview": preview}
    return render(request, "appraisal/meeting_conclude.html", context, status=409 if form.errors else 200)


def _page(meeting: Meeting) -> str:
    return reverse("appraisal:meeting", args=[meeting.key])


def _facts(meeting: Meeting, actor: Actor) -> list[tuple[str, str]]:
    """What the meeting is about; money only of the dossiers this person may see."""
    rows = agenda_of(meeting, actor)
    decided = [row.item for row in rows if row.item and row.item.concluded_at]
    total = format_dong(sum(item.amount or 0 for item in decided))
    return [
        ("Thời gian", f"{timezone.localtime(meeting.held_at):%H:%M, %d/%m/%Y}"),
        ("Địa điểm", meeting.place),
        ("Hồ sơ", f"{len(rows)}, đã kết luận {len(decided)}"),
        ("Kinh phí đã kết luận", f"{total} đồng"),
    ]
