"""What stands where on a printed page: every run of letters and every rule, in millimetres from the top left corner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont
from pypdf import PageObject

from core.pdf import FACES, font_files

MM = 72 / 25.4
STYLES = {("normal", "normal"): "upright", ("normal", "italic"): "italic", ("bold", "normal"): "bold"}


@dataclass(frozen=True)
class Run:
    """Letters of one face and size on one line; `y` is the base line. `style`: upright, italic, bold, bold italic."""

    words: str
    x: float
    y: float
    width: float
    size: float
    style: str

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Rule:
    """A horizontal line."""

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Sheet:
    """A page: its size, its runs from top to bottom, its rules."""

    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]

    def find(self, start: str) -> Run:
        """The first run that begins with these words."""
        return next(run for run in self.runs if run.words.startswith(start))

    def line(self, run: Run) -> list[Run]:
        """All runs on the base line of this one."""
        return [other for other in self.runs if abs(other.y - run.y) < 0.2]


def measured(page: PageObject) -> Sheet:
    """Read a page. The width of a run is summed from the font file itself."""
    runs: list[Run] = []
    rules: list[Rule] = []
    height = float(page.mediabox.height) / MM

    def note(words: str, matrix: list[float], line: list[float], font: Any, size: float) -> None:
        letters = words.strip("\n")
        if not letters.strip() or font is None:
            return
        x, y = _place(matrix, line[4], line[5])
        points = size * abs(matrix[3] * line[3])
        style = _style(str(font["/BaseFont"]))
        runs.append(
            Run(letters.strip(), x, height - y, _width(letters.strip(), style, points), round(points, 1), style)
        )

    start = [0.0, 0.0]

    def draw(operator: bytes, operands: Any, matrix: list[float], _line: list[float]) -> None:
        if operator not in (b"re", b"m", b"l"):
            return
        x, y, *size = (float(value) for value in operands)
        if operator == b"m":
            start[:] = x, y
            return
        other = (x + size[0], y + size[1]) if size else (start[0], start[1])
        (left, low), (right, top) = _place(matrix, x, y), _place(matrix, *other)
        if abs(top - low) < 0.6 < abs(right - left):
            rules.append(Rule(min(left, right), height - (top + low) / 2, abs(right - left)))

    page.extract_text(visitor_text=note, visitor_operand_before=draw)
    ordered = tuple(sorted(runs, key=lambda run: (round(run.y, 1), run.x)))
    return Sheet(float(page.mediabox.width) / MM, height, ordered, tuple(rules))


def _place(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    return (
        (matrix[0] * x + matrix[2] * y + matrix[4]) / MM,
        (matrix[1] * x + matrix[3] * y + matrix[5]) / MM,
    )


def _style(name: str) -> str:
    _, _, face = name.partition("-")
    return {"": "upright", "Bold": "bold", "Italic": "italic"}.get(face, "bold italic")


def _width(words: str, style: str, points: float) -> float:
    advance = _advances()[style]
    return sum(advance(letter) for letter in words) * points / MM


@cache
def _advances() -> dict[str, Callable[[str], float]]:
    return {STYLES.get((weight, slant), "bold italic"): _advance(path) for path, (_, weight, slant) in _faces()}


def _faces() -> list[tuple[Any, tuple[str, str, str]]]:
    return list(zip(font_files(), FACES, strict=True))


def _advance(path: Any) -> Callable[[str], float]:
    font = TTFont(path)
    letters, widths, unit = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    return cache(lambda letter: widths[letters[ord(letter)]][0] / unit)
