"""Reading and writing đề án by program."""

from __future__ import annotations

from datetime import date

import pytest

from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.services.sections import SectionInput, save_section
from tests.factories.proposals import advance, complete_draft, make_draft, next_plan_year, open_windows

TAX_CODE = "0100109106"

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_the_person_may_see(cast, api) -> None:
    mine = make_draft(cast)
    make_draft(cast, unit="donvi.hue")
    status, body = api("donvi.danang").get("proposals/")
    assert status == 200
    assert [row["code"] for row in body["results"]] == [mine.code]
    assert (body["next"], body["previous"]) == (None, None)


def test_pages_go_forth_and_back_without_losing_or_repeating_a_row(cast, api) -> None:
    codes = [make_draft(cast, title=f"Đề án {number}").code for number in range(5)]
    program, seen = api("donvi.danang"), []
    status, page = program.get("proposals/", page_size=2, ordering="code")
    while True:
        assert status == 200
        seen.append([row["code"] for row in page["results"]])
        if page["next"] is None:
            break
        status, page = program.get(page["next"])
    assert [code for rows in seen for code in rows] == sorted(codes)
    _, back = program.get(page["previous"])
    assert [row["code"] for row in back["results"]] == seen[1]
    _, first = program.get(back["previous"])
    assert ([row["code"] for row in first["results"]], first["previous"]) == (seen[0], None)


@pytest.mark.parametrize("ordering", ["state_since", "-state_since", "-code", "amount_proposed", "-changed_at"])
def test_rows_that_sort_alike_are_paged_too(cast, api, ordering) -> None:
    codes = {make_draft(cast, title=f"Đề án {number}").code for number in range(3)}
    program = api("donvi.danang")
    _, first = program.get("proposals/", page_size=2, ordering=ordering)
    _, second = program.get(first["next"])
    assert {row["code"] for row in first["results"] + second["results"]} == codes
    assert second["next"] is None


def test_search_needs_no_diacritics(cast, api) -> None:
    wanted = make_draft(cast, title="Hỗ trợ máy sấy chè Shan tuyết")
    make_draft(cast, title="Hỗ trợ lò nung gốm")
    _, body = api("donvi.danang").get("proposals/", search="SAY che")
    assert [row["code"] for row in body["results"]] == [wanted.code]


