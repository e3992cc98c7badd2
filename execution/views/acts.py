"""What can be done with a row of execution on a page that asks once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from core.errors import Refused
from core.forms import KcForm


class Act(NamedTuple):
    """`may` names the right, `form` asks, `do(row, form, request)` does it; `danger`: it ends something."""

    may: str
    title: str
    lead: str
    form: type[KcForm]
    do: Callable[[Any, Any, Any], object]
    danger: bool = False


def kept(form: KcForm, do: Callable[[], object]) -> bool:
    """Whether it was done; else every reason of the refusal stands on the form."""
    try:
        do()
    except Refused as refusal:
        form.add_refusal(refusal)
        return False
    return True
