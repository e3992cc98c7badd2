"""Every kind against the figures of NĐ 30/2020/NĐ-CP, Phụ lục I, measured on the paper: millimetres, points, faces."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader

from reporting.kinds import KINDS
from tests.reporting.measuring import MM, Run, Sheet, measured
from tests.reporting.test_archival import issued

LEFT, RIGHT, TOP, BOTTOM = 30, 15, 20, 20
NEAR = 0.7  # letters of a slanted face lean over; Pango kerns
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DAY = re.compile(r"^\S.*, ngày (0[1-9]|[12]\d|3[01]) tháng (0[12]|[3-9]|1[0-2]) năm \d{4}$")
WITHOUT_RECEIVERS = {"contract_paper", "plan_table"}  # a contract is between its parties, the table is an annex
ONLY_A_TABLE = {"plan_table", "registration_table"}
SIGNED_BY_SEVERAL = {
    "acceptance_minutes", "centre_minutes", "cluster_report", "contract_paper", "liquidation_minutes", "province_minutes", "reconciliation", "visit_minutes",
}  # fmt: skip
every_kind = pytest.mark.parametrize("kind", sorted(KINDS))


@cache
def sheets(kind: str) -> tuple[Sheet, ...]:
    return tuple(measured(page) for page in PdfReader(io.BytesIO(issued(kind)[0])).pages)


def facts(run: Run) -> tuple[float, str]:
    return run.size, run.style


def issuer(sheet: Sheet) -> tuple[list[Run], Run]:
    """The lines of box 2, and the line of the number below them."""
    number = sheet.find("Số:")
    return [run for run in sheet.runs if run.y < number.y and run.right < sheet.width / 2], number


def title(sheet: Sheet) -> list[Run]:
    return [run for run in sheet.runs if run.size == 14 and run.style == "bold" and run.y > sheet.find("Số:").y]


@every_kind
def test_paper_and_margins(kind: str) -> None:
    """A4; top and bottom 20–25, left 30–35, right 15–20 mm; outside stand the page number, the form and the strip."""
    for sheet in sheets(kind):
        assert sorted((round(sheet.width), round(sheet.height))) == [210, 297]
        body = [run for run in sheet.runs if TOP - 1 < run.y < sheet.height - BOTTOM + 1]
        assert min(run.x for run in body) >= LEFT - 0.01
        assert max(run.right for run in body) <= sheet.width - RIGHT + NEAR
        assert min(run.y - run.size * 0.25 for run in body) >= TOP
        assert max(run.y for run in body) <= sheet.height - BOTTOM
    assert LEFT <= min(run.x for sheet in sheets(kind) for run in sheet.runs if run.y > TOP) <= LEFT + 5


@every_kind
def test_the_national_header_opens_the_page_on_the_right(kind: str) -> None:
    sheet = sheets(kind)[0]
    nation, motto = sheet.find(NATION), sheet.find(MOTTO)
    assert (facts(nation), facts(motto)) == ((12, "bold"), (13, "bold"))
    assert nation.x > sheet.width * 0.48
    assert TOP <= nation.y - nation.size / MM * 0.7 <= TOP + 5  # capitals are seven tenths of the size
    assert (nation.words, motto.words) == (NATION, MOTTO)
    assert abs(nation.middle - motto.middle) < 1
    assert 4 < motto.y - nation.y < 7
    (below,) = {
        round(rule.width, 1) for rule in sheet.rules if 0 < rule.y - motto.y < 3 and rule.x > sheet.width * 0.48
    }
    assert abs(below - motto.width) < 1


@every_kind
def test_the_issuer_stands_on_the_left_above_its_number(kind: str) -> None:
    sheet = sheets(kind)[0]
    lines, number = issuer(sheet)
    assert {line.size for line in lines} == {12}
    assert all(line.words == line.words.upper() for line in lines)
    styles = [line.style for line in lines]
    assert styles == sorted(styles, reverse=True)  # the upper body upright, then the issuer bold
    assert styles[-1] == "bold"
    widest = max(line.width for line in lines if line.style == "bold")
    rules = {round(rule.width, 1) for rule in sheet.rules if rule.x < sheet.width / 2 and 0 < rule.y - lines[-1].y < 4}
    assert len(rules) == 1
    assert widest / 3 - 0.1 <= rules.pop() <= widest / 2 + 0.1
    whole = [run for run in sheet.line(number) if run.x < sheet.width / 2]
    assert {facts(run) for run in whole} == {(13, "upright")}
    middle = (min(run.x for run in whole) + max(run.right for run in whole)) / 2
    assert abs(middle - sum(line.middle for line in lines) / len(lines)) < 1.5


@every_kind
def test_place_and_day_stand_in_italics_beside_the_number(kind: str) -> None:
    sheet = sheets(kind)[0]
    (day,) = [run for run in sheet.line(sheet.find("Số:")) if run.x > sheet.width * 0.48]
    assert facts(day) == (13, "italic")
    assert DAY.match(day.words)
    assert abs(day.middle - sheet.find(MOTTO).middle) < 1


@every_kind
def test_the_name_is_centred_and_its_rule_is_a_third_to_a_half_of_the_line(kind: str) -> None:
    sheet = sheets(kind)[0]
    lines = title(sheet)
    middle = (LEFT + sheet.width - RIGHT) / 2
    assert lines
    assert lines[0].words == lines[0].words.upper()
    assert max(abs(line.middle - middle) for line in lines if line.y < lines[-1].y + 1) < 1
    head = [run for run in lines if run.y - lines[0].y < 30]
    widest = max(run.width for run in head)
    rules = [
        rule
        for rule in sheet.rules
        if head[0].y < rule.y < head[0].y + 40 and abs(rule.x + rule.width / 2 - middle) < 1
    ]
    assert widest / 3 <= rules[0].width <= widest / 2


@every_kind
def test_the_body_is_set_in_thirteen_points_with_an_indent_of_one_centimetre(kind: str) -> None:
    runs = [
        run for sheet in sheets(kind) for run in sheet.runs if run.y > 60 and run.size >= 13 and run.style == "upright"
    ]
    assert {run.size for run in runs} == (set() if kind in ONLY_A_TABLE else {13})
    starts = {round(run.x) for sheet in sheets(kind) for run in sheet.runs if run.y > 60}
    assert kind in ONLY_A_TABLE or 40 in starts


@every_kind
def test_page_numbers_stand_in_the_middle_of_the_top_margin_from_page_two(kind: str) -> None:
    pages = sheets(kind)
    above = [[run for run in sheet.runs if run.y < TOP - 1] for sheet in pages]
    assert not [run for run in above[0] if run.words.isdigit()]
    for sheet, runs in zip(pages[1:], above[1:], strict=True):
        for number in runs:
            assert (number.words.isdigit(), facts(number)) == (True, (13, "upright"))
            assert abs(number.middle - (LEFT + sheet.width - RIGHT) / 2) < 0.5


@every_kind
def test_receivers_stand_at_the_left_edge_and_end_with_the_archive(kind: str) -> None:
    found = [
        (sheet, sheet.find("Nơi nhận:")) for sheet in sheets(kind) if any(r.words == "Nơi nhận:" for r in sheet.runs)
    ]
    if kind in WITHOUT_RECEIVERS:
        assert found == []
        return
    ((sheet, head),) = found
    assert (facts(head), round(head.x, 1)) == ((12, "bold italic"), LEFT)
    lines = [run for run in sheet.runs if run.y > head.y and run.size == 11 and run.words.startswith("- ")]
    assert {(facts(line), round(line.x, 1)) for line in lines} == {((11, "upright"), LEFT)}
    assert all(line.words.endswith(";") for line in lines[:-1] if "," not in line.words)
    assert lines[-1].words.startswith("- Lưu: VT")
    assert lines[-1].words.endswith(".")


@every_kind
def test_the_signer_stands_on_the_right_level_with_the_receivers(kind: str) -> None:
    if kind in SIGNED_BY_SEVERAL | WITHOUT_RECEIVERS:
        return
    sheet = next(sheet for sheet in sheets(kind) if any(run.words == "Nơi nhận:" for run in sheet.runs))
    head = sheet.find("Nơi nhận:")
    (authority, *_) = [run for run in sheet.runs if run.x > sheet.width / 2 and abs(run.y - head.y) < 2]
    assert facts(authority) == (13, "bold")
    assert authority.words == authority.words.upper()
    assert authority.x > sheet.width / 2


@every_kind
def test_annexes_have_their_word_at_fourteen_points_centred(kind: str) -> None:
    for sheet in sheets(kind)[1:]:
        for run in sheet.runs:
            if re.fullmatch(r"Phụ lục [IVX]+", run.words):
                assert (facts(run), abs(run.middle - (LEFT + sheet.width - RIGHT) / 2) < 1) == ((14, "bold"), True)
