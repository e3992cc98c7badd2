"""The books of earlier years are read with every fault at its cell; a dry run writes nothing."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import NotFound, Refused
from core.tenancy import tenant_scope
from proposals.history.layout import COLUMNS, MOST_LINES
from proposals.history.lookups import load_lookups
from proposals.history.reading import read_sheet
from proposals.history.writing import template_xlsx
from proposals.models import HistoryImport, ImportedRow, Proposal
from proposals.services.history import check_again, start_import
from proposals.spreadsheet.grid import open_workbook
from tests.cast import Cast
from tests.proposals.history_sheets import checked, row, rows, told, upload, workbook

OFFICER, CENTRE = "chuyenvien.danang", "chuyenvien.cuc"
TOMORROW = timezone.localdate() + timedelta(days=1)

FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"number": None}, "number", "chưa ghi."),
    ({"title": "x" * 501}, "title", "dài 501 ký tự, nhiều nhất 500."),
    ({"plan_year": "hai ba"}, "plan_year", "“hai ba” không phải một năm. Ghi bốn chữ số, ví dụ 2023."),
    ({"plan_year": 2019}, "plan_year", "chỉ nhập được đề án của năm kế hoạch 2021 đến 2025; đề án năm khác lập trên phần mềm."),
    ({"unit": "Trung tâm cũ"}, "unit", "không có đơn vị “Trung tâm cũ” ở tỉnh này hiện nay. Trả lời câu hỏi ở trang kiểm tra, hoặc ghi tên đơn vị hiện nay."),
    ({"content": "ND99"}, "content", "“ND99” không có trong danh sách nội dung hỗ trợ. Hãy chọn trong trang Danh mục của tệp mẫu."),
    ({"province": "Atlantis"}, "province", "không có tỉnh, thành phố “Atlantis”, cả trước và sau ngày 01/7/2025."),
    ({"province": "Gia Lai"}, "province", "tỉnh này không thuộc phạm vi của {office}. Chỉ nhập được đề án của tỉnh mình."),
    ({"commune": "Xã Hòa Bắc, huyện Hòa Vang"}, "commune", "chưa biết “Xã Hòa Bắc, huyện Hòa Vang” nay thuộc xã, phường nào. Trả lời câu hỏi ở trang kiểm tra, hoặc ghi cột Mã xã hiện nay."),
    ({"commune_code": "99999"}, "commune_code", "không có xã, phường, đặc khu mã “99999” hiện nay."),
    ({"commune_code": "21583"}, "commune_code", "Phường Quy Nhơn (mã 21583) không thuộc tỉnh đã ghi."),
    ({"tax_code": "0314409059"}, "tax_code", "“0314409059” không phải mã số thuế: cần 10 chữ số (thêm 3 chữ số nếu là chi nhánh), chữ số thứ mười là số kiểm tra. Nếu Excel làm mất số 0 ở đầu, hãy đổi định dạng ô thành văn bản rồi gõ lại."),
    ({"legal_form": None}, "legal_form", "chưa chọn loại hình của đơn vị thụ hưởng."),
    ({"beneficiary": None}, "beneficiary", "chưa ghi tên, trong khi đã có mã số thuế hoặc loại hình."),
    ({"total_cost": None}, "total_cost", "chưa ghi."),
    ({"proposed": "1,5"}, "proposed", ""),
    ({"approved": 800_000_000, "contracted": None, "accepted": None, "settled": None, "state": "Đã phê duyệt"}, "approved", "800.000.000 lớn hơn tổng kinh phí (700.000.000)."),
    ({"settled": 270_000_001}, "settled", "270.000.001 lớn hơn kinh phí nghiệm thu (270.000.000)."),
    ({"settled": None}, "settled", "cần có khi tình trạng là “Đã quyết toán”."),
    ({"decision_number": None}, "decision_number", "cần có khi tình trạng là “Đã quyết toán”."),
    ({"decision_day": 45000.5}, "decision_day", "ô là số, không phải ngày. Hãy đổi định dạng ô thành ngày rồi gõ lại."),
    ({"decision_day": "31/02/2023"}, "decision_day", "Tháng 2/2023 chỉ có các ngày từ 1 đến 28."),
    ({"contract_day": date(2023, 1, 31)}, "contract_day", "trước ngày quyết định (01/02/2023)."),
    ({"accepted_day": TOMORROW}, "accepted_day", f"ngày {TOMORROW:%d/%m/%Y} chưa đến."),
    ({"state": "Đang soạn thảo"}, "state", "“Đang soạn thảo” không có trong danh sách tình trạng. Hãy chọn trong trang Danh mục của tệp mẫu."),
    ({"state": "Không đạt cấp Bộ", "contracted": None, "accepted": None, "settled": None}, "approved", "phải để trống khi tình trạng là “Không đạt cấp Bộ”."),
]  # fmt: skip


@pytest.mark.parametrize("cells, column, sentence", FAULTS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_kind_of_fault_is_said_at_its_cell(cast: Cast, cells: dict[str, Any], column: str, sentence: str) -> None:
    found = checked(cast[OFFICER], row(**cells))
    said = told(found)
    assert list(said) == [column]
    assert said[column] == (sentence.format(office=cast[OFFICER].organisation.name) or said[column])
    assert (found.created, found.bad_rows, found.fault_count) == (0, 1, 1)


def test_all_faults_of_all_rows_are_named_at_once_with_their_cells(cast: Cast) -> None:
    found = checked(
        cast[OFFICER],
        row(title=None, state=None),
        row(number="13/KC", content="x"),
        row(number="14/KC", decision_number="9/QĐ"),
    )
    assert [fault["cell"] for fault in found.faults] == [
        "Ô B2 (Tên đề án)", "Ô W2 (Tình trạng)", "Ô E3 (Nội dung hỗ trợ)",
    ]  # fmt: skip
    assert (found.rows, found.bad_rows, found.created) == (3, 2, 1)


def test_a_cell_that_shows_an_error_of_excel_is_a_fault(cast: Cast) -> None:
    found = checked(cast[OFFICER], row(), formula=(2, "approved"))
    assert told(found) == {"approved": "ô báo lỗi #REF!. Hãy sửa công thức hoặc gõ giá trị."}


def test_the_same_de_an_twice_in_a_file_is_a_fault_by_number_and_by_decision_with_title(cast: Cast) -> None:
    same_number = row(number="12 / kc", title="Tên khác", decision_number="9/QĐ")
    found = checked(cast[OFFICER], row(), same_number, row(number="13/KC"))
    assert [(fault["cell"], fault["message"]) for fault in found.faults] == [
        ("Ô A3 (Số hồ sơ của cơ quan)", "trùng với dòng 2 của tệp."),
        ("Ô R4 (Số quyết định phê duyệt)", "trùng với dòng 2 của tệp."),
    ]


@pytest.mark.parametrize(
    "body, sentence",
    [
        (b"%PDF-1.7 khong phai", "Chỉ nhận Excel (.xlsx); nội dung tệp này là PDF."),
        (workbook([]), "Tệp không có đề án nào dưới dòng tiêu đề."),
        (workbook([row()], drop=("title", "state")), "Tệp thiếu cột: Tên đề án, Tình trạng. Thêm vào dòng 1 rồi tải lên lại."),
        (workbook([row()], drop=[column.name for column in COLUMNS[:20]]), "Không thấy dòng tiêu đề"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_book_of_de_an_is_refused_in_a_sentence_and_not_kept(
    cast: Cast, body: bytes, sentence: str
) -> None:
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids):
        with pytest.raises(Refused, match=sentence.replace("(", r"\(").replace(")", r"\)")):
            start_import(upload(body), existing="skip", actor=actor)
        assert HistoryImport.objects.count() == 0


def test_a_file_of_more_rows_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:

    assert MOST_LINES == 10_000
    monkeypatch.setattr("proposals.history.reading.MOST_LINES", 2)
    with pytest.raises(Refused, match=r"Tệp có quá 10\.000 đề án"):
        read_sheet(open_workbook(io.BytesIO(workbook(rows(3))), tall=True))


def test_a_dry_run_writes_no_de_an_and_says_what_would_be(cast: Cast) -> None:
    found = checked(cast[OFFICER], *rows(3))
    assert (found.state, found.rows, found.created, found.changed, found.skipped) == ("checked", 3, 3, 0, 0)
    assert found.approved == 840_000_000
    with tenant_scope(*cast[CENTRE].tenant_ids):
        assert (Proposal.objects.count(), ImportedRow.objects.count()) == (0, 0)


def test_a_name_of_then_is_asked_once_and_the_answer_places_it(cast: Cast) -> None:
    actor = cast[OFFICER]
    old = {"commune": "Xã Hòa Bắc, huyện Hòa Vang", "unit": "Trung tâm Khuyến công Quảng Nam"}
    found = checked(actor, row(**old), row(number="13/KC", title="Đề án hai", **old))
    assert [(one["kind"], one["text"], one["lines"]) for one in found.questions] == [
        ("unit", "Trung tâm Khuyến công Quảng Nam", 2), ("commune", "Xã Hòa Bắc, huyện Hòa Vang", 2),
    ]  # fmt: skip
    unit, commune = (one["key"] for one in found.questions)
    with tenant_scope(*actor.tenant_ids):
        found = check_again(found, actor=actor, answers={unit: "ttkc-da-nang", commune: "20242"})
    assert (found.created, found.fault_count, found.questions) == (2, 0, [])


def test_names_of_today_need_no_question_once_the_mergers_are_behind(cast: Cast) -> None:
    later = {
        "plan_year": 2025,
        "decision_day": date(2025, 8, 1),
        "contract_day": date(2025, 8, 2),
        "accepted_day": date(2025, 12, 1),
    }
    found = checked(cast[OFFICER], row(province="TP. Đà Nẵng", commune="Phường Hải Châu", **later))
    assert (found.created, found.fault_count) == (1, 0)


def test_a_place_nobody_can_name_any_more_keeps_its_old_name(cast: Cast) -> None:
    actor = cast[OFFICER]
    found = checked(actor, row(commune="Thị trấn Cũ"))
    with tenant_scope(*actor.tenant_ids):
        found = check_again(found, actor=actor, answers={found.questions[0]["key"]: "-"})
    assert (found.created, found.fault_count) == (1, 0)


def test_who_may_bring_in_and_from_where(cast: Cast) -> None:
    for username in ("donvi.danang", "thamdinh.cuc", "ketoan.cuc", "lanhdao.bo", "taichinh.bo", "quantri"):
        with pytest.raises(NotFound):
            checked(cast[username], row())
    both = (row(), row(province="Bình Định", unit="ttkc-gia-lai", number="1/GL", title="Đề án Gia Lai"))
    assert checked(cast["lanhdao.danang"], *both).bad_rows == 1
    assert checked(cast[CENTRE], *both).created == 2
    assert checked(cast["lanhdao.cuc"], *both).created == 2


def test_the_template_is_read_back_by_the_reader(cast: Cast) -> None:

    actor = cast[OFFICER]
    body = template_xlsx(load_lookups(timezone.localdate()), actor, (2021, 2025))
    with pytest.raises(Refused, match="Tệp không có đề án nào"):
        read_sheet(open_workbook(io.BytesIO(body), tall=True))
