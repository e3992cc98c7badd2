"""From a raw cell to a value of the line. Typed numbers take the short way; all else is read by the field of the form.

So the page and the sheet agree on what a cell may hold, and a sheet of thousands of lines is still read at once: each
distinct cell of a column is read a single time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from unicodedata import is_normalized

from django import forms
from django.core.exceptions import ValidationError

from core.money import MAX_DONG
from core.text import fold, nfc
from proposals.spreadsheet.layout import COLUMNS, Column, Holds

NUL = "\0"
Read = Callable[[Any], Any]
Quick = Callable[[Sequence[Any]], list[Any] | None]
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be read, and why."""

    sentence: str


@dataclass(frozen=True)
class Rules:
    """What the cells of one estimate may hold.

    `fields`: those of the line on the page. `named`: column -> folded name or code -> code. `empty`: what an empty cell
    stands for. `unknown`: column -> sentence for a name that is none of these, with a place for the name.
    """

    fields: Mapping[str, forms.Field]
    named: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    empty: Mapping[str, Any] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)


class Cells(dict[Any, Any]):
    """Raw cell of a column -> its value or `Bad`, read when first met. `quick` may answer for a whole stretch."""

    def __init__(self, read: Read, quick: Quick | None = None) -> None:
        super().__init__()
        self.read, self.quick, self.has_bad = read, quick, False

    def __missing__(self, raw: Any) -> Any:
        try:
            value = self.read(raw)
        except ValidationError as error:
            value = Bad(str(error.messages[0]))
            self.has_bad = True
        self[raw] = value
        return value

    def all(self, raws: Sequence[Any]) -> list[Any]:
        """The values of a stretch of the column."""
        found = self.quick(raws) if self.quick else None
        return list(map(self.__getitem__, raws)) if found is None else found


def readers(rules: Rules) -> dict[str, Cells]:
    """A reader for each column, by its name."""
    return {
        column.name: Cells(_reader(column, rules), _quick(column, rules))
        for column in COLUMNS
        if column.holds != Holds.ORDER
    }


def written(raw: Any) -> str:
    """A raw cell as a person would type it: 1500000.5 -> “1500000,5”, dates as dd/mm/yyyy."""
    if isinstance(raw, float):
        return f"{exact(raw):f}".replace(".", ",")
    if isinstance(raw, datetime | date):
        return f"{raw:%d/%m/%Y}"
    return str(raw)


def exact(number: float) -> Decimal:
    """The number Excel shows: fifteen digits, so that 0.1 + 0.2 is 0.3."""
    return Decimal(f"{number:.15g}")


def _reader(column: Column, rules: Rules) -> Callable[[Any], Any]:
    item: Any = rules.fields.get(column.name)
    empty: Any = rules.empty.get(column.stored_as)
    if column.holds == Holds.CHOICE:
        return _choice(item, empty, rules.named[column.name], rules.unknown[column.name])
    return {
        Holds.KEY: lambda: _key,
        Holds.AMOUNT: lambda: _amount(rules.fields["unit_price"]),
        Holds.MONEY: lambda: _money(item, empty),
        Holds.QUANTITY: lambda: _quantity(item, empty),
        Holds.TEXT: lambda: _text(item),
        Holds.COUNT: lambda: _typed(item, empty),
    }[column.holds]()


def _quick(column: Column, rules: Rules) -> Quick | None:
    """The short way through columns in which nearly every cell is another."""
    if column.holds in {Holds.MONEY, Holds.KEY}:
        return _whole_numbers
    if column.holds == Holds.TEXT:
        item: Any = rules.fields[column.name]
        return lambda raws: _plain_texts(raws, item.max_length)
    return None


def _whole_numbers(raws: Sequence[Any]) -> list[Any] | None:
    """Typed numbers without a fraction, none of them negative or too big; None when a cell is anything else."""
    if set(map(type, raws)) != {float} or min(raws) < 0 or max(raws) > MAX_DONG:
        return None
    whole = list(map(int, raws))
    return whole if whole == list(raws) else None


def _plain_texts(raws: Sequence[Any], most: int) -> list[Any] | None:
    """Texts that need nothing but their margins cut; None when a cell is anything else."""
    if set(map(type, raws)) != {str} or max(map(len, raws)) > most:
        return None
    joined = "".join(raws)
    return list(map(str.strip, raws)) if is_normalized("NFC", joined) and NUL not in joined else None


def _typed(item: Any, empty: Any) -> Callable[[Any], Any]:
    """By the field, as if it had been typed on the page."""

    def read(raw: Any) -> Any:
        text = written(_without_moments(raw)).strip()
        return item.clean(text) if text else empty

    return read


def _money(item: Any, empty: int) -> Callable[[Any], Any]:
    typed = _typed(item, empty)

    def read(raw: Any) -> Any:
        if type(raw) is float and 0 <= raw <= MAX_DONG and raw.is_integer():
            return int(raw)
        value = typed(raw)
        return empty if value is None else value

    return read


def _amount(item: Any) -> Callable[[Any], Any]:
    """Thành tiền is reckoned anew; what the sheet says is only compared, so a fraction of a đồng does no harm."""
    typed = _typed(item, None)
    return lambda raw: raw if type(raw) is float else typed(raw)


def _quantity(item: Any, empty: Decimal) -> Callable[[Any], Any]:
    typed = _typed(item, empty)

    def read(raw: Any) -> Any:
        if type(raw) is float and 0 <= raw < THOUSAND and raw.is_integer():
            return Decimal(int(raw))
        return typed(raw)

    return read


def _text(item: Any) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        text = nfc(raw if type(raw) is str else written(raw)).strip()
        return text if len(text) <= item.max_length and NUL not in text else item.clean(text)

    return read


def _choice(item: Any, empty: Any, named: Mapping[str, str], unknown: str) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        text = nfc(written(raw)).strip()
        if not text:
            return empty
        code = named.get(fold(text))
        if code is None:
            raise ValidationError(unknown.format(text))
        return item.clean(code)

    return read


def _key(raw: Any) -> int | None:
    """The key of a stored line; anything else is no key, and the line is new."""
    text = written(raw).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_DONG)) else None


def _without_moments(raw: Any) -> Any:
    """Excel makes a date of what looks like one; where a number belongs that is a mistake worth its own sentence."""
    if isinstance(raw, date | time | timedelta):
        raise ValidationError(f"“{written(raw)}” là ngày hoặc giờ, không phải số. Hãy đổi định dạng ô rồi gõ lại.")
    return raw
