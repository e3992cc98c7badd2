"""Provinces and years side by side, in the geography of today and of then."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from organisations.reference import load as load_organisations
from organisations.selectors import old_province_of
from portal.models import PublicationSummary
from portal.selectors.comparison import old_names
from portal.services import withdraw
from tests.cast import Cast
from tests.portal.stories import approved, published

pytestmark = pytest.mark.django_db

PAGE = "/cong-khai/so-sanh/"


@pytest.fixture(autouse=True)
def places() -> None:
    load_organisations()


def cell(province: str, old: str, year: int, group: str, number: int) -> None:
    PublicationSummary.objects.create(
        plan_year=year, province_code=province, old_province=old, content_group=group, state="approved",
        publications=number, beneficiaries=number * 2, approved=number * 100_000_000, accepted=number * 50_000_000,
        settled=number * 40_000_000,
    )  # fmt: skip


def table(**asked: object) -> list[list[str]]:
    response = Client().get("/cong-khai/so-sanh.csv", asked)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_there_were_63_provinces() -> None:
    assert len(old_names()) == 63
    assert {"Thừa Thiên Huế", "Hà Nội", "Quảng Nam", "Đà Nẵng"} <= set(old_names())
    assert "Huế" not in old_names()


@pytest.mark.parametrize(("code", "expected"), [("01", "Hà Nội"), ("46", "Thừa Thiên Huế"), ("48", ""), ("99", "")])
def test_the_old_province_is_told_only_where_there_was_one(code: str, expected: str) -> None:
    assert old_province_of(code) == expected


def test_a_published_project_of_a_merged_province_is_counted_as_unknown(cast: Cast) -> None:
    row = published(approved(cast))
    assert (row.province_code, row.old_province) == ("48", "")
    html = Client().get(PAGE, {"theo": "tinh_cu"}).content.decode()
    assert "Chưa xác định được tỉnh cũ" in html
    assert table(theo="tinh_cu")[1][:2] == ["Chưa xác định được tỉnh cũ", "1"]
    withdraw(row.code, reason="Đăng nhầm")
    assert len(table(theo="tinh_cu")) == 1


def test_rows_by_province_old_province_and_year() -> None:
    cell("01", "Hà Nội", 2026, "ND3", 2)
    cell("48", "", 2026, "ND3", 3)
    cell("01", "Hà Nội", 2027, "ND4", 1)
    assert [row[:4] for row in table()[1:]] == [["Hà Nội", "3", "6", "300000000"], ["Đà Nẵng", "3", "6", "300000000"]]
    assert [row[:2] for row in table(theo="tinh_cu")[1:]] == [["Hà Nội", "3"], ["Chưa xác định được tỉnh cũ", "3"]]
    assert [row[:2] for row in table(theo="nam")[1:]] == [["2026", "5"], ["2027", "1"]]
    groups = table()[0]
    assert table()[1][groups.index("ND4")] == "1"
    assert [row[:2] for row in table(noi_dung="ND4")[1:]] == [["Hà Nội", "1"]]


def test_what_was_chosen_is_there_even_with_nothing() -> None:
    cell("01", "Hà Nội", 2026, "ND3", 2)
    assert [row[:2] for row in table(tinh=["01", "52", "hỏng"])[1:]] == [["Hà Nội", "2"], ["Gia Lai", "0"]]


def test_the_page_has_table_chart_and_files_that_agree() -> None:
    cell("01", "Hà Nội", 2026, "ND3", 2)
    html = Client().get(PAGE, {"theo": "nam", "tinh": "01"}).content.decode()
    assert '<svg class="chart" role="img"' in html
    assert "200 triệu đồng" in html
    assert 'href="/cong-khai/so-sanh.xlsx?theo=nam&amp;tinh=01"' in html
    book = CalamineWorkbook.from_filelike(io.BytesIO(Client().get("/cong-khai/so-sanh.xlsx?theo=nam&tinh=01").content))
    assert book.get_sheet_by_index(0).to_python()[2][:4] == ["2026", 2, 4, 200_000_000]


@pytest.mark.parametrize("theo", ["tinh", "tinh_cu", "nam"])
def test_the_page_costs_the_same_few_statements(theo: str) -> None:
    for year in (2026, 2027, 2028):
        cell("01", "Hà Nội", year, "ND3", 1)
    Client().get(PAGE, {"theo": theo})
    with CaptureQueriesContext(connection) as queries:
        Client().get(PAGE, {"theo": theo})
    assert len(queries) == 2
