"""Reading a day of the year out of a norm, and who may see and enter the money of a year. Pure, no database."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

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
