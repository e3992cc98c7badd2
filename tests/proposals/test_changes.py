"""What differs between two snapshots: by field, row, line, paper and figure; the other way round it is the mirror."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.changes import Change, Kind, changes_between
from proposals.worddiff import COME, GONE, words_between

pytestmark = pytest.mark.pure


def line(key: str, name: str = "Máy sấy", national: int = 300) -> dict[str, Any]:
    return {
        "key": key, "name": name, "content": "Máy móc", "item": "Máy", "recipient_name": "HTX A", "units": 1, "year": None,
        "unit_name": "bộ", "quantity": "1", "unit_price": 700, "amount": 700, "national": national, "local": 0,
        "beneficiary": 700 - national, "other": 0, "note": "",
    }  # fmt: skip


def paper(kind: str, sha: str, name: str = "bao-gia.pdf") -> dict[str, Any]:
    return {"kind": kind, "title": "Báo giá", "name": name, "sha256": sha, "size": 1200}


def content(**parts: Any) -> dict[str, Any]:
    return {
        "fields": {"title": "Máy sấy", "objectives": "Tăng 30%", "starts_on": "2027-02-01", "commits_counterpart": True},
        "rows": {"partners": [], "beneficiaries": [{"key": "1", "name": "HTX A", "tax_code": "0400"}], "work": []},
        "lines": [line("7")], "papers": [paper("quote", "aa")],
        "money": {"total_cost": 700, "amount_proposed": 300},
    } | parts  # fmt: skip


def found(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    sections = changes_between(before, after).sections
    return [(section.key, c.label, c.before, c.after) for section in sections for c in section.changes]


def test_the_same_snapshot_has_no_difference() -> None:
    assert changes_between(content(), copy.deepcopy(content())).count == 0


def test_a_field_a_day_and_a_tick_are_told_in_words() -> None:
    after = content(
        fields={"title": "Máy sấy", "objectives": "", "starts_on": "2027-03-01", "commits_counterpart": False}
    )

    assert found(content(), after) == [
        ("muc-tieu", "Mục tiêu", "Tăng 30%", ""),
        ("noi-dung-tien-do", "Bắt đầu", "01/02/2027", "01/03/2027"),
        ("to-chuc-thuc-hien", "Cam kết vốn đối ứng", "có", "không"),
    ]


def test_rows_are_known_by_their_key_whatever_their_order() -> None:
    two = [{"key": "1", "name": "HTX A", "tax_code": "0400"}, {"key": "2", "name": "HTX B", "tax_code": ""}]
    before = content(rows={"beneficiaries": two})
    after = content(rows={"beneficiaries": [two[1], {**two[0], "tax_code": "0500"}]})

    assert found(before, after) == [("don-vi-dia-diem", "“HTX A”: mã số thuế", "0400", "0500")]
    assert found(content(), before) == [("don-vi-dia-diem", "Thêm đơn vị thụ hưởng", "", "tên: HTX B")]
    assert found(before, content()) == [("don-vi-dia-diem", "Bỏ đơn vị thụ hưởng", "tên: HTX B", "")]


def test_money_says_by_how_much_in_dong_and_percent() -> None:
    after = content(lines=[line("7", national=250)], money={"total_cost": 700, "amount_proposed": 250})
    changes = changes_between(content(), after).sections[0].changes

    assert [(c.label, c.moved, c.percent, c.kind) for c in changes] == [
        ("Kinh phí đề nghị hỗ trợ", "-50", "-16,7%", Kind.MONEY),
        ("“Máy sấy”: khuyến công quốc gia", "-50", "-16,7%", Kind.MONEY),
        ("“Máy sấy”: đơn vị thụ hưởng góp", "+50", "+12,5%", Kind.MONEY),
    ]


def test_papers_are_the_same_by_what_is_in_them() -> None:
    renamed = content(papers=[paper("quote", "aa", "khac.pdf")])
    replaced = content(papers=[paper("quote", "bb", "moi.pdf"), paper("quote", "cc", "them.pdf")])

    assert found(content(), renamed) == []
    assert found(content(), replaced) == [
        ("giay-to", "Thay: Báo giá", "bao-gia.pdf (1.200 byte)", "moi.pdf (1.200 byte)"),
        ("giay-to", "Thêm: Báo giá", "", "them.pdf (1.200 byte)"),
    ]
    assert found(content(), content(papers=[])) == [("giay-to", "Bỏ: Báo giá", "bao-gia.pdf (1.200 byte)", "")]


def test_a_long_text_is_compared_word_by_word_and_a_short_one_is_not() -> None:
    text = "Máy cũ, năng suất thấp, hao điện; cơ sở cần thay dây chuyền mới trong năm nay."
    long = Change("Sự cần thiết", text, text.replace("năm nay", "quý hai"), Kind.FIELD)

    assert [w.text for w in long.words if w.state == GONE] == ["năm", "nay"]
    assert [w.text for w in long.words if w.state == COME] == ["quý", "hai"]
    assert Change("Tên", "Máy sấy", "Máy xay", Kind.FIELD).words == ()


words = st.text(alphabet="aăâ bđ.,\n", max_size=60)
amounts = st.integers(min_value=0, max_value=5)
lines = st.lists(
    st.builds(line, st.sampled_from("123"), st.sampled_from(("Máy", "Tủ")), amounts), unique_by=lambda row: row["key"]
)
papers = st.lists(st.builds(paper, st.sampled_from(("quote", "plan")), st.sampled_from(("aa", "bb", "cc"))),
                  unique_by=lambda row: row["sha256"])  # fmt: skip
snapshots = st.builds(
    lambda text, rows, files, sum_: content(fields={"objectives": text}, lines=rows, papers=files,
                                            money={"total_cost": sum_, "amount_proposed": sum_}),
    words, lines, papers, amounts,
)  # fmt: skip


@given(snapshots)
def test_no_snapshot_differs_from_itself(one: dict[str, Any]) -> None:
    assert changes_between(one, copy.deepcopy(one)).count == 0


@given(snapshots, snapshots)
def test_the_other_way_round_is_the_mirror(one: dict[str, Any], two: dict[str, Any]) -> None:
    def seen(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[str, str, str, int]]:
        sections = changes_between(first, second).sections
        return sorted((s.key, c.before, c.after, c.difference or 0) for s in sections for c in s.changes)

    mirrored = sorted((key, after, before, -gap) for key, before, after, gap in seen(two, one))
    assert seen(one, two) == mirrored


@given(words, words)
def test_the_words_hold_both_texts_whole(before: str, after: str) -> None:
    found = words_between(before, after)

    assert "".join(word.text for word in found if word.state != COME) == before
    assert "".join(word.text for word in found if word.state != GONE) == after
