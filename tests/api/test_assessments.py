"""The estimate by program: items, recipients, years; the assessment with its steps, as the description promises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.factories.proposals import complete_draft, make_draft

pytestmark = pytest.mark.django_db
LINE = {
    "content_code": "ND3.3", "cost_item": "may_moc", "name": "Máy sấy", "quantity": "1", "unit_price": 700_000_000,
    "national": 300_000_000, "beneficiary": 400_000_000,
}  # fmt: skip


def write(program: Any, code: str, **values: Any) -> tuple[int, Any]:
    version = program.get(f"proposals/{code}/")[1]["version"]
    return program.patch(f"proposals/{code}/", {"version": version, **values})


def test_lines_are_written_and_read_with_what_the_norms_must_know(cast, api) -> None:
    draft, program = complete_draft(make_draft(cast), cast), api("donvi.danang")
    year = draft.plan_year
    status, _ = write(
        program, draft.code, ends_on=f"{year + 1}-06-30", priority_multiplier="1.20",
        lines=[LINE | {"recipient": 0, "units": 2}, LINE | {"year": year + 1, "national": 0, "beneficiary": 700_000_000}],
    )  # fmt: skip
    _, estimate = program.get(f"proposals/{draft.code}/estimate/")
    assert status == 200
    assert [(row["cost_item"], row["recipient"], row["units"], row["year"]) for row in estimate["lines"]] == [
        ("may_moc", 0, 2, None), ("may_moc", None, 1, year + 1),
    ]  # fmt: skip
    assert Decimal(estimate["priority_multiplier"]) == Decimal("1.2")
    assert [row["year"] for row in estimate["years"]] == [year, year + 1]
    for name, total in estimate["totals"].items():
        assert total == sum(row[name] for row in estimate["years"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipient": 7}, "lines.0.recipient"),
        ({"cost_item": "khong_co"}, "lines.0.cost_item"),
        ({"year": 1999}, "lines.0.year"),
        ({"content_code": "ND1"}, "lines.0.content_code"),
    ],
)
def test_what_does_not_exist_is_named_with_its_line(cast, api, change: dict[str, Any], field: str) -> None:
    draft, program = complete_draft(make_draft(cast), cast), api("donvi.danang")
    status, body = write(program, draft.code, lines=[LINE | change])
    assert (status, [reason["field"] for reason in body["reasons"]]) == (400, [field])
    assert [row["name"] for row in program.get(f"proposals/{draft.code}/estimate/")[1]["lines"]] == ["Máy sấy"]


@pytest.mark.parametrize("change", [{"units": 0}, {"units": 10_000}, {"recipient": -1}, {"units": 1.5}])
def test_numbers_out_of_bounds_are_refused(cast, api, change: dict[str, Any]) -> None:
    draft, program = complete_draft(make_draft(cast), cast), api("donvi.danang")
    assert write(program, draft.code, lines=[LINE | change])[0] == 400


def test_the_assessment_gives_every_step_with_its_norm(cast, api) -> None:
    draft, program = complete_draft(make_draft(cast), cast), api("donvi.danang")
    write(program, draft.code, lines=[LINE | {"national": 350_000_000, "beneficiary": 350_000_000}])
    status, body = program.get(f"proposals/{draft.code}/assessment/")
    assert (status, body["within"], body["asked"], body["allowed"], body["over"]) == (
        200, False, 350_000_000, 300_000_000, 50_000_000,
    )  # fmt: skip
    (group,) = body["groups"]
    assert (group["content"], group["lines"], group["over"]) == ("ND3.3", [0], 50_000_000)
    norms = {step["norm"]: (step["citation"], step["confidence"]) for step in group["steps"] if step["norm"]}
    assert {"norm.ND3.3.rate", "norm.ND3.3.ceiling"} <= set(norms)
    assert all(citation and confidence for citation, confidence in norms.values())
    assert body["lines"] == [{"line": 0, "asked": 350_000_000, "allowed": 300_000_000, "in_base": True}]
    assert [reason["field"] for reason in body["faults"]] == ["lines"]
    assert body["caveats"] == [
        "TT 64/2024/TT-BTC sửa đổi TT 28/2018/TT-BTC chưa được đối chiếu; mức có thể đã thay đổi (OPEN-3)."
    ]


def test_a_fault_of_one_line_names_it_by_its_index(cast, api) -> None:
    draft, program = complete_draft(make_draft(cast), cast), api("donvi.danang")
    write(program, draft.code, lines=[LINE, LINE | {"content_code": "", "name": "Tập huấn"}])
    _, body = program.get(f"proposals/{draft.code}/assessment/")
    assert "lines.1" in [reason["field"] for reason in body["faults"]]


@pytest.mark.parametrize("number", [1, 3])
def test_the_assessment_costs_the_same_whatever_the_number_of_lines(
    cast, api, number: int, django_assert_num_queries
) -> None:
    draft, program = complete_draft(make_draft(cast), cast), api("donvi.danang")
    write(program, draft.code, lines=[LINE] * number)
    program.get(f"proposals/{draft.code}/assessment/")
    with django_assert_num_queries(11):
        assert len(program.get(f"proposals/{draft.code}/assessment/")[1]["lines"]) == number


def test_others_find_no_assessment(cast, api) -> None:
    draft = complete_draft(make_draft(cast), cast)
    assert [api(name).get(f"proposals/{draft.code}/assessment/")[0] for name in ("donvi.gialai", "lanhdao.cuc")] == [
        404, 404,
    ]  # fmt: skip
