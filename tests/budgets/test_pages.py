"""The public pages of norms: no account, any day, words without diacritics."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from budgets.models import Norm

pytestmark = pytest.mark.django_db
QUERIES = 6
"""Contents, norms, items of cost, departments, and the two statements of the request's transaction."""


def text(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_rate_ceiling_unit_article_and_confidence() -> None:
    page = text("/dinh-muc/?ngay=21/11/2026&tim=ung+dung+may+moc")
    for words in ("50%", "300.000.000 đồng", "cơ sở", "TT 28/2018/TT-BTC, Điều 8 khoản 4", "Đã đối chiếu văn bản"):
        assert words in page


@pytest.mark.parametrize(("day", "ceiling"), [("10/05/2018", "200.000.000 đồng"), ("11/05/2018", "300.000.000 đồng")])
def test_the_chosen_day_decides(day: str, ceiling: str) -> None:
    assert ceiling in text(f"/dinh-muc/?ngay={day}&tim=chuyen+giao+cong+nghe")


def test_search_needs_no_diacritics_and_every_word_must_be_there() -> None:
    page = text("/dinh-muc/?ngay=21/11/2026&tim=HO%20tro%20trinh%20dien%20ca%20phe")
    assert "Không có định mức phù hợp" in page
    page = text("/dinh-muc/?ngay=21/11/2026&tim=TRINH%20dien")
    assert "Mô hình trình diễn kỹ thuật" in page
    assert "Đăng ký nhãn hiệu" not in page


def test_a_day_before_every_norm_says_what_to_do() -> None:
    assert "Không có định mức phù hợp" in text("/dinh-muc/?ngay=01/01/2000")


def test_a_day_that_is_no_day_is_said_and_today_is_shown() -> None:
    page = text("/dinh-muc/?ngay=31/02/2026")
    assert "Cần sửa trước khi tiếp tục" in page
    assert "Ứng dụng máy móc thiết bị" in page


def test_groups_are_jumped_to_and_only_support_has_a_most() -> None:
    page = text("/dinh-muc/?ngay=21/11/2026")
    assert '<a href="#nhom-ND3">' in page
    assert '<h2 id="nhom-ND3">' in page
    assert page[page.index('id="nhom-ND3"') :].count("Tỷ lệ tối đa</th>") > 0
    advances = page[page.index('id="nhom-advance"') : page.index('id="nhom-deadline"')]
    assert "Giá trị</th>" in advances
    assert "tối đa</th>" not in advances
    assert ">–</a>" not in advances


def test_local_rows_are_not_on_the_national_page() -> None:
    assert "local." not in text("/dinh-muc/?ngay=21/11/2026")


def test_a_norm_has_a_page_with_its_history() -> None:
    page = text("/dinh-muc/norm.ND3.3.ceiling/")
    assert page.index("300.000.000 đồng") < page.index("200.000.000 đồng")
    assert "10/05/2018" in page


def test_an_unknown_code_is_not_found() -> None:
    assert Client().get("/dinh-muc/norm.ND99/").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_costs_the_same_whatever_it_shows(n: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    Norm.objects.bulk_create(
        Norm(
            code=f"extra.{i}", kind="count", value=i, title=f"Thêm {i}", topic="rule", document="Thử", article="Điều 1",
            confidence="open", effective_from=date(2014, 1, 1) + timedelta(days=i),
        )
        for i in range(n)
    )  # fmt: skip
    client = Client()
    with django_assert_num_queries(QUERIES):
        page = client.get("/dinh-muc/?ngay=21/11/2026")
    assert page.content.decode().count("Thêm ") == n
