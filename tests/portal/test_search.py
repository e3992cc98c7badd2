"""The public search: what is written short, what slips, what is marked, in which order."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.text import fold
from portal.abbreviations import phrases, segments
from portal.marking import marked
from portal.models import Publication, SearchWord
from portal.selectors.words import corrected, one_away
from portal.services import withdraw
from tests.portal.stories import make_publications

LIST = "/cong-khai/de-an/"


def titled(*titles: str) -> list[Publication]:
    rows = make_publications(len(titles))
    for row, title in zip(rows, titles, strict=True):
        row.title, row.search_text = title, fold(f"{row.code} {title}")
        row.save()
    return rows


def page(**asked: str) -> str:
    response = Client().get(LIST, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("TTKC Gia Lai", "trung tam khuyen cong gia lai"), ("trung tâm khuyến công", "ttkc"), ("máy của DN", "may cua doanh nghiep"),
     ("ĐN", "dong nai"), ("ĐN", "da nang"), ("TP.HCM", "ho chi minh"), ("sản xuất sạch hơn", "sxsh")],
)  # fmt: skip
def test_short_and_long_forms_stand_for_each_other(text: str, expected: str) -> None:
    assert expected in phrases(segments(text, fold(text).split()))


def test_an_enterprise_is_no_place() -> None:
    assert "da nang" not in phrases(segments("DN", ["dn"]))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["TTKC Gia Lai", "trung tâm khuyến công gia lai", "gia lai TTKC"])
def test_a_search_finds_either_form(typed: str) -> None:
    titled("Máy sấy của Trung tâm khuyến công Gia Lai", "Máy xay của TTKC Gia Lai", "Gốm đỏ")
    html = page(tim=typed)
    assert "Máy sấy" in html
    assert "Máy xay" in html
    assert "Gốm đỏ" not in html


@pytest.mark.django_db
def test_a_slip_is_corrected_said_and_can_be_insisted_on() -> None:
    titled("Hỗ trợ máy xay xát gạo", "Xây dựng mô hình sấy", "Hỗ trợ máy xây gạch")
    html = page(tim="xay sat")
    assert "Không có “xay sat”. Dưới đây là kết quả cho “xay xát”." in html
    assert "dung=1" in html
    assert "<mark>xay xát</mark>" in html
    assert "Không có đề án nào khớp" in page(tim="xay sat", dung="1")


@pytest.mark.django_db
def test_neighbours_choose_between_known_words() -> None:
    titled("Máy xay xát gạo", "Máy sấy hạt sen", "Két sắt", "Xét duyệt")
    assert corrected(["may", "xay", "xet", "gao"]) == ["may", "xay", "xat", "gao"]
    assert corrected(["say", "het", "sen"]) == ["say", "hat", "sen"]
    assert corrected(["zzzzzz"]) == []
    assert corrected(["x" * 200]) == []
    assert corrected(["a"] * 100) == []


def test_one_letter_away() -> None:
    assert {"xat", "xe", "xett", "xte", "et"} <= one_away("xet")
    assert "gao" not in one_away("xet")


@pytest.mark.django_db
def test_words_live_as_long_as_what_holds_them() -> None:
    first, second = titled("Nghề gốm", "Nghề mộc")
    numbers = dict(SearchWord.objects.filter(after="").values_list("word", "number"))
    assert (numbers["nghe"], numbers["gom"]) == (2, 1)
    assert SearchWord.objects.filter(after="nghe", word="gom").exists()
    withdraw(first.code, reason="Đăng nhầm")
    second.search_text = "nghe dan"
    second.save()
    assert set(SearchWord.objects.values_list("after", "word", "number")) == {
        ("", "nghe", 1), ("", "dan", 1), ("nghe", "dan", 1),
    }  # fmt: skip
    second.delete()
    assert not SearchWord.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["may xay xat", "xay xet", "TTKC", "khong co gi", "KCQG-2027-9000", "y", "a" * 500, "' OR 1=1 --", "%_\\"]
)
def test_a_search_costs_six_statements_at_most(typed: str) -> None:
    titled("Máy xay xát gạo", "TTKC")
    page(tim=typed)
    with CaptureQueriesContext(connection) as queries:
        page(tim=typed)
    assert len(queries) <= 6


@pytest.mark.django_db
def test_signs_of_patterns_are_letters() -> None:
    titled("Máy xay")
    assert "Không có đề án nào khớp" in page(tim="%%%%")


def test_what_matched_is_marked_and_the_rest_escaped() -> None:
    assert marked("Máy <b>xay xát</b> gạo đỏ", ["xay xat", "gao do"]) == (
        "Máy &lt;b&gt;<mark>xay xát</mark>&lt;/b&gt; <mark>gạo đỏ</mark>"
    )
    assert marked("Máy", []) == "Máy"
    assert marked("xayxay", ["xay", "ayx"]) == "<mark>xayxay</mark>"


@pytest.mark.django_db
def test_by_money_pages_go_on_without_repeating() -> None:
    rows = make_publications(30)
    for place, row in enumerate(rows):
        Publication.objects.filter(pk=row.pk).update(amount_approved=(place % 7) * 1_000_000)
    first = page(sap="tien")
    following = re.search(r'rel="next" href="(\?[^"]+)"', first)
    assert following is not None
    second = Client().get(LIST + following[1].replace("&amp;", "&")).content.decode()
    codes = [re.findall(r"de-an/(KCQG-2027-\d+)/", text) for text in (first, second)]
    assert [len(found) for found in codes] == [25, 5]
    money = dict(Publication.objects.values_list("code", "amount_approved"))
    shown = [money[code] for code in codes[0] + codes[1]]
    assert shown == sorted(shown, reverse=True)
    assert len(set(codes[0] + codes[1])) == 30
