"""The later stages and the public lists."""

from __future__ import annotations

from datetime import date

import pytest

from budgets.selectors import norms_on
from tests.api.calls import Api
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.factories.work import asked, filed
from tests.portal.stories import approved, make_publications, published

pytestmark = pytest.mark.django_db


def test_the_later_stages_of_a_proposal_are_listed(cast, api) -> None:
    done = advance(complete_draft(make_draft(cast), cast), "ACCEPTED", cast)
    unit, leader = api("donvi.danang"), api("lanhdao.cuc")
    _, appraisals = leader.get("appraisals/")
    assert [(row["proposal"], row["level"], len(row["sheet"]["heads"])) for row in appraisals["results"]] == [
        (done.code, "centre", 5), (done.code, "province", 5),
    ]  # fmt: skip
    _, contracts = unit.get("contracts/", proposal=done.code)
    assert [(row["proposal"], row["amount"]) for row in contracts["results"]] == [(done.code, done.amount_contracted)]
    _, acceptances = unit.get("acceptances/", result="full")
    assert [(row["proposal"], row["amount"]) for row in acceptances["results"]] == [(done.code, done.amount_accepted)]
    _, plans = leader.get("plans/")
    assert [(row["year"], row["state"], row["items"], row["amount"]) for row in plans["results"]] == [
        (done.plan_year, "approved", 1, done.amount_approved)
    ]
    _, bundles = leader.get("registrations/", plan_year=done.plan_year)
    assert [(row["office"], row["state"], row["items"]) for row in bundles["results"]] == [("sct-da-nang", "sent", 1)]


@pytest.mark.parametrize(
    ("person", "read"),
    [("donvi.danang", {}), ("chuyenvien.danang", {"province": 5}), ("thamdinh.cuc", {"province": 5, "centre": 5})],
)
def test_sheets_are_read_by_those_who_appraise_and_not_by_the_unit(cast, api, person, read) -> None:
    advance(complete_draft(make_draft(cast), cast), "IN_PLAN", cast)
    _, body = api(person).get("appraisals/")
    shown = {row["level"]: len(row["sheet"]["heads"]) for row in body["results"] if row["sheet"]}
    assert (len(body["results"]), shown) == (2, read)
    assert {row["level"]: row["readable"] for row in body["results"]} == {
        level: level in read for level in ("province", "centre")
    }
    assert [row["members"] for row in body["results"] if not row["readable"]] == [""] * (2 - len(read))


def test_the_unit_reads_neither_plans_nor_bundles(cast, api) -> None:
    advance(complete_draft(make_draft(cast), cast), "APPROVED", cast)
    assert [api("donvi.danang").get(path)[1]["results"] for path in ("plans/", "registrations/")] == [[], []]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("appraisals/", 11), ("contracts/", 7), ("acceptances/", 7)])
def test_lists_of_later_stages_cost_the_same_for_one_as_for_three(
    cast, api, path, queries, number, django_assert_num_queries
) -> None:
    for place in range(number):
        advance(complete_draft(make_draft(cast, title=f"Đề án {place}"), cast), "ACCEPTED", cast)
    program = api("lanhdao.cuc")
    program.get(path)
    with django_assert_num_queries(queries):
        assert len(program.get(path, page_size=100)[1]["results"]) == number * (2 if path == "appraisals/" else 1)


