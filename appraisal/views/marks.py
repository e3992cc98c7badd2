"""What the unit answered, and whether it will do."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from appraisal import rules
from appraisal.forms import MarkForm
from core.errors import NotFound, Reason, Refused, Stale
from proposals.models import Proposal, SupplementRequest
from proposals.selectors import get_for
from proposals.services.supplements import NOT_YOURS, MarkInput, mark_points
from proposals.supplements import PointView, SupplementView, last_request, views_for

MEANING = {"yes": True, "no": False, "": None}
WRITTEN = {meaning: word for word, meaning in MEANING.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """A point with its form; no form for whoever only reads."""

    view: PointView
    form: MarkForm | None


@login_required
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, code: str) -> HttpResponse:
    """The last request of my level, point by point."""
    proposal = get_for(request.actor, code)
    level = rules.level_of(request.actor)
    found = last_request(proposal, level) if rules.may_read_sheets(request.actor, proposal, level) else None
    if found is None:
        raise NotFound(code)
    (view,) = views_for(request.actor, proposal, [found])
    if request.method != "POST":
        return _page(request, proposal, view, _rows(view, request))
    if not view.may_mark:
        raise Refused(NOT_YOURS)
    rows = _rows(view, request)
    reasons = _saved(request, proposal, found, rows)
    if reasons is None:
        return redirect("appraisal:supplement", proposal.code)
    return _page(request, proposal, view, rows, reasons)


def _rows(view: SupplementView, request: HttpRequest) -> list[Row]:
    return [Row(point, _form(point, request) if view.may_mark else None) for point in view.points]


def _form(view: PointView, request: HttpRequest) -> MarkForm:
    point, prefix = view.point, f"point-{view.point.number}"
    if request.method == "POST":
        return MarkForm(request.POST, prefix=prefix)
    initial = {"version": point.version, "resolved": WRITTEN[point.resolved], "remark": point.remark}
    return MarkForm(initial=initial, prefix=prefix)


def _saved(
    request: HttpRequest, proposal: Proposal, found: SupplementRequest, rows: list[Row]
) -> tuple[Reason, ...] | None:
    """None when saved; else the reasons, each also beside its field."""
    forms = {row.view.point.number: row.form for row in rows if row.form is not None}
    if any(form.errors for form in forms.values()):
        return ()
    given = {
        number: MarkInput(MEANING[form.cleaned_data["resolved"]], form.cleaned_data["remark"], form.cleaned_data["version"])
        for number, form in forms.items()
    }  # fmt: skip
    try:
        changed = mark_points(proposal, found, given, actor=request.actor)
    except Refused as refusal:
        for reason in refusal.reasons:
            _beside(reason, forms, found, stale=isinstance(refusal, Stale))
        return refusal.reasons
    messages.success(request, f"Đã lưu đánh giá {len(changed)} điểm." if changed else "Không có đánh giá nào thay đổi.")
    return None


def _beside(reason: Reason, forms: dict[int, MarkForm], found: SupplementRequest, *, stale: bool) -> None:
    name, _, number = reason.field.partition("-")
    form = forms.get(int(number)) if number.isdigit() else None
    if form is None:
        return
    form.add_error(name, reason.message)
    if stale:
        versions = dict(found.points.values_list("number", "version"))
        form.accept_newer(versions[int(number)])


def _page(
    request: HttpRequest,
    proposal: Proposal,
    view: SupplementView,
    rows: list[Row],
    reasons: tuple[Reason, ...] | None = None,
) -> HttpResponse:
    context = {"proposal": proposal, "view": view, "rows": rows, "forms": [row.form for row in rows if row.form]}
    return render(request, "appraisal/marks.html", context, status=409 if reasons is not None else 200)
