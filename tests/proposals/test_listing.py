"""The list: who sees what, every filter, pages by key, exports, and a constant number of queries."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from core.tenancy import tenant_scope
from organisations.actors import Actor
from programmes.selectors import content
from proposals.listing import Filters, page_of
from proposals.models import Proposal
from proposals.services.drafts import search_text
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import make_draft

As = Callable[[str], Client]
UNIT, OFFICER, CENTRE = "donvi.danang", "chuyenvien.danang", "chuyenvien.cuc"
LIST = "/de-an/"
XLSX, CSV = "/de-an/tai-ve/xlsx/", "/de-an/tai-ve/csv/"


NUMBERS = itertools.count(1)


def put(cast: Cast, count: int, *, unit: str = UNIT, **values: Any) -> list[Proposal]:
    """Rows straight into the table: the list reads columns, it walks no lifecycle."""
    actor, now = cast[unit], timezone.now()
    base = {
        "tenant_id": actor.tenant_id, "unit": actor.organisation, "plan_year": 2028, "created_by": actor.user,
        "content_id": content("ND3.3").pk, "state": State.REGISTERED, "submitted_at": now, "registered_at": now,
    }  # fmt: skip
    with tenant_scope(*actor.tenant_ids):
        made = []
        for place in range(count):
            row = Proposal(**{**base, "title": f"Đề án số {place}", "code": f"TH-{next(NUMBERS):05}", **values})
            row.search_text = search_text(row)
            row.save()
            Proposal.objects.filter(pk=row.pk).update(state_since=now - timedelta(minutes=place))
            made.append(row)
        return made


def titles(actor: Actor, **filters: Any) -> list[str]:
    with tenant_scope(*actor.tenant_ids):
        return [row.title for row in page_of(actor, Filters(**filters), today=timezone.localdate()).rows]


def shown(client: Client, **query: str) -> str:
    return client.get(LIST, query).content.decode()


def cells(workbook: bytes) -> list[list[Any]]:
    """The only sheet row by row; a formula would be an error."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        assert "<f>" not in package.read("xl/worksheets/sheet1.xml").decode()
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()


def test_each_sees_what_was_sent_to_them(cast: Cast, as_: As) -> None:
    make_draft(cast, title="Bản nháp của Đà Nẵng")
    put(cast, 1, title="Đã nộp Sở", state=State.SUBMITTED, registered_at=None)
    put(cast, 1, title="Đã đến Cục")
    put(cast, 1, unit="donvi.gialai", title="Của Gia Lai")
    seen = {name: sorted(titles(cast[name])) for name in (UNIT, OFFICER, CENTRE, "donvi.gialai", "quantri")}
    assert seen == {
        UNIT: ["Bản nháp của Đà Nẵng", "Đã nộp Sở", "Đã đến Cục"],
        OFFICER: ["Đã nộp Sở", "Đã đến Cục"],
        CENTRE: ["Của Gia Lai", "Đã đến Cục"],
        "donvi.gialai": ["Của Gia Lai"],
        "quantri": [],
    }


@pytest.mark.parametrize("words", ["may say", "MÁY SẤY", "say may", "TH-0", "nuoc mam say"])
def test_the_search_ignores_diacritics_case_and_order(cast: Cast, words: str) -> None:
    put(cast, 1, title="Hỗ trợ máy sấy trong sản xuất nước mắm")
    assert titles(cast[UNIT], words=words) == ["Hỗ trợ máy sấy trong sản xuất nước mắm"]


@pytest.mark.parametrize("words", ["may giat", "100%", "a_b", "' OR 1=1 --", "\\"])
def test_signs_of_the_query_language_are_only_letters(cast: Cast, words: str) -> None:
    put(cast, 1, title="Hỗ trợ máy sấy")
    assert titles(cast[UNIT], words=words) == []


def test_the_search_never_leaves_the_tenants_of_the_person(cast: Cast) -> None:
    put(cast, 1, unit="donvi.gialai", title="Hỗ trợ máy sấy cà phê")
    assert titles(cast[OFFICER], words="may say") == []
    with tenant_scope(*cast[OFFICER].tenant_ids), connection.cursor() as cursor:
        cursor.execute("SELECT proposals_search(ARRAY['may'], 10)")
        assert cursor.fetchall() == []


def test_the_function_finds_nothing_when_no_tenant_is_set(cast: Cast) -> None:
    put(cast, 1, title="Hỗ trợ máy sấy")
    with connection.cursor() as cursor:
        cursor.execute("SELECT proposals_search(ARRAY['may'], 10)")
        assert cursor.fetchall() == []


