"""The public pages: what they show, what they cost, what they never touch."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.rls import tenant_tables
from core.text import fold
from organisations.reference import load as load_organisations
from portal.fields import NAMES
from portal.models import Edition, Publication
from portal.selectors import choices
from portal.services import withdraw
from tests.cast import Cast
from tests.portal.stories import HOUSEHOLD, TITLE, YEAR, approved, make_publications, published

pytestmark = pytest.mark.django_db

LIST = "/cong-khai/de-an/"
PAGES = ("/", LIST, "/cong-khai/chuong-trinh/", "/cong-khai/du-lieu/", "/cong-khai/tro-nang/")


class Outline(HTMLParser):
    """Language, headings, labelled and unlabelled controls of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language, self.headings, self.labels, self.controls = "", [], set(), []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self.labels.add(given.get("for"))
        if tag in {"input", "select"} and given.get("type") != "hidden":
            self.controls.append(given.get("id"))
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


def get(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def spelled(*titles: str) -> list[Publication]:
    rows = make_publications(len(titles))
    for row, title in zip(rows, titles, strict=True):
        row.title, row.search_text = title, fold(f"{row.code} {title} {row.province_name}")
        row.save()
    return rows


def count_queries(address: str) -> int:
    client = Client()
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "expected"),
    [("/", 4), (LIST, 2), (f"{LIST}?tim=say&tinh=48&nam={YEAR}", 2), (f"{LIST}KCQG-2027-9000/", 3),
     ("/cong-khai/de-an.csv", 2), ("/cong-khai/chuong-trinh/", 2)],
)  # fmt: skip
def test_a_page_costs_the_same_few_queries_whatever_it_shows(address: str, expected: int, number: int) -> None:
    load_organisations()
    make_publications(number)
    assert count_queries(address) == expected


def test_a_list_that_falls_back_to_corrected_words_costs_six_queries() -> None:
    spelled("Hỗ trợ máy xay xát gạo")
    assert count_queries(f"{LIST}?tim=may+xay+xet+gao") == 6


def test_public_pages_touch_no_table_of_a_tenant(cast: Cast) -> None:
    row = published(approved(cast))
    forbidden = {f'"{table}"' for table in tenant_tables()}
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        for address in (*PAGES, row.get_absolute_url(), "/cong-khai/de-an.csv", "/sitemap.xml", "/robots.txt"):
            assert client.get(address).status_code == 200
    said = " ".join(query["sql"] for query in queries)
    assert [table for table in forbidden if table in said] == []
    assert "proposals_" not in said
    assert "app.tenant_ids" not in said


def test_visitors_get_no_cookie() -> None:
    client = Client()
    for address in PAGES:
        client.get(address)
    assert dict(client.cookies) == {}


def test_a_household_is_named_nowhere(cast: Cast) -> None:
    row = published(approved(cast, household=True, title=TITLE))
    for address in ("/", LIST, f"{LIST}?tim=giau+ten", row.get_absolute_url(), "/cong-khai/de-an.csv"):
        shown = get(address).replace("giau+ten", "").replace("giau ten", "")
        for secret in (HOUSEHOLD, "Giấu Tên", "0905123123", "ngõ Kín", "8011223344"):
            assert secret not in shown
    assert "01 hộ kinh doanh" in get(row.get_absolute_url())


@pytest.mark.parametrize(
    "typed", ["de an may xay xat gao", "máy xay xát gạo", "MAY XAY", "gạo xay", "KCQG-2027-9000", "may xay xet gao"]
)
def test_search_forgives_diacritics_order_and_a_slip(typed: str) -> None:
    spelled("Hỗ trợ ứng dụng máy xay xát gạo", "Đăng ký nhãn hiệu gốm đỏ")
    html = re.sub("</?mark>", "", Client().get(LIST, {"tim": typed}).content.decode())
    assert "Hỗ trợ ứng dụng máy xay xát gạo" in html
    assert "Đăng ký nhãn hiệu gốm đỏ" not in html


def test_a_guess_says_that_it_is_one() -> None:
    spelled("Hỗ trợ ứng dụng máy xay xát gạo")
    assert "kết quả cho “máy xay xát gạo”" in Client().get(LIST, {"tim": "may xay xet gao"}).content.decode()
    assert "viết gần giống nhất" in Client().get(LIST, {"tim": "ung dungzz may xay xat gao"}).content.decode()
    assert "Dưới đây là" not in Client().get(LIST, {"tim": "may xay"}).content.decode()


def test_filters_narrow_the_list_and_show_as_chips() -> None:
    load_organisations()
    make_publications(1)
    Publication.objects.create(
        **{field.attname: getattr(Publication.objects.get(), field.attname) for field in Publication._meta.fields
           if field.attname not in {"id", "code", "title", "province_code"}},
        code="KCQG-2027-8000", title="Ở tỉnh khác", province_code="52",
    )  # fmt: skip
    html = get(f"{LIST}?tinh=52")
    assert "Ở tỉnh khác" in html
    assert "Hỗ trợ máy sấy nông sản" not in html
    assert '<a class="chip" href="?">Gia Lai' in html
    assert "Hỗ trợ máy sấy nông sản" in get(f"{LIST}?tinh=không-có&nam=abc&tinh_trang='")


