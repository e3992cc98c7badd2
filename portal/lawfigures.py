"""Figures of the law inside sentences: a text names a norm in square brackets, the value comes from the norms of the day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.listing import plain, value_words
from budgets.models import Norm
from budgets.rules import DAY_OF_YEAR
from budgets.selectors import norms_named
from budgets.states import NormKind
from core.languages import marked
from core.money import format_dong

DATA: Final = Path(__file__).parent / "data"
NAMED: Final = re.compile(r"\[([a-z][\w.]*)\]")
OUR_QUESTION: Final = re.compile(r"\s*\(?OPEN-\d+\)?")
"""Numbers of questions kept in the norm files for those who maintain them; a visitor has no use for them."""
MILLION: Final = 1_000_000
BILLION: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class LawFigure:
    """A figure as a sentence says it, and where it stands."""

    code: str
    title: str
    words: str
    citation: str
    confidence: str
    url: str


@cache
def read(name: str) -> Any:
    """The content of data/<name>.yaml; read once, never changed by the caller."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def told(row: dict[str, Any], field: str) -> str:
    """A text of a data file in the language of the page, else in Vietnamese."""
    return str(row.get(f"{field}_{get_language()}") or row.get(field, ""))


def named_in(texts: Iterable[str]) -> set[str]:
    """Codes of the norms that these texts name."""
    return {code for text in texts for code in NAMED.findall(text)}


def figures_on(codes: Iterable[str], day: date) -> dict[str, LawFigure]:
    """The national figures in force on the day, in one query; a code that has none is left out."""
    return {norm.code: _figure(norm) for norm in norms_named(set(codes), day)}


def filled(text: str, figures: dict[str, LawFigure]) -> str:
    """The text with its figures. Where the law has none today it says so."""
    missing = _("(hiện chưa có quy định)")
    return NAMED.sub(lambda match: figures[match[1]].words if match[1] in figures else missing, text)


def behind(text: str, figures: dict[str, LawFigure]) -> list[LawFigure]:
    """The figures a text says, in its order, each once."""
    return [figures[code] for code in dict.fromkeys(NAMED.findall(text)) if code in figures]


def _figure(norm: Norm) -> LawFigure:
    return LawFigure(
        norm.code,
        norm.title,
        OUR_QUESTION.sub("", words_of(norm)),
        norm.citation,
        norm.get_confidence_display(),
        norm.get_absolute_url(),
    )


def words_of(norm: Norm) -> str:
    """`300 triệu đồng`, `ngày 19/5 của năm trước năm kế hoạch`; all other kinds as on the page of norms."""
    if norm.kind == NormKind.DATE and (match := DAY_OF_YEAR.match(norm.value_text)):
        return _day_words(int(match["day"]), int(match["month"]), int(match["shift"] or 0))
    if norm.value is None:
        return value_words(norm)
    if norm.kind == NormKind.CEILING:
        return _dong_words(norm.dong)
    if norm.kind == NormKind.RATE:
        return marked(value_words(norm))
    return _number_words(norm, norm.value)


def _day_words(day: int, month: int, shift: int) -> str:
    whole = {"day": day, "month": month}
    if shift < 0:
        return _("ngày %(day)s/%(month)s của năm trước năm kế hoạch") % whole
    if shift > 0:
        return _("ngày %(day)s/%(month)s của năm sau năm kế hoạch") % whole
    return _("ngày %(day)s/%(month)s của năm kế hoạch") % whole


def _number_words(norm: Norm, value: Decimal) -> str:
    number = marked(plain(value))
    if norm.kind == NormKind.WORKING_DAYS:
        return _("%(number)s ngày làm việc") % {"number": number}
    if norm.kind == NormKind.MULTIPLIER:
        return _("%(number)s lần") % {"number": number}
    return f"{number} {_(norm.unit)}" if norm.unit else number


def _dong_words(amount: int) -> str:
    """In the largest unit that leaves a whole number."""
    if amount and amount % BILLION == 0:
        return _("%(number)s tỷ đồng") % {"number": marked(format_dong(amount // BILLION))}
    if amount and amount % MILLION == 0:
        return _("%(number)s triệu đồng") % {"number": marked(format_dong(amount // MILLION))}
    return _("%(number)s đồng") % {"number": marked(format_dong(amount))}
