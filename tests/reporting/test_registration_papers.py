"""Báo cáo đăng ký as print, Mẫu số 2 as Excel: the same rows, sums that add up, who may have them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from core.pdf import render_pdf
from core.tenancy import tenant_scope
from planning.services import ItemChoice, send_registration
from reporting import services
from reporting.contexts.registration_report import Moved, Part, RegistrationReport, ResultRow, Results
from reporting.kinds import KINDS
from reporting.models import Document
from reporting.registration_workbook import as_workbook
from tests.cast import Cast
from tests.factories.proposals import next_plan_year
from tests.planning.test_registration import passed, save
from tests.reporting import samples
from tests.reporting.test_layout import MM, printed, text

As = Callable[[str], Client]
ROW = ResultRow("Mô hình, máy móc", 2, 500_000_000, 2, 480_000_000, 1, 240_000_000, 1, 230_000_000)


def report() -> RegistrationReport:
    table = samples.registration_table(6)
    return RegistrationReport(
        letterhead=replace(samples.DEPARTMENT, number="45/BC-SCT"), signature=table.signature, title="Báo cáo",
        about="Đăng ký kế hoạch khuyến công quốc gia năm 2028",
        addressed_to=("Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công;", "Ủy ban nhân dân tỉnh Gia Lai (để báo cáo)."),
        parts=(
            Part("I", "Kết quả thực hiện công tác khuyến công năm 2026", ("Đã hoàn thành.",), Results(2026, (ROW,), ROW)),
            Part("II", "Đánh giá năm 2027", ("Đang làm.",), Results(2027, (), ROW)),
            Part("III", "Mục tiêu và định hướng năm 2028", ("Chế biến nông sản.",)),
        ),
        groups=table.groups, count=table.count, money=table.money, in_words=table.in_words,
        moved=(Moved("KCQG-2026-0003", "Máy sấy", 1, 3, "Vốn đối ứng đã có"),), left_out=(), draft=True,
        recipients=("Như trên", "Lưu: VT"),
    )  # fmt: skip


def test_the_report_says_its_four_parts_receivers_and_the_changed_order() -> None:
    words = text(printed("registration_report", report()))
    for part in (
        "BẢN DỰ THẢO", "Số: 45/BC-SCT", "BÁO CÁO", "Kính gửi:", "Ủy ban nhân dân tỉnh Gia Lai (để báo cáo).",
        "I. Kết quả thực hiện công tác khuyến công năm 2026", "500.000.000", "III. Mục tiêu",
        "IV. Danh mục đề án đăng ký", "6 đề án", "1.800.000.000",
        "KCQG-2026-0003, xếp thứ 1 (theo quy định thứ 3): Vốn đối ứng đã có.", "CHÁNH VĂN PHÒNG",
    ):  # fmt: skip
        assert part.upper() in words.upper()
    assert "BẢN DỰ THẢO" not in text(printed("registration_report", replace(report(), draft=False)))


def test_the_report_keeps_the_margins_of_the_decree() -> None:
    template = KINDS["registration_report"].templates[-1][1]
    reader = PdfReader(io.BytesIO(render_pdf(template, {"doc": report(), "mark": samples.MARK}, title="Báo cáo")))
    places: list[tuple[float, float]] = []

    def note(words: str, matrix: list[float], line: list[float], _font: object, size: float) -> None:
        if words.strip():
            places.append((matrix[0] * line[4] + matrix[4], size))

    for page in reader.pages:
        assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (210, 297)
        page.extract_text(visitor_text=note)
    assert min(left for left, _ in places) >= 30 * MM - 1


def rows_of(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Mẫu số 2").to_python()


def test_the_workbook_holds_the_rows_and_sums_of_the_print() -> None:
    table = samples.registration_table(6)
    rows = rows_of(as_workbook(table))
    assert rows[0][0] == ""
    assert rows[1][0] == table.title
    assert rows[4][:8] == [
        "TT", "Tên đề án", "Đơn vị thực hiện", "Đơn vị phối hợp, thụ hưởng", "Địa điểm thực hiện",
        "Mục tiêu, nội dung", "Thời gian", "Kinh phí",
    ]  # fmt: skip
    numbered = [row for row in rows if isinstance(row[0], float)]
    assert [row[7:10] for row in numbered] == [[1_000_000_000, 300_000_000, 700_000_000]] * 6
    assert rows[-1][1] == "Tổng cộng: 6 đề án"
    assert rows[-1][7:10] == [6_000_000_000, 1_800_000_000, 4_200_000_000]
    assert rows_of(as_workbook(replace(table, draft=True)))[0][0] == "BẢN DỰ THẢO"


def test_a_draft_and_a_sent_bundle_leave_as_excel_for_their_own_readers(cast: Cast, as_: As) -> None:
    first, second = passed(cast)
    bundle = save(cast, {first.code: ItemChoice(included=False, reason="Chờ")})
    url = f"/bao-cao/dang-ky/{bundle.code}/mau-so-2.xlsx"
    draft = as_("chuyenvien.danang").get(url)
    rows = rows_of(draft.content)
    assert (draft.status_code, rows[0][0]) == (200, "BẢN DỰ THẢO")
    assert [row[1] for row in rows if isinstance(row[0], float)] == [f"{second.title} ({second.code})"]
    assert as_("chuyenvien.cuc").get(url).status_code == 404

    leader = cast["lanhdao.danang"]
    with tenant_scope(*leader.tenant_ids):
        send_registration(next_plan_year(), actor=leader)
    assert rows_of(as_("chuyenvien.cuc").get(url).content)[0][0] == ""
    assert {as_(name).get(url).status_code for name in ("lanhdao.gialai", "donvi.danang", "quantri")} == {404}


def test_the_report_of_a_live_bundle_is_kept_as_its_words(cast: Cast) -> None:
    passed(cast, 1)
    bundle, leader = save(cast), cast["lanhdao.danang"]
    with tenant_scope(*leader.tenant_ids):
        services.request_document("registration_report", bundle, actor=leader)
        words = Document.objects.get(kind="registration_report").snapshot
    assert words["letterhead"]["number"] == "45/BC-SCT"
    assert words["addressed_to"][1] == "Ủy ban nhân dân thành phố Đà Nẵng (để báo cáo)."
    assert [part["number"] for part in words["parts"]] == ["I", "II", "III"]
    assert (words["draft"], words["count"], words["money"]["national"]) == (True, 1, 300_000_000)


@pytest.mark.parametrize("kind", ["registration_report", "registration_table"])
def test_a_unit_asks_for_neither(cast: Cast, as_: As, kind: str) -> None:
    passed(cast, 1)
    bundle = save(cast)
    assert as_("donvi.danang").post(f"/bao-cao/dang-ky/{bundle.code}/lap/{kind}/").status_code == 404