def test_a_search_that_finds_very_much_still_finds_the_newest(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proposals.listing.FOUND_BY_INDEX", 2)
    put(cast, 5)
    assert titles(cast[UNIT], words="de an so") == [f"Đề án số {place}" for place in range(5)]


def test_filters_narrow_and_show_as_chips(cast: Cast, as_: As) -> None:
    put(cast, 1, title="Cần tìm", state=State.SCREENING, plan_year=2027, kind="group", content_id=content("ND4.3").pk)
    put(cast, 1, unit="donvi.gialai", title="Khác")
    client, unit = as_(CENTRE), cast[UNIT].organisation
    office = cast[OFFICER].organisation
    query = {
        "trang_thai": "SCREENING", "nam": "2027", "noi_dung": "ND4", "tinh": office.code, "don_vi": unit.code,
        "loai": "group", "q": "can tim", "nhom": "o-cuc",
    }  # fmt: skip
    for name, value in query.items():
        text = shown(client, **{name: value, **({"tinh": office.code} if name == "don_vi" else {})})
        assert ("Cần tìm" in text, name == "nhom" or "Khác" not in text) == (True, True)
    text = shown(client, **query)
    assert text.count('class="chip"') == 8
    assert ("Cần tìm" in text, ">Khác<" in text) == (True, False)


def test_values_that_make_no_sense_are_left_out(cast: Cast, as_: As) -> None:
    put(cast, 1, title="Vẫn thấy")
    text = shown(as_(CENTRE), nam="abc", trang_thai="X", tinh="?", sap="lung-tung", sau="không-phải-khóa")
    assert "Vẫn thấy" in text


@pytest.mark.parametrize(
    ("order", "expected"),
    [("tien-giam", ["B", "C", "A"]), ("tien", ["A", "C", "B"]), ("so", ["A", "B", "C"]), ("han", ["C", "A", "B"])],
)
def test_headers_sort(cast: Cast, order: str, expected: list[str]) -> None:
    today = timezone.localdate()
    put(cast, 1, title="A", amount_proposed=1, due_on=today + timedelta(days=9))
    put(cast, 1, title="B", amount_proposed=3)
    put(cast, 1, title="C", amount_proposed=2, due_on=today)
    assert titles(cast[UNIT], order=order) == expected


@pytest.mark.parametrize("order", ["moi", "cu", "so", "so-giam", "tien", "tien-giam", "han", "han-giam"])
def test_pages_forward_and_back_show_every_row_once(cast: Cast, order: str) -> None:
    put(cast, 7)
    actor, today, seen, after = cast[UNIT], timezone.localdate(), [], ""
    with tenant_scope(*actor.tenant_ids):
        pages = []
        while True:
            page = page_of(actor, Filters(order=order), today=today, after=after, size=3)
            pages.append(page)
            seen += [row.code for row in page.rows]
            if not page.after:
                break
            after = page.after
        back = page_of(actor, Filters(order=order), today=today, before=pages[-1].before, size=3)
    assert (len(seen), len(set(seen)), [len(page.rows) for page in pages]) == (7, 7, [3, 3, 1])
    assert [row.code for row in back.rows] == [row.code for row in pages[1].rows]
    assert (pages[0].before, bool(back.before), bool(back.after)) == ("", True, True)


def test_fifty_rows_a_page_with_the_way_on(cast: Cast, as_: As) -> None:
    put(cast, 51)
    text = shown(as_(UNIT))
    assert (text.count('<th scope="row"'), 'rel="next"' in text) == (50, True)


def asked_for(client: Client, **query: str) -> list[str]:
    """What one request asks the database. Savepoints are left out: outside tests the scope opens the transaction itself."""
    client.get(LIST, query)
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST, query)
    return [row["sql"] for row in asked if "SAVEPOINT" not in row["sql"]]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("person", [UNIT, OFFICER, CENTRE])
def test_the_list_asks_six_questions_for_three_rows_as_for_one(cast: Cast, as_: As, person: str, count: int) -> None:
    put(cast, count)
    assert len(asked_for(as_(person))) == 6


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_asks_one_more(cast: Cast, as_: As, count: int) -> None:
    put(cast, count, title="Hỗ trợ máy sấy")
    assert len(asked_for(as_(CENTRE), q="may say")) == 7


def test_excel_holds_exactly_the_filter_shown(cast: Cast, as_: As) -> None:
    put(cast, 2, title="Trong bộ lọc", plan_year=2027, amount_proposed=300_000_000)
    put(cast, 1, title="Ngoài bộ lọc")
    answer = as_(UNIT).get(XLSX, {"nam": "2027"}, follow=True)
    rows = cells(answer.content)
    assert answer["Content-Disposition"].startswith('attachment; filename="de-an-')
    assert "Năm kế hoạch: 2027" in rows[0][0]
    assert [row[1] for row in rows[2:]] == ["Trong bộ lọc", "Trong bộ lọc"]
    assert [300_000_000 in row for row in rows[2:]] == [True, True]


def test_csv_opens_in_excel_and_runs_no_formula(cast: Cast, as_: As) -> None:
    put(cast, 1, title='=HYPERLINK("http://x")')
    body = as_(UNIT).get(CSV, follow=True).content
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert body.startswith(b"\xef\xbb\xbf")
    assert rows[1][1] == '\'=HYPERLINK("http://x")'


def test_excel_writes_no_formula(cast: Cast, as_: As) -> None:
    put(cast, 1, title="=1+1")
    assert cells(as_(UNIT).get(XLSX, follow=True).content)[2][1] == "=1+1"


def test_an_unknown_kind_of_file_is_not_there(cast: Cast, as_: As) -> None:
    assert as_(UNIT).get("/de-an/tai-ve/pdf/").status_code == 404


def test_empty_lists_say_why_and_what_to_do(cast: Cast, as_: As) -> None:
    assert "Đơn vị chưa có đề án nào" in shown(as_(UNIT))
    assert "Chưa có đề án nào được gửi đến" in shown(as_(OFFICER))
    put(cast, 1)
    assert "Không có đề án nào khớp các điều kiện lọc" in shown(as_(UNIT), q="khong co dau")


def test_what_waits_for_me_is_one_press_away(cast: Cast, as_: As) -> None:
    put(cast, 1, title="Chờ Cục", state=State.REGISTERED)
    put(cast, 1, title="Chờ đơn vị", state=State.CENTRAL_RETURNED)
    assert (titles(cast[CENTRE], group="cho-toi"), titles(cast[UNIT], group="cho-toi")) == (["Chờ Cục"], ["Chờ đơn vị"])
