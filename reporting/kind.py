"""What a kind of document is, who may print one, and since when the law has asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from organisations.models import Organisation
from organisations.roles import CENTRAL_ROLES, Role

PROVINCE = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.SYSTEM})
UNIT = frozenset({Role.UNIT_STAFF})
ASKS_FOR_SUPPLEMENT = frozenset({Role.PROVINCE_OFFICER, Role.CENTRE_OFFICER, Role.CENTRE_APPRAISER, Role.SYSTEM})
EVERYBODY = frozenset(Role)
CENTRE = CENTRAL_ROLES | {Role.SYSTEM}
OFFICES = PROVINCE | CENTRE
TT_36_IN_FORCE = date(2014, 2, 10)
ND_30_IN_FORCE = date(2020, 3, 5)
ND_235_IN_FORCE = date(2025, 10, 15)


def always(_subject: Any) -> bool:
    """For kinds that can be made whenever their subject is there."""
    return True


@dataclass(frozen=True)
class DocumentKind:
    """`build(subject, *, actor, day)` makes a `snapshot`, or raises Refused saying what is still missing.

    `templates` are (in force from, template), oldest first. `printed_by` are the roles that may ask for one;
    `kept_from` those that do not read it even when they see its subject. `numbered`: it takes a number from the book of
    its issuer; `number_each_day`: a printing of another day is another document with a number of its own. `offered(subject)`:
    whether there is anything to print yet.
    """

    key: str
    title: str
    subject: type[Model]
    snapshot: type
    build: Callable[..., Any]
    issuer: Callable[[Any], Organisation]
    templates: tuple[tuple[date, str], ...]
    law: str
    form_number: str = ""
    landscape: bool = False
    printed_by: frozenset[Role] = EVERYBODY
    kept_from: frozenset[Role] = frozenset()
    numbered: bool = False
    number_each_day: bool = False
    offered: Callable[[Any], bool] = always

    def template_on(self, day: date) -> str:
        """The layout in force on a day. LookupError before the first one."""
        in_force = [template for since, template in self.templates if since <= day]
        if not in_force:
            raise LookupError(f"no layout of {self.key} was in force on {day}")
        return in_force[-1]
