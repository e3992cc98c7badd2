"""The way of every page that books: fill in, see what changes, say yes. Without JavaScript, nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from budgets.forms.booking import BookingForm
from budgets.services import AlreadyBooked, Change, rehearse
from budgets.services.rehearsal import Figures
from core.errors import Refused

FORM, CONFIRM, DONE = "form", "confirm", "done"


def stage(
    request: HttpRequest, form: BookingForm, action: Callable[[], object], figures: Callable[[], Figures]
) -> tuple[str, list[Change]]:
    """Where the person stands: filling in (FORM), looking at the changes (CONFIRM), or through (DONE).

    A refusal goes onto the form with every reason. A page sent twice is told what it booked the first time.
    """
    if request.method != "POST" or not form.is_valid() or "edit" in request.POST:
        return FORM, []
    try:
        if "confirmed" not in request.POST:
            return CONFIRM, rehearse(action, figures)
        action()
    except AlreadyBooked as before:
        messages.info(request, str(before))
    except Refused as refusal:
        form.add_refusal(refusal)
        return FORM, []
    else:
        messages.success(request, "Đã ghi vào sổ cái.")
    return DONE, []
