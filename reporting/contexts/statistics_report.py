"""Báo cáo thống kê in the layout of NĐ 30/2020/NĐ-CP: the tables and charts of every page of statistics, as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from organisations.actors import Actor
from organisations.roles import OrganisationKind
from reporting.boards import BOARDS
from reporting.chosen import Chosen
from reporting.contexts.letter import Letterhead, Signature, letterhead_of
from reporting.contexts.offices import centre
from reporting.contexts.signing import signed_by
from reporting.tables import Page, Table, Written

PREFIX: Final = "BC"
_NUMERALS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


@dataclass(frozen=True)
class Said:
    """A figure, or words, as written."""

    text: str
    number: bool


@dataclass(frozen=True)
class Line:
    """A row: what it is about, then its cells."""

    name: str
    cells: tuple[Said, ...]


@dataclass(frozen=True)
class Figures:
    """A table with its chart. `money`: some of it is money."""

    title: str
    headings: tuple[str, ...]
    money: bool
    rows: tuple[Line, ...]
    total: Line | None
    rule: tuple[str, ...]
    chart: str
    empty: str

    @property
    def drawing(self) -> SafeString:
        """The chart as core/charts.py drew it and as it was stored."""
        return mark_safe(self.chart)

    @property
    def wide(self) -> bool:
        """Whether the table needs smaller letters."""
        return len(self.headings) > 6


@dataclass(frozen=True)
class Part:
    """A numbered part: one page of statistics."""

    number: str
    title: str
    notes: tuple[str, ...]
    tables: tuple[Figures, ...]


@dataclass(frozen=True)
class StatisticsReport:
    """The whole report. Money is written in millions of đồng."""

    letterhead: Letterhead
    about: str
    parts: tuple[Part, ...]
    signature: Signature
    recipients: tuple[str, ...]


def build(actor: Actor, chosen: Chosen, *, day: date) -> StatisticsReport:
    """The figures the person sees now."""
    pages = [(board.title, board.build(actor, chosen, day)) for board in BOARDS.values()]
    place = "" if actor.is_central else f" của {actor.organisation.name}"
    return StatisticsReport(
        letterhead=letterhead_of(actor.organisation, prefix=PREFIX, day=day),
        about=f"Thống kê hoạt động khuyến công quốc gia{place}: {chosen.words}",
        parts=tuple(_part(number, title, page) for number, (title, page) in zip(_NUMERALS, pages, strict=False)),
        signature=signed_by(actor, actor.organisation),
        recipients=_recipients(actor),
    )


def _recipients(actor: Actor) -> tuple[str, ...]:
    kept = "Lưu: VT"
    if actor.organisation.kind == OrganisationKind.PROVINCIAL_DEPARTMENT:
        return ("Ủy ban nhân dân tỉnh, thành phố (để báo cáo)", centre().name, kept)
    return ("Lãnh đạo Bộ Công Thương (để báo cáo)", kept) if actor.is_central else (kept,)


def _part(number: str, title: str, page: Page) -> Part:
    return Part(number, title, tuple(page.notes), tuple(_figures(table) for table in page.tables))


def _figures(table: Table) -> Figures:
    """Without the column that is folded on a page: what it holds is said below the table."""
    first = table.rows[0] if table.rows else ()
    kept = [place for place in range(len(table.columns)) if not (first and first[place].folded)]
    written = table.written
    said = [f"{_short(row[0].text)}: {cell.text}" for row in written for cell in row if cell.folded]
    return Figures(
        title=table.title,
        headings=tuple(table.columns[place].heading for place in kept),
        money=any(column.kind == "money" for column in table.columns),
        rows=tuple(_line(row, kept) for row in written),
        total=_line(table.written_total, kept) if table.total else None,
        rule=(*table.rule, *said),
        chart=str.__str__(table.chart),  # plain text: a snapshot holds nothing marked as safe
        empty=table.empty,
    )


def _line(row: list[Written], kept: Iterable[int]) -> Line:
    first, *others = (row[place] for place in kept)
    return Line(first.text, tuple(Said(cell.text, cell.number) for cell in others))


def _short(name: str) -> str:
    return name.partition(" ")[0]
