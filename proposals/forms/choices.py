"""Choices of the writing pages, from the catalogue: grouped as the decree groups them."""

from __future__ import annotations

from datetime import date

from programmes import selectors as programmes
from programmes.models import Content, PlanYear
from programmes.states import FlagGroup, PlanYearState

Grouped = list[tuple[str, list[tuple[str, str]]]]
EMPTY: tuple[str, list[tuple[str, str]]] = ("", [("", "Chưa chọn")])
_COMING = frozenset({PlanYearState.GUIDED, PlanYearState.REGISTRATION_OPEN})
_PASSED = frozenset({PlanYearState.RUNNING, PlanYearState.CLOSED})


def content_choices() -> Grouped:
    """Contents a national đề án can name, under their clause (NĐ 45/2012/NĐ-CP, Điều 4)."""
    groups: dict[str, list[tuple[str, str]]] = {}
    titles: dict[str, str] = {}
    for content in programmes.choosable_contents():
        clause = content.parent or content
        titles.setdefault(clause.code, f"{clause.code} {clause.short_title}")
        groups.setdefault(clause.code, []).append((content.code, content_label(content)))
    return [(titles[code], options) for code, options in groups.items()]


def content_label(content: Content) -> str:
    """Code and short name, as in ND3.3 Ứng dụng máy móc thiết bị."""
    return f"{content.code} {content.short_title}"


def content_ids() -> dict[str, int]:
    """Code -> key of every content a national đề án can name."""
    return {content.code: content.pk for content in programmes.choosable_contents()}


def trade_choices(day: date) -> list[tuple[str, str]]:
    """Trades that may be supported on the day (NĐ 45/2012/NĐ-CP, Điều 5)."""
    return [("", "Chưa chọn"), *((trade.code, trade.title) for trade in programmes.trades_on(day))]


def trade_ids(day: date) -> dict[str, int]:
    """Code -> key of these trades."""
    return {trade.code: trade.pk for trade in programmes.trades_on(day)}


def flag_choices() -> Grouped:
    """Priority marks by what they look at (NĐ 45/2012/NĐ-CP, Điều 6)."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for flag in programmes.priority_flags():
        groups.setdefault(FlagGroup(flag.group).label, []).append((flag.code, flag.title))
    return list(groups.items())


def year_choices() -> list[tuple[int, str]]:
    """Plan years a new đề án can still be written for, and where their registration stands."""
    return [(row.year, f"Năm {row.year}: {row.get_state_display().lower()}") for row in _years()]


def likely_year() -> int | None:
    """The nearest year whose registration has not closed, else the last one there is."""
    years = _years()
    coming = [row.year for row in years if row.state in _COMING]
    return coming[0] if coming else (years[-1].year if years else None)


def _years() -> list[PlanYear]:
    return sorted((row for row in programmes.plan_years() if row.state not in _PASSED), key=lambda row: row.year)
