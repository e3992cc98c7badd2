"""The printed minutes of a council: words, margins of NĐ 30/2020/NĐ-CP measured on the page, secretary left, chair right."""

from __future__ import annotations

from dataclasses import replace

from tests.reporting import samples
from tests.reporting.test_layout import MM, pieces, printed, text, top_line


def test_the_minutes_say_who_when_where_and_what_was_concluded() -> None:
    words = text(printed("province_minutes", samples.council_minutes()))
    for part in (
        "Số: 05/BB-SCT",
        "Đà Nẵng, ngày 03 tháng 6 năm 2026",
        "BIÊN BẢN",
        "Thẩm định cấp cơ sở các đề án khuyến công quốc gia năm 2027",
        "Thời gian bắt đầu: 08 giờ 05 phút, ngày 03/06/2026.",
        "thành lập theo Quyết định số 12/QĐ-SCT ngày 15/01/2026 họp thẩm định 3 đề án.",
        "Chủ tọa: Trịnh Thị Xuân, Chủ tịch Hội đồng.",
        "Thư ký (người ghi biên bản): Trần Văn Cảnh.",
        "Vắng mặt: Huỳnh Văn Chuyên (Ủy viên).",
        "Ông Ích Khiêm: KCQG-2027-0002.",
        "Có mặt khi kết luận: 3/4 thành viên được dự có mặt, cần ít nhất 3 (vắng: Huỳnh Văn Chuyên).",
        "Ý kiến của Phan Thị Giấy (không đồng ý), đề nghị ghi vào biên bản: Dự toán máy sấy cao hơn giá thị trường.",
        "Kết luận: Đạt. Kinh phí đề nghị hỗ trợ: 250.000.000 đồng (bằng chữ: Hai trăm năm mươi triệu đồng).",
        "Kết luận: Không đạt.",
        "Chuyển phiên sau. Lý do: Thiếu báo giá.",
        "1 đạt, 1 không đạt, 1 chuyển phiên sau.",
        "Phiên họp kết thúc vào 11 giờ 20 phút, ngày 03/06/2026.",
        "- Như thành phần dự họp; - Lưu: VT, hồ sơ thẩm định.",
    ):
        assert part in words


def test_the_margins_are_those_of_the_decree() -> None:
    reader = printed("province_minutes", samples.council_minutes(12))
    for page in reader.pages:
        body = [piece for piece in pieces(page) if piece[1] > 20 and piece[1] < 277]
        assert min(x for x, _y, _words in body) >= 30
        assert (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)) == (210, 297)
        assert max(y for _x, y, _words in body) <= 277


def test_the_secretary_signs_on_the_left_and_the_chair_on_the_right() -> None:
    reader = printed("province_minutes", samples.council_minutes())
    placed = {words: (page, x, y) for page, each in enumerate(reader.pages) for x, y, words in pieces(each)}
    secretary, chair = placed["THƯ KÝ"], placed["CHỦ TỌA"]
    assert (secretary[0], secretary[2]) == (chair[0], chair[2])
    assert secretary[1] < 110 < chair[1]
    assert [placed[name][1] < 110 for name in ("Trần Văn Cảnh", "Trịnh Thị Xuân")] == [True, False]


def test_sixty_dossiers_are_one_document_with_numbered_pages() -> None:
    reader = printed("centre_minutes", samples.council_minutes(60))
    words = text(reader)
    assert [f"{number}. KCQG-2027-{number:04d}:" in words for number in (1, 30, 60)] == [True] * 3
    tops = [top_line(page) for page in reader.pages]
    assert tops[1:] == [str(number) for number in range(2, len(tops) + 1)]
    assert "58 đạt, 1 không đạt, 1 chuyển phiên sau" in words


def test_a_council_without_conflicts_or_absences_says_so() -> None:
    words = text(printed("province_minutes", replace(samples.council_minutes(), conflicts=(), absent=(), opening=())))
    assert "Vắng mặt: không." in words
    assert "Không có thành viên nào khai báo xung đột lợi ích." in words
    assert "II. Thẩm định từng đề án" in words
