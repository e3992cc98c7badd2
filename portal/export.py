"""The list as a file for Excel: UTF-8 with a mark, safe against formulas hidden in texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from portal.models import Publication

BYTE_ORDER_MARK: Final = "\ufeff"
_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("code", "Số đề án"),
    ("title", "Tên đề án"),
    ("unit_name", "Đơn vị thực hiện"),
    ("province_name", "Tỉnh, thành phố"),
    ("commune_names", "Địa điểm"),
    ("plan_year", "Năm kế hoạch"),
    ("content_code", "Mã nội dung"),
    ("content_title", "Nội dung"),
    ("kind_label", "Loại đề án"),
    ("state", "Tình trạng"),
    ("total_cost", "Tổng kinh phí (đồng)"),
    ("amount_approved", "Kinh phí được phê duyệt (đồng)"),
    ("amount_accepted", "Kinh phí được nghiệm thu (đồng)"),
    ("amount_settled", "Kinh phí quyết toán (đồng)"),
    ("beneficiaries", "Đơn vị thụ hưởng"),
    ("decision_number", "Số quyết định phê duyệt"),
    ("decision_date", "Ngày quyết định"),
    ("starts_on", "Bắt đầu"),
    ("ends_on", "Kết thúc"),
)


def csv_of(rows: Iterable[Publication]) -> str:
    """The whole file. Money as bare whole numbers, dates dd/mm/yyyy, lists with "; "."""
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(label for _, label in COLUMNS)
    for row in rows:
        writer.writerow(
            _cell(row.get_state_display() if name == "state" else getattr(row, name)) for name, _ in COLUMNS
        )
    return file.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
