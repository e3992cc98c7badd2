"""What the authority asks for, a box for the answer to each point; every press saves all boxes, so nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.errors import Reason, Refused, Stale
from proposals.forms.supplements import AnswerForm
from proposals.models import Proposal, SupplementPoint, SupplementRequest
from proposals.selectors import last_return
from proposals.services.submission import submission_step
from proposals.services.supplements import answer_points
from proposals.supplements import open_request, unanswered, writing_url
from proposals.views.access import for_writers, is_autosave


@dataclass(frozen=True, slots=True)
class Box:
    """A point with its place in the writing pages and its form."""

    point: SupplementPoint
    url: str
    form: AnswerForm


@for_writers
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """All points of the open request."""
    found = open_request(proposal)
    if request.method != "POST":
        return _page(request, proposal, found, _boxes(request, proposal, found))
    boxes = _boxes(request, proposal, found)
    if any(box.form.errors for box in boxes):
        return _unsaved(request, proposal, found, boxes)
    try:
        given = {box.point.number: box.form.given() for box in boxes}
        changed = answer_points(proposal, given, actor=request.actor)  # type: ignore[attr-defined]
    except Refused as refusal:
        return _refused(request, proposal, found, boxes, refusal)
    if is_autosave(request):
        return _tell(changed)
    messages.success(
        request, f"Đã lưu {len(changed)} câu trả lời." if changed else "Không có câu trả lời nào thay đổi."
    )
    return _back(request, proposal)


def _boxes(request: HttpRequest, proposal: Proposal, found: SupplementRequest | None) -> list[Box]:
    data = request.POST if request.method == "POST" else None
    points = found.points.all() if found else ()
    return [Box(point, writing_url(point, proposal.code), AnswerForm.of(point, data)) for point in points]


def _page(
    request: HttpRequest,
    proposal: Proposal,
    found: SupplementRequest | None,
    boxes: list[Box],
    reasons: tuple[Reason, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "request_": found,
        "boxes": boxes,
        "forms": [box.form for box in boxes],
        "reasons": reasons,
        "missing": len(unanswered(found)) if found else 0,
        "late": bool(found and found.late_on(timezone.localdate())),
        "returned": None if found else last_return(proposal),
        "step": submission_step(proposal, actor=request.actor),  # type: ignore[attr-defined]
        "here": reverse("proposals:supplement", args=(proposal.code,)),
    }
    return render(request, "proposals/supplement.html", context, status=status)


def _unsaved(
    request: HttpRequest, proposal: Proposal, found: SupplementRequest | None, boxes: list[Box]
) -> HttpResponse:
    if is_autosave(request):
        return JsonResponse({"message": "Có câu trả lời dài quá mức nên chưa lưu được."}, status=400)
    return _page(request, proposal, found, boxes, status=409)


def _refused(
    request: HttpRequest, proposal: Proposal, found: SupplementRequest | None, boxes: list[Box], refusal: Refused
) -> HttpResponse:
    if is_autosave(request):
        return JsonResponse({"message": str(refusal), "conflict_url": ""}, status=409)
    rest, now = [], {box.point.number: box for box in _boxes_now(proposal)}
    mine = {box.point.number: box for box in boxes}
    for reason in refusal.reasons:
        _, _, number = reason.field.partition("-")
        if not number.isdigit() or int(number) not in mine:
            rest.append(reason)
            continue
        mine[int(number)].form.add_error("answer", reason.message)
        if isinstance(refusal, Stale) and int(number) in now:
            mine[int(number)].form.accept_newer(now[int(number)].point.version)
    shown = [Box(now[n].point if n in now else box.point, box.url, box.form) for n, box in mine.items()]
    return _page(request, proposal, found, shown, tuple(rest), status=409)


def _boxes_now(proposal: Proposal) -> list[Box]:
    """As they are stored now."""
    found = open_request(proposal)
    return [Box(point, "", AnswerForm.of(point)) for point in found.points.all()] if found else []


def _tell(changed: list[SupplementPoint]) -> JsonResponse:
    fields = {f"point-{point.number}-version": point.version for point in changed}
    return JsonResponse({"saved_at": f"{timezone.localtime():%H:%M}", "fields": fields})


def _back(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    number = request.POST.get("save", "")
    response = redirect("proposals:supplement", proposal.code)
    if number.isascii() and number.isdigit() and len(number) < 4:
        response["Location"] += f"#diem-{number}"
    return response
