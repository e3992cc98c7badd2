"""Vouchers from Excel and to Excel: the round trip, every fault at its cell, ten thousand rows, and none of a broken sheet."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from core.errors import Refused
from core.tenancy import tenant_scope
from execution.forms.settlements import VoucherForm
from execution.models import Voucher
from execution.services.settlements import MOST_VOUCHERS
from execution.vouchers.layout import COLUMNS
from execution.vouchers.reading import Reading, read_vouchers
from proposals.models import Proposal
from proposals.spreadsheet.grid import open_workbook
from proposals.states import State
from tests.cast import Cast
from tests.factories.closing import UNIT, listed
from tests.factories.proposals import advance, complete_draft, make_draft

As = Callable[[str], Client]
HEADINGS = [column.heading for column in COLUMNS]
LINES = ({"line": 7, "name": "Máy sấy"}, {"line": 8, "name": "Hội nghị"})
GOOD = ["Phiếu chi", "PC 01", date(2026, 11, 5), "Công ty A", "Mua máy", "1. Máy sấy", 5_000_000, 2_000_000, "HĐ 12"]


def sheet(*rows: list[Any], headings: list[str] | None = None) -> io.BytesIO:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Bảng kê")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for row, cells in enumerate([headings or HEADINGS, *rows]):
        for place, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(row, place, cell, day)
            elif isinstance(cell, str) and cell.startswith("="):
                page.write_formula(row, place, cell, None, "#REF!")
            elif cell is not None:
                page.write(row, place, cell)
    book.close()
    stream.name = "bang-ke.xlsx"
    stream.seek(0)
    return stream


def read(*rows: list[Any], headings: list[str] | None = None) -> Reading:
    book = open_workbook(sheet(*rows, headings=headings), tall=True)
    return read_vouchers(book, VoucherForm(lines=LINES).fields, LINES)


def changed(**cells: Any) -> list[Any]:
    names = [column.name for column in COLUMNS]
    return [cells.get(name, value) for name, value in zip(names, GOOD, strict=True)]


def test_a_row_is_read_as_it_would_be_typed() -> None:
    found = read(
        GOOD, changed(kind="uy nhiem chi", number=12, dated_on="6/11/2026", line=2, amount="5.000.000", national=0)
    )
    assert found.faults == ()
    assert found.rows[0] == {
        "kind": "cash", "number": "PC 01", "dated_on": date(2026, 11, 5), "payee": "Công ty A", "content": "Mua máy",
        "line": "7", "amount": 5_000_000, "national": 2_000_000, "originals": "HĐ 12",
    }  # fmt: skip
    second = found.rows[1]
    assert [second[name] for name in ("kind", "number", "dated_on", "line", "amount")] == [
        "transfer", "12", date(2026, 11, 6), "8", 5_000_000,
    ]  # fmt: skip


def test_columns_stand_in_any_order_with_other_names_and_blank_rows_between() -> None:
    order = ["STT", "Ngày", "Số CT", "Loại", "Diễn giải", "Người nhận", "Mục dự toán", "Tổng số tiền", "KCQG"]
    found = read([1, date(2026, 11, 5), "PC 1", "Phiếu chi", "Mua máy", "A", "Máy sấy", 9, 9], [None], headings=order)
    assert [(row["number"], row["line"], row["amount"]) for row in found.rows] == [("PC 1", "7", 9)]


def test_every_fault_is_told_with_its_cell() -> None:
    found = read(
        changed(kind="Biên lai", dated_on="31/02/2026"), changed(number="", amount=-5, line="Máy xay"), GOOD,
        changed(national=6_000_000), changed(amount="=A1+#REF!"), changed(dated_on=45000.0), changed(amount=1.5),
    )  # fmt: skip
    told = {fault.cell: fault.message for fault in found.faults}
    assert "không phải loại chứng từ" in told["Ô A2 (Loại chứng từ)"]
    assert "không phải dòng nào của dự toán" in told["Ô F3 (Dòng dự toán)"]
    assert "#REF!" in told["Ô G6 (Số tiền)"]
    assert "không được lớn hơn số tiền" in told["Ô H5 (Khuyến công quốc gia)"]
    assert "là số, không phải ngày" in told["Ô C7 (Ngày chứng từ)"]
    assert set(told) >= {"Ô C2 (Ngày chứng từ)", "Ô B3 (Số chứng từ)", "Ô G3 (Số tiền)", "Ô G8 (Số tiền)"}
    assert found.fault_count == len(found.faults) == len(told)


def test_a_wrong_total_is_told_and_a_right_one_is_no_voucher() -> None:
    total = ["Tổng cộng", None, None, None, None, None, 10_000_000, 4_000_000]
    assert [len(read(GOOD, GOOD, total).rows), read(GOOD, GOOD, total).fault_count] == [2, 0]
    wrong = read(GOOD, GOOD, [*total[:6], 9_000_000, 4_000_000])
    assert [fault.cell for fault in wrong.faults] == ["Ô G4 (Số tiền)"]


@pytest.mark.parametrize(
    ("headings", "rows", "said"),
    [
        (["a", "b", "c"], [["x", "y", "z"]], "Không thấy dòng tiêu đề"),
        ([*HEADINGS[:6], "x", HEADINGS[7]], [GOOD], "Bảng thiếu cột: Số tiền"),
        (HEADINGS, [], "không có chứng từ nào dưới dòng tiêu đề"),
    ],
)
def test_a_sheet_that_is_no_list_is_refused_in_one_sentence(headings: list[str], rows: list[Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(*rows, headings=headings)


def accepted(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.ACCEPTED, cast)


def send(client: Client, proposal: Proposal, stream: io.BytesIO, mode: str = "them") -> Any:
    file = SimpleUploadedFile("bang-ke.xlsx", stream.getvalue())
    return client.post(f"/hop-dong/{proposal.code}/quyet-toan/nhap/", {"file": file, "mode": mode})


def numbers(proposal: Proposal) -> list[str]:
    with tenant_scope(proposal.tenant_id):
        return list(Voucher.objects.values_list("number", flat=True))


def test_what_is_downloaded_can_be_brought_back_and_replaces_or_follows(cast: Cast, as_: As) -> None:
    proposal, unit = accepted(cast), as_(UNIT)
    empty = unit.get(f"/hop-dong/{proposal.code}/quyet-toan/chung-tu.xlsx")
    assert (
        CalamineWorkbook.from_filelike(io.BytesIO(empty.content)).get_sheet_by_name("Bảng kê").to_python()[2]
        == HEADINGS
    )
    listed(cast, proposal, number="=UNC 01", amount=9, national=4)
    full = io.BytesIO(unit.get(f"/hop-dong/{proposal.code}/quyet-toan/chung-tu.xlsx").content)

    assert send(unit, proposal, full).status_code == 302
    assert numbers(proposal) == ["=UNC 01", "=UNC 01"]
    assert send(unit, proposal, full, "thay").status_code == 302
    assert numbers(proposal) == ["=UNC 01"]


def test_one_bad_cell_keeps_the_whole_sheet_out(cast: Cast, as_: As) -> None:
    proposal, unit = accepted(cast), as_(UNIT)
    listed(cast, proposal, number="UNC 01", amount=9, national=4)
    answer = send(unit, proposal, sheet(changed(line=1), changed(line=1, dated_on="hôm qua")), "thay")
    assert answer.status_code == 409
    assert "Ô C3 (Ngày chứng từ)" in answer.content.decode()
    assert "Bảng kê chưa thay đổi" in answer.content.decode()
    assert numbers(proposal) == ["UNC 01"]
    for broken in (io.BytesIO(b"PK\x03\x04 rubbish"), io.BytesIO(b"%PDF-1.4"), io.BytesIO(b"")):
        assert send(unit, proposal, broken).status_code == 409
    assert numbers(proposal) == ["UNC 01"]


def test_ten_thousand_vouchers_are_taken_at_once_and_one_more_is_refused(cast: Cast, as_: As) -> None:
    proposal, unit = accepted(cast), as_(UNIT)
    rows = [changed(line=1, number=f"PC {n}", amount=1000 + n, national=n % 1000) for n in range(MOST_VOUCHERS)]
    stream = sheet(*rows)
    started = time.process_time()
    assert send(unit, proposal, stream).status_code == 302
    assert time.process_time() - started < 20  # a few seconds here; a slow machine is no fault
    assert len(numbers(proposal)) == MOST_VOUCHERS

    started = time.monotonic()  # a comparison of every voucher with every other took forty seconds here
    assert unit.get(f"/hop-dong/{proposal.code}/quyet-toan/").status_code == 200
    assert time.monotonic() - started < 20
    answer = send(unit, proposal, sheet(changed(line=1)))
    assert (answer.status_code, "nhiều nhất 10.000 chứng từ" in answer.content.decode()) == (409, True)
    page = unit.get(f"/hop-dong/{proposal.code}/quyet-toan/chung-tu/?sau=9950").content.decode()
    assert "PC 9999" in page
    assert "Tiếp" not in page
