"""The iCalendar file against the rules of RFC 5545: line ends, folding, escaping, what a VEVENT must hold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.icalendar import OCTETS, Event, as_file, escape, fold_line

pytestmark = pytest.mark.pure

MADE = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


def unfolded(raw: bytes) -> list[str]:
    """Content lines, as a reader puts them together (section 3.1)."""
    text = raw.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return re.sub("\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n")


def unescaped(value: str) -> str:
    """What a reader makes of a TEXT value (section 3.3.11)."""
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def read(raw: bytes) -> list[dict[str, str]]:
    """The events as a strict reader finds them."""
    events: list[dict[str, str]] = []
    lines = unfolded(raw)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[A-Z]+)*", name), line
        if line == "BEGIN:VEVENT":
            events.append({})
        elif line != "END:VEVENT" and events:
            assert name not in events[-1], "each property once"
            events[-1][name] = unescaped(value)
    return events


def test_a_whole_day_ends_with_the_next_one() -> None:
    raw = as_file(
        [Event("law-1@cong", date(2026, 12, 31), "Kết thúc chi", "Điều 15", "Thời hạn")], name="Lịch", made=MADE
    )
    assert read(raw) == [
        {
            "UID": "law-1@cong",
            "DTSTAMP": "20260601T030000Z",
            "DTSTART;VALUE=DATE": "20261231",
            "DTEND;VALUE=DATE": "20270101",
            "SUMMARY": "Kết thúc chi",
            "DESCRIPTION": "Điều 15",
            "CATEGORIES": "Thời hạn",
            "TRANSP": "TRANSPARENT",
        }
    ]


def test_a_calendar_names_its_version_and_its_product_even_when_it_is_empty() -> None:
    lines = unfolded(as_file([], name="Trống; không có gì", made=MADE))
    assert "VERSION:2.0" in lines
    assert any(line.startswith("PRODID:") for line in lines)
    assert "X-WR-CALNAME:Trống\\; không có gì" in lines


def test_a_title_cannot_smuggle_in_a_property_of_its_own() -> None:
    title = "Họp\r\nEND:VEVENT\r\nATTACH:file:///etc/passwd"
    (event,) = read(as_file([Event("u", date(2026, 1, 2), title)], name="x", made=MADE))
    assert set(event) == {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "TRANSP"}
    assert event["SUMMARY"] == title.replace("\r\n", "\n")


def test_control_characters_are_left_out() -> None:
    assert escape("a\x00b\x07c\x7fd\te") == "abcd\te"


@given(title=TEXTS, note=TEXTS)
def test_whatever_is_written_comes_out_of_a_reader_unchanged(title: str, note: str) -> None:
    raw = as_file([Event("u", date(2026, 1, 2), title, note)], name="x", made=MADE)
    assert all(len(line) <= OCTETS for line in raw.split(b"\r\n"))
    (event,) = read(raw)
    assert event["SUMMARY"] == title
    assert event.get("DESCRIPTION", "") == note


@given(line=TEXTS)
def test_a_line_is_folded_between_letters(line: str) -> None:
    pieces = list(fold_line(line))
    assert all(len(piece.encode()) <= OCTETS for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
