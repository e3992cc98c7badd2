"""Charts: figures as text, words for who cannot see, nothing the content policy forbids, and fit for a PDF."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from core.charts import WIDTH, Bar, Line, Stack, bars, line, progress, stacked

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = {
    "bars": bars("a", "Theo tỉnh", "Mỗi thanh là một tỉnh.", [Bar("Đà Nẵng", 3, "3"), Bar("Gia <Lai>", 1, "1"), Bar("Huế", 0, "0")]),
    "stacked": stacked("b", "Nguồn", "Theo nguồn.", ("Quốc gia", "Khác"), [Stack("2027", (2, 1), "3,0"), Stack("2028", (0, 0), "0,0")]),
    "line": line("c", "Theo năm", "Từng năm.", ("2026", "2027"), [Line("Đề nghị", (1, 4), ("1,0", "4,0")), Line("Duyệt", (0, 2), ("0", "2,0"))]),
    "progress": progress("d", "T1", "Nghiệm thu 5 trên 100.", ("duyệt", "nghiệm thu"), (20, 5), 100),
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_says_in_words_what_it_shows(name: str) -> None:
    root = ET.fromstring(CHARTS[name])
    labels = str(root.get("aria-labelledby")).split()
    assert root.get("role") == "img"
    assert [part.get("id") for part in root[:2]] == labels
    assert all(part.text for part in root[:2])


@pytest.mark.parametrize("name", CHARTS)
def test_holds_nothing_that_the_policy_forbids(name: str) -> None:
    assert re.findall(r"\sstyle=|<script|<style|\son\w+=|href=", CHARTS[name]) == []


@pytest.mark.parametrize("name", CHARTS)
def test_stays_inside_its_frame(name: str) -> None:
    for part in ET.fromstring(CHARTS[name]).iter(f"{SVG}rect"):
        assert 0 <= float(part.get("x", 0)) <= float(part.get("x", 0)) + float(part.get("width", 0)) <= WIDTH


def test_every_figure_is_written_and_text_is_text() -> None:
    texts = [part.text for part in ET.fromstring(CHARTS["bars"]).iter(f"{SVG}text")]
    assert texts == ["Đà Nẵng", "3", "Gia <Lai>", "1", "Huế", "0"]


def test_bars_are_as_long_as_their_figures() -> None:
    widths = [float(part.get("width", 0)) for part in ET.fromstring(CHARTS["bars"]).iter(f"{SVG}rect")]
    assert widths == [pytest.approx(370), pytest.approx(370 / 3, abs=0.01), 0]


def test_series_differ_without_colour() -> None:
    root = ET.fromstring(CHARTS["stacked"])
    patterns = {part.get("id") for part in root.iter(f"{SVG}pattern")}
    used = {
        str(part.get("fill"))[5:-1] for part in root.iter(f"{SVG}rect") if str(part.get("fill")).startswith("url(#")
    }
    assert used == {"b-p1"}
    assert used <= patterns


def test_nothing_to_show_is_no_chart() -> None:
    assert (bars("a", "A", "B", []), line("a", "A", "B", (), [])) == ("", "")
