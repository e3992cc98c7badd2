"""The pages of the year's money for the central level: years, one envelope, its ledger, and what moves it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budgets import rules, selectors, services
from budgets.bars import bar_of
from budgets.forms.envelopes import EnvelopeForm
from budgets.listing_ledger import lines
from budgets.masking import cursor_shown, hidden_references, masked_commitments, masked_lines
from budgets.states import EntryKind
from budgets.views.booking import CONFIRM, DONE, stage
from budgets.views.movements import MOVEMENTS
from core.errors import NotFound
from organisations.gates import ActingRequest, acting_required


@acting_required
@require_http_methods(["GET", "POST"])
def envelopes(request: ActingRequest) -> HttpResponse:
    """Money of every year and where it lies; the budget officer enters what was given."""
    if not rules.may_see_envelopes(request.actor):
        raise PermissionDenied("Trang này dành cho Cục, Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp, lãnh đạo Bộ.")
    may_enter = rules.may_set_envelope(request.actor)
    if request.method == "POST" and not may_enter:
        raise PermissionDenied(
            "Chỉ cán bộ Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp được nhập kinh phí được giao."
        )
    form = EnvelopeForm(request.POST or None)
    step, changes = stage(
        request, form, lambda: services.set_envelope(actor=request.actor, **form.cleaned_data), lambda: _given(form)
    )
    if step == DONE:
        return redirect("budgets:envelopes")
    if step == CONFIRM and changes:
        return _look(request, form, changes)
    if step == CONFIRM:
        form.add_error("amount", f"Năm {form.cleaned_data['year']} đã được giao đúng số này; không có gì để ghi.")
    context = {"rows": selectors.envelopes(), "history": selectors.given_entries(), "form": form}
    status = 409 if form.errors else 200
    return render(request, "budgets/envelopes.html", {**context, "may_enter": may_enter}, status=status)


def _given(form: EnvelopeForm) -> Iterator[tuple[str, int]]:
    """The figures of the year to compare, what was given before all."""
    standing = selectors.envelope(form.cleaned_data["year"])
    if standing is not None:
        yield "Được giao của cả năm", standing.given
        yield "Chưa phân bổ, chưa cam kết", standing.free


def _look(request: ActingRequest, form: EnvelopeForm, changes: list[services.Change]) -> HttpResponse:
    """Before anything is booked: whether it is given or cut, and how much."""
    difference = changes[0].after - changes[0].before
    kind = EntryKind.GIVE if difference > 0 else EntryKind.CUT
    title = f"Số được giao của năm {form.cleaned_data['year']}"
    context = {
        "movement": {"title": title, "button": f"Ghi {kind.label.lower()}"}, "form": form, "changes": changes,
        "booked": {"label": kind.label, "amount": abs(difference)}, "back_url": request.path,
        "back_label": "Kinh phí được giao",
    }  # fmt: skip
    return render(request, "budgets/booking_confirm.html", context)


@acting_required
@require_GET
def envelope(request: ActingRequest, code: str) -> HttpResponse:
    """One envelope: what came in, what is promised, paid and left, down to the đề án."""
    found = selectors.get_envelope(request.actor, code)
    standing, parts = selectors.with_parts(found)
    paid, more_paid = selectors.commitments_in(found, after=request.GET.get("de_an_sau", ""))
    hidden = hidden_references(request.actor)
    page = selectors.entry_page(found, cursor=request.GET.get("sau", ""))
    context = {
        "envelope": found, "standing": standing, "bar": bar_of(standing), "parts": parts,
        "paid": masked_commitments(paid, hidden), "more_paid": cursor_shown(paid, more_paid, hidden), "page": page,
        "lines": list(masked_lines(lines(page.rows), hidden)),
        "movements": [(name, row) for name, row in MOVEMENTS.items() if row.suits(found)],
        "may_move": rules.may_allocate(request.actor),
    }  # fmt: skip
    return render(request, "budgets/envelope.html", context)


@acting_required
@require_GET
def envelope_export(request: ActingRequest, code: str) -> HttpResponse:
    """The whole ledger of an envelope: the table of all lists that leave makes the file."""
    query = urlencode({"nguon": selectors.get_envelope(request.actor, code).code})
    return redirect(f"{reverse('reporting:export', args=('so-cai', 'xlsx'))}?{query}")


@acting_required
@require_http_methods(["GET", "POST"])
def envelope_move(request: ActingRequest, code: str, movement: str) -> HttpResponse:
    """Share out, take back or carry over: fill in, look at the figures before and after, say yes."""
    found, row = selectors.get_envelope(request.actor, code), MOVEMENTS.get(movement)
    if row is None or not row.suits(found):
        raise NotFound(movement)
    if not rules.may_allocate(request.actor):
        raise PermissionDenied(f"“{row.title}” dành cho lãnh đạo, kế toán Cục.")
    form = row.form(request.POST or None, envelope=found, hidden=hidden_references(request.actor))
    step, changes = stage(
        request, form, lambda: row.run(found, form, request.actor), lambda: row.figures(found, form.cleaned_data)
    )
    if step == DONE:
        return redirect("budgets:envelope", found.code)
    context = {"envelope": found, "standing": selectors.standings([found])[0], "movement": row, "form": form}
    context |= {"changes": changes, "back_url": found.get_absolute_url(), "back_label": found.code}
    if step == CONFIRM:
        return render(request, "budgets/booking_confirm.html", context)
    return render(request, "budgets/movement.html", context, status=409 if form.errors else 200)
