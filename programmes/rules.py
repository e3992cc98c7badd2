"""Who may grant what, and whether a window is open: pure, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import OrganisationKind, Role

PROVINCE_ROLES: Final = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER})
CENTRE_ROLES: Final = frozenset({Role.CENTRE_OFFICER, Role.CENTRE_LEADER})
UNIT_KINDS: Final = frozenset(
    {OrganisationKind.PROVINCIAL_CENTRE, OrganisationKind.REGIONAL_CENTRE, OrganisationKind.OTHER_UNIT}
)


class Bounds(Protocol):
    """First and last valid day, with the article."""

    opens: date
    closes: date
    citation: str


class Leave(Protocol):
    """A leave to come late."""

    until: date
    paper: str


@dataclass(frozen=True, slots=True)
class WindowState:
    """The answer, the last valid day, and when closed why (a sentence) and by which article."""

    open: bool
    last_day: date | None
    reason: str
    article: str


def window_state(year: int, bounds: Bounds | None, leave: Leave | None, day: date) -> WindowState:
    """Open from the first to the last day, both included; after that only with a leave that has not run out."""
    if bounds is None:
        return WindowState(False, None, f"Năm kế hoạch {year} chưa có thời hạn đăng ký.", "")
    if leave is not None and bounds.closes < day <= leave.until:
        return WindowState(True, leave.until, "", f"{bounds.citation}; {leave.paper}")
    if day < bounds.opens:
        return _closed(bounds, f"Chưa đến ngày nhận đăng ký kế hoạch năm {year} (từ {bounds.opens:%d/%m/%Y}).")
    if day > bounds.closes:
        why = f"Đã hết hạn đăng ký kế hoạch năm {year} (ngày cuối cùng {bounds.closes:%d/%m/%Y})."
        return _closed(bounds, f"{why} Nộp muộn cần văn bản cho phép của cơ quan tiếp nhận.")
    return WindowState(True, bounds.closes, "", bounds.citation)


def _closed(bounds: Bounds, reason: str) -> WindowState:
    return WindowState(False, bounds.closes, reason, bounds.citation)


def may_grant_late_leave(actor: Actor, unit: Organisation) -> bool:
    """The Sở for units of its province; the Cục for each Sở and for units that register with it (TT 36/2013 Đ.10)."""
    own_tenant = actor.organisation.tenant_id == unit.tenant_id
    if actor.role in PROVINCE_ROLES:
        return own_tenant and unit.kind in UNIT_KINDS
    if actor.role in CENTRE_ROLES:
        return unit.kind == OrganisationKind.PROVINCIAL_DEPARTMENT or (own_tenant and unit.kind in UNIT_KINDS)
    return False


def receives_dossiers(actor: Actor) -> bool:
    """Whether the actor's body is one that can let others come late."""
    return actor.role in PROVINCE_ROLES or actor.role in CENTRE_ROLES


def may_set_window(actor: Actor, tenant: Organisation | None) -> bool:
    """The Cục guides the country; a Sở guides its own province (TT 36/2013 Đ.10: "trường hợp khác")."""
    if tenant is None:
        return actor.role in CENTRE_ROLES
    return actor.role in PROVINCE_ROLES and actor.organisation.tenant_id == tenant.pk


def may_keep_calendar(actor: Actor | None) -> bool:
    """Officers and leaders of a Sở and of the Cục write days into the calendar of their own office."""
    return actor is not None and actor.role in PROVINCE_ROLES | CENTRE_ROLES


def may_keep_national_calendar(actor: Actor | None) -> bool:
    """Officers and leaders of the Cục write days that everybody sees."""
    return actor is not None and actor.role in CENTRE_ROLES
