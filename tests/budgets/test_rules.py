"""Days of the year, words, and who may enter money: pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from budgets.listing import value_words
from budgets.models import Norm
from budgets.rules import day_of_year, may_see_envelopes, may_set_envelope
from organisations.roles import Role


@pytest.mark.parametrize(
    ("text", "day"),
    [("19/05/N-1", date(2026, 5, 19)), ("22/01/N+1", date(2028, 1, 22)), ("31/12/N", date(2027, 12, 31))],
)
def test_a_day_of_the_plan_year(text: str, day: date) -> None:
    assert day_of_year(text, 2027) == day


@pytest.mark.parametrize("text", ["", "15", "19/5/N-1", "19/05/2026", "trước 20/5"])
def test_anything_else_is_not_a_day_of_the_year(text: str) -> None:
    with pytest.raises(ValueError, match="không phải là một ngày"):
        day_of_year(text, 2027)


@pytest.mark.parametrize(
    ("kind", "value", "text", "unit", "words"),
    [
        ("rate", "50.0000", "", "%", "50%"),
        ("rate", "1.5000", "", "%", "1,5%"),
        ("ceiling", "300000000.0000", "", "đồng", "300.000.000 đồng"),
        ("working_days", "15", "", "ngày làm việc", "15 ngày làm việc"),
        ("multiplier", "1.5", "", "lần", "1,5 lần"),
        ("date", None, "19/05/N-1", "", "19/05 năm N-1"),
        ("list", None, "5 hoặc 7", "", "5 hoặc 7"),
    ],
)
def test_a_value_in_words(kind: str, value: str | None, text: str, unit: str, words: str) -> None:
    number = None if value is None else Decimal(value)
    assert value_words(Norm(kind=kind, value=number, value_text=text, unit=unit)) == words


@pytest.mark.parametrize("role", list(Role))
def test_the_central_level_sees_the_money_and_the_budget_officer_enters_it(role: Role) -> None:
    actor = SimpleNamespace(role=role)
    sees = {Role.CENTRE_OFFICER, Role.CENTRE_APPRAISER, Role.CENTRE_FINANCE, Role.CENTRE_LEADER, Role.MINISTER,
            Role.BUDGET_OFFICER}  # fmt: skip
    assert may_see_envelopes(actor) == (role in sees)
    assert may_set_envelope(actor) == (role == Role.BUDGET_OFFICER)


def test_nobody_sees_nothing() -> None:
    assert (may_see_envelopes(None), may_set_envelope(None)) == (False, False)
