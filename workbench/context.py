"""What the shell of every staff page needs: who acts, the rail, unread notices. Costs nothing on pages that do not ask."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.selectors import unread_count
from organisations.actors import Actor
from workbench import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `actor`, `rail`, `rail_has_extra`, `can_search`, `unread_count`, `support_email`."""
    actor: Actor | None = getattr(request, "actor", None)
    support_email = getattr(settings, "SUPPORT_EMAIL", "")
    if actor is None:
        return {"actor": None, "rail": [], "unread_count": 0, "support_email": support_email}
    entries = navigation.rail(actor.role, request.path)
    return {
        "actor": actor,
        "rail": entries,
        "rail_has_extra": any(entry.extra for entry in entries),
        "can_search": navigation.may_search(actor.role),
        "unread_count": SimpleLazyObject(lambda: unread_count(actor.user.pk)),
        "support_email": support_email,
    }
