"""The sheet of the estimate, without a database: what is read, what is refused, and that what was written reads the same."""

from __future__ import annotations

import io
import tracemalloc
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.money import MAX_DONG
from core.text import nfc
from proposals.services.imports import EMPTY
from proposals.services.sections import amount_of
from proposals.spreadsheet.choices import told_apart
from proposals.spreadsheet.differences import compare, completed, sums_of
from proposals.spreadsheet.grid import Stamp, open_workbook
from proposals.spreadsheet.layout import MOST_LINES, letters
from proposals.spreadsheet.package import survey_sheet
from proposals.spreadsheet.reading import MOST_FAULTS, rows_of
from proposals.spreadsheet.writing import Paper, as_workbook
from tests.proposals.sheets import (
    HEADINGS,
    PLACE,
    changed,
    choices,
    line,
    read,
    read_rows,
    read_text,
    said,
    workbook,
)  # fmt: skip

READ = {
    "amount": 3_000_000, "row": None, "content_code": "ND3.3", "cost_item": "", "name": "Máy sấy", "unit_name": "cái",
    "quantity": Decimal(2), "unit_price": 1_500_000, "national": 1_500_000, "local": 0, "beneficiary": 1_500_000,
    "other": 0, "recipient_id": None, "units": 1, "year": None, "note": "",
}  # fmt: skip


def refusal(stream: io.BytesIO) -> list[str]:
    with pytest.raises(Refused) as caught:
        read(stream)
    return [reason.message for reason in caught.value.reasons]


# --- what is read -----------------------------------------------------------------------------------------------------
def test_a_line_is_read_with_every_cell() -> None:
    full = line(row=41, cost_item="Máy móc, thiết bị", recipient="HTX Mây tre", units=3, year=2028, note="đợt 1")
    assert list(read_rows(full).lines) == [
        READ | {"row": 41, "cost_item": "may_moc", "recipient_id": 8, "units": 3, "year": 2028, "note": "đợt 1"}
    ]


def test_the_header_is_found_below_titles_in_any_order_without_diacritics_among_other_columns() -> None:
    headings = [
        "Ghi chu",
        "Đơn giá (đồng)",
        "Người duyệt",
        "SO LUONG",
        "noi dung chi",
        "Nguồn KCQG",
        "KCDP",
        "Thụ hưởng",
        "Khác",
    ]
    rows = [["DỰ TOÁN"], [], headings, ["n", 5000, "An", 3, "Bàn", 15_000, 0, 0, 0]]
    reading = read(workbook(rows, sheet="Trang tính 9"))
    assert [(row["name"], row["amount"], row["note"], "cost_item" in row) for row in reading.lines] == [
        ("Bàn", 15_000, "n", False)
    ]


