"""The estimate out to Excel and back through the pages: who may, what is shown, what one press does, and its undoing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.tenancy import tenant_scope
from proposals.models import Beneficiary, EstimateImport, EstimateLine, Proposal, Section
from proposals.services.imports import apply_import, keep_import
from proposals.services.sections import RowInput, SectionInput, save_section
from proposals.spreadsheet.grid import open_workbook
from proposals.spreadsheet.layout import MOST_LINES
from proposals.spreadsheet.reading import Fault, Reading
from proposals.states import SectionKey, State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.proposals.sheets import HEADINGS, line, workbook

As = Callable[[str], Client]
UNIT = "donvi.danang"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def home(proposal: Proposal) -> str:
    return reverse("proposals:import_estimate", args=(proposal.code,))


def file_of(proposal: Proposal) -> str:
    return reverse("proposals:estimate_xlsx", args=(proposal.code,))


def upload(stream: io.BytesIO, name: str = "Dự toán.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, stream.getvalue(), content_type=XLSX)


def draft(cast: Cast, *lines: dict[str, Any]) -> Proposal:
    """A draft with these lines in its estimate, two when none are given."""
    proposal = make_draft(cast)
    given = lines or ({"name": "Máy sấy"}, {"name": "Máy xay", "note": "cũ"})
    save(proposal, cast, *given)
    return proposal


def save(proposal: Proposal, cast: Cast, *lines: dict[str, Any]) -> None:
    base = {
        "quantity": Decimal(2),
        "unit_price": 1_000_000,
        "national": 1_000_000,
        "beneficiary": 1_000_000,
        "local": 0,
        "other": 0,
    }
    rows = tuple(RowInput(place, {**base, **each}) for place, each in enumerate(lines))
    with tenant_scope(*cast[UNIT].tenant_ids):
        save_section(
            proposal, SectionKey.ESTIMATE, given=SectionInput(rows={"lines": rows}), version=None, actor=cast[UNIT]
        )


def lines_of(proposal: Proposal, cast: Cast) -> list[EstimateLine]:
    with tenant_scope(*cast[UNIT].tenant_ids):
        return list(EstimateLine.objects.filter(proposal=proposal))


def imports_of(proposal: Proposal, cast: Cast) -> list[EstimateImport]:
    with tenant_scope(*cast[UNIT].tenant_ids):
        return list(EstimateImport.objects.filter(proposal=proposal).select_related("proposal__unit").order_by("id"))


def sent(client: Client, proposal: Proposal, stream: io.BytesIO) -> str:
    """The address of the preview after handing the file in."""
    answer = client.post(home(proposal), {"file": upload(stream)})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def edited(client: Client, proposal: Proposal, change: Callable[[list[list[Any]]], None]) -> io.BytesIO:
    """The downloaded sheet after a person changed its rows, saved by another program, its stamp kept."""
    content = client.get(file_of(proposal)).content
    book = open_workbook(io.BytesIO(content))
    rows = [list(row) for row in next(book.grids).rows if "Tổng cộng" not in row]
    change(rows)

    def stamp(other: Any, _: Any) -> None:
        page = other.add_worksheet("khuyencong")
        assert book.stamp is not None
        for number, name in enumerate(("proposal", "version", "layout")):
            page.write_row(number, 0, [name, str(getattr(book.stamp, name))])

    return workbook(rows, stamp)


# --- the file -----------------------------------------------------------------------------------------------------------
def test_whoever_sees_the_de_an_downloads_its_estimate_with_the_norms(cast: Cast, as_: As) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    for person in (UNIT, "chuyenvien.danang", "lanhdao.danang"):
        answer = as_(person).get(file_of(proposal))
        assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
        assert answer["Content-Disposition"] == f'attachment; filename="du-toan-{proposal.code}.xlsx"'
    book = open_workbook(io.BytesIO(answer.content))
    assert book.stamp is not None
    assert book.stamp.proposal == proposal.draft_code
    names = [row[4] for row in next(book.grids).rows]
    assert [row.name for row in lines_of(proposal, cast)] == [name for name in names if name][4 - 3 : -1]


def test_the_file_of_another_province_is_not_found(cast: Cast, as_: As) -> None:
    proposal = draft(cast)
    for person in ("donvi.gialai", "chuyenvien.gialai", "chuyenvien.danang", "chuyenvien.cuc", "quantri"):
        assert as_(person).get(file_of(proposal)).status_code == 404


def test_a_downloaded_file_sent_back_changes_nothing(cast: Cast, as_: As) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    client = as_(UNIT)
    page = client.get(sent(client, proposal, io.BytesIO(client.get(file_of(proposal)).content))).content.decode()
    assert "Bảng giống dự toán đang có, không có gì để thay." in page
    assert 'value="apply"' not in page


# --- the preview and the press -------------------------------------------------------------------------------------------
def test_nothing_is_replaced_before_the_press_and_lines_keep_their_identity(cast: Cast, as_: As) -> None:
    proposal, client = draft(cast), as_(UNIT)
    before = lines_of(proposal, cast)

    def change(rows: list[list[Any]]) -> None:
        rows[7][16] = "mới"
        rows[6] = line("Bàn", quantity=1, unit_price=500, national=200, beneficiary=300)

    preview = sent(client, proposal, edited(client, proposal, change))
    page = client.get(preview).content.decode()
    assert (
        "<strong>1</strong> dòng thêm · <strong>1</strong> dòng sửa · <strong>1</strong> dòng bỏ · 0 dòng giữ nguyên"
        in page
    )
    assert "<del>cũ</del>" in page
    assert "<ins>mới</ins>" in page
    assert [row.name for row in lines_of(proposal, cast)] == ["Máy sấy", "Máy xay"]
    answer = client.post(preview, {"action": "apply", "version": 2})
    after = lines_of(proposal, cast)
    assert answer["Location"] == preview
    assert [(row.name, row.note, row.amount, row.position) for row in after] == [
        ("Bàn", "", 500, 0), ("Máy xay", "mới", 2_000_000, 1)
    ]  # fmt: skip
    assert after[1].pk == before[1].pk
    assert after[0].pk not in {row.pk for row in before}
    with tenant_scope(*cast[UNIT].tenant_ids):
        fresh = Proposal.objects.get(pk=proposal.pk)
        section = Section.objects.get(proposal=proposal, key=SectionKey.ESTIMATE)
    assert (fresh.total_cost, fresh.amount_proposed, section.version) == (2_000_500, 1_000_200, 3)
    assert "Dự toán đã được thay" in client.get(preview).content.decode()


def test_undoing_shows_the_way_back_and_restores_the_lines(cast: Cast, as_: As) -> None:
    proposal, client = draft(cast), as_(UNIT)
    preview = sent(client, proposal, workbook([HEADINGS, line("Khác hẳn")]))
    client.post(preview, {"action": "apply", "version": 2})
    assert [row.name for row in lines_of(proposal, cast)] == ["Khác hẳn"]
    back = client.post(preview, {"action": "undo"})["Location"]
    assert "<strong>2</strong> dòng thêm" in client.get(back).content.decode()
    client.post(back, {"action": "apply", "version": 3})
    assert [(row.name, row.note) for row in lines_of(proposal, cast)] == [("Máy sấy", ""), ("Máy xay", "cũ")]


def test_a_sheet_can_be_dropped_and_is_gone(cast: Cast, as_: As) -> None:
    proposal, client = draft(cast), as_(UNIT)
    preview = sent(client, proposal, workbook([HEADINGS, line()]))
    answer = client.post(preview, {"action": "drop"})
    assert (answer["Location"], imports_of(proposal, cast)) == (
        reverse("proposals:section", args=(proposal.code, SectionKey.ESTIMATE.value)), [],
    )  # fmt: skip
    assert client.get(preview).status_code == 404


def test_faults_are_listed_with_their_cells_and_nothing_can_be_pressed(cast: Cast, as_: As) -> None:
    proposal, client = draft(cast), as_(UNIT)
    preview = sent(client, proposal, workbook([HEADINGS, line(quantity="ba"), *(line(local="x") for _ in range(250))]))
    page = client.get(preview).content.decode()
    assert "Có <strong>251</strong> chỗ cần sửa, dưới đây là 200 chỗ đầu." in page
    assert "<strong>Ô G2 (Số lượng):</strong> Không đọc được số lượng “ba”." in page
    assert 'value="apply"' not in page
    answer = client.post(preview, {"action": "apply", "version": 2})
    assert (answer.status_code, [row.name for row in lines_of(proposal, cast)]) == (409, ["Máy sấy", "Máy xay"])
    assert imports_of(proposal, cast)[0].rows == []


def test_pasted_cells_make_a_preview_too(cast: Cast, as_: As) -> None:
    proposal, client = draft(cast), as_(UNIT)
    text = "\t".join(HEADINGS[4:13]) + "\nMáy xay\tcái\t2\t1.000.000\t\t1 triệu\t\t1 triệu\t\n"
    answer = client.post(home(proposal), {"text": text})
    page = client.get(answer["Location"]).content.decode()
    assert "0</strong> dòng thêm · <strong>1</strong> dòng sửa · <strong>1</strong> dòng bỏ" in page
    assert "Bảng không có cột Mã dòng" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Hãy chọn tệp Excel hoặc dán các ô từ Excel."),
        ({"text": "a\tb"}, "Không thấy dòng tiêu đề của bảng dự toán"),
        ({"file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))}, "đặt mật khẩu"),
        ({"file": SimpleUploadedFile("a.xlsx", b"%PDF-1.7 x")}, "nội dung tệp này là PDF"),
        ({"file": SimpleUploadedFile("a.xlsx", b"")}, "rỗng"),
    ],
)
def test_what_cannot_be_read_at_all_is_answered_on_the_same_page(
    cast: Cast, as_: As, data: dict[str, Any], sentence: str
) -> None:
    proposal = draft(cast)
    answer = as_(UNIT).post(home(proposal), data)
    assert (answer.status_code, sentence in answer.content.decode(), imports_of(proposal, cast)) == (409, True, [])


def test_a_longer_sheet_asks_the_database_no_more(cast: Cast, as_: As) -> None:
    counts = []
    for lines in (1, 3):
        proposal, client = draft(cast), as_(UNIT)
        preview = sent(client, proposal, workbook([HEADINGS, *(line(f"Dòng {number}") for number in range(lines))]))
        client.get(preview)
        with CaptureQueriesContext(connection) as queries:
            client.get(preview)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- others at work -----------------------------------------------------------------------------------------------------
def test_the_sheet_of_another_de_an_is_refused(cast: Cast, as_: As) -> None:
    mine, other, client = draft(cast), draft(cast), as_(UNIT)
    answer = client.post(home(mine), {"file": upload(io.BytesIO(client.get(file_of(other)).content))})
    assert answer.status_code == 409
    assert "Bảng này được tải về từ đề án khác." in answer.content.decode()


def test_an_older_sheet_is_compared_with_what_stands_now_and_says_who_saved_since(cast: Cast, as_: As) -> None:
    proposal, client = draft(cast), as_(UNIT)
    content = client.get(file_of(proposal)).content
    save(proposal, cast, {"name": "Máy sấy"}, {"name": "Máy xay", "note": "của người khác"})
    page = client.get(sent(client, proposal, io.BytesIO(content))).content.decode()
    assert "lần lưu gần nhất là của Nguyễn Thị Hải An" in page
    assert "<del>của người khác</del>" in page


def test_what_was_saved_after_the_preview_is_shown_before_it_is_overwritten(cast: Cast, as_: As) -> None:
    proposal, client = draft(cast), as_(UNIT)
    preview = sent(client, proposal, workbook([HEADINGS, line("Bàn")]))
    save(proposal, cast, {"name": "Ghế"})
    answer = client.post(preview, {"action": "apply", "version": 2}, follow=True)
    assert [row.name for row in lines_of(proposal, cast)] == ["Ghế"]
    assert "Dự toán vừa được lưu lại nên chưa thay." in answer.content.decode()
    client.post(preview, {"action": "apply", "version": 3})
    assert [row.name for row in lines_of(proposal, cast)] == ["Bàn"]


def test_a_sheet_is_applied_once(cast: Cast, as_: As) -> None:
    proposal, client = draft(cast), as_(UNIT)
    preview = sent(client, proposal, workbook([HEADINGS, line("Bàn")]))
    client.post(preview, {"action": "apply", "version": 2})
    save(proposal, cast, {"name": "Ghế"})
    answer = client.post(preview, {"action": "apply", "version": 4})
    assert (answer.status_code, [row.name for row in lines_of(proposal, cast)]) == (409, ["Ghế"])


def test_a_beneficiary_taken_out_meanwhile_stops_everything(cast: Cast, as_: As) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    client = as_(UNIT)
    with tenant_scope(*cast[UNIT].tenant_ids):
        party = Beneficiary.objects.filter(proposal=proposal).first()
    preview = sent(client, proposal, workbook([HEADINGS, line("Bàn"), line("Ghế", recipient=party.name)]))
    before = [row.name for row in lines_of(proposal, cast)]
    with tenant_scope(*cast[UNIT].tenant_ids):
        party.delete()
    with tenant_scope(*cast[UNIT].tenant_ids):
        version = Section.objects.get(proposal=proposal, key=SectionKey.ESTIMATE).version
    answer = client.post(preview, {"action": "apply", "version": version})
    assert (answer.status_code, [row.name for row in lines_of(proposal, cast)]) == (409, before)
    assert imports_of(proposal, cast)[0].applied_at is None


# --- rights -------------------------------------------------------------------------------------------------------------
def test_only_writers_of_the_unit_find_the_pages(cast: Cast, as_: As) -> None:
    proposal = draft(cast)
    preview = sent(as_(UNIT), proposal, workbook([HEADINGS, line()]))
    for person in ("donvi.gialai", "donvi.vung", "chuyenvien.danang", "lanhdao.danang", "chuyenvien.cuc", "quantri"):
        client = as_(person)
        for url in (home(proposal), preview):
            assert (client.get(url).status_code, client.post(url, {"action": "apply"}).status_code) == (404, 404)
    assert [row.name for row in lines_of(proposal, cast)] == ["Máy sấy", "Máy xay"]


def test_the_sheet_of_another_de_an_is_not_found_under_this_one(cast: Cast, as_: As) -> None:
    mine, other, client = draft(cast), draft(cast), as_(UNIT)
    key = sent(client, other, workbook([HEADINGS, line()])).rstrip("/").rpartition("/")[2]
    url = reverse("proposals:estimate_import", args=(mine.code, key))
    assert (client.get(url).status_code, client.post(url, {"action": "apply", "version": 2}).status_code) == (404, 404)


def test_after_submission_the_unit_is_led_to_the_case_and_nothing_is_applied(cast: Cast, as_: As) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    client = as_(UNIT)
    preview = sent(client, proposal, workbook([HEADINGS, line("Bàn")]))
    proposal = advance(proposal, State.SUBMITTED, cast)
    preview = reverse("proposals:estimate_import", args=(proposal.code, preview.rstrip("/").rpartition("/")[2]))
    before = [row.name for row in lines_of(proposal, cast)]
    assert client.get(preview)["Location"] == reverse("workbench:case", args=(proposal.code,))
    assert client.post(preview, {"action": "apply", "version": 2}).status_code == 409
    assert client.post(home(proposal), {"file": upload(workbook([HEADINGS, line()]))}).status_code == 409
    assert [row.name for row in lines_of(proposal, cast)] == before


def test_another_tenant_sees_no_sheet_even_without_a_filter(cast: Cast, as_: As) -> None:
    proposal = draft(cast)
    sent(as_(UNIT), proposal, workbook([HEADINGS, line()]))
    with tenant_scope(*cast["donvi.gialai"].tenant_ids), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM proposals_estimateimport")
        assert cursor.fetchone() == (0,)


# --- keeping ------------------------------------------------------------------------------------------------------------
def test_a_new_sheet_takes_the_place_of_the_earlier_one_and_old_ones_are_forgotten(cast: Cast, as_: As) -> None:
    proposal, other, client = draft(cast), draft(cast), as_(UNIT)
    sent(client, proposal, workbook([HEADINGS, line("Một")]))
    sent(client, other, workbook([HEADINGS, line("Hai")]))
    with tenant_scope(*cast[UNIT].tenant_ids):
        EstimateImport.objects.filter(proposal=other).update(at=timezone.now() - timedelta(days=8))
    sent(client, proposal, workbook([HEADINGS, line("Ba")]))
    assert [row.rows[0]["name"] for row in imports_of(proposal, cast)] == ["Ba"]
    assert imports_of(other, cast) == []


def test_what_is_stored_is_plain_json_and_the_services_hold_the_same_rules(cast: Cast) -> None:
    proposal, unit = draft(cast), cast[UNIT]
    with tenant_scope(*unit.tenant_ids):
        faulty = Reading(faults=(Fault("Ô A1 (TT)", "x"),), fault_count=1)
        found = keep_import(proposal, reading=faulty, file_name="a.xlsx", actor=unit)
        assert json.loads(json.dumps(found.faults)) == [{"cell": "Ô A1 (TT)", "message": "x"}]
        with pytest.raises(Refused):
            apply_import(found, version=2, actor=unit)
        found = keep_import(proposal, reading=Reading(), file_name="b.xlsx", actor=unit)
        with pytest.raises(Stale):
            apply_import(found, version=1, actor=unit)


def test_five_thousand_lines_go_in_and_are_all_there(cast: Cast, as_: As) -> None:
    proposal, client = draft(cast), as_(UNIT)
    rows = [
        line(f"Dòng {number}", unit_price=number, national=number, beneficiary=number) for number in range(MOST_LINES)
    ]
    preview = sent(client, proposal, workbook([HEADINGS, *rows]))
    assert "<strong>5.000</strong> dòng thêm" in client.get(preview).content.decode()
    client.post(preview, {"action": "apply", "version": 2})
    stored = lines_of(proposal, cast)
    assert (len(stored), stored[-1].name, stored[-1].amount) == (MOST_LINES, "Dòng 4999", 9998)
    again = sent(client, proposal, io.BytesIO(client.get(file_of(proposal)).content))
    assert "Bảng giống dự toán đang có" in client.get(again).content.decode()
