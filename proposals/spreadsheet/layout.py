"""The sheet “Dự toán” column by column: as it is written, and by which headings it is found again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from core.text import fold

MOST_LINES = 5000
"""Lines one sheet may bring; the page itself takes LAYOUTS' 200, typed one by one."""
LAYOUT_VERSION = 1
SHEET, CHOICES_SHEET, NORMS_SHEET, STAMP_SHEET = "Dự toán", "Danh mục", "Định mức", "khuyencong"
TITLE = "DỰ TOÁN KINH PHÍ"
SOURCES = ("national", "local", "beneficiary", "other")
MONEY = ("amount", *SOURCES)

_BRACKETS = re.compile(r"\([^)]*\)")
_MARKS = re.compile(r"[^a-z0-9 ]+")


class Holds(Enum):
    """What the cells of a column are."""

    KEY = "key"
    ORDER = "order"
    CHOICE = "choice"
    TEXT = "text"
    QUANTITY = "quantity"
    MONEY = "money"
    AMOUNT = "amount"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is the field of the line, `also` other headings (folded) under which it is found."""

    name: str
    heading: str
    width: int
    holds: Holds
    also: tuple[str, ...] = ()
    required: bool = False

    @property
    def stored_as(self) -> str:
        """The attribute of the line that takes the value."""
        return "recipient_id" if self.name == "recipient" else self.name


COLUMNS = (
    Column("row", "Mã dòng", 9, Holds.KEY),
    Column("order", "TT", 5, Holds.ORDER, ("stt", "so tt", "so thu tu")),
    Column("content_code", "Nội dung khuyến công", 26, Holds.CHOICE, ("ma noi dung", "noi dung hoat dong")),
    Column("cost_item", "Khoản mục chi", 26, Holds.CHOICE, ("khoan muc",)),
    Column("name", "Nội dung chi", 46, Holds.TEXT, ("noi dung", "noi dung cong viec", "dien giai", "hang muc"), required=True),
    Column("unit_name", "ĐVT", 9, Holds.TEXT, ("don vi tinh", "don vi")),
    Column("quantity", "Số lượng", 10, Holds.QUANTITY, ("sl", "khoi luong"), required=True),
    Column("unit_price", "Đơn giá", 16, Holds.MONEY, required=True),
    Column("amount", "Thành tiền", 17, Holds.AMOUNT),
    Column("national", "KC quốc gia", 16, Holds.MONEY, ("kcqg", "khuyen cong quoc gia"), required=True),
    Column("local", "KC địa phương", 16, Holds.MONEY, ("kcdp", "khuyen cong dia phuong"), required=True),
    Column("beneficiary", "Đơn vị thụ hưởng", 17, Holds.MONEY, ("thu huong", "von doi ung", "doi ung"), required=True),
    Column("other", "Khác", 14, Holds.MONEY, ("nguon khac",), required=True),
    Column("recipient", "Cơ sở được hỗ trợ", 30, Holds.CHOICE, ("don vi duoc ho tro", "co so thu huong")),
    Column("units", "Số đối tượng", 9, Holds.COUNT),
    Column("year", "Năm", 8, Holds.COUNT, ("nam thuc hien",)),
    Column("note", "Ghi chú", 30, Holds.TEXT),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
VALUES = tuple(column for column in COLUMNS if column.holds not in {Holds.ORDER, Holds.AMOUNT})
"""Columns whose cells are kept, with the key of the line first."""
WORTH_A_LINE = ("name", "unit_name", "unit_price", *SOURCES, "note")
"""A row in which none of these is filled is empty, as on the page."""


def _plain(heading: str) -> str:
    """“Đơn giá (đồng)” -> “don gia”: without diacritics, brackets, marks and a leading “nguồn”."""
    bare = " ".join(_MARKS.sub(" ", _BRACKETS.sub(" ", fold(heading))).split())
    return bare.removeprefix("nguon kinh phi ").removeprefix("nguon ") if bare != "nguon khac" else bare


_HEADINGS = {_plain(text): column for column in COLUMNS for text in (column.heading, *column.also)}


def column_headed(text: str) -> Column | None:
    """The column that a heading names, typed with or without diacritics."""
    return _HEADINGS.get(_plain(text))


def letters(place: int) -> str:
    """Column 0 -> “A”, 26 -> “AA”."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
