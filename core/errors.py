"""Refusals carry every reason at once, each a sentence a person can act on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is refused.

    `field` names the form field or section, `article` the rule, `url` where it can be put right.
    """

    message: str
    field: str = ""
    article: str = ""
    url: str = ""

    def __str__(self) -> str:
        return self.message


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A rule says no. `reasons` holds all of them; nothing was changed."""

    def __init__(self, *reasons: Reason | str) -> None:
        self.reasons: tuple[Reason, ...] = tuple(
            reason if isinstance(reason, Reason) else Reason(reason) for reason in reasons
        )
        super().__init__(" ".join(reason.message for reason in self.reasons))


class Stale(Refused):
    """Somebody else changed the thing since the page was opened."""


class NotFound(Exception):  # noqa: N818
    """Not there, or not yours: the two answers are the same on purpose."""
