"""The printed page, made from hand-written snapshots: words, numbers of pages, tables, type."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PageObject, PdfReader

from core.pdf import render_pdf
from reporting.kinds import KINDS
from tests.reporting import annex_samples, closing_samples, plan_samples, samples

MM = 72 / 25.4
Piece = tuple[float, float, str]
SAMPLES = {
    "centre_minutes": samples.council_minutes,
    "plan_decision": plan_samples.plan_decision,
    "plan_letter": plan_samples.plan_letter,
    "plan_table": plan_samples.plan_table,
    "periodic_report": plan_samples.periodic_report,
    "progress_report": plan_samples.progress_report,
    "volume_report": plan_samples.volume_report,
    "province_minutes": samples.council_minutes,
    "proposal_dossier": samples.dossier,
    "province_appraisal_sheet": samples.appraisal_sheet,
    "registration_table": samples.registration_table,
    "submission_receipt": samples.receipt,
    "supplement_request": samples.supplement_request,
    "training_programme": annex_samples.training_programme,
    "cluster_report": annex_samples.cluster_report,
    "archive_index": closing_samples.archive_index,
    "contract_paper": closing_samples.contract_paper,
    "group_plan": closing_samples.group_plan,
    "acceptance_minutes": closing_samples.acceptance_minutes,
    "liquidation_minutes": closing_samples.liquidation_minutes,
    "settlement_table": closing_samples.settlement_table,
    "voucher_list": closing_samples.voucher_list,
    "all_voucher_list": closing_samples.all_voucher_list,
    "payment_request": closing_samples.payment_request,
    "reconciliation": closing_samples.reconciliation,
    "assignment_notice": closing_samples.assignment_notice,
    "adjustment_decision": closing_samples.adjustment_decision,
    "advance_request": closing_samples.advance_request,
    "visit_minutes": closing_samples.visit_minutes,
}


def printed(kind: str, words: object) -> PdfReader:
    template = KINDS[kind].templates[-1][1]
    return PdfReader(io.BytesIO(render_pdf(template, {"doc": words, "mark": samples.MARK}, title="Văn bản")))


def text(reader: PdfReader) -> str:
    """All words, spaces and line ends alike."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def top_line(page: PageObject) -> str:
    """The words that stand highest on the page."""
    pieces: list[tuple[float, str]] = []

    def note(words: str, matrix: list[float], line: list[float], _font: object, _size: float) -> None:
        if words.strip():
            pieces.append((round(matrix[3] * line[5] + matrix[5]), words.strip()))

    page.extract_text(visitor_text=note)
    top = max(height for height, _words in pieces)
    return " ".join(words for height, words in pieces if height == top)


def pieces(page: PageObject) -> list[Piece]:
    """What is printed where: millimetres from the left edge and from the top, the words."""
    found: list[Piece] = []
    height = float(page.mediabox.height)

    def note(words: str, matrix: list[float], line: list[float], _font: object, _size: float) -> None:
        if words.strip():
            x = matrix[0] * line[4] + matrix[2] * line[5] + matrix[4]
            y = matrix[1] * line[4] + matrix[3] * line[5] + matrix[5]
            found.append((round(x / MM, 1), round((height - y) / MM, 1), words.strip()))

    page.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_kind_is_set_in_tinos_only(kind: str) -> None:
    families = {
        font.get_object()["/BaseFont"].split("+")[1].split("-")[0]
        for page in printed(kind, SAMPLES[kind]()).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert families == {"Tinos"}


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_kind_carries_nation_motto_code_and_fingerprint(kind: str) -> None:
    words = text(printed(kind, SAMPLES[kind]()))
    for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "7K3M-9QWD-2XHB-V0RT"):
        assert part in words
    assert "5E88 4898 DA28 0471" in words


def test_every_kind_but_the_report_of_a_bundle_has_a_sample_here() -> None:
    assert set(KINDS) - set(SAMPLES) == {"registration_report"}  # tests/reporting/test_registration_papers.py


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_kind_keeps_the_paper_and_the_margins_of_the_decree(kind: str) -> None:
    """A4; left 30–35 mm, top and bottom 20–25 mm (NĐ 30/2020/NĐ-CP, Phụ lục I); only numbers and the strip stand outside."""
    lefts = []
    for page in printed(kind, SAMPLES[kind]()).pages:
        width, height = (round(float(size) / MM) for size in (page.mediabox.width, page.mediabox.height))
        assert {width, height} == {210, 297}
        body = [piece for piece in pieces(page) if 18 < piece[1] < height - 18]
        lefts.append(min(x for x, _y, _words in body))
        assert max(x for x, _y, _words in body) < width - 15
        assert max(y for _x, y, _words in body) <= height - 20
    assert 30 <= min(lefts) <= 35


