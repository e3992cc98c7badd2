"""The public checker: one cost of one content, answered with the engine of the estimate."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organisations.selectors import communes, provinces

pytestmark = pytest.mark.django_db
ADDRESS = "/dinh-muc/kiem-tra/"
MACHINES = {"noi_dung": "ND3.3", "chi_phi": "700 triệu", "so_luong": "1", "ngay": "22/11/2026"}
GIA_LAI, HA_NOI = "52", "01"
FORM_QUERIES = 5


def ask(**fields: Any) -> str:
    answer = Client().get(ADDRESS, fields)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def commune(province: str, kind: str) -> str:
    return next(row.unit.code for row in communes(province, timezone.localdate()) if row.type == kind)


def test_the_form_alone_says_nothing_yet() -> None:
    page = ask()
    assert "Cần sửa trước khi tiếp tục" not in page
    assert "Các bước tính" not in page


def test_an_answer_names_the_amount_the_steps_the_articles_and_how_sure_they_are() -> None:
    page = ask(**MACHINES, tinh=GIA_LAI, xa=commune(GIA_LAI, "xa"), loai_hinh="sme")
    for words in (
        "Có thể được hỗ trợ: nhiều nhất 300.000.000 đồng.", "Ba trăm triệu đồng",
        "Tỷ lệ: 50% × 700.000.000 đ = 350.000.000 đ.", "Mức tối đa: 300.000.000 đ/cơ sở.",
        '<a href="/dinh-muc/norm.ND3.3.ceiling/">TT 28/2018/TT-BTC, Điều 8 khoản 4</a>', "Đã đối chiếu văn bản",
        "Địa điểm là xã thuộc tỉnh, thuộc địa bàn khuyến công.",
        "NĐ 45/2012/NĐ-CP, Điều 1 khoản 2 (sửa đổi bởi NĐ 235/2025/NĐ-CP); độ tin cậy cao",
        "Máy mới; nâng năng suất", "Giấy tờ khi nộp hồ sơ",
    ):  # fmt: skip
        assert words in page


def test_the_day_decides() -> None:
    assert "nhiều nhất 200.000.000 đồng" in ask(**MACHINES | {"ngay": "10/05/2018"})
    assert "nhiều nhất 300.000.000 đồng" in ask(**MACHINES | {"ngay": "11/05/2018"})


def test_a_ward_of_a_city_is_outside_unless_it_lies_in_a_craft_village() -> None:
    place = {"tinh": HA_NOI, "xa": commune(HA_NOI, "phuong")}
    outside = ask(**MACHINES, **place, loai_hinh="household")
    assert "Chưa được hỗ trợ từ kinh phí khuyến công quốc gia." in outside
    assert "không thuộc địa bàn khuyến công" in outside
    assert "Có thể được hỗ trợ" in ask(**MACHINES, **place, loai_hinh="household", lang_nghe="Vạn Phúc")
    assert "Có thể được hỗ trợ" in ask(**MACHINES, **place, loai_hinh="artisan")


def test_without_a_place_nothing_is_concluded() -> None:
    page = ask(**MACHINES)
    assert "Chưa kết luận được; mức hỗ trợ theo chi phí đã ghi: nhiều nhất 300.000.000 đồng." in page
    assert "Chưa chọn xã, phường nơi sản xuất nên chưa xét được địa bàn." in page


def test_a_content_that_national_money_does_not_reach_now_says_why() -> None:
    page = ask(**MACHINES | {"noi_dung": "ND7.4"})
    assert "Chưa được hỗ trợ từ kinh phí khuyến công quốc gia." in page
    assert "OPEN-5" in page


def test_setting_up_an_enterprise_needs_a_difficult_place() -> None:
    enterprise = MACHINES | {"noi_dung": "ND2.3", "chi_phi": "25 triệu"}
    page = ask(**enterprise)
    for words in (
        "Chưa kết luận được.</strong>", "Chưa rõ, mức hỗ trợ: Định mức chỉ áp dụng khi có tiêu chí “Địa bàn có điều kiện",
        "hãy đánh dấu ở mục “Tiêu chí ưu tiên” rồi kiểm tra lại; khi đó nhiều nhất 10 triệu đồng.",
        '<details class="more" open>',
    ):  # fmt: skip
        assert words in page
    assert "nhiều nhất 10.000.000 đồng" in ask(**enterprise, uu_tien="territory.difficult")


def test_the_multiplier_counts_with_a_mark_and_its_excess_is_told() -> None:
    fields = MACHINES | {"chi_phi": "1.000.000.000"}
    assert "nhiều nhất 450.000.000 đồng" in ask(**fields, uu_tien="trade.export", he_so="1,5")
    page = ask(**fields, uu_tien="trade.export", he_so="1,6")
    assert "Hệ số ưu tiên 1,6 lớn hơn mức tối đa 1,5 lần." in page


def test_an_item_outside_the_norm_is_not_counted_and_one_left_out_is_assumed() -> None:
    assert "Không tính: Xây dựng." in ask(**MACHINES, khoan_muc="xay_dung")
    assert "Cách tính coi toàn bộ chi phí thuộc các khoản mục được tính:" in ask(**MACHINES)
    assert "Cách tính coi" not in ask(**MACHINES, khoan_muc="may_moc")


def test_several_objects_are_counted() -> None:
    page = ask(noi_dung="ND4.5", chi_phi="320000000", so_luong="4", ngay="22/11/2026")
    assert "nhiều nhất 140.000.000 đồng" in page
    assert "Cách tính coi chi phí chia đều cho 4 nhãn hiệu; nếu chia không đều" in page
    assert "chia đều" not in ask(**MACHINES)


def test_what_is_not_known_of_the_circular_is_said_with_its_figures() -> None:
    caveat = "TT 64/2024/TT-BTC sửa đổi TT 28/2018/TT-BTC chưa được đối chiếu; mức có thể đã thay đổi (OPEN-3)."
    assert ask(**MACHINES).count(caveat) == 1
    assert caveat not in ask(**MACHINES | {"ngay": "10/05/2018"})


def test_norms_in_words_and_contents_without_any() -> None:
    assert "Theo quy định tài chính hiện hành về đào tạo" in ask(**MACHINES | {"noi_dung": "ND1.1"})
    assert "Chưa có định mức cho nội dung này vào ngày 22/11/2026" in ask(**MACHINES | {"noi_dung": "ND3.7"})


def test_everything_wrong_is_said_beside_its_field_and_what_was_typed_stays() -> None:
    page = ask(
        noi_dung="ND99", chi_phi="nhiều lắm", so_luong="0", he_so="1,234", ngay="31/02/2026", tinh=GIA_LAI, xa="00001"
    )
    for words in (
        "Lựa chọn này không còn, hãy chọn lại.", "Không đọc được số tiền “nhiều lắm”", "Giá trị ít nhất là 1.",
        "Viết hệ số với nhiều nhất hai chữ số sau dấu phẩy", "Tháng 2/2026 chỉ có các ngày từ 1 đến 28.",
        "Không có xã, phường này ở tỉnh đã chọn.", 'value="nhiều lắm"', 'value="31/02/2026"', 'value="1,234"',
    ):  # fmt: skip
        assert words in page
    assert "Các bước tính" not in page


def test_an_empty_question_asks_for_what_it_needs() -> None:
    page = ask(noi_dung="", chi_phi="", so_luong="")
    for words in ("Hãy chọn nội dung hỗ trợ.", "Hãy nhập chi phí.", "Hãy nhập số đối tượng."):
        assert words in page


def test_the_communes_of_a_province_are_listed_without_javascript_and_without_complaints() -> None:
    page = ask(noi_dung="", chi_phi="700 triệu", tinh=GIA_LAI, liet_ke="1")
    assert f'<option value="{commune(GIA_LAI, "xa")}">' in page
    assert 'value="700 triệu"' in page
    assert "Cần sửa trước khi tiếp tục" not in page


def test_a_commune_found_by_typing_needs_no_province() -> None:
    code = commune(GIA_LAI, "xa")
    page = ask(**MACHINES, xa=code, loai_hinh="sme")
    assert f'<option value="{code}" selected>' in page
    assert "Có thể được hỗ trợ" in page


@pytest.mark.parametrize("bad", ["a\x00b", "²²²²²", "9" * 4500, "99999"])
def test_nonsense_for_a_commune_is_a_sentence(bad: str) -> None:
    assert "Không có xã, phường này" in ask(**MACHINES, xa=bad)


def test_the_page_is_the_same_for_everybody_and_keeps_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client()
    client.get(ADDRESS)
    with django_assert_num_queries(FORM_QUERIES):
        assert not client.get(ADDRESS).cookies


@pytest.mark.parametrize(("content", "queries"), [("ND3.3", 11), ("ND5.1", 11), ("ND4.1a", 9)])
def test_the_number_of_queries_of_an_answer(
    django_assert_num_queries: DjangoAssertNumQueries, content: str, queries: int
) -> None:
    """Two fewer where the place does not matter; the number of communes and steps does not."""
    client, code = Client(), commune(GIA_LAI, "xa")
    fields = MACHINES | {"noi_dung": content, "tinh": GIA_LAI, "xa": code}
    client.get(ADDRESS, fields)
    assert len(provinces(timezone.localdate())) == 34
    with django_assert_num_queries(queries):
        client.get(ADDRESS, fields)
