"""One dossier at a meeting: what was said, ballots, the council's conclusion, putting it off."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appraisal.forms.meetings import BallotForm, ConcludeForm, DiscussionForm
from appraisal.heads import heads_on
from appraisal.models import AgendaItem, Meeting
from appraisal.selectors.meetings import get_item, get_meeting, seated_on
from appraisal.selectors.sittings import sitting_of, standing_of
from appraisal.selectors.starting import starting_from
from appraisal.services import meetings as services
from appraisal.views.meeting_steps import Act, reason_page
from core.errors import NotFound, Reason, Refused, Stale
from core.money import format_dong


@login_required
@require_http_methods(["GET", "POST"])
def discussion(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Save what was said; when somebody else saved first, both texts are shown to be merged."""
    item = _item(request, key, number)
    if request.method == "GET":
        return redirect(_place(item.meeting, number))
    form, theirs = DiscussionForm(request.POST), ""
    if form.is_valid():
        try:
            services.write_discussion(item, actor=request.actor, **form.cleaned_data)
        except Stale as stale:
            form.add_refusal(stale)
            fresh = _item(request, key, number)
            form.accept(fresh.version)
            theirs = fresh.discussion or "(trống)"
        else:
            messages.success(request, f"Đã lưu ý kiến thảo luận lúc {timezone.localtime():%H:%M}.")
            return redirect(_place(item.meeting, number))
    context = {"form": form, "meeting": item.meeting, "theirs": [("Ý kiến thảo luận", theirs)] if theirs else [],
               "back": _place(item.meeting, number), "title": f"Ý kiến thảo luận: {item.appraisal.proposal.code}"}  # fmt: skip
    return render(request, "appraisal/meeting_words.html", context, status=409)


@login_required
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A member's word. The secretary reaches the same page for a member who votes on paper (`?thanh-vien=`)."""
    item = _item(request, key, number)
    asked = request.POST.get("member") or request.GET.get("thanh-vien", "")
    member = next((row for row in seated_on(item.meeting.panel, timezone.localdate()) if row.key == asked), None)
    if member is None:
        raise NotFound(asked)
    form, leads = BallotForm(request.POST or None, initial={"member": member.key}), list[Reason]()
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            services.cast_ballot(
                item, actor=request.actor, member=member, choice=read["choice"], dissent=read["dissent"]
            )
        except Refused as refusal:
            leads = form.refuse(refusal)
        else:
            messages.success(request, f"Đã ghi ý kiến của {member.name}.")
            return redirect(_place(item.meeting, number))
    context = {"form": form, "meeting": item.meeting, "item": item, "member": member,
               "reasons": leads, "back": _place(item.meeting, number)}  # fmt: skip
    return render(request, "appraisal/meeting_ballot.html", context, status=409 if form.errors or leads else 200)


@login_required
@require_http_methods(["GET", "POST"])
def conclude_item(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The council's conclusion, on the quorum and the ballots of this moment."""
    item = _item(request, key, number)
    standing = standing_of(item, sitting_of(item.meeting, [item]))
    start = starting_from(item.appraisal, {member.key for member in standing.entitled})
    form = ConcludeForm(
        request.POST or None, law=heads_on(timezone.localdate()), start=start, initial={"version": item.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = services.conclude_item(item, actor=request.actor, **form.answers())
        except Refused as refusal:
            form.add_refusal(refusal)
            form.accept(_item(request, key, number).version)
        else:
            messages.success(
                request, f"Đã kết luận: {done.get_verdict_display()}, {format_dong(done.amount or 0)} đồng."
            )
            return redirect("appraisal:meeting", item.meeting.key)
    context = {"form": form, "meeting": item.meeting, "item": item, "standing": standing, "start": start,
               "back": _place(item.meeting, number)}  # fmt: skip
    return render(request, "appraisal/meeting_conclude_item.html", context, status=409 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def postpone(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Put a dossier off to another meeting."""
    item = _item(request, key, number)
    act = Act(
        title=f"Chuyển phiên sau: {item.appraisal.proposal.code}", label="Chuyển phiên sau",
        lead=item.appraisal.proposal.title, undo="Người chủ trì có thể cho bàn lại khi phiên họp còn đang diễn ra.",
        back=_place(item.meeting, number), done="Đã chuyển hồ sơ sang phiên sau.",
    )  # fmt: skip
    return reason_page(
        request, act, item.version, lambda **said: services.postpone_item(item, actor=request.actor, **said)
    )


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Discuss a decided dossier once more."""
    item = _item(request, key, number)
    act = Act(
        title=f"Bàn lại: {item.appraisal.proposal.code}", label="Bàn lại hồ sơ",
        lead="Kết luận vừa ghi được bỏ; phiếu biểu quyết vẫn còn và có thể thay đổi.",
        undo="Hội đồng kết luận lại ngay trong phiên này.", back=_place(item.meeting, number),
        done="Hồ sơ được đưa ra bàn lại.",
    )  # fmt: skip
    return reason_page(request, act, item.version, lambda **said: services.take_back(item, actor=request.actor, **said))


def _item(request: HttpRequest, key: str, number: int) -> AgendaItem:
    found = get_meeting(request.actor, key)
    item = get_item(found, request.actor, number)
    item.meeting = found
    return item


def _place(meeting: Meeting, number: int) -> str:
    return f"{reverse('appraisal:meeting', args=[meeting.key])}?ho-so={number}"
