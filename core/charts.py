"""Charts as inline SVG: bars, stacked bars, a line over years, progress towards a number. No script, no style attribute.

Each says in words what it shows (`title`, `desc`), writes every figure as text, and tells series apart by pattern as well as
by colour, so that it can be read without colour, on paper and by a screen reader; the table stands beside it. Colours are
presentation attributes, which a stylesheet (static/css/charts.css) replaces on screen and a PDF takes as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 480
_BAR, _ROW, _TOP, _LEGEND, _VALUE = 16, 46, 6, 26, 110
_PLOT: Final = WIDTH - _VALUE
_LETTERS: Final = 62
_COLOURS: Final = ("#1a56b0", "#e0a030", "#1c6b3c", "#8b8f96")
_LINES: Final = ("", "M0 8 L8 0", "M4 0 V8", "M0 4 H8")
_LEFT, _HEIGHT, _FOOT = 40, 240, 40
_MARKS: Final = ("M-4 -4 H4 V4 H-4 Z", "M0 -5 L5 4 H-5 Z", "M0 -5 L5 0 L0 5 L-5 0 Z", "M-5 0 H5 M0 -5 V5")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its length, and the figure as it is written."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar of several parts, in the order of the series."""

    label: str
    values: Sequence[float]
    shown: str


@dataclass(frozen=True, slots=True)
class Line:
    """A series over the same points; `shown` are its figures as they are written."""

    name: str
    values: Sequence[float]
    shown: Sequence[str]


def bars(key: str, title: str, desc: str, rows: Sequence[Bar]) -> SafeString:
    """Horizontal bars, each under its label, the figure at its end. `key` is unique on the page. Empty for no rows."""
    return stacked(key, title, desc, (), [Stack(row.label, (row.value,), row.shown) for row in rows])


def stacked(key: str, title: str, desc: str, series: Sequence[str], rows: Sequence[Stack]) -> SafeString:
    """Horizontal bars of several parts with a legend; the figure at the end is `shown`."""
    if not rows:
        return SafeString("")
    most = max(sum(row.values) for row in rows) or 1
    top = _TOP + (_LEGEND if series else 0)
    drawn = [_stack(key, row, top + place * _ROW, most) for place, row in enumerate(rows)]
    return _svg(key, title, desc, top + len(rows) * _ROW, [_legend(key, series), *drawn])


def progress(key: str, title: str, desc: str, series: Sequence[str], parts: Sequence[int], whole: int) -> SafeString:
    """How far towards `whole`: nested bars from the left, the widest first, on a ground as long as the number."""
    most = max(whole, *parts, 1)
    ground = _rect(0, 4, WIDTH, _BAR, ("ground", "#e2e2de"))
    inner = [_filled(key, place, 0, 4, _length(part, most, WIDTH), _BAR) for place, part in enumerate(parts)]
    goal = _length(whole, most, WIDTH)
    mark = format_html('<path class="axis" d="M{} 0 V24" stroke="#1d2126" stroke-width="2" fill="none"/>', goal)
    return _svg(key, title, desc, 28, [ground, *inner, mark], patterns=len(series))


def line(key: str, title: str, desc: str, points: Sequence[str], rows: Sequence[Line]) -> SafeString:
    """Lines over `points` (years) with a mark and a figure at every point, from zero upwards."""
    if not rows or not points:
        return SafeString("")
    most = max((value for row in rows for value in row.values), default=0) or 1
    top = _LEGEND + 20
    step = (WIDTH - 2 * _LEFT) / max(len(points) - 1, 1)
    places = [_LEFT + step * number for number in range(len(points))]
    names = format_html_join(
        "", '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((_n(x), top + _HEIGHT + 22, name) for x, name in zip(places, points, strict=True)),
    )  # fmt: skip
    floor = format_html(
        '<path class="axis" d="M{} {} H{}" stroke="#8b8f96" fill="none"/>', _LEFT / 2, top + _HEIGHT, WIDTH - _LEFT / 2
    )
    drawn = [_drawn(number, row, places, top, most) for number, row in enumerate(rows)]
    return _svg(
        key, title, desc, top + _HEIGHT + _FOOT, [_legend(key, [row.name for row in rows]), floor, names, *drawn]
    )