def test_filters_narrow_the_list(cast, api) -> None:
    draft = make_draft(cast)
    group = make_draft(cast, kind="group")
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    year = next_plan_year()
    expected = {
        ("state", "SUBMITTED"): {sent.code},
        ("kind", "group"): {group.code},
        ("plan_year", str(year)): {draft.code, group.code, sent.code},
        ("plan_year", str(year + 1)): set(),
        ("content", "ND3"): {draft.code, group.code, sent.code},
        ("content", "ND1"): set(),
        ("province", "48"): {draft.code, group.code, sent.code},
        ("province", "46"): set(),
        ("unit", "ttkc-da-nang"): {draft.code, group.code, sent.code},
        ("unit", "ttkc-hue"): set(),
    }
    program = api("donvi.danang")
    found = {key: {row["code"] for row in program.get("proposals/", **dict([key]))[1]["results"]} for key in expected}
    assert found == expected


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_many_queries_for_one_as_for_three(cast, api, number, django_assert_num_queries) -> None:
    for place in range(number):
        make_draft(cast, title=f"Đề án {place}")
    program = api("donvi.danang")
    with django_assert_num_queries(7):
        assert len(program.get("proposals/")[1]["results"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_whole_proposal_costs_the_same_whatever_its_size(cast, api, number, django_assert_num_queries) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    program = api("donvi.danang")
    _, whole = program.get(f"proposals/{proposal.code}/")
    places = [{"commune": whole["locations"][0]["commune"], "address": f"Thôn {place}"} for place in range(number)]
    program.patch(f"proposals/{proposal.code}/", {"version": whole["version"], "locations": places})
    with django_assert_num_queries(11):
        assert len(program.get(f"proposals/{proposal.code}/")[1]["locations"]) == number


def test_a_draft_is_created_by_the_same_service(cast, api) -> None:
    open_windows(next_plan_year())
    given = {"title": "Hỗ trợ máy sấy", "kind": "concrete", "plan_year": next_plan_year(), "content": "ND3.3"}
    program = api("donvi.danang")
    status, body = program.post("proposals/", given)
    assert (status, body["title"], body["state"], body["unit"]) == (201, "Hỗ trợ máy sấy", "DRAFT", "ttkc-da-nang")
    assert program.last["Location"] == f"/api/v1/proposals/{body['code']}/"
    assert program.get(program.last["Location"])[0] == 200


def test_only_a_unit_creates_and_others_are_told_why(cast, api) -> None:
    open_windows(next_plan_year())
    given = {"title": "Hỗ trợ máy sấy", "kind": "concrete", "plan_year": next_plan_year(), "content": "ND3.3"}
    status, body = api("chuyenvien.danang").post("proposals/", given)
    assert (status, body["code"]) == (409, "refused")
    assert [row["message"] for row in body["reasons"]] == ["Chỉ cán bộ của đơn vị thực hiện được lập đề án."]


def test_everything_wrong_with_a_new_draft_is_named_at_once(cast, api) -> None:
    status, body = api("donvi.danang").post("proposals/", {"kind": "concrete", "plan_year": "x", "state": "SETTLED"})
    assert (status, body["code"]) == (400, "malformed")
    assert [row["field"] for row in body["reasons"]] == ["state"]
    status, body = api("donvi.danang").post("proposals/", {"kind": "concrete", "plan_year": "x"})
    assert {row["field"]: row["message"] for row in body["reasons"]} == {
        "title": "Thiếu trường này.", "plan_year": "Phải là một số nguyên.", "content": "Thiếu trường này.",
    }  # fmt: skip
    status, body = api("donvi.danang").post(
        "proposals/", {"title": "Máy", "kind": "lạ", "plan_year": 1999, "content": "ND77"}
    )
    assert (status, [row["field"] for row in body["reasons"]]) == (400, ["kind", "plan_year", "content"])


def test_a_change_is_stored_through_the_sections_and_the_totals_follow(cast, api) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    line = {
        "name": "Máy",
        "quantity": "2.500",
        "unit_price": 10_000_000,
        "national": 5_000_000,
        "beneficiary": 20_000_000,
    }
    change = {
        "version": proposal.version, "objectives": "Tăng năng suất.", "starts_on": f"{next_plan_year()}-02-03",
        "commits_counterpart": False, "lines": [line],
    }  # fmt: skip
    program = api("donvi.danang")
    status, body = program.patch(f"proposals/{proposal.code}/", change)
    assert status == 200
    assert (body["objectives"], body["starts_on"]) == ("Tăng năng suất.", f"{next_plan_year()}-02-03")
    assert (body["total_cost"], body["amount_proposed"], body["commits_counterpart"]) == (25_000_000, 5_000_000, False)
    _, estimate = program.get(f"proposals/{proposal.code}/estimate/")
    assert [(row["quantity"], row["amount"]) for row in estimate["lines"]] == [("2.500", 25_000_000)]
    assert estimate["totals"] == {
        "amount": 25_000_000, "national": 5_000_000, "local": 0, "beneficiary": 20_000_000, "other": 0,
    }  # fmt: skip


def test_what_was_read_can_be_sent_back_unchanged(cast, api) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    program = api("donvi.danang")
    _, whole = program.get(f"proposals/{proposal.code}/")
    whole["beneficiaries"][0]["tax_code"] = TAX_CODE
    names = ("title", "kind", "content", "other_contents", "trade", "priority_flags", "necessity", "starts_on", "ends_on",
             "partners", "beneficiaries", "locations", "work", "commits_counterpart", "sustainability", "version")  # fmt: skip
    status, again = program.patch(f"proposals/{proposal.code}/", {name: whole[name] for name in names})
    assert status == 200
    names = names[:-1]
    assert {name: again[name] for name in names} == {name: whole[name] for name in names}


def test_an_old_fault_that_nobody_sent_does_not_stand_in_the_way(cast, api) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    program = api("donvi.danang")
    _, whole = program.get(f"proposals/{proposal.code}/")
    place = {"commune": whole["locations"][0]["commune"], "address": "Thôn 7"}
    status, body = program.patch(f"proposals/{proposal.code}/", {"version": whole["version"], "locations": [place]})
    assert (status, body["locations"], body["beneficiaries"]) == (200, [place], whole["beneficiaries"])


def test_an_old_version_is_stale_and_nothing_is_changed(cast, api) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    program = api("donvi.danang")
    change = {"version": proposal.version - 1, "objectives": "Khác."}
    status, body = program.patch(f"proposals/{proposal.code}/", change)
    assert (status, body["code"]) == (409, "stale")
    assert program.get(f"proposals/{proposal.code}/")[1]["objectives"] != "Khác."


def test_faults_of_a_change_name_their_place_and_nothing_is_changed(cast, api) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    program = api("donvi.danang")
    _, before = program.get(f"proposals/{proposal.code}/")
    change = {
        "version": before["version"], "objectives": "Khác.", "starts_on": "2031-05-01", "ends_on": "2031-04-01",
        "beneficiaries": [{"name": "HTX", "legal_form": "cooperative", "tax_code": "123", "production_commune": "99999"}],
    }  # fmt: skip
    status, body = program.patch(f"proposals/{proposal.code}/", change)
    assert status == 400
    assert sorted(row["field"] for row in body["reasons"]) == [
        "beneficiaries.0.production_commune", "beneficiaries.0.tax_code", "ends_on",
    ]  # fmt: skip
    assert program.get(f"proposals/{proposal.code}/")[1] == before


def test_wrong_kinds_of_values_name_their_place(cast, api) -> None:
    proposal = make_draft(cast)
    change = {
        "version": 1, "starts_on": "31/02/2027", "lines": [{"name": "Máy", "quantity": "nhiều", "unit_price": 1.5}],
        "partners": {}, "amount_approved": 5,
    }  # fmt: skip
    status, body = api("donvi.danang").patch(f"proposals/{proposal.code}/", change)
    assert (status, [row["field"] for row in body["reasons"]]) == (400, ["amount_approved"])
    del change["amount_approved"]
    status, body = api("donvi.danang").patch(f"proposals/{proposal.code}/", change)
    assert sorted(row["field"] for row in body["reasons"]) == [
        "lines.0.quantity", "lines.0.unit_price", "partners", "starts_on",
    ]  # fmt: skip


def test_what_somebody_typed_and_nobody_sent_is_kept(cast, api) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    actor = cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids):
        given = SectionInput(fields={"starts_on": None}, kept={"ends_on": "31/02/2027"})
        save_section(proposal, "noi-dung-tien-do", given=given, version=None, actor=actor)
        version = Proposal.objects.get(pk=proposal.pk).version
    program = api("donvi.danang")
    status, body = program.patch(f"proposals/{proposal.code}/", {"version": version, "starts_on": "2027-01-05"})
    assert (status, body["starts_on"]) == (200, "2027-01-05")
    with tenant_scope(*actor.tenant_ids):
        assert proposal.sections.get(key="noi-dung-tien-do").kept_input == {"ends_on": "31/02/2027"}


def test_a_dossier_that_was_handed_over_is_not_changed(cast, api) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    status, body = api("donvi.danang").patch(
        f"proposals/{sent.code}/", {"version": sent.version, "objectives": "Khác."}
    )
    assert (status, body["code"]) == (409, "refused")
    status, _ = api("chuyenvien.danang").patch(f"proposals/{sent.code}/", {"version": sent.version, "objectives": "x"})
    assert status == 404


def test_the_history_tells_each_step(cast, api) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    _, body = api("chuyenvien.danang").get(f"proposals/{sent.code}/history/")
    told = [(row["step"], row["source"], row["target"], row["user_name"]) for row in body["results"]]
    assert told == [("submit", "DRAFT", "SUBMITTED", "Nguyễn Thị Hải An")]


def test_the_draft_code_keeps_working_after_the_number_is_given(cast, api) -> None:
    draft = complete_draft(make_draft(cast), cast)
    sent = advance(draft, "SUBMITTED", cast)
    assert api("donvi.danang").get(f"proposals/{draft.draft_code}/")[1]["code"] == sent.code
    assert sent.code == f"KCQG-{date.today().year + 1}-0001"
