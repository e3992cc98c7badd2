"""Days of a calendar as an iCalendar file (RFC 5545): whole days only, text escaped, lines folded at 75 octets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
PRODUCT: Final = "-//Cổng khuyến công//Lịch năm//VI"
OCTETS: Final = 75
LINE_END: Final = "\r\n"


@dataclass(frozen=True, slots=True)
class Event:
    """A whole day. `uid` stays the same as long as the day means the same thing, so that a reader replaces it."""

    uid: str
    day: date
    summary: str
    description: str = ""
    category: str = ""


def as_file(events: Iterable[Event], *, name: str, made: datetime) -> bytes:
    """The whole file. `name` is the calendar's; `made` must know its time zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{escape(PRODUCT)}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{escape(name)}")
    for event in events:
        lines += _lines(event, f"{made.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    lines.append("END:VCALENDAR")
    return "".join(f"{part}{LINE_END}" for line in lines for part in fold_line(line)).encode()


def escape(text: str) -> str:
    """A value of type TEXT (section 3.3.11): backslash, semicolon, comma and line ends; other controls are left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in plain if letter in "\n\t" or (letter >= " " and letter != "\x7f"))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold_line(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets (section 3.1), never through a letter; each after the first begins with a space."""
    piece, room = "", OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", OCTETS - 1
        piece, room = piece + letter, room - size
    yield piece


def _lines(event: Event, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escape(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escape(event.description)}"
    if event.category:
        yield f"CATEGORIES:{escape(event.category)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
