"""Every notice states a kind that is known, and every kind is sent by somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from notifications.kinds import groups, kinds
from notifications.services import notify
from tests.architecture.test_style import sources

SENDERS = (
    "core", "organisations", "programmes", "notifications", "budgets", "proposals", "appraisal", "planning", "execution",
    "reporting", "integrations", "workbench", "portal", "khuyencong",
)  # fmt: skip
STATED = re.compile(r'(?:kind=|Notice\(|_tell\(|_tell_movers\(|kind = )\s*"([a-z_]+)"(?: if [^\n]+ else "([a-z_]+)")?')
CALL = re.compile(r"\b(?<!def )notify\(((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)\)")


def stated() -> Iterator[str]:
    """Of the files that tell anybody anything."""
    for _, path in sources(*SENDERS):
        text = path.read_text(encoding="utf-8")
        if "notifications.services" in text:
            yield from (key for found in STATED.finditer(text) for key in found.groups() if key)


def test_every_kind_is_sent_by_somebody() -> None:
    assert kinds().keys() - set(stated()) == set()


def test_every_call_states_its_kind() -> None:
    calls = [
        (name, found[1])
        for name, path in sources(*SENDERS)
        for found in CALL.finditer(path.read_text(encoding="utf-8"))
        if "notifications.services" in path.read_text(encoding="utf-8")
    ]
    assert len(calls) > 15
    assert [name for name, given in calls if "kind=" not in given] == []
    literal = {key for _, given in calls for key in re.findall(r'kind="(\w+)"', given)}
    assert literal - kinds().keys() == set()


def test_a_statutory_kind_says_its_article_and_how_sure_we_are() -> None:
    for kind in kinds().values():
        assert kind.group in groups()
        assert not kind.statutory or (kind.confidence in {"high", "medium", "assumed"} and not kind.allows("off"))
        assert kind.allows(kind.mail)


@pytest.mark.django_db
def test_an_unknown_kind_is_not_sent() -> None:
    with pytest.raises(ValueError, match="khac"):
        notify([1], kind="khac", text="x", url="/")
