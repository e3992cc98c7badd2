"""The workbook to fill in: one sheet of đề án with lists to choose from, one of instructions, one of the lists themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from core.sheets import Column as SheetColumn
from core.sheets import write_xlsx
from organisations.actors import Actor
from proposals.history.layout import COLUMNS, MOST_LINES, SHEET
from proposals.history.lookups import Lookups
from proposals.history.states import ALLOWED, needed_in
from proposals.states import LegalForm

LISTS: Final = "Danh mục"
GUIDE: Final = "Hướng dẫn"
HEADING_ROW: Final = 2
FORMATS: Final = {"text": "@", "choice": "@", "year": "0", "money": "#,##0", "day": "dd/mm/yyyy"}
Told = tuple[tuple[str, ...], list[tuple[str, ...]]]
WORDS: Final = {
    "text": "Chữ", "choice": "Chọn trong danh sách", "year": "Năm, bốn chữ số", "money": "Số tiền, đồng",
    "day": "Ngày/tháng/năm",
}  # fmt: skip
OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False}


def template_xlsx(lookups: Lookups, actor: Actor, years: tuple[int, int]) -> bytes:
    """The empty workbook for this office: its units and provinces in the lists, all of them for the Cục."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {**OPTIONS, "in_memory": True})
    main, guide, lists = (book.add_worksheet(name) for name in (SHEET, GUIDE, LISTS))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    choices = _choices(lookups, actor)
    main.write_string(0, 0, f"Đề án các năm kế hoạch {years[0]} đến {years[1]} của {actor.organisation.name}", bold)
    main.write_string(
        1, 0, f"Mỗi dòng một đề án, nhiều nhất {MOST_LINES:,} dòng. Cột có dấu * bắt buộc.".replace(",", ".", 1)
    )
    for place, column in enumerate(COLUMNS):
        main.set_column(
            place, place, column.width, book.add_format({"num_format": FORMATS[column.holds], "valign": "top"})
        )
        main.write_string(HEADING_ROW, place, f"{column.heading} *" if column.required else column.heading, bold)
        if column.name in choices:
            _offer(main, place, len(choices[column.name]), list(choices).index(column.name))
    main.freeze_panes(HEADING_ROW + 1, 2)
    _write_lists(lists, choices, bold)
    _write_guide(guide, bold, plain, years)
    book.close()
    return stream.getvalue()


def faults_xlsx(path: Path, faults: Iterable[Sequence[Any]], *, heading: str) -> None:
    """Line, cell and sentence of every fault as a table, to be worked through beside the workbook."""
    columns = (SheetColumn("Dòng", "number", 8), SheetColumn("Ô", "text", 36), SheetColumn("Lỗi", "text", 110))
    write_xlsx(path, columns, faults, heading=heading)


def _choices(lookups: Lookups, actor: Actor) -> dict[str, list[str]]:
    """Column -> what may be chosen. Every content once, by code and short name."""
    own = None if actor.is_central else actor.tenant_id
    province = "" if own is None or actor.organisation.province is None else actor.organisation.province.code
    units = [unit.name for unit in lookups.units_by_code.values() if own in {None, unit.tenant_id}]
    return {
        "unit": units,
        "content": list(lookups.content_labels),
        "province": [name for name in lookups.old_names if province in {"", lookups.province(name)}],
        "legal_form": [str(label) for label in LegalForm.labels],
        "state": [str(state.label) for state in ALLOWED],
    }


def _offer(sheet: Any, place: int, count: int, list_place: int) -> None:
    letter = "ABCDEFGH"[list_place]
    sheet.data_validation(
        HEADING_ROW + 1, place, HEADING_ROW + MOST_LINES, place,
        {
            "validate": "list", "source": f"='{LISTS}'!${letter}$2:${letter}${max(count, 1) + 1}",
            "error_type": "warning", "error_title": "Không có trong danh sách",
            "error_message": "Tên đơn vị, tên tỉnh cũ có thể ghi khác; trang kiểm tra sẽ hỏi lại.",
        },
    )  # fmt: skip


def _write_lists(sheet: Any, choices: dict[str, list[str]], bold: Any) -> None:
    headings = {column.name: column.heading for column in COLUMNS}
    for place, (name, options) in enumerate(choices.items()):
        sheet.set_column(place, place, 44)
        sheet.write_string(0, place, headings[name], bold)
        for row, option in enumerate(options, start=1):
            sheet.write_string(row, place, option)
    sheet.freeze_panes(1, 0)


def _write_guide(sheet: Any, bold: Any, plain: Any, years: tuple[int, int]) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 100)
    row = 0
    for heading, rows in (_columns_told(), _states_told(), _told(years)):
        for place, text in enumerate(heading):
            sheet.write_string(row, place, text, bold)
        for below, cells in enumerate(rows, start=row + 1):
            for place, text in enumerate(cells):
                sheet.write_string(below, place, text, plain)
        row += len(rows) + 2


def _columns_told() -> Told:
    rows: list[tuple[str, ...]] = [
        (column.heading, WORDS[column.holds] + (", bắt buộc" if column.required else ""), column.help)
        for column in COLUMNS
    ]
    return ("Cột", "Ghi gì", "Giải thích"), rows


def _states_told() -> Told:
    headings = {column.name: column.heading for column in COLUMNS}
    rows: list[tuple[str, ...]] = [
        (str(state.label), "", "Cần có: " + ", ".join(headings[name] for name in needed_in(state)) if needed_in(state) else "")
        for state in ALLOWED
    ]  # fmt: skip
    return ("Tình trạng", "", "Cột phải ghi ở tình trạng này"), rows


def _told(years: tuple[int, int]) -> Told:
    sentences = (
        f"Chỉ nhận đề án của năm kế hoạch {years[0]} đến {years[1]}.",
        "Cùng số hồ sơ, năm và tỉnh, hoặc cùng số quyết định và tên, là cùng một đề án: không bao giờ nhập hai lần.",
        "Tệp được kiểm tra trước, chưa ghi gì; lỗi được nêu theo từng ô. Chỉ khi bạn đồng ý mới nhập.",
        "Đề án nhập từ sổ sách cũ chỉ để đọc, tra cứu và thống kê: không có bước, thời hạn, thông báo hay bút toán.",
        "Đề án đã nhập hiện ở danh sách của Sở, của Cục và của đơn vị thực hiện.",
    )
    return ("Quy tắc", "", ""), [("", "", sentence) for sentence in sentences]
