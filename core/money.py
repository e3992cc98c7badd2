"""Money is whole đồng in an `int`: read what people type, write what they expect, round in one place."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from core.text import fold

# Far above any programme and far below PostgreSQL's bigint.
MAX_DONG = 999_999_999_999_999
MILLION = 1_000_000
HUNDREDTH_OF_MILLION = MILLION // 100

UNITS = {
    "ty": 1_000_000_000,
    "ti": 1_000_000_000,
    "trieu": MILLION,
    "tr": MILLION,
    "nghin": 1_000,
    "ngan": 1_000,
    "k": 1_000,
}
CURRENCY = re.compile(r"(?<![a-z])(?:dong|vnd|d|₫)\.?$")
WITH_UNITS = re.compile(r"([0-9][0-9., ]*?) ?(ty|ti|trieu|tr|nghin|ngan|k)(?![a-z])")
PLAIN = re.compile(r"[0-9]+")
GROUPED = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
DECIMAL = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?:([., ])[0-9]{3})(?:\2[0-9]{3})*)(?P<point>[.,])(?P<part>[0-9]+)")
SWAPPED_MARKS = str.maketrans(",.", ".,")
EXAMPLES = "Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu."


def parse_dong(text: str) -> int:
    """Whole đồng meant by `text`. Never rounds. Raises ValueError with a sentence in Vietnamese."""
    shown = text.strip()
    bare = CURRENCY.sub("", _simplified(text)).strip()
    if not bare:
        raise ValueError("Hãy nhập số tiền." if not shown else f"Không đọc được số tiền “{shown}”. {EXAMPLES}")
    if bare[0] in "-−–(":
        raise ValueError("Số tiền không được âm.")
    amount = _with_units(bare, shown) if WITH_UNITS.search(bare) else _plain(bare, shown)
    if amount != amount.to_integral_value():
        raise ValueError(_fraction_sentence(amount, shown))
    if amount > MAX_DONG:
        raise ValueError(f"Số tiền quá lớn: nhiều nhất là {format_dong(MAX_DONG)} đồng.")
    return int(amount)


def format_dong(amount: int) -> str:
    """1234567 -> "1.234.567"."""
    return f"{amount:,}".replace(",", ".")


def format_million(amount: int, places: int = 1) -> str:
    """Millions of đồng for tables, rounded half up: 1250000 -> "1,3"."""
    return format_decimal(Decimal(amount) / MILLION, places)


def say_dong(amount: int) -> str:
    """As the circulars write amounts, exactly: "300 triệu đồng", "38,5 triệu đồng"; else "350.000.123 đồng"."""
    if amount < MILLION or amount % HUNDREDTH_OF_MILLION:
        return f"{format_dong(amount)} đồng"
    whole = format_million(amount, 2).rstrip("0").rstrip(",")
    return f"{whole} triệu đồng"


def format_decimal(number: Decimal, places: int) -> str:
    """Comma before decimals, dots between thousands, rounded half up; never "-0"."""
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    return f"{rounded:,f}".translate(SWAPPED_MARKS)


def round_down(amount: Decimal | int, step: int = 1) -> int:
    """The one rounding of money: down to whole multiples of `step` đồng, so that no ceiling is ever passed."""
    if isinstance(amount, float):
        msg = "Money is never a float."
        raise TypeError(msg)
    if amount < 0:
        msg = "round_down is for amounts of zero or more."
        raise ValueError(msg)
    return int((Decimal(amount) / step).to_integral_value(rounding=ROUND_DOWN)) * step


def _simplified(text: str) -> str:
    """Lower case without diacritics; every kind of space (no-break, thin, figure) becomes a plain one."""
    return fold(unicodedata.normalize("NFKC", text))


def _with_units(bare: str, shown: str) -> Decimal:
    """As "1,5 ty", "350tr", "1 ty 200 trieu": units must fall from large to small and cover the whole text."""
    if WITH_UNITS.sub("", bare).strip():
        raise ValueError(f"Không đọc được số tiền “{shown}”. {EXAMPLES}")
    total = Decimal(0)
    previous = 0
    for number, unit in WITH_UNITS.findall(bare):
        size = UNITS[unit]
        if previous and size >= previous:
            raise ValueError(f"Không đọc được số tiền “{shown}”. {EXAMPLES}")
        previous = size
        total += _number(number.strip(), shown) * size
    return total


def _plain(bare: str, shown: str) -> Decimal:
    return _number(bare, shown)


def _number(bare: str, shown: str) -> Decimal:
    """A number in Vietnamese (1.234,5) or English (1,234.5) writing; refuses what reads both ways."""
    if PLAIN.fullmatch(bare):
        return Decimal(bare)
    grouped = GROUPED.fullmatch(bare)
    if grouped and (grouped[1] != "," or bare.count(",") > 1):
        return Decimal(re.sub(r"[., ]", "", bare))
    if grouped:
        raise ValueError(_ambiguous_sentence(bare, shown))
    decimal = DECIMAL.fullmatch(bare)
    if decimal and decimal[2] != decimal["point"]:
        if decimal[2] is None and len(decimal["part"]) == 3:
            raise ValueError(_ambiguous_sentence(bare, shown))
        return Decimal(f"{re.sub(r'[., ]', '', decimal['whole'])}.{decimal['part']}")
    raise ValueError(f"Không đọc được số tiền “{shown}”. {EXAMPLES}")


def _ambiguous_sentence(bare: str, shown: str) -> str:
    meant = format_dong(int(re.sub(r"[., ]", "", bare)))
    return f"“{shown}” có thể hiểu theo hai cách. Dùng dấu chấm giữa các nhóm ba chữ số, ví dụ {meant}."


def _fraction_sentence(amount: Decimal, shown: str) -> str:
    lower = int(amount)
    near = sorted((lower, lower + 1), key=lambda whole: abs(amount - whole))
    choices = " hoặc ".join(format_dong(whole) for whole in near)
    return f"Tiền tính bằng đồng chẵn, không có phần lẻ: “{shown}” cần viết lại thành {choices}."
