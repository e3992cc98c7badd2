"""A day of the year out of a norm; who may enter the money of a year; who may change a norm. Pure, no database."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from budgets.models import NormChange
from organisations.actors import Actor
from organisations.roles import CENTRAL_ROLES, Role

DAY_OF_YEAR: Final = re.compile(r"^(?P<day>\d{2})/(?P<month>\d{2})/N(?P<shift>[+-]\d)?$")


def day_of_year(text: str, plan_year: int) -> date:
    """`19/05/N-1` for plan year N as a date. ValueError when the text is not a day of the year."""
    match = DAY_OF_YEAR.match(text)
    if match is None:
        message = f"“{text}” không phải là một ngày trong năm kế hoạch."
        raise ValueError(message)
    return date(plan_year + int(match["shift"] or 0), int(match["month"]), int(match["day"]))


def may_see_envelopes(actor: Actor | None) -> bool:
    """The central level: Cục, Vụ Kế hoạch - Tài chính, leaders of the ministry."""
    return actor is not None and actor.role in CENTRAL_ROLES


def may_set_envelope(actor: Actor | None) -> bool:
    """Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp gives the estimate (QĐ 2646/QĐ-BCT, mục VII.2)."""
    return actor is not None and actor.role == Role.BUDGET_OFFICER


def may_allocate(actor: Actor | None) -> bool:
    """The Cục shares out what was given: its director and its finance staff."""
    return actor is not None and actor.role in {Role.CENTRE_LEADER, Role.CENTRE_FINANCE}


DRAFTERS: Final = frozenset({Role.CENTRE_OFFICER, Role.CENTRE_FINANCE, Role.CENTRE_LEADER})
LOCAL_DRAFTERS: Final = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER})
PUBLISHERS: Final = frozenset({Role.CENTRE_LEADER, Role.PROVINCE_LEADER})
LOCAL_PREFIX: Final = "local."


def is_local(code: str) -> bool:
    """Whether a norm of this code belongs to a Sở: mức chi khuyến công địa phương."""
    return code.startswith(LOCAL_PREFIX)


def may_draft_norms(actor: Actor | None) -> bool:
    """Whether the person writes changes of norms at all: the Cục for the country, a Sở for its own."""
    return actor is not None and actor.role in DRAFTERS | LOCAL_DRAFTERS


def may_draft_norm(actor: Actor | None, code: str) -> bool:
    """Whether the person may propose another value for this code."""
    return actor is not None and actor.role in (LOCAL_DRAFTERS if is_local(code) else DRAFTERS)


def may_publish_norm(actor: Actor | None, change: NormChange) -> bool:
    """The leader of the body that keeps the norm, never the one who wrote the change."""
    return (
        actor is not None
        and actor.role in PUBLISHERS
        and may_draft_norm(actor, change.code)
        and actor.tenant_id == change.tenant_id
        and actor.user.pk != change.author_id
    )


def may_edit_change(actor: Actor | None, change: NormChange) -> bool:
    """The author alone: what somebody else rewrites, nobody has read for a second time."""
    return (
        actor is not None
        and actor.user.pk == change.author_id
        and actor.tenant_id == change.tenant_id
        and may_draft_norm(actor, change.code)
    )


def may_drop_change(actor: Actor | None, change: NormChange) -> bool:
    """The author, or the leader who would publish it."""
    return may_edit_change(actor, change) or may_publish_norm(actor, change)
