"""A meeting as an iCalendar file (RFC 5545). No dossiers in it: calendars are read over shoulders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from appraisal.models import Meeting
from appraisal.states import MeetingState

LENGTH = timedelta(hours=3)
_OCTETS = 73


def calendar_entry(meeting: Meeting, url: str) -> str:
    """The file's text, lines folded and ended as the standard asks. The end is a guess of three hours."""
    cancelled = meeting.state == MeetingState.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Khuyen cong//Phien hop//VI",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{meeting.key}@khuyencong",
        f"SEQUENCE:{meeting.version}",
        f"DTSTAMP:{_moment(meeting.created_at)}",
        f"DTSTART:{_moment(meeting.held_at)}",
        f"DTEND:{_moment(meeting.held_at + LENGTH)}",
        f"SUMMARY:{_text(f'{meeting} {meeting.panel}')}",
        f"LOCATION:{_text(meeting.place)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        words = words.replace(plain, escaped)
    return words


def _folded(line: str) -> str:
    """No line longer than 75 octets; a letter is never cut in two."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > _OCTETS:
            parts.append(current)
            current = ""
        current += letter
    return "\r\n ".join([*parts, current])
