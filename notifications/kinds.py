"""The kinds of notices, read from kinds.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from notifications.states import MailWhen

GENERAL: Final = "general"
"""Notices from before there were kinds; nobody sends them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`statutory` = the article that demands the notice, empty when none does; `mail` = until the person chooses."""

    key: str
    group: str
    label: str
    about: str
    mail: MailWhen
    statutory: str = ""
    confidence: str = ""

    @property
    def mail_choices(self) -> list[tuple[str, str]]:
        """What may be chosen for e-mail: a statutory notice is never switched off."""
        return [(str(value), str(label)) for value, label in MailWhen.choices if self.allows(str(value))]

    def allows(self, mail: str) -> bool:
        """Whether e-mail may be set so."""
        return mail in MailWhen.values and not (self.statutory and mail == MailWhen.OFF)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by key, in the order of the file."""
    return {row["key"]: Kind(**{**row, "mail": MailWhen(row["mail"])}) for row in _read()["kinds"]}


@cache
def groups() -> dict[str, str]:
    """Titles of the groups by key."""
    return dict(_read()["groups"])


def label_of(key: str) -> str:
    """In words; also for what was sent before there were kinds."""
    kind = kinds().get(key)
    return kind.label if kind else "Thông báo chung"


def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
    return found