def test_the_plan_letter_says_what_it_asks_how_much_and_on_what_minutes() -> None:
    words = text(printed("plan_letter", plan_samples.plan_letter()))
    for part in (
        "Số: 120/TTr-ĐCK", "Hà Nội, ngày 21 tháng 10 năm 2026", "TỜ TRÌNH", "Kính gửi", "10 đề án", "3.000.000.000",
        "Ba tỷ đồng", "ND4. Phát triển sản phẩm", "Gia Lai", "KCQG-2027-0011", "Biên bản số 15/BB-HĐTĐ", "CỤC TRƯỞNG", "Đỗ Quốc Nam",
    ):  # fmt: skip
        assert part in words, part


def test_the_draft_decision_has_its_bases_articles_and_signer() -> None:
    words = text(printed("plan_decision", plan_samples.plan_decision()))
    for part in (
        "DỰ THẢO", "QUYẾT ĐỊNH", "Phê duyệt kế hoạch khuyến công quốc gia năm 2027", "Căn cứ Nghị định số 45/2012/NĐ-CP",
        "Điều 1.", "Điều 2.", "Điều 3.", "Ba tỷ đồng", "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Nơi nhận",
    ):  # fmt: skip
        assert part in words, part


def test_the_annex_of_the_plan_groups_by_content_and_adds_up() -> None:
    reader = printed("plan_table", plan_samples.plan_table())
    words = text(reader)
    assert ("Kèm theo Quyết định số" in words, "3.600" in words, "12.000" in words) == (True, True, True)
    assert float(reader.pages[0].mediabox.width) > float(reader.pages[0].mediabox.height)


def test_the_same_words_are_printed_the_same_way() -> None:
    assert text(printed("proposal_dossier", samples.dossier())) == text(printed("proposal_dossier", samples.dossier()))


def test_the_dossier_says_its_eight_sections_money_and_papers() -> None:
    words = text(printed("proposal_dossier", samples.dossier()))
    for part in (
        "ĐỀ ÁN KHUYẾN CÔNG QUỐC GIA",
        "1. Đơn vị thực hiện, đơn vị phối hợp, đơn vị thụ hưởng, địa điểm thực hiện",
        *(f"{number}. {heading}" for number, heading in samples.HEADINGS),
        "Gia Lai, ngày 05 tháng 02 năm 2026",
        "- Sở Công Thương tỉnh Gia Lai;",
        "Tổng kinh phí thực hiện: 1.287.500.000 đồng",
        "bằng chữ: Ba trăm linh bảy triệu năm trăm nghìn đồng.",
        "Bằng chữ: Một tỷ hai trăm tám mươi bảy triệu năm trăm nghìn đồng.",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Nguyễn Thị Ánh Tuyết",
        "DANH MỤC TÀI LIỆU KÈM THEO",
    ):
        assert part in words


def test_page_numbers_start_on_page_two_and_anew_in_each_annex() -> None:
    base = samples.dossier()
    assert base.norm_check is not None
    check = replace(base.norm_check, groups=base.norm_check.groups * 30)
    lines = replace(base.estimate, lines=base.estimate.lines * 10)
    reader = printed("proposal_dossier", replace(base, papers=base.papers * 30, estimate=lines, norm_check=check))
    tops = [top_line(page) for page in reader.pages]
    starts = [tops.index(f"Phụ lục {number}") for number in ("I", "II", "III")]
    assert tops[1 : starts[0]] == [str(number) for number in range(2, starts[0] + 1)]
    for start, end in zip(starts, [*starts[1:], len(tops)], strict=True):
        assert tops[start + 1 : end] == [str(number) for number in range(2, end - start + 1)]
        assert end - start > 1
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in tops[0]


def test_paper_is_a4_and_the_wide_annex_lies_on_its_side() -> None:
    reader = printed("proposal_dossier", samples.dossier())
    sizes = [(round(page.mediabox.width / MM), round(page.mediabox.height / MM)) for page in reader.pages]
    assert set(sizes[:-3]) == {(210, 297)}
    assert sizes[-3:] == [(297, 210), (297, 210), (210, 297)]


def test_the_dossier_shows_how_the_norms_were_applied() -> None:
    words = text(printed("proposal_dossier", samples.dossier()))
    for part in (
        "ĐỐI CHIẾU ĐỊNH MỨC HỖ TRỢ",
        "Định mức áp dụng ngày 05/02/2026.",
        "Tỷ lệ 50% × 610.000.000 = 305.000.000 đ. (TT 28/2018/TT-BTC, Điều 8 khoản 4)",
        "Chưa có định mức về phòng trưng bày.",
        "TT 64/2024/TT-BTC sửa đổi TT 28/2018/TT-BTC chưa được đối chiếu.",
    ):
        assert part in words


