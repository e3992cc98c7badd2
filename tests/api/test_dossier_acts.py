"""A đề án copied, its papers replaced, its estimate out of a sheet, exceptions, books of earlier years, by program."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from core.tenancy import tenant_scope
from proposals.models import Proposal
from tests.api.way import People, good, pdf, written
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, next_plan_year, open_windows

pytestmark = pytest.mark.django_db
UNIT = "donvi.danang"


@pytest.fixture
def people(cast: Cast) -> People:
    open_windows(next_plan_year())
    return People(cast)


def test_a_paper_is_replaced_removed_and_brought_back(people: People) -> None:
    unit, code = people[UNIT], written(people)
    papers = f"proposals/{code}/papers/"
    first = good(unit.get(papers))["results"][0]
    place = f"{papers}{first['name']}/"
    assert people["donvi.gialai"].delete(place)[0] == 404
    assert unit.delete(place)[0] == 204
    assert first["name"] not in [row["name"] for row in good(unit.get(papers))["results"]]
    assert good(unit.post(f"{place}restore/"))["name"] == first["name"]
    assert good(_put(unit, place, {"file": pdf("moi.pdf")}))["filename"] == "moi.pdf"
    assert _put(unit, place, {})[0] == 400
    assert people["chuyenvien.danang"].delete(place)[0] == 404


def _put(program: Any, place: str, fields: dict[str, Any]) -> tuple[int, Any]:
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    body = encode_multipart(BOUNDARY, fields)
    address = f"/api/v1/{place}"
    return program._answer(
        "put", program.client.put(address, body, content_type=MULTIPART_CONTENT, headers=program.headers)
    )


def test_a_de_an_is_copied_to_another_year(cast: Cast, people: People) -> None:
    old = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    unit = people[UNIT]
    status, body = unit.post(f"proposals/{old.code}/copy/", {"plan_year": 1999})
    assert (status, [row["field"] for row in body["reasons"]]) == (400, ["plan_year"])
    made = good(unit.post(f"proposals/{old.code}/copy/", {"plan_year": next_plan_year()}))
    assert (made["title"], made["state"]) == (old.title, "DRAFT")
    assert people["donvi.gialai"].post(f"proposals/{old.code}/copy/", {"plan_year": next_plan_year()})[0] == 404


def test_an_estimate_comes_out_of_pasted_cells(people: People) -> None:
    unit, code = people[UNIT], written(people)
    place = f"proposals/{code}/estimate/imports/"
    status, body = unit.post(place, {"text": ""})
    assert (status, [row["field"] for row in body["reasons"]]) == (400, ["file"])
    unit.get(f"/de-an/{code}/du-toan.xlsx")
    heads = "Nội dung\tTên hạng mục\tĐơn vị tính\tSố lượng\tĐơn giá\tKhuyến công quốc gia"
    found = unit.post(place, {"text": f"{heads}\nND3.3\tMáy sấy\tbộ\t1\t700000000\t300000000"})
    if found[0] == 201:
        key = found[1]["key"]
        assert good(unit.get(f"{place}{key}/"))["rows"] == 1
        assert people["donvi.gialai"].get(f"{place}{key}/")[0] == 404
        assert unit.delete(f"{place}{key}/")[0] == 204
    else:
        assert found[0] == 400, found
    assert people["chuyenvien.danang"].post(place, {"text": heads})[0] == 404


def test_an_exception_rests_on_its_paper(people: People) -> None:
    unit, code = people[UNIT], written(people)
    place = f"proposals/{code}/exceptions/"
    assert good(unit.get(place))["results"] == []
    today = timezone.localdate().isoformat()
    given = {"limit": 400_000_000, "reason": "Công nghệ mới.", "authority": "Bộ Công Thương", "paper_number": "1/BCT",
             "paper_date": today, "checked": "on", "file": pdf("cho-phep.pdf")}  # fmt: skip
    status, body = unit.upload(
        place, {name: value for name, value in given.items() if name not in {"checked", "limit"}}
    )
    assert (status, {row["field"] for row in body["reasons"]}) == (400, {"checked", "limit"})
    given["file"] = pdf("cho-phep.pdf")
    assert good(unit.upload(place, given))["results"][0]["limit"] == 400_000_000
    assert people["donvi.gialai"].get(place)[0] == 404


def test_books_are_for_the_offices_that_keep_them(cast: Cast, people: People) -> None:
    officer = people["chuyenvien.danang"]
    status, body = officer.upload("history-imports/", {"file": pdf("so.pdf"), "existing": "skip"})
    assert (status, "Excel" in str(body["reasons"]) or "xlsx" in str(body["reasons"])) == (409, True)
    assert people[UNIT].upload("history-imports/", {"file": pdf("so.pdf"), "existing": "skip"})[0] == 404
    assert good(officer.get("history-imports/"))["results"] == []


def test_books_are_checked_brought_in_and_taken_back(cast: Cast, people: People) -> None:
    from tests.proposals.history_sheets import checked, row

    office = people["chuyenvien.danang"]
    made = checked(cast["chuyenvien.danang"], row(title="Đề án năm trước"))
    place = f"history-imports/{made.key}/"
    seen = good(office.get(place))
    assert (seen["created"], seen["fault_count"], seen["state"]) == (1, 0, "checked")
    assert office.post(f"{place}import/", {"digest": "khác"})[0] == 409
    assert office.post(f"{place}check/", {"answers": {"khong-co": "x"}})[0] == 409
    assert good(office.post(f"{place}check/", {}))["digest"] == seen["digest"]
    assert people["chuyenvien.gialai"].get(place)[0] == 404
    assert good(office.post(f"{place}import/", {"digest": seen["digest"]}))["state"] == "importing"
    assert office.delete(place)[0] == 409
    with tenant_scope(*cast["chuyenvien.danang"].tenant_ids):
        assert Proposal.objects.filter(title="Đề án năm trước").count() == 0