def _drawn(number: int, row: Line, places: Sequence[float], top: float, most: float) -> SafeString:
    heights = [top + _HEIGHT - _HEIGHT * value / most for value in row.values]
    path = " ".join(
        f"{'M' if place == 0 else 'L'}{_n(x)} {_n(y)}" for place, (x, y) in enumerate(zip(places, heights, strict=True))
    )
    colour = _COLOURS[number % len(_COLOURS)]
    marks = format_html_join(
        "",
        '<path class="s{}" d="{}" transform="translate({} {})" fill="{}" stroke="{}"/><text x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (number, _MARKS[number % len(_MARKS)], _n(x), _n(y), colour, colour, _n(x), _n(y - 9), text)
            for x, y, text in zip(places, heights, row.shown, strict=True)
        ),
    )
    return format_html(
        '<path class="l{}" d="{}" stroke="{}" stroke-width="2" fill="none"/>{}', number, path, colour, marks
    )


def _stack(key: str, row: Stack, y: float, most: float) -> SafeString:
    parts, x = [], 0.0
    for number, value in enumerate(row.values):
        width = _length(value, most, _PLOT)
        parts.append(_filled(key, number, x, y + 18, width, _BAR))
        x += width
    label = row.label if len(row.label) <= _LETTERS else f"{row.label[: _LETTERS - 1]}…"
    return format_html(
        '<text x="0" y="{}">{}</text>{}<text class="shown" x="{}" y="{}" font-weight="bold">{}</text>',
        _n(y + 13), label, _joined(parts), _n(x + 6), _n(y + 31), row.shown,
    )  # fmt: skip


def _legend(key: str, series: Sequence[str]) -> SafeString:
    room = WIDTH / max(len(series), 1)
    return format_html_join(
        "", '{}<text x="{}" y="15">{}</text>',
        ((_filled(key, n, n * room, 4, 14, 14), _n(n * room + 20), name) for n, name in enumerate(series)),
    )  # fmt: skip


def _filled(key: str, number: int, x: float, y: float, width: float, height: float) -> SafeString:
    """A rectangle in the colour of its series, and over it the lines that tell the series without colour."""
    number %= len(_COLOURS)
    solid = _rect(x, y, width, height, (f"s{number}", _COLOURS[number]))
    return (
        format_html("{}{}", solid, _rect(x, y, width, height, ("lines", f"url(#{key}-p{number})"))) if number else solid
    )


def _rect(x: float, y: float, width: float, height: float, look: tuple[str, str]) -> SafeString:
    shape = '<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
    return format_html(shape, look[0], _n(x), _n(y), _n(width), _n(height), look[1])


def _svg(
    key: str, title: str, desc: str, height: float, parts: Sequence[str], *, patterns: int = len(_COLOURS)
) -> SafeString:
    lines = format_html_join(
        "",
        '<pattern id="{}-p{}" width="8" height="8" patternUnits="userSpaceOnUse"><path d="{}" stroke="#ffffff" stroke-width="2" fill="none"/></pattern>',
        ((key, number, _LINES[number]) for number in range(1, min(patterns, len(_LINES)))),
    )
    return format_html(
        '<svg class="chart" role="img" aria-labelledby="{k}-t {k}-d" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
        ' font-family="Tinos" font-size="13" fill="#1d2126" xmlns="http://www.w3.org/2000/svg">'
        '<title id="{k}-t">{t}</title><desc id="{k}-d">{d}</desc><defs>{lines}</defs>{body}</svg>',
        k=key, w=WIDTH, h=_n(height), t=title, d=desc, lines=lines, body=_joined(parts),
    )  # fmt: skip


def _joined(parts: Sequence[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _length(value: float, most: float, room: float) -> float:
    """At least a hair's breadth for what is there."""
    return max(room * value / most, 1.5) if value > 0 else 0


def _n(number: float) -> str:
    """At most two places, no idle zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