def test_headings_may_stand_in_two_rows_under_a_merged_one_with_a_row_of_numbers_below() -> None:
    top = ["TT", "Nội dung chi", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Nguồn kinh phí", "", "", "", "Ghi chú"]
    below = ["", "", "", "", "", "", "KCQG", "KCĐP", "Đơn vị thụ hưởng", "Khác", ""]
    numbers = ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(4)x(5)", "7", "8", "9", "10", "11"]
    row = [1, "Máy sấy", "cái", 2, 500_000, 1_000_000, 400_000, 0, 600_000, 0, ""]
    stream = workbook([top, below, numbers, row], lambda _, page: page.merge_range(0, 6, 0, 9, "Nguồn kinh phí"))
    reading = read(stream)
    assert said(reading) == []
    assert [(each["name"], each["national"], each["beneficiary"]) for each in reading.lines] == [
        ("Máy sấy", 400_000, 600_000)
    ]


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [
        ("2", "1.500.000", 3_000_000), ("2,5", "1,5 triệu", 3_750_000), (2.5, "300 nghìn", 750_000), ("1.200", 10, 12_000),
        (0.1 + 0.2, 10, 3), (2, 1_499_999.9999999998, 3_000_000), (2.5, 3, 8), (0.5, 1, 0), ("", "", 0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(quantity: Any, price: Any, amount: int) -> None:
    reading = read_rows(line(quantity=quantity, unit_price=price, amount=amount))
    assert (said(reading), [row["amount"] for row in reading.lines]) == ([], [amount])


def test_contents_items_and_beneficiaries_are_known_by_label_code_or_name_whatever_the_case() -> None:
    rows = [
        line(content_code="ND5.1 Tư vấn", cost_item="thuê tư vấn", recipient="htx mây tre"),
        line(content_code="nd5.1", cost_item="tu_van", recipient="HTX May tre"),
    ]
    found = read_rows(*rows).lines
    assert [(row["content_code"], row["cost_item"], row["recipient_id"]) for row in found] == [
        ("ND5.1", "tu_van", 8)
    ] * 2


def test_empty_rows_totals_and_signatures_are_no_lines() -> None:
    total = line("TỔNG CỘNG", quantity="", unit_price="", amount=6_000_000, national=3_000_000, content_code="",
                 beneficiary=3_000_000)  # fmt: skip
    rows = [line(), [], line(content_code="ND3.3", name="", quantity="", unit_name="", unit_price=0, national=0, beneficiary=0),
            line("Máy xay"), total, ["", "", "Người lập biểu"], ["", "", "", "", "", "", "", "", "", "Giám đốc"]]  # fmt: skip
    reading = read_rows(*rows)
    assert (said(reading), [row["name"] for row in reading.lines]) == ([], ["Máy sấy", "Máy xay"])


def test_sums_of_a_part_and_of_all_are_totals_too() -> None:
    def total(text: str, lines: int) -> list[Any]:
        return line(text, quantity="", unit_price="", national=1_500_000 * lines, beneficiary=1_500_000 * lines)

    reading = read_rows(line(), line(), total("Cộng mục I", 2), line(), total("Cộng mục II", 1), total("Tổng cộng", 3))
    assert (said(reading), len(reading.rows)) == ([], 3)


def test_a_worker_is_not_a_total() -> None:
    reading = read_rows(line("Công lắp đặt"), line("Cộng tác viên"), line("Tổng đài điện thoại"))
    assert [row["name"] for row in reading.lines] == ["Công lắp đặt", "Cộng tác viên", "Tổng đài điện thoại"]


def test_a_copied_row_is_a_new_line_and_a_strange_key_is_none() -> None:
    reading = read_rows(line(row=41), line(row=41), line(row="x"), line(row="42"), line(row=-3))
    assert ([row["row"] for row in reading.lines], reading.has_keys) == ([41, None, None, 42, None], True)


def test_pasted_cells_are_read_like_a_file() -> None:
    text = (
        "\t".join(HEADINGS[4:13])
        + "\nMáy sấy\tcái\t2\t1.500.000\t3.000.000\t1,5 triệu\t\t1.500.000\t\n\n"
        + ('"Máy\nxay"\tcái\t1\tba\t\t\t\t\t\n')
    )
    reading = read_text(text)
    assert said(reading) == [
        ("Dòng 4, cột Đơn giá", "Không đọc được số tiền “ba”. Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu.")
    ]
    assert next(reading.lines) == {key: READ[key] for key in reading.names}
    assert reading.has_keys is False


# --- what is refused cell by cell ---------------------------------------------------------------------------------------
NOT_MONEY = "Không đọc được số tiền “ba”. Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu."
BAD_CELLS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "text for money": ({"national": "ba"}, [("Ô J2 (KC quốc gia)", NOT_MONEY)]),
    "text for quantity": (
        {"quantity": "ba"}, [("Ô G2 (Số lượng)", "Không đọc được số lượng “ba”. Viết một số, ví dụ 1,5 hoặc 1.200.")]),
    "negative money": ({"unit_price": -5}, [("Ô H2 (Đơn giá)", "Số tiền không được âm.")]),
    "negative quantity": (
        {"quantity": -2}, [("Ô G2 (Số lượng)", "Không đọc được số lượng “-2”. Viết một số, ví dụ 1,5 hoặc 1.200.")]),
    "fraction of a đồng": ({"local": 1.5}, [
        ("Ô K2 (KC địa phương)", "Tiền tính bằng đồng chẵn, không có phần lẻ: “1,5” cần viết lại thành 1 hoặc 2.")]),
    "far too much": ({"other": 1e15}, [("Ô M2 (Khác)", "Số tiền quá lớn: nhiều nhất là 999.999.999.999.999 đồng.")]),
    "too much when multiplied": (
        {"quantity": 1000, "unit_price": 10**13}, [("Ô H2 (Đơn giá)", "thành tiền quá lớn. Hãy kiểm tra số lượng và đơn giá.")]),
    "unknown content": ({"content_code": "ND9"}, [
        ("Ô C2 (Nội dung khuyến công)", "“ND9” không phải nội dung của đề án. Hãy chọn trong trang Danh mục.")]),
    "unknown item": ({"cost_item": "Kẹo"}, [
        ("Ô D2 (Khoản mục chi)", "Không có khoản mục chi “Kẹo”. Hãy chọn trong trang Danh mục.")]),
    "unknown beneficiary": ({"recipient": "Ông A"}, [
        ("Ô N2 (Cơ sở được hỗ trợ)",
         "“Ông A” không có trong danh sách đơn vị thụ hưởng của đề án. Hãy chọn trong trang Danh mục.")]),
    "no name": ({"name": ""}, [("Ô E2 (Nội dung chi)", "Hãy nhập nội dung chi.")]),
    "name too long": ({"name": "m" * 501}, [("Ô E2 (Nội dung chi)", "Dài nhất 500 ký tự, đang có 501.")]),
    "amount that is not the product": ({"amount": 2_999_998}, [
        ("Ô I2 (Thành tiền)", "ghi 2.999.998, nhưng số lượng × đơn giá = 3.000.000.")]),
    "a date": ({"unit_price": date(2026, 5, 1)}, [
        ("Ô H2 (Đơn giá)", "“01/05/2026” là ngày hoặc giờ, không phải số. Hãy đổi định dạng ô rồi gõ lại.")]),
    "true": ({"quantity": True}, [
        ("Ô G2 (Số lượng)", "Không đọc được số lượng “TRUE”. Viết một số, ví dụ 1,5 hoặc 1.200.")]),
    "year outside": ({"year": 2031}, [("Ô P2 (Năm)", "Năm nằm ngoài thời gian thực hiện (2027 đến 2028).")]),
    "no object": ({"units": 0}, [("Ô O2 (Số đối tượng)", "Giá trị ít nhất là 1.")]),
    "two at once": ({"quantity": 2.3456, "other": "x"}, [
        ("Ô G2 (Số lượng)", "Số lượng có nhiều nhất 3 chữ số sau dấu phẩy."),
        ("Ô M2 (Khác)", "Không đọc được số tiền “x”. Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu.")]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_CELLS)
def test_a_bad_cell_has_a_sentence_with_its_address(name: str) -> None:
    cells, faults = BAD_CELLS[name]
    assert said(read_rows(line(**cells), line())) == faults


def test_errors_of_excel_and_formulas_never_computed_are_seen() -> None:
    def fill(_: Any, page: Any) -> None:
        page.write_formula(1, PLACE["unit_price"], "=A9*2", None, "#REF!")
        page.write_formula(1, PLACE["amount"], "=G2*H2", None, "#VALUE!")
        page.write_formula(2, PLACE["unit_price"], "=31*5", None, 155)
        page.write_formula(3, PLACE["unit_price"], "=1+1", None, 2)
        page.write_formula(3, PLACE["amount"], "=G4*H4", None, 44)
        page.write_formula(4, PLACE["note"], '=IF(A1="x","y","")', None, "zz")

    rows = [HEADINGS, *(line(unit_price="") for _ in range(3)), line()]
    stream = changed(
        workbook(rows, fill),
        lambda xml: xml.replace(b"<v>155</v>", b"").replace(b"<v>44</v>", b"<v></v>").replace(b"<v>zz</v>", b"<v></v>"),
    )
    assert said(read(stream)) == [
        ("Ô H2 (Đơn giá)", "ô báo lỗi #REF!. Hãy sửa công thức hoặc gõ số."),
        ("Ô I2 (Thành tiền)", "ô báo lỗi #VALUE!. Hãy sửa công thức hoặc gõ số."),
        ("Ô H3 (Đơn giá)", "công thức chưa có kết quả. Hãy mở bảng bằng Excel, lưu lại rồi tải lên."),
    ]


def test_merged_cells_of_lines_are_refused_and_those_around_the_table_are_not() -> None:
    def fill(_: Any, page: Any) -> None:
        page.merge_range(2, PLACE["content_code"], 4, PLACE["content_code"], "ND3.3")
        page.merge_range(7, PLACE["name"], 7, PLACE["note"], "Thủ trưởng đơn vị")

    rows = [HEADINGS, line(), *(line() for _ in range(3)), line("Tổng cộng", quantity="", unit_price="", national=6_000_000,
                                                               beneficiary=6_000_000)]  # fmt: skip
    assert said(read(workbook(rows, fill))) == [
        ("Ô C3 (Nội dung khuyến công)", "ô bị gộp (C3:C5). Hãy bỏ gộp ô và ghi đủ từng dòng.")
    ]


def test_totals_that_do_not_add_up_name_the_column() -> None:
    total = line("Tổng cộng", quantity="", unit_price="", national=3_000_000, beneficiary=2_999_999, local="x")
    assert said(read_rows(line(), line(), total)) == [
        ("Ô K4 (KC địa phương)", "Không đọc được số tiền “x”. Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu."),
        ("Ô L4 (Đơn vị thụ hưởng)", "dòng tổng ghi 2.999.999, nhưng các dòng cộng lại được 3.000.000."),
    ]


def test_the_first_faults_are_kept_and_all_are_counted() -> None:
    reading = read_rows(*(line(local="x") for _ in range(MOST_FAULTS + 5)))
    assert (len(reading.faults), reading.fault_count) == (MOST_FAULTS, MOST_FAULTS + 5)


# --- what is refused whole ----------------------------------------------------------------------------------------------
def test_missing_and_doubled_columns_are_named() -> None:
    short = [heading for heading in HEADINGS if heading not in {"Đơn giá", "KC địa phương"}]
    assert refusal(workbook([["x"], short, line()])) == [
        "Bảng thiếu cột: Đơn giá, KC địa phương. Hãy thêm vào dòng tiêu đề (dòng 2) rồi tải lại."
    ]
    assert refusal(workbook([[*HEADINGS, "đơn giá"], line()])) == [
        "Cột “Đơn giá” có hai lần (H1 và R1). Hãy để lại một cột."
    ]


def test_a_sheet_without_header_or_lines_is_refused() -> None:
    assert refusal(workbook([["xin chào"]]))[0].startswith("Không thấy dòng tiêu đề")
    assert refusal(workbook([]))[0].startswith("Không thấy dòng tiêu đề")
    assert refusal(workbook([HEADINGS, [], ["", "", ""]])) == ["Bảng không có dòng dự toán nào dưới dòng tiêu đề."]


def test_five_thousand_lines_are_read_and_one_more_is_refused() -> None:
    rows = [HEADINGS, *(line(f"Dòng {number}") for number in range(MOST_LINES))]
    assert len(read(workbook(rows)).rows) == MOST_LINES
    assert refusal(workbook([*rows, line()])) == ["Bảng có hơn 5.000 dòng dự toán. Một lần nhập nhiều nhất 5.000 dòng."]


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BROKEN = "Tệp Excel bị hỏng hoặc do chương trình lạ ghi ra. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi tải lên."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (OLD, "Đây là tệp Excel kiểu cũ (.xls) hoặc có đặt mật khẩu. Hãy lưu lại dạng .xlsx, không mật khẩu."),
        (b"TT;Noi dung", "Đây không phải tệp Excel (.xlsx)."), (b"", "Đây không phải tệp Excel (.xlsx)."),
        (b"PK\x03\x04" + b"rac" * 40, BROKEN),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    assert refusal(io.BytesIO(content)) == [sentence]


HOSTILE = {
    "a cell far below": lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="B1048576"><v>1</v></c></row></sheetData>'),
    "a cell far right": lambda xml: xml.replace(b"</sheetData>", b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'),
    "far and in single quotes": lambda xml: xml.replace(b"</sheetData>", b"<row r='9'><c s='0' r='XFD9'><v>1</v></c></row></sheetData>"),
    "far and with a prefix": lambda xml: xml.replace(b"</sheetData>", b'<row r="9"><x:c r="XFD9"><x:v>1</x:v></x:c></row></sheetData>'),
    "cells without a place": lambda xml: xml.replace(b"</sheetData>", b"<row><c><v>1</v></c></row></sheetData>"),
    "another encoding": lambda xml: xml.replace(b'encoding="UTF-8"', b'encoding="UTF-16"'),
    "two bytes a letter": lambda xml: xml.decode().encode("utf-16"),
    "a text copied a thousand times": None,
    "a bomb": lambda xml: xml + b" " * (61 << 20),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_before_it_takes_memory(name: str) -> None:
    stream = workbook([HEADINGS, line()])
    if change := HOSTILE[name]:
        stream = changed(stream, change)
    else:
        stream = workbook([HEADINGS, *(line(note="a" * 32_000) for _ in range(3000))])
    tracemalloc.start()
    sentences = refusal(stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(sentences), peak < 140 << 20) == (1, True)


@pytest.mark.parametrize("tag", [b'<c r="A1" t="e" ', b"<c r='A1' ", b'<x:c t="e" r="A1" ', b'<f si="0" '])
def test_a_sheet_of_endless_tags_is_refused_at_once(tag: bytes) -> None:
    with pytest.raises(Refused) as refused:
        survey_sheet(b'<sheetData><c r="A1" t="e"/>' + tag * 50_000)
    assert [str(reason.message) for reason in refused.value.reasons] == [BROKEN]


def test_a_workbook_of_another_program_with_other_quotes_order_and_prefix_is_read_all_the_same() -> None:
    def rewrite(xml: bytes) -> bytes:
        xml = xml.replace(b'<c r="G2"', b"<x:c s='0' r='g2'").replace(b"<v>2</v></c>", b"<v>2</v></x:c>", 1)
        return xml.replace(
            b"<worksheet ", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        )

    stream = workbook([HEADINGS, line("Máy", row=41, unit_name="")])
    assert list(read(changed(stream, rewrite)).lines) == [READ | {"row": 41, "name": "Máy", "unit_name": ""}]


# --- what was written reads the same --------------------------------------------------------------------------------------
def paper(lines: list[dict[str, Any]]) -> Paper:
    return Paper(title="Đề án", about="Số hồ sơ", stamp=Stamp("DT-1", 3, 1), lines=lines, choices=choices(),
                 norms=[("Nội dung", "", "50%", 300_000_000, "cơ sở", None, None, None, None, "Điều 8")],
                 norms_note="Ngày", plan_year=2027)  # fmt: skip


TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=40).map(
    lambda text: " ".join(nfc(text).split())  # as every stored text is
)
MONEY = st.integers(0, MAX_DONG) | st.integers(0, 5_000_000)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "name": TEXT.filter(bool), "unit_name": TEXT, "note": TEXT, "quantity": st.decimals(0, 10**5, places=3),
            "unit_price": st.integers(0, 10**9), "national": MONEY, "local": MONEY, "beneficiary": MONEY, "other": MONEY,
            "content_code": st.sampled_from(["", "ND3.3", "ND5.1"]), "cost_item": st.sampled_from(["", "may_moc", "tu_van"]),
            "recipient_id": st.sampled_from([None, 7, 8]), "units": st.integers(1, 9999),
            "year": st.sampled_from([None, 2028]),
        }
    ),
    max_size=6,
)  # fmt: skip


@given(LINES)
@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_what_is_exported_and_read_again_differs_in_nothing(given_lines: list[dict[str, Any]]) -> None:
    standing = [
        {**each, "quantity": f"{each['quantity'].normalize():f}", "row": 100 + place,
         "amount": amount_of(each["quantity"], each["unit_price"])}
        for place, each in enumerate(given_lines)
    ]  # fmt: skip
    stream = io.BytesIO(as_workbook(paper(standing)))
    if not standing:
        assert refusal(stream) == ["Bảng không có dòng dự toán nào dưới dòng tiêu đề."]
        return
    reading = read(stream)
    lines = completed(list(rows_of(reading)), standing, EMPTY, has_keys=reading.has_keys)
    assert (said(reading), reading.stamp, lines, compare(lines, standing).is_empty) == (
        [], Stamp("DT-1", 3, 1), standing, True,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+84 905", "-5%", "@SUM(A1)", "_x0041_", "<b>&amp;", "http://x.vn", "007"])
def test_text_stays_text_and_never_becomes_a_formula(text: str) -> None:
    standing = [{**EMPTY, "name": text, "note": text, "row": 5, "amount": 0}]
    stream = io.BytesIO(as_workbook(paper(standing)))
    assert [(row["name"], row["note"]) for row in read(stream).lines] == [(text, text)]


def test_the_template_offers_lists_formulas_and_a_stamp_that_is_out_of_sight() -> None:
    import zipfile

    stream = io.BytesIO(as_workbook(paper([])))
    xml = zipfile.ZipFile(stream).read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("<dataValidation ") == 11
    assert ("<f>SUM(I7:I56)</f>" in xml, 'hidden="1"' in xml, "conditionalFormatting" in xml) == (True, True, True)
    assert open_workbook(stream).stamp == Stamp("DT-1", 3, 1)


# --- differences --------------------------------------------------------------------------------------------------------
def standing_line(key: int, name: str, **cells: Any) -> dict[str, Any]:
    return {**EMPTY, "row": key, "name": name, "amount": 0, **cells}


def test_differences_are_told_cell_by_cell() -> None:
    standing = [standing_line(1, "A"), standing_line(2, "B", note="cũ"), standing_line(3, "C")]
    rows = [standing_line(3, "C"), standing_line(2, "B", note="mới"), standing_line(9, "D", amount=5)]
    found = compare(completed(rows, standing, EMPTY, has_keys=True), standing)
    assert [
        (change.number, cell.column.heading, cell.old, cell.new) for change in found.changed for cell in change.cells
    ] == [(2, "Ghi chú", "cũ", "mới")]
    assert [(number, each["name"], each["row"]) for number, each in found.added] == [(3, "D", None)]
    assert [(number, each["name"]) for number, each in found.removed] == [(1, "A")]
    assert (found.same, found.is_reordered, sums_of(rows)["amount"]) == (1, True, 5)


def test_without_keys_lines_are_found_by_content_and_name_each_once() -> None:
    standing = [standing_line(1, "Máy"), standing_line(2, "Máy"), standing_line(3, "Bàn", note="giữ")]
    rows = [{"name": "may", "content_code": ""}, {"name": "bàn", "content_code": ""}, {"name": "Máy"}, {"name": "Máy"}]
    lines = completed(rows, standing, EMPTY, has_keys=False)
    assert [(each["row"], each["name"], each["note"]) for each in lines] == [
        (1, "may", ""), (3, "bàn", "giữ"), (2, "Máy", ""), (None, "Máy", ""),
    ]  # fmt: skip


def test_labels_are_told_apart() -> None:
    given_names = [("1", "HTX A", "MST 01"), ("2", "htx a", ""), ("3", "HTX A", "MST 01"), ("4", "HTX B", "x")]
    assert [label for _, label in told_apart(given_names)] == ["HTX A (MST 01)", "htx a", "HTX A (MST 01) (2)", "HTX B"]


@pytest.mark.parametrize(
    ("place", "text"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_lettered_as_in_excel(place: int, text: str) -> None:
    assert letters(place) == text
