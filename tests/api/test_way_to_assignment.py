"""The whole way by program alone: written, appraised, registered, planned, approved, assigned, carried out, settled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core import jobs
from core.tenancy import tenant_scope
from planning.models import PlanSubmission
from programmes.models import RegistrationWindow
from proposals.models import Proposal
from proposals.states import State
from tests.api.way import People, approved, good, passed_by_the_province, registered, settled
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, give_money, make_draft, next_plan_year, open_windows

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast) -> People:
    open_windows(next_plan_year())
    give_money(cast, next_plan_year())
    return People(cast)


def worker(cast: Cast) -> None:
    """Do what was queued, as the worker would."""
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        found = PlanSubmission.objects.order_by("-pk")[0]
        job, tenant = found.job_id, found.tenant_id
    jobs.run(job, tenant)


def test_a_de_an_goes_from_an_empty_page_to_its_settlement_without_a_page(cast: Cast, people: People) -> None:
    code = passed_by_the_province(people)
    bundle = registered(people, code)
    copy = {"number": "46/SCT-QLCN", "day": "2026-11-20"}
    assert people["chuyenvien.danang"].post(f"registrations/{bundle}/copy/", copy)[0] == 200
    approved(people, code, lambda: worker(cast))
    assert settled(people, code) == State.SETTLED
    steps = [row["step"] for row in good(people["donvi.danang"].get(f"proposals/{code}/history/"))["results"]]
    assert steps == [
        "submit", "open_province_appraisal", "pass_province", "register", "screen", "open_central_appraisal", "pass_centre",
        "approve", "assign", "sign_contract", "start", "request_acceptance", "accept", "submit_settlement", "liquidate", "settle",
    ]  # fmt: skip
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        assert Proposal.objects.get(code=code).amount_settled == 300_000_000


def test_the_table_of_a_plan_is_changed_ranked_and_kept_as_scenarios(cast: Cast, people: People) -> None:
    first, second = (
        advance(complete_draft(make_draft(cast, title=title), cast), "IN_PLAN", cast) for title in ("Một", "Hai")
    )
    year, officer = first.plan_year, people["chuyenvien.cuc"]
    place = f"plans/{year}/"
    draft = good(officer.get(place))
    codes = [row["code"] for row in draft["rows"]]
    assert set(codes) == {first.code, second.code}
    row: dict[str, Any] = {"code": first.code, "amount": 200_000_000}
    status, body = officer.patch(place, {"seen": draft["seen"], "rows": [row | {"amount": 0}]})
    assert (status, [one["field"] for one in body["reasons"]]) == (400, [f"rows.{first.code}.amount"])
    changed = good(officer.patch(place, {"seen": draft["seen"], "rows": [row]}))
    assert {one["code"]: one["amount"] for one in changed["rows"]}[first.code] == 200_000_000
    assert officer.patch(place, {"seen": draft["seen"], "rows": [row | {"amount": 100_000_000}]})[1]["code"] == "stale"
    assert good(officer.post(f"{place}rank/"))["batch"] == draft["batch"]
    made = good(officer.post(f"{place}scenarios/", {"name": "Phương án 1", "origin": "draft"}))
    assert len(made["rows"]) == 2
    one = f"{place}scenarios/{made['key']}/"
    assert good(officer.patch(one, {"name": "Phương án A"}))["name"] == "Phương án A"
    assert good(officer.post(f"{one}copy/", {"name": "Bản sao"}))["name"] == "Bản sao"
    assert officer.delete(one)[0] == 204
    assert [row["key"] for row in good(officer.get(f"{place}scenarios/"))["deleted"]] == [made["key"]]
    assert good(officer.post(f"{one}restore/"))["deleted_at"] is None
    aside = {"codes": [second.code], "included": False, "reason": "Chờ nguồn"}
    assert {row["code"]: row["included"] for row in good(officer.post(f"{place}set-aside/", aside))["rows"]}[
        second.code
    ] is False
    assert good(officer.post(f"{one}choose/"))["batch"] == draft["batch"]
    paper = {
        "decision_number": "56/TB-ĐCK",
        "decision_date": "2026-11-20",
        "note": "Chưa có nguồn",
        "codes": [second.code],
    }
    assert people["chuyenvien.cuc"].post(f"{place}drop/", paper)[0] == 404
    assert good(people["lanhdao.cuc"].post(f"{place}drop/", paper))["codes"] == [second.code]
    for stranger in ("donvi.danang", "lanhdao.danang", "quantri"):
        answers = [
            people[stranger].get(place),
            people[stranger].post(f"{one}choose/"),
            people[stranger].post(f"{place}rank/"),
        ]
        assert [code for code, _ in answers] == [404, 404, 404]


def test_leave_to_come_late_is_asked_and_answered(people: People) -> None:
    year, leader, officer = next_plan_year(), people["lanhdao.danang"], people["lanhdao.cuc"]
    status, body = leader.post("late-requests/", {"year": year, "until": "không"})
    assert (status, {row["field"] for row in body["reasons"]} >= {"until"}) == (400, True)
    today = timezone.localdate()
    given = {"year": year, "until": (today + timedelta(days=5)).isoformat(), "reason": "Thiên tai"}
    assert leader.post("late-requests/", given)[1]["reasons"][0]["field"] == "plan_year"  # there is still time
    RegistrationWindow.objects.filter(plan_year__year=year).update(closes=today - timedelta(days=1))
    place = f"late-requests/{good(leader.post('late-requests/', given))['id']}/"
    assert people["lanhdao.gialai"].get(place)[0] == 404
    assert leader.post(f"{place}grant/", {"paper": "CV 12"})[0] == 409
    assert good(officer.post(f"{place}grant/", {"paper": "CV 12/ĐCK"}))["state"] == "granted"
    assert officer.post(f"{place}refuse/", {"answer": "Không"})[0] == 409
    assert people["donvi.danang"].post("late-requests/", {"year": year})[0] == 404
    assert officer.get("late-requests/999999/")[0] == 404


def test_days_are_written_changed_and_taken_out_of_the_calendar(people: People) -> None:
    leader = people["lanhdao.danang"]
    made = good(leader.post("calendar/", {"day": "2026-12-24", "title": "Họp giao ban"}))
    place = f"calendar/{made['key']}/"
    assert "Họp giao ban" in [row["title"] for row in good(leader.get("calendar/", year=2026))["results"]]
    changed = good(leader.patch(place, {"title": "Họp tổng kết", "version": made["version"]}))
    assert (changed["title"], changed["day"]) == ("Họp tổng kết", "2026-12-24")
    for stranger in ("lanhdao.gialai", "donvi.danang"):
        assert people[stranger].patch(place, {"title": "x"})[0] == 404
    assert leader.delete(f"{place}?version={made['version']}")[1]["code"] == "stale"
    assert leader.delete(f"{place}?version={changed['version']}")[0] == 204