@pytest.mark.parametrize("number", [1, 3])
def test_reports_and_advances_are_read_by_whom_they_concern_and_cost_the_same(
    cast, api, number, django_assert_num_queries
) -> None:
    for place in range(number):
        contracted = advance(complete_draft(make_draft(cast, title=f"Đề án {place}"), cast), "CONTRACTED", cast)
        filed(cast, contracted)
        asked(cast, contracted, 100_000_000)
    for path in ("progress-reports/", "advances/"):
        program = api("lanhdao.cuc")
        program.get(path)
        with django_assert_num_queries(7):
            assert len(program.get(path, page_size=100)[1]["results"]) == number
        assert api("donvi.gialai").get(path)[1]["results"] == []
    (row,) = api("donvi.danang").get("advances/", proposal=contracted.code)[1]["results"]
    assert (row["state"], row["amount"], row["approved"]) == ("submitted", 100_000_000, None)
    (report,) = api("donvi.danang").get("progress-reports/", proposal=contracted.code, state="filed")[1]["results"]
    assert (report["proposal"], report["done"] * 100 // report["planned"]) == (contracted.code, 80)


def test_norms_are_those_of_the_day_asked_for(cast) -> None:
    day = date(2026, 3, 1)
    _, body = Api().get("norms/", on=day.isoformat())
    assert [row["code"] for row in body["results"]] == [row.code for row in norms_on(day)]
    ceilings = [row["value"] for row in body["results"] if row["kind"] == "ceiling" and row["value"] is not None]
    assert {type(value) for value in ceilings} == {int}
    assert all(row["document"] and row["article"] for row in body["results"])


def test_norms_of_a_day_before_the_first_law_are_none(cast) -> None:
    assert Api().get("norms/", on="1990-01-01")[1]["results"] == []


@pytest.mark.parametrize(
    ("path", "count"), [("programmes/", 2), ("targets/", 15), ("norms/", None), ("contents/", None)]
)
def test_reference_data_is_read_without_an_account_and_may_be_kept(cast, path, count) -> None:
    program = Api()
    status, body = program.get(path)
    assert (status, body["next"], program.last["Cache-Control"]) == (200, None, "public, max-age=300")
    assert len(body["results"]) == (count or len(body["results"]))
    again = program.client.get(f"/api/v1/{path}", headers={"If-None-Match": program.last["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "queries"),
    [("programmes/", 1), ("targets/", 1), ("norms/", 1), ("contents/", 0), ("organisations/", 1),
     ("administrative-units/", 1), ("public/proposals/", 1)],
)  # fmt: skip
def test_public_lists_ask_little(cast, path, queries, django_assert_num_queries) -> None:
    Api().get("contents/")
    with django_assert_num_queries(queries):
        assert Api().get(path)[0] == 200


def test_organisations_are_found_by_kind_province_and_name(cast) -> None:
    _, offices = Api().get("organisations/", kind="PROVINCIAL_DEPARTMENT", page_size=100)
    assert len(offices["results"]) == 34
    _, found = Api().get("organisations/", search="da nang", province="48")
    assert [row["code"] for row in found["results"]] == ["sct-da-nang", "ttkc-da-nang"]
    _, hidden = Api().get("organisations/", search="quan tri")
    assert hidden["results"] == []


def test_every_commune_is_reached_by_walking_the_pages(cast) -> None:
    program, seen = Api(), []
    _, page = program.get("administrative-units/", province="48", page_size=40)
    while True:
        seen += [row["code"] for row in page["results"]]
        if page["next"] is None:
            break
        _, page = program.get(page["next"])
    assert (len(seen), seen) == (94, sorted(set(seen)))


def test_a_unit_has_the_name_and_type_of_the_day(cast) -> None:
    _, before = Api().get("administrative-units/", level="PROVINCE", search="dong nai", on="2026-04-29")
    _, after = Api().get("administrative-units/", level="PROVINCE", search="dong nai", on="2026-04-30")
    assert [row["full_name"] for row in before["results"] + after["results"]] == ["Tỉnh Đồng Nai", "Thành phố Đồng Nai"]


def test_published_snapshots_are_read_by_everybody_and_households_are_not_named(cast) -> None:
    done = published(approved(cast, household=True))
    program = Api()
    _, body = program.get("public/proposals/", search="MAY nong san")
    assert [row["code"] for row in body["results"]] == [done.code]
    _, one = program.get(f"public/proposals/{done.code}/")
    assert one == body["results"][0]
    assert "Giấu Tên" not in program.last.content.decode()
    assert program.get("public/proposals/KCQG-2020-0001/")[0] == 404


def test_published_snapshots_come_as_a_file_with_the_same_filters(cast) -> None:
    done = published(approved(cast))
    program = Api()
    status, _ = program.get("public/proposals/", format="csv", plan_year=done.plan_year)
    lines = program.last.content.decode("utf-8-sig").splitlines()
    assert (status, program.last["Content-Type"], len(lines)) == (200, "text/csv; charset=utf-8", 2)
    assert lines[1].startswith(done.code)
    _, _ = program.get("public/proposals/", format="csv", plan_year=done.plan_year + 1)
    assert len(program.last.content.decode("utf-8-sig").splitlines()) == 1
    assert program.get("public/proposals/", format="csv", state="x")[0] == 400


@pytest.mark.parametrize("number", [1, 3])
def test_the_public_list_asks_one_query_for_one_as_for_three(number, django_assert_num_queries) -> None:
    make_publications(number)
    with django_assert_num_queries(1):
        assert len(Api().get("public/proposals/")[1]["results"]) == number


def test_a_publication_that_was_withdrawn_is_gone_from_list_page_and_file() -> None:
    make_publications(1, withdrawn=True, withdrawn_reason="Quyết định bị hủy")
    program = Api()
    assert program.get("public/proposals/")[1]["results"] == []
    assert program.get("public/proposals/KCQG-2027-9000/")[0] == 404
    program.get("public/proposals/", format="csv")
    assert len(program.last.content.decode("utf-8-sig").splitlines()) == 1
