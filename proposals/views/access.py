"""Who comes into the writing pages: the unit, while the dossier is with it. Others are led to the case file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.errors import NotFound
from organisations.actors import Actor
from organisations.gates import acting_required
from proposals import rules
from proposals.models import Proposal
from proposals.selectors import get_for

View = Callable[..., HttpResponse]
Rule = Callable[[Actor, Proposal], bool]

TYPED = (
    "code", "state", "unit_id", "tenant_id", "plan_year", "track", "norms_as_of", "other_contents", "priority_flags",
    "priority_multiplier", "imported_at", "content__code",
)  # fmt: skip
"""What the assessment looks at."""
JUST_SAVED = "saved-section"
"""Session key: the section page whose copy on the person's device is out of date now."""


def with_proposal(rule: Rule, *, fields: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Fetch the đề án for the view. Reading needs `rule`; sending needs to be of the unit, the service decides the rest.

    `fields`: all that the view looks at, where it is asked at every keystroke.
    """

    def decorate(view: View) -> View:
        @acting_required
        @wraps(view)
        def inner(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            proposal = get_for(actor, code, fields=fields)
            if request.method in {"GET", "HEAD"}:
                if not rule(actor, proposal):
                    return redirect("workbench:case", proposal.code)
            elif not (rules.is_unit(actor, proposal) or rule(actor, proposal)):
                raise NotFound(code)
            return view(request, proposal, *args, **kwargs)

        return inner

    return decorate


for_writers = with_proposal(rules.may_edit)
for_unit = with_proposal(rules.is_unit)
for_copying = with_proposal(rules.may_copy)
for_typing = with_proposal(rules.may_edit, fields=TYPED)


def is_autosave(request: HttpRequest) -> bool:
    """Whether js/autosave.js asks, and JSON is the answer."""
    return bool(request.headers.get("X-Autosave") or request.POST.get("autosave"))
