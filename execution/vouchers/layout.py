"""The sheet “Bảng kê” column by column (Mẫu số 8b; 8a without the sources), and what its cells may hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.text import fold
from execution.states import VoucherKind
from proposals.estimates import VersionLine

SHEET: Final = "Bảng kê"


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is the field of the voucher; `also` other headings (folded) under which it is found."""

    name: str
    heading: str
    width: int
    also: tuple[str, ...] = ()
    required: bool = True


COLUMNS: Final = (
    Column("kind", "Loại chứng từ", 24, ("loai",)),
    Column("number", "Số chứng từ", 16, ("so", "so ct", "chung tu so")),
    Column("dated_on", "Ngày chứng từ", 14, ("ngay", "ngay ct")),
    Column("payee", "Đơn vị, người nhận", 36, ("nguoi nhan", "don vi nhan", "nguoi nhan tien")),
    Column("content", "Nội dung chi", 46, ("noi dung", "dien giai")),
    Column("line", "Dòng dự toán", 36, ("muc du toan", "khoan muc")),
    Column("amount", "Số tiền", 18, ("tong so", "tong so tien", "thanh tien")),
    Column("national", "Khuyến công quốc gia", 20, ("kcqg", "trong do kcqg", "trong do khuyen cong quoc gia")),
    Column("originals", "Chứng từ gốc kèm theo", 30, ("chung tu goc", "hoa don", "kem theo"), required=False),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
_HEADINGS: Final = {fold(text): column for column in COLUMNS for text in (column.heading, *column.also)}


def column_headed(text: Any) -> Column | None:
    """The column a heading names, typed with or without diacritics and brackets."""
    if not isinstance(text, str):
        return None
    return _HEADINGS.get(" ".join(fold(text.split("(")[0]).split()))


def line_label(number: int, line: Mapping[str, Any]) -> str:
    """How a line of the estimate is named in the sheet and on the page: “3. Máy ép”."""
    return f"{number}. {line['name']}"


def line_names(lines: Sequence[VersionLine]) -> dict[str, str]:
    """Folded label, number or name (where only one line has it) -> key of the line."""
    found: dict[str, str] = {}
    names = [fold(line["name"]) for line in lines]
    for number, line in enumerate(lines, start=1):
        key = str(line["line"])
        found |= {str(number): key, fold(line_label(number, line)): key}
        if names.count(fold(line["name"])) == 1:
            found.setdefault(fold(line["name"]), key)
    return found


def kind_names() -> dict[str, str]:
    """Folded label -> kind of voucher."""
    return {fold(label): value for value, label in VoucherKind.choices}
