"""Open data: one table of fields behind every form, honest validators, changes with tombstones, nothing about households."""

from __future__ import annotations

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from core.ranges import read_range
from core.text import fold
from organisations.reference import load as load_organisations
from portal import bulk
from portal.fields import NAMES, json_schema
from portal.models import Edition, Publication
from portal.selectors import changes
from portal.services import withdraw
from portal.views import data
from tests.cast import Cast
from tests.portal.stories import HOUSEHOLD, TITLE, approved, make_publications, published

pytestmark = pytest.mark.django_db

DATA = "/cong-khai/du-lieu/"
FILES = tuple(f"/cong-khai/de-an.{kind}" for kind in ("csv", "json", "jsonl", "xlsx", "atom"))
TABLES = tuple(f"{DATA}{name}" for name in ("tong-hop.csv", "tong-hop.json", "muc-tieu.csv", "muc-tieu.json"))
OTHERS = (DATA, f"{DATA}luoc-do.json", f"{DATA}thay-doi.json")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def body(address: str, **asked: str) -> bytes:
    response = Client().get(address, asked)
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def sheet(packed: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(packed)).get_sheet_by_index(0).to_python()


def items(**asked: str) -> list[dict[str, Any]]:
    return json.loads(body("/cong-khai/de-an.json", **asked))["items"]


def test_json_csv_excel_schema_api_and_page_name_the_same_fields(cast: Cast) -> None:
    row = published(approved(cast, household=True))
    schema = json.loads(body(f"{DATA}luoc-do.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    record = items()[0]
    checker.validate(record)
    checker.validate(json.loads(body("/cong-khai/de-an.jsonl")))
    api = Client().get("/api/v1/public/proposals/").json()["results"][0]
    assert list(record) == list(NAMES) == list(api)
    assert record == api == Client().get(f"/api/v1/public/proposals/{row.code}/").json()
    table = list(csv.reader(io.StringIO(body("/cong-khai/de-an.csv").decode("utf-8-sig"))))
    assert table[0] == list(NAMES)
    heads = sheet(body("/cong-khai/de-an.xlsx"))[1]
    assert [head.rpartition("(")[2].rstrip(")") for head in heads] == list(NAMES)
    page = body(DATA).decode()
    assert [name for name in NAMES if f"<code>{name}</code>" not in page] == []


def test_a_record_that_is_not_of_the_schema_is_refused() -> None:
    make_publications(1)
    checker = jsonschema.Draft202012Validator(json_schema("http://testserver/"))
    good = items()[0]
    for change in ({"total_cost": "1"}, {"state": "draft"}, {"extra": 1}, {"commune_names": None}):
        assert not checker.is_valid(good | change)


@pytest.mark.parametrize("address", [*FILES, *TABLES, *OTHERS])
def test_everything_answers_304_and_head(address: str) -> None:
    make_publications(1)
    Edition.objects.create(pk=1, serial=1, changed_at=timezone.now())
    client = Client()
    first = client.get(address)
    assert first.status_code == 200
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    head = client.head(address)
    assert (head.status_code, head["ETag"], head.content) == (200, first["ETag"], b"")
    assert dict(client.cookies) == {}
    Edition.objects.update(serial=2)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_page_files_and_api_agree_about_a_filter() -> None:
    load_organisations()
    make_publications(2)
    Publication.objects.filter(code="KCQG-2027-9001").update(
        province_code="52", title="Máy xay", search_text=fold("KCQG-2027-9001 máy xay gia lai")
    )
    for asked, api in (({"tinh": "52"}, {"province": "52"}), ({"tim": "may xay"}, {"search": "may xay"})):
        assert [row["code"] for row in items(**asked)] == ["KCQG-2027-9001"]
        for address in ("/cong-khai/de-an/", "/cong-khai/de-an.csv", "/cong-khai/de-an.jsonl", "/cong-khai/de-an.atom"):
            text = body(address, **asked).decode()
            assert "KCQG-2027-9001" in text
            assert "KCQG-2027-9000" not in text
        found = Client().get("/api/v1/public/proposals/", api).json()["results"]
        assert [row["code"] for row in found] == ["KCQG-2027-9001"]


def test_pages_of_json_go_on_without_repeating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "JSON_PAGE", 2)
    make_publications(5)
    found, address = [], "/cong-khai/de-an.json"
    while address:
        answer = Client().get(address).json()
        found += [row["code"] for row in answer["items"]]
        address = answer["next"]
    assert len(found) == len(set(found)) == 5


def test_changes_tell_what_is_new_different_and_gone(cast: Cast) -> None:
    rows = make_publications(2)
    start = json.loads(body(f"{DATA}thay-doi.json"))
    assert [entry["change"] for entry in start["entries"]] == ["created", "created"]
    new = published(approved(cast))
    Publication.objects.filter(pk=rows[0].pk).update(title="Tên khác", updated_at=timezone.now())
    withdraw(rows[1].code, reason="Đăng nhầm số điện thoại")
    found = json.loads(body(f"{DATA}thay-doi.json", tu=start["cursor"]))
    assert [(entry["code"], entry["change"]) for entry in found["entries"]] == [
        (new.code, "created"), (rows[0].code, "changed"), (rows[1].code, "withdrawn"),
    ]  # fmt: skip
    assert set(found["entries"][2]) == {"code", "at", "change"}
    assert "Đăng nhầm" not in json.dumps(found, ensure_ascii=False)
    assert found["next"] is None
    again = json.loads(body(f"{DATA}thay-doi.json", tu=found["cursor"]))
    assert (again["entries"], again["cursor"]) == ([], found["cursor"])
    api = Client().get("/api/v1/public/changes/", {"since": start["cursor"]}).json()
    assert api["entries"] == found["entries"]


def test_changes_of_one_moment_are_paged_without_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "CHANGES_PAGE", 2)
    make_publications(5)
    found, address = [], f"{DATA}thay-doi.json"
    while address:
        answer = Client().get(address).json()
        found += [entry["code"] for entry in answer["entries"]]
        address = answer["next"]
    assert len(found) == len(set(found)) == 5