def test_the_list_goes_on_after_25_rows_without_repeating_any() -> None:
    make_publications(30)
    first = get(LIST)
    following = re.search(r'rel="next" href="(\?sau=[^"]+)"', first)
    assert following is not None
    second = get(LIST + following[1].replace("&amp;", "&"))
    codes = [re.findall(r"de-an/(KCQG-2027-\d+)/", page) for page in (first, second)]
    assert [len(found) for found in codes] == [25, 5]
    assert len(set(codes[0] + codes[1])) == 30
    assert get(f"{LIST}?sau=hỏng").count("de-an/KCQG") == 25


def test_an_empty_list_says_why_and_what_to_do() -> None:
    assert "Chưa có đề án nào được công bố" in get(LIST)
    assert "Không có đề án nào khớp" in get(f"{LIST}?tim=zzzz")


def test_an_unpublished_or_withdrawn_project_is_not_there(cast: Cast) -> None:
    row = published(approved(cast))
    assert Client().get(row.get_absolute_url()).status_code == 200
    withdraw(row.code, reason="Đăng nhầm")
    assert Client().get(row.get_absolute_url()).status_code == 404
    assert row.code not in get(LIST)
    assert Client().get(f"{LIST}KCQG-2027-0000/").status_code == 404


def test_the_file_opens_in_excel_and_holds_no_formula() -> None:
    spelled("=HYPERLINK(1)", "Máy sấy")
    body = Client().get("/cong-khai/de-an.csv").content.decode()
    rows = list(csv.reader(io.StringIO(body.removeprefix("\ufeff"))))
    assert body[0] == "\ufeff"
    assert [len(row) for row in rows] == [len(NAMES)] * 3
    assert [row[1] for row in rows] == ["title", "Máy sấy", "'=HYPERLINK(1)"]
    assert rows[1][NAMES.index("amount_approved")] == "300000000"


def test_the_file_keeps_the_conditions_of_the_list() -> None:
    spelled("Máy sấy", "Máy xay")
    assert Client().get("/cong-khai/de-an.csv", {"tim": "say"}).content.decode().count("KCQG-2027") == 1


@pytest.mark.parametrize("address", ["/", LIST, f"{LIST}KCQG-2027-9000/"])
def test_nothing_new_is_answered_with_304_and_a_change_with_a_page(address: str) -> None:
    make_publications(1)
    edition = Edition.objects.create(pk=1, serial=1, changed_at=Publication.objects.get().updated_at)
    client = Client()
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    edition.serial = 2
    edition.save()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_home_page_shows_every_province_and_both_archipelagos() -> None:
    load_organisations()
    html = get("/")
    css = (Path(settings.BASE_DIR) / "static/css/portal.css").read_text()
    places = choices().provinces
    assert len(places) == 34
    assert [name for code, name in places if f'?tinh={code}"><span>{name}</span>' not in html] == []
    assert [code for code, _ in places if f".tile-{code} " not in css] == []
    assert '?tinh=48"><span>Quần đảo Hoàng Sa</span><span>(Đà Nẵng)</span>' in html
    assert '?tinh=56"><span>Quần đảo Trường Sa</span><span>(Khánh Hòa)</span>' in html


def test_the_home_page_shows_twelve_targets_with_their_progress(cast: Cast) -> None:
    published(approved(cast))
    html = get("/")
    assert html.count('class="target-name"') == 12
    assert "Đã nghiệm thu 0, đã phê duyệt 1, đưa vào kế hoạch 1 trong 1.600 cơ sở CNNT." in html


def test_the_programme_page_cites_its_decision_and_lists_nine_contents() -> None:
    html = get("/cong-khai/chuong-trinh/")
    assert "2646/QĐ-BCT" in html
    assert [f"ND{number}." in html for number in range(1, 10)] == [True] * 9


@pytest.mark.parametrize("address", [*PAGES, f"{LIST}KCQG-2027-9000/"])
def test_a_page_has_language_ordered_headings_labels_and_no_inline_code(address: str) -> None:
    make_publications(2)
    outline = Outline(get(address))
    assert outline.language == "vi"
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert [control for control in outline.controls if control not in outline.labels] == []
    assert outline.inline == []


def test_machines_find_the_pages() -> None:
    make_publications(1)
    assert "Sitemap: http://testserver/sitemap.xml" in get("/robots.txt")
    assert f"<loc>http://testserver{LIST}KCQG-2027-9000/</loc>" in get("/sitemap.xml")
    assert Client().get("/cong-khai/").headers["Location"] == reverse("portal:publications")
    assert Client().post(LIST).status_code == 405
