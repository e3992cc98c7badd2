"""The worked example of docs/algorithms/support-amount.md is what the calculator says."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from budgets.assessment import Assessment, Group, Line, Question
from budgets.calculator import assess
from tests.budgets.lawbook import law

PAGE = (Path(settings.BASE_DIR) / "docs" / "algorithms" / "support-amount.md").read_text(encoding="utf-8")
EXAMPLE = PAGE[PAGE.index("## Worked example") :]


def table(head: str) -> list[list[str]]:
    """Rows of the table whose head begins with these words, without the head."""
    lines = EXAMPLE[EXAMPLE.index(f"| {head} |") :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def number(cell: str) -> int | None:
    return int(cell.replace(".", "")) if cell else None


def question() -> Question:
    given = re.search(r"Day (\S+); mark `(\S+)`; multiplier (\S+); beneficiaries (.+) and (.+)\.", EXAMPLE)
    assert given
    day, mark, multiplier, *names = given.groups()
    lines = tuple(
        Line(key, content, number(cost), number(asked), f"Dòng {key}", item, whose, int(units))
        for key, content, item, whose, units, cost, asked, _ in table("Line")
    )
    return Question(
        datetime.strptime(day, "%d/%m/%Y").date(), lines, {name: name for name in names}, frozenset({mark}),
        Decimal(multiplier.replace(",", ".")),
    )  # fmt: skip


def answer(variant: str) -> Assessment:
    asked = question()
    return assess(asked, law(asked.day, variant=variant))


def row_of(group: Group) -> list[int | str | None]:
    """The group as a row of the page."""
    label = f"{group.content}, {group.recipient_name}" if group.content else "Chi quản lý"
    found = {step.text.split(":")[0]: step.result for step in group.steps}
    rate = found.get("Tỷ lệ", found.get("Chi quản lý"))
    return [label, group.cost, rate, found.get("Mức tối đa"), group.allowed, group.asked]


@pytest.mark.parametrize(("head", "variant"), [("Group", "B"), ("Group (variant A)", "A")])
def test_the_groups_are_as_written(head: str, variant: str) -> None:
    *rows, total = table(head)
    found = answer(variant)
    assert [[label, *map(number, cells)] for label, *cells in rows] == [row_of(group) for group in found.groups]
    assert [number(total[4]), number(total[5])] == [found.allowed, found.asked]


def test_the_shares_of_the_lines_are_as_written() -> None:
    found = answer("B")
    assert {row[0]: number(row[7]) for row in table("Line")} == {key: row.allowed for key, row in found.lines.items()}


def test_what_is_said_is_as_written() -> None:
    quoted = [line.removeprefix("> ") for line in EXAMPLE.splitlines() if line.startswith("> ")]
    found = answer("B")
    [fault] = found.faults
    assert quoted == [f"{fault.message} ({fault.article})", *(step.text for step in found.groups[0].steps)]
    assert found.warnings == ()