@pytest.mark.parametrize("since", ["hỏng", "~", "MjAyNn4x", "9" * 500, "0001-01-01", "2026-13-01", "=", "a~b"])
def test_a_cursor_nobody_gave_out_is_refused_in_words(since: str) -> None:
    make_publications(1)
    assert Client().get(f"{DATA}thay-doi.json", {"tu": since}).status_code == 400
    assert Client().get("/api/v1/public/changes/", {"since": since}).status_code == 400


def test_a_moment_may_be_a_day_or_lose_its_plus() -> None:
    make_publications(1)
    tomorrow = timezone.localtime() + timedelta(days=1)
    for since in ("2020-01-01", "2020-01-01T00:00:00+07:00", "2020-01-01T00:00:00 07:00"):
        assert len(json.loads(body(f"{DATA}thay-doi.json", tu=since))["entries"]) == 1
    assert json.loads(body(f"{DATA}thay-doi.json", tu=tomorrow.isoformat()))["entries"] == []


def test_the_feed_is_atom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "FEED_PAGE", 2)
    make_publications(3, title="Máy <sấy> & xay")
    feed = ET.fromstring(body("/cong-khai/de-an.atom"))
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert feed.tag == f"{ATOM}feed"
    assert links["self"] == "http://testserver/cong-khai/de-an.atom"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for thing in (feed, *entries):
        assert all(thing.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert entries[0].findtext(f"{ATOM}title") == "Máy <sấy> & xay"
    last = ET.fromstring(Client().get(links["next"]).content)
    assert len(last.findall(f"{ATOM}entry")) == 1
    assert "next" not in {link.get("rel") for link in last.findall(f"{ATOM}link")}


def test_everything_in_one_file_is_made_once_an_edition_and_served_in_parts() -> None:
    make_publications(3)
    Publication.objects.filter(code="KCQG-2027-9002").update(withdrawn=True, withdrawn_reason="x")
    Edition.objects.create(pk=1, serial=7, changed_at=timezone.now())
    address = f"{DATA}toan-bo.jsonl.gz"
    assert Client().get(address).status_code == 404
    assert (bulk.prepare(), bulk.prepare()) == (True, False)
    whole = Client().get(address)
    packed = b"".join(whole.streaming_content)
    lines = [json.loads(line) for line in gzip.decompress(packed).decode().splitlines()]
    assert [row["code"] for row in lines] == ["KCQG-2027-9000", "KCQG-2027-9001"]
    assert (whole["Content-Length"], bulk.manifest()["rows"]) == (str(len(packed)), 2)
    part = Client().get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, packed[10:20])
    assert Client().get(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert Client().get(address, headers={"Range": "bytes=9-1", "If-Range": '"old"'}).status_code == 200
    rows = list(csv.reader(io.StringIO(gzip.decompress(body(f"{DATA}toan-bo.csv.gz")).decode("utf-8-sig"))))
    assert (rows[0], len(rows)) == (list(NAMES), 3)
    Edition.objects.update(serial=8)
    assert bulk.prepare()
    assert not list(Path(bulk.path_of("csv").parent).glob("*.half"))


@pytest.mark.parametrize(
    ("header", "expected"),
    [("bytes=0-0", (0, 1)), ("bytes=5-", (5, 10)), ("bytes=-3", (7, 10)), ("bytes=2-99", (2, 10)), ("bytes=10-", None),
     ("bytes=-", None), ("bytes=1-2,4-5", None), ("x", None), ("bytes=-99", (0, 10)), ("bytes=5-2", None)],
)  # fmt: skip
def test_a_range_is_read_or_left_alone(header: str, expected: tuple[int, int] | None) -> None:
    assert read_range(header, 10) == expected


def test_only_one_excel_file_is_made_at_a_time() -> None:
    make_publications(1)
    cache.set(data.XLSX_LOCK, 1, 5)
    try:
        answer = Client().get("/cong-khai/de-an.xlsx")
    finally:
        cache.delete(data.XLSX_LOCK)
    assert (answer.status_code, answer["Retry-After"]) == (503, "3")
    assert Client().get("/cong-khai/de-an.xlsx").status_code == 200


def test_no_form_of_the_data_names_a_household(cast: Cast) -> None:
    published(approved(cast, household=True, title=TITLE))
    bulk.prepare()
    for address in (
        *FILES,
        *TABLES,
        *OTHERS,
        "/api/v1/public/changes/",
        "/api/v1/public/proposals/",
        "/cong-khai/so-sanh/",
    ):
        shown = body(address)
        if address.endswith("xlsx"):
            shown = str(sheet(shown)).encode()
        for secret in (HOUSEHOLD, "Giấu Tên", "0905123123", "ngõ Kín", "8011223344"):
            assert secret not in shown.decode()
    everything = gzip.decompress(body(f"{DATA}toan-bo.jsonl.gz")).decode()
    assert "01 hộ kinh doanh" in everything
    assert "Giấu" not in everything


def test_the_sums_are_given_as_they_stand(cast: Cast) -> None:
    published(approved(cast))
    cells = json.loads(body(f"{DATA}tong-hop.json"))["items"]
    assert [(cell["province_code"], cell["publications"], cell["approved"]) for cell in cells] == [
        ("48", 1, 300_000_000)
    ]
    assert Client().get("/api/v1/public/summary/").json()["results"] == cells
    assert "300000000" in body(f"{DATA}tong-hop.csv").decode()
    for address in ("/api/v1/public/targets/", f"{DATA}muc-tieu.json"):
        assert Client().get(address).status_code == 200


def test_the_api_gives_what_changed_since() -> None:
    first, second = make_publications(2)
    Publication.objects.filter(pk=second.pk).update(updated_at=timezone.now() + timedelta(days=2))
    since = (timezone.now() + timedelta(days=1)).isoformat()
    found = Client().get("/api/v1/public/proposals/", {"updated_since": since}).json()["results"]
    assert [row["code"] for row in found] == [second.code]
    assert first.code in str(Client().get("/api/v1/public/proposals/").json())
    assert Client().get("/api/v1/public/proposals/", {"updated_since": "hôm qua"}).status_code == 400


@pytest.mark.parametrize(
    "address", [*FILES, "/cong-khai/so-sanh/", "/cong-khai/so-sanh.csv", "/cong-khai/so-sanh.xlsx"]
)
def test_odd_parameters_break_nothing(address: str) -> None:
    make_publications(1)
    odd = ["", "\x00", "'", "%", "a" * 500, "9" * 40, "2026-01-01T00:00:00~9" + "9" * 30, "1~" + "9" * 30, "đ~đ", "<x>"]
    for name in ("tim", "sau", "sap", "dung", "nam", "tinh", "tinh_cu", "theo", "noi_dung"):
        for value in odd:
            assert (
                Client().get(address, {name: value, "sap": "tien"} if name == "sau" else {name: value}).status_code
                == 200
            )


def test_an_unknown_kind_of_file_is_not_there() -> None:
    for address in ("/cong-khai/de-an.exe", f"{DATA}tong-hop.xml", f"{DATA}toan-bo.zip.gz", "/cong-khai/so-sanh.pdf"):
        assert Client().get(address).status_code == 404
