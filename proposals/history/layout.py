"""The sheet “Đề án” column by column, one table for writing and for reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from core.text import fold

SHEET: Final = "Đề án"
MOST_LINES: Final = 10 * 1000
"""So many đề án in one file."""


@dataclass(frozen=True, slots=True)
class Column:
    """`holds`: text, year, money, day, or choice (one of a list). `also`: other headings (folded) it is found under."""

    name: str
    heading: str
    holds: str = "text"
    width: int = 18
    required: bool = False
    most: int = 300
    also: tuple[str, ...] = ()
    help: str = ""


COLUMNS: Final = (
    Column("number", "Số hồ sơ của cơ quan", required=True, most=80, also=("so ho so", "ma de an", "so"),
           help="Số hoặc mã trong sổ của cơ quan. Cùng số, cùng năm, cùng tỉnh là cùng một đề án."),
    Column("title", "Tên đề án", width=48, required=True, most=500, also=("ten",)),
    Column("plan_year", "Năm kế hoạch", "year", 10, required=True, also=("nam",)),
    Column("unit", "Đơn vị thực hiện", "choice", 36, required=True, also=("don vi",),
           help="Tên đơn vị hiện nay. Tên cũ cũng được: trang kiểm tra sẽ hỏi nay là đơn vị nào, mỗi tên một lần."),
    Column("content", "Nội dung hỗ trợ", "choice", 36, required=True, also=("noi dung", "noi dung khuyen cong"),
           help="Chọn trong danh sách, hoặc ghi mã (ví dụ ND3.3)."),
    Column("province", "Tỉnh, thành phố", "choice", 20, required=True, also=("tinh",),
           help="Tên tỉnh khi đó hay hiện nay đều được."),
    Column("commune", "Xã, phường, thị trấn khi đó", width=28, also=("xa", "xa phuong", "dia diem"),
           help="Ghi như trong hồ sơ, kèm huyện nếu có. Để trống khi không rõ."),
    Column("commune_code", "Mã xã hiện nay", "text", 12, most=5, also=("ma xa",),
           help="Năm chữ số theo QĐ 19/2025/QĐ-TTg. Ghi mã thì không cần hỏi tên cũ nay thuộc xã nào."),
    Column("beneficiary", "Đơn vị thụ hưởng", width=36, also=("don vi duoc ho tro", "co so thu huong"),
           help="Một đơn vị. Đề án có nhiều đơn vị thụ hưởng thì ghi đơn vị đầu; các đơn vị khác ghi ở cột Ghi chú."),
    Column("tax_code", "Mã số thuế", width=14, most=20, also=("mst",)),
    Column("legal_form", "Loại hình", "choice", 24, also=("loai hinh co so",),
           help="Bắt buộc khi có tên đơn vị thụ hưởng."),
    Column("total_cost", "Tổng kinh phí", "money", 18, required=True, also=("tong von", "tong muc dau tu")),
    Column("proposed", "Kinh phí đề nghị", "money", 18, required=True, also=("de nghi",)),
    Column("approved", "Kinh phí phê duyệt", "money", 18, also=("phe duyet",)),
    Column("contracted", "Giá trị hợp đồng", "money", 18, also=("hop dong",)),
    Column("accepted", "Kinh phí nghiệm thu", "money", 18, also=("nghiem thu",)),
    Column("settled", "Kinh phí quyết toán", "money", 18, also=("quyet toan",)),
    Column("decision_number", "Số quyết định phê duyệt", width=20, most=80, also=("so quyet dinh",)),
    Column("decision_day", "Ngày quyết định", "day", 14, also=("ngay qd",)),
    Column("contract_number", "Số hợp đồng", width=20, most=80),
    Column("contract_day", "Ngày ký hợp đồng", "day", 14, also=("ngay hop dong",)),
    Column("accepted_day", "Ngày nghiệm thu", "day", 14),
    Column("state", "Tình trạng", "choice", 26, required=True, also=("trang thai",)),
    Column("note", "Ghi chú", width=40, most=1000),
)  # fmt: skip
BY_NAME: Final = {column.name: column for column in COLUMNS}
MONEY: Final = tuple(column.name for column in COLUMNS if column.holds == "money")
DAYS: Final = tuple(column.name for column in COLUMNS if column.holds == "day")
_HEADINGS: Final = {fold(text): column for column in COLUMNS for text in (column.heading, *column.also)}


def column_headed(text: Any) -> Column | None:
    """The column a heading names, typed with or without diacritics, brackets or the star of a required one."""
    if not isinstance(text, str):
        return None
    return _HEADINGS.get(" ".join(fold(text.split("(")[0].replace("*", "")).split()))