def test_a_dossier_printed_before_the_norms_were_checked_keeps_its_two_annexes() -> None:
    reader = printed("proposal_dossier", replace(samples.dossier(), norm_check=None))
    assert [top_line(page) for page in reader.pages].count("Phụ lục II") == 1
    assert "Phụ lục III" not in text(reader)


def test_a_title_of_five_hundred_letters_stays_on_the_page() -> None:
    name = ("Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong sản xuất nghiêng ngả khuỷu " * 8)[:500]
    assert name.strip() in text(printed("proposal_dossier", samples.dossier(name)))


def test_a_word_without_spaces_does_not_leave_its_cell() -> None:
    paper = replace(samples.dossier().papers[0], file_name="x" * 250 + ".pdf")
    words = text(printed("submission_receipt", replace(samples.receipt(), papers=(paper,)))).replace(" ", "")
    assert "x" * 250 + ".pdf" in words


def test_markup_in_the_words_is_printed_not_obeyed() -> None:
    name = "<script>alert(1)</script> & <img src=x>"
    assert name in text(printed("proposal_dossier", samples.dossier(name)))


def test_two_hundred_rows_keep_groups_subtotals_and_headers() -> None:
    reader = printed("registration_table", samples.registration_table(200))
    words = text(reader)
    assert all("Tên đề án" in page.extract_text() for page in list(reader.pages)[:-1])
    assert [f"KCQG-2026-{number:04d}" in words for number in (1, 100, 200)] == [True] * 3
    assert "Tổng cộng: 200 đề án".upper() in words.upper()
    assert "200.000,0" in words
    assert "60.000,0" in words
    assert "140.000,0" in words
    assert words.count("ND3. Mô hình trình diễn kỹ thuật, ứng dụng máy móc (100 đề án)") == 1
    assert "bằng chữ: Sáu mươi tỷ đồng." in words
    assert {page.mediabox.width > page.mediabox.height for page in reader.pages} == {True}


def test_the_appraisal_sheet_says_form_findings_money_and_conclusion() -> None:
    words = text(printed("province_appraisal_sheet", samples.appraisal_sheet()))
    for part in (
        "Mẫu số 4b, Phụ lục 1, Thông tư số 36/2013/TT-BCT",
        "Số: 15/PTĐ-SCT",
        "Gia Lai, ngày 03 tháng 6 năm 2026",
        "PHIẾU THẨM ĐỊNH ĐỀ ÁN KHUYẾN CÔNG QUỐC GIA CẤP CƠ SỞ",
        "Khả năng kết hợp, lồng ghép với các chương trình, dự án khác",
        "Đạt, đề nghị hỗ trợ",
        "GIÁM ĐỐC",
        "Trần Văn Mẫu",
    ):
        assert part in words


def test_the_receivers_end_with_a_full_stop_and_stand_before_the_proof() -> None:
    words = text(printed("submission_receipt", samples.receipt()))
    assert "- Đơn vị nộp hồ sơ; - Lưu: VT, QLCN." in words


def test_work_without_stated_results_has_no_column_for_them() -> None:
    base = samples.dossier()
    bare = replace(base, work_plan=tuple(replace(item, result="") for item in base.work_plan))
    found = [" Kết quả " in text(printed("proposal_dossier", words)) for words in (base, bare)]
    assert found == [True, False]


def test_the_request_for_supplement_lists_points_by_section_with_their_day() -> None:
    words = text(printed("supplement_request", samples.supplement_request()))
    for part in (
        "PHIẾU YÊU CẦU BỔ SUNG HỒ SƠ", "Kính gửi: Trung tâm Khuyến công", "trước khi hết ngày 20/02/2026",
        "1. Sự cần thiết và căn cứ Điểm 1. Sự cần thiết: Trên địa bàn xã",
        "2. Dự toán kinh phí Điểm 2. Dòng 1. Máy sấy chè: Bổ sung báo giá. Điểm 3. Thuyết minh đơn giá.", "Nơi nhận: - Như trên;",
    ):  # fmt: skip
        assert part in words


def test_the_monthly_reports_say_what_is_done_of_what_and_who_confirmed_it() -> None:
    progress, volume = (
        text(printed("progress_report", plan_samples.progress_report())),
        text(printed("volume_report", plan_samples.volume_report())),
    )
    for part in ("Mẫu số 3a", "Lắp đặt dây chuyền sấy", "100%", "71,5% tổng vốn đầu tư", "Thiết bị về chậm hai tuần."):
        assert part in progress
    for part in (
        "Mẫu số 3b",
        "500.500.000",
        "69,51%",
        "210.000.000",
        "Lê Thị Ví Dụ, ngày 24/06/2026",
        "Đã kiểm tra tại cơ sở.",
    ):
        assert part in volume
