"""The calculator against the real norm files: tests/budgets/cases/*.yaml, no database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgets.assessment import Assessment, Line, Question
from budgets.calculator import assess
from tests.budgets.lawbook import contents, law, taken_items

CASES = Path(__file__).parent / "cases"
LAST_OF_OLD, FIRST_OF_NEW = date(2018, 5, 10), date(2018, 5, 11)


def read(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


def answer(case: dict[str, Any]) -> Assessment:
    """The assessment of a case; items of cost not given are ones that the norm takes."""
    day = case["day"]
    usual = taken_items({row.code for row in contents()}, day)
    lines = tuple(
        Line(
            key=str(number),
            content=row["content"],
            cost=row["cost"],
            asked=row.get("asked", 0),
            name=row.get("name", f"Dòng {number}"),
            item=row.get("item", usual.get(row["content"], "")),
            recipient=row.get("recipient", ""),
            units=row.get("units", 1),
        )
        for number, row in enumerate(case["lines"], 1)
    )
    question = Question(
        day,
        lines,
        case.get("recipients", {}),
        frozenset(case.get("flags", ())),
        Decimal(str(case.get("multiplier", 1))),
    )
    return assess(question, law(day, variant=case.get("variant", "B")))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.yaml")) if path.stem != "table"
        for case in read(path.name)
    ],
)  # fmt: skip
def test_what_is_allowed_and_what_is_said(case: dict[str, Any]) -> None:
    found = answer(case)
    assert found.allowed == case["allowed"]
    assert [reason.message for reason in found.faults] == case.get("faults", [])
    assert [reason.message for reason in found.warnings] == case.get("warnings", [])
    if "groups" in case:
        assert [[group.content, group.recipient, group.allowed] for group in found.groups] == case["groups"]
    if "says" in case:
        assert case["says"] in [step.text for group in found.groups for step in group.steps]


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['content']} {row.get('item', '')}") for row in read("table.yaml")]
)
@pytest.mark.parametrize(("day", "key"), [(LAST_OF_OLD, "before"), (FIRST_OF_NEW, "after")])
def test_every_row_of_the_table_of_norms(row: dict[str, Any], day: date, key: str) -> None:
    found = answer({"day": day, "lines": [{**row, "asked": 1}], "flags": row.get("flags", ())})
    title = law(day).contents[row["content"]].title
    silent = f"{title}: chưa có định mức vào ngày {day:%d/%m/%Y}; cấp thẩm định xem xét theo chi phí thực tế."
    assert found.allowed == (row["cost"] if row[key] is None else row[key])
    assert [reason.message for reason in found.warnings] == ([silent] if row[key] is None else [])


def test_the_table_has_every_content_with_a_norm() -> None:
    named = {row["content"] for row in read("table.yaml")}
    known = {row.code for row in contents() if row.selectable}
    with_norm = {code for code in known for day in (LAST_OF_OLD, FIRST_OF_NEW) if not law(day).contents[code].is_silent}
    first_of = {"ND1.1", "ND6.1", "ND9.1"}
    under_words = {code for code in with_norm if code[:4] in {"ND1.", "ND6.", "ND9."}} - first_of
    assert with_norm - under_words == named - {"ND7.1", "ND3.7"}


@pytest.mark.parametrize(
    ("content", "norm", "citation", "confidence"),
    [
        ("ND3.3", "norm.ND3.3.ceiling", "TT 28/2018/TT-BTC, Điều 8 khoản 4", "Đã đối chiếu văn bản"),
        ("ND4.5", "norm.ND4.5.ceiling", "TT 28/2018/TT-BTC, Điều 8 khoản 9 (suy luận)", "Độ tin cậy trung bình"),
    ],
)
def test_every_step_of_a_figure_names_norm_article_result_and_confidence(
    content: str, norm: str, citation: str, confidence: str
) -> None:
    [group] = answer({"day": FIRST_OF_NEW, "lines": [{"content": content, "cost": 900_000_000}]}).groups
    assert (group.norm, group.citation) == (norm, citation)
    assert {(step.citation, step.confidence) for step in group.steps} == {(citation, confidence)}
    assert all(step.norm and step.result is not None for step in group.steps)


@pytest.mark.parametrize(("day", "number"), [(FIRST_OF_NEW, 0), (date(2026, 11, 22), 1)])
def test_what_is_not_known_of_a_document_goes_with_what_rests_on_it(day: date, number: int) -> None:
    assert len(answer({"day": day, "lines": [{"content": "ND3.3", "cost": 900_000_000}]}).caveats) == number
    assert answer({"day": day, "lines": [{"content": "ND3.7", "cost": 900_000_000}]}).caveats == ()


def test_the_steps_can_be_reckoned_again_by_hand() -> None:
    case = {
        "flags": ["trade.export"],
        "multiplier": "1.5",
        "lines": [{"content": "ND4.5", "cost": 450_000_001, "units": 4}],
    }
    [group] = answer({"day": FIRST_OF_NEW, **case}).groups
    assert [(step.text, step.result) for step in group.steps] == [
        ("Chi phí được tính: 450.000.001 đ.", 450_000_001),
        ("Hệ số ưu tiên 1,5: mức tối đa × 1,5. Địa bàn, ngành nghề ưu tiên, do Bộ Công Thương phê duyệt.", None),
        ("Tỷ lệ: 50% × 450.000.001 đ = 225.000.000 đ (bỏ phần lẻ dưới 1 đồng).", 225_000_000),
        ("Mức tối đa: 35.000.000 đ/nhãn hiệu × hệ số 1,5 × 4 nhãn hiệu = 210.000.000 đ.", 210_000_000),
        ("Được hỗ trợ nhiều nhất 210.000.000 đ: mức nhỏ nhất trong các mức trên.", 210_000_000),
    ]


def test_a_level_that_is_not_said_is_told_and_the_lower_ceiling_counts() -> None:
    [group] = answer({"day": FIRST_OF_NEW, "lines": [{"content": "ND7.1", "cost": 400_000_000}]}).groups
    assert group.steps[0].text == (
        "Chưa chọn cấp nên tính theo mức thấp nhất trong các mức: Hội, hiệp hội cấp vùng 70.000.000 đ; "
        "Hội, hiệp hội cấp quốc gia 100.000.000 đ. Chọn nội dung chi tiết để tính đúng cấp."
    )
    assert (group.content, group.allowed) == ("ND7.1", 70_000_000)
