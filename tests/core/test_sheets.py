"""Tables as files: what Excel reads back is what was written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from core.sheets import Column, write_csv, write_xlsx

COLUMNS = (
    Column("Tên"), Column("Tiền", "money"), Column("Ngày", "day"), Column("Lúc", "moment"), Column("Tỷ lệ", "percent"),
)  # fmt: skip
ROWS = [
    ("=1+1", 350_000_000, date(2026, 11, 27), datetime(2026, 11, 27, 1, 30, tzinfo=UTC), Decimal("12.5")),
    ("Máy xay xát", None, None, None, None),
]


def test_excel_keeps_text_as_text_and_money_as_numbers(tmp_path: Path) -> None:
    assert write_xlsx(tmp_path / "a.xlsx", COLUMNS, ROWS, heading="Danh sách") == 2
    rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Danh sách"
    assert rows[1] == ["Tên", "Tiền", "Ngày", "Lúc", "Tỷ lệ"]
    assert rows[2] == ["=1+1", 350_000_000, date(2026, 11, 27), datetime(2026, 11, 27, 8, 30), 12.5]
    assert rows[3][0] == "Máy xay xát"


def test_csv_opens_in_vietnamese_excel(tmp_path: Path) -> None:
    assert write_csv(tmp_path / "a.csv", COLUMNS, ROWS, heading="Danh sách") == 2
    assert (tmp_path / "a.csv").read_bytes().decode("utf-8") == (
        "\ufeffTên;Tiền;Ngày;Lúc;Tỷ lệ\r\n'=1+1;350000000;27/11/2026;27/11/2026 08:30;12,5\r\nMáy xay xát;;;;\r\n"
    )


def test_progress_is_told_every_thousand_rows(tmp_path: Path) -> None:
    told: list[int] = []
    write_csv(tmp_path / "a.csv", COLUMNS[:1], ([str(n)] for n in range(2500)), heading="", tick=told.append)
    assert told == [1000, 2000]
