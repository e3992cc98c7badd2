"""From an empty draft to the conclusion of the Sở by program alone, with a supplement asked for and answered on the way."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from tests.api.way import People, good, passed_by_the_province, pdf, taken, written
from tests.cast import Cast
from tests.factories.proposals import next_plan_year, open_windows

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast) -> People:
    open_windows(next_plan_year())
    return People(cast)


def stored(cast: Cast, code: str) -> Proposal:
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        return Proposal.objects.get(code=code)


def test_a_dossier_is_written_appraised_and_passed(cast: Cast, people: People) -> None:
    code = passed_by_the_province(people)
    found = stored(cast, code)
    assert (found.state, found.amount_province) == (State.PROVINCE_PASSED, 300_000_000)
    steps = [row["step"] for row in good(people["donvi.danang"].get(f"proposals/{code}/history/"))["results"]]
    assert steps == ["submit", "open_province_appraisal", "pass_province"]


def test_a_supplement_is_asked_for_answered_and_judged(cast: Cast, people: People) -> None:
    unit, officer = people["donvi.danang"], people["chuyenvien.danang"]
    code = str(taken(unit, written(people), "submit")["code"])
    place = f"proposals/{code}/supplement-requests/"
    shown = good(officer.get(place))
    assert shown["request"] is None
    version = good(officer.get(f"proposals/{code}/"))["version"]
    asked = {
        "step": "return_to_unit", "version": version, "due_on": shown["due_on"] or timezone.localdate().isoformat(),
        "points": [{"place": "khong-co", "text": "Bổ sung"}],
    }  # fmt: skip
    status, body = officer.post(place, asked)
    assert (status, [row["field"] for row in body["reasons"]]) == (400, ["points.0.place"])
    somewhere = next(iter(shown["places"]))
    point = {"place": somewhere, "text": "Nêu rõ năng suất của máy hiện có."}
    assert people["donvi.gialai"].post(place, asked | {"points": [point]})[0] == 404
    assert good(officer.post(place, asked | {"points": [point]}))["state"] == State.PROVINCE_RETURNED
    request = good(unit.get(f"proposals/{code}/"))["supplement"]
    answer = {"answer": "Năng suất hiện nay 200 kg mỗi ngày.", "version": request["points"][0]["version"]}
    good(unit.patch(f"proposals/{code}/supplements/1/", answer))
    taken(unit, code, "submit")
    assert stored(cast, code).state == State.SUBMITTED
    seen = good(officer.get(place))["request"]["points"][0]
    mark = {"number": 1, "resolved": True, "remark": "", "version": seen["version"]}
    status, _ = officer.patch(place, {"marks": [mark]})
    assert status == 200, status


def test_everything_a_step_lacks_is_said_at_once(people: People) -> None:
    code = str(taken(people["donvi.danang"], written(people), "submit")["code"])
    officer = people["chuyenvien.danang"]
    status, body = officer.post(f"proposals/{code}/steps/open_province_appraisal/", {"decision_date": "hôm qua"})
    assert (status, {row["field"] for row in body["reasons"]} >= {"body", "version"}) == (400, True)
    status, body = officer.post(f"proposals/{code}/steps/return_to_unit/", {"version": 1})
    assert (status, "supplement-requests" in body["reasons"][0]["message"]) == (409, True)
    assert officer.get(f"proposals/{code}/sheet/")[0] == 409


def test_a_step_is_taken_with_its_paper(cast: Cast, people: People) -> None:
    code = str(taken(people["donvi.danang"], written(people), "submit")["code"])
    officer = people["chuyenvien.danang"]
    taken(officer, code, "open_province_appraisal", body="staff", staff=[str(cast["chuyenvien.danang"].user.pk)])
    leader = people["lanhdao.danang"]
    shown = good(leader.get(f"proposals/{code}/steps/"))
    fail = next(row for row in shown["results"] if row["name"] == "fail_province")
    kinds = {field["name"]: field["kind"] for field in fail["fields"]}
    assert (kinds["decision_number"], kinds["decision_date"], kinds["file"]) == ("string", "date", "file")
    given = {"version": shown["version"], "note": "Không đúng đối tượng.", "decision_number": "15/TB-SCT",
             "decision_date": timezone.localdate().isoformat()}  # fmt: skip
    status, body = leader.upload(f"proposals/{code}/steps/fail_province/", given | {"file": pdf("thong-bao.pdf")})
    assert (status, "phiếu thẩm định" in body["reasons"][0]["message"]) == (409, True)
    assert officer.get(f"proposals/{code}/sheet/")[0] == 409
    good(officer.post(f"proposals/{code}/declaration/", {"conflicted": False}))
    blank = good(officer.get(f"proposals/{code}/sheet/"))
    answers = {field["name"]: "not_met" if field["choices"] else 1 for field in blank["fields"] if field["required"]}
    good(officer.post(f"proposals/{code}/sheet/", answers | {"base_version": blank["base_version"]} | _words(blank)))
    given["version"] = good(leader.get(f"proposals/{code}/"))["version"]
    body = good(leader.upload(f"proposals/{code}/steps/fail_province/", given | {"file": pdf("thong-bao.pdf")}))
    assert body["state"] == State.PROVINCE_FAILED
    with tenant_scope(*cast["lanhdao.danang"].tenant_ids):
        assert stored(cast, code).papers.filter(stage="step").count() == 1


def _words(blank: dict[str, object]) -> dict[str, str]:
    """An opinion under every head."""
    fields: list[dict[str, str]] = blank["fields"]  # type: ignore[assignment]
    return {field["name"]: "Không đúng quy định." for field in fields if field["name"].startswith("opinion")}
