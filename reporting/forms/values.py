"""Values people type into the conditions and the period of a report, each read as its kind wants it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError

from core.forms import VietnameseDateField
from core.money import parse_dong
from core.text import fold
from core.years import FIRST_YEAR, LAST_YEAR
from reporting.builder.columns import PLAN_YEAR, Column, Subject
from reporting.builder.periods import FIXED, MOVING, YEARLY, Period

NUMBER: Final = re.compile(r"-?\d{1,12}(?:[.,]\d{1,3})?", re.ASCII)
GROUPED: Final = re.compile(r"-?\d{1,3}(?:\.\d{3}){1,3}", re.ASCII)
WHOLE: Final = re.compile(r"\d{1,4}", re.ASCII)
LONGEST: Final = 200
NAMED: Final = 6
NUMBERS: Final = {"quy": (4, "quý"), "thang": (12, "tháng")}
Wrong = Callable[[str, str, str], None]


class Unreadable(Exception):  # noqa: N818
    """A sentence for whoever typed it."""


def read_value(column: Column, text: str) -> str:
    """As the spec keeps it. Raises Unreadable."""
    if not text:
        raise Unreadable(f"Hãy ghi giá trị để so với cột “{column.label}”.")
    if len(text) > LONGEST:
        raise Unreadable(f"Giá trị dài nhất {LONGEST} ký tự.")
    if column.choices:
        return _chosen(column, text)
    if column.kind == "day":
        return _day(text).isoformat()
    if column.kind == "money":
        try:
            return str(parse_dong(text))
        except ValueError as error:
            raise Unreadable(str(error)) from error
    if column.kind in {"number", "percent"}:
        return _number(text)
    return text


def read_period(texts: Mapping[str, str], subject: Subject, wrong: Wrong) -> Period:
    """The period as typed; every fault is told to `wrong` with the field it belongs to."""
    kind, key = texts.get("ky-kieu", ""), texts.get("ky-cot", "")
    if not kind:
        return Period()
    label = "Thời gian"
    if kind not in FIXED and kind not in MOVING:
        wrong("ky-kieu", label, "Hãy chọn lại khoảng thời gian.")
        return Period()
    if key not in {column.key for column in subject.days}:
        wrong("ky-cot", label, "Hãy chọn ngày mà thời gian tính theo, ví dụ ngày nộp hoặc năm kế hoạch.")
    elif key == PLAN_YEAR and kind not in YEARLY:
        wrong("ky-kieu", label, "Năm kế hoạch chỉ đi với cả năm; muốn xem theo quý, tháng hãy chọn một cột ngày.")
    if kind == "khoang":
        return _between(texts, key, wrong)
    if kind in MOVING:
        return Period(key, kind)
    year = _whole(texts.get("ky-nam", ""), FIRST_YEAR, LAST_YEAR)
    if year is None:
        wrong("ky-nam", label, f"Hãy ghi năm, từ {FIRST_YEAR} đến {LAST_YEAR}.")
    if kind == "nam":
        return Period(key, kind, year)
    most, what = NUMBERS[kind]
    number = _whole(texts.get("ky-so", ""), 1, most)
    if number is None:
        wrong("ky-so", label, f"Hãy ghi {what}, từ 1 đến {most}.")
    return Period(key, kind, year, number)


def _between(texts: Mapping[str, str], key: str, wrong: Wrong) -> Period:
    days: dict[str, date | None] = {}
    for name in ("ky-tu", "ky-den"):
        text = texts.get(name, "")
        try:
            days[name] = _day(text) if text else None
        except Unreadable as error:
            wrong(name, "Thời gian", str(error))
            return Period(key, "khoang")
    first, last = days["ky-tu"], days["ky-den"]
    if first is None and last is None:
        wrong("ky-tu", "Thời gian", "Hãy ghi ít nhất một trong hai ngày.")
    elif first and last and last < first:
        wrong("ky-den", "Thời gian", "Ngày sau phải từ ngày trước trở đi.")
    return Period(key, "khoang", first=first, last=last)


def _chosen(column: Column, text: str) -> str:
    """By the stored key or by the words, diacritics or not."""
    known = column.choices() if column.choices else {}
    for key, words in known.items():
        if text == str(key) or fold(text) == fold(words):
            return str(key)
    near = [words for words in known.values() if fold(text) in fold(words)]
    some = "; ".join((near or list(known.values()))[:NAMED])
    raise Unreadable(f"“{text[:60]}” không có trong danh sách của cột “{column.label}”. Ví dụ: {some}.")


def _day(text: str) -> date:
    try:
        found = VietnameseDateField().clean(text)
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from error
    if not isinstance(found, date):
        raise Unreadable("Hãy ghi ngày, ví dụ 05/03/2026.")
    return found


def _number(text: str) -> str:
    bare = text.replace(" ", "").removesuffix("%").replace("−", "-")
    if GROUPED.fullmatch(bare):
        return str(Decimal(bare.replace(".", "")))
    if NUMBER.fullmatch(bare):
        return str(Decimal(bare.replace(",", ".")))
    raise Unreadable(f"Không đọc được số “{text[:40]}”. Hãy viết một số, ví dụ 12,5.")


def _whole(text: str, least: int, most: int) -> int | None:
    if not WHOLE.fullmatch(text):
        return None
    return int(text) if least <= int(text) <= most else None
