"""Councils, meetings, assignments, interests, sentences and figures by program."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from core.tenancy import tenant_scope
from proposals.models import Proposal
from tests.api.way import People, good, pdf, taken
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft

pytestmark = pytest.mark.django_db
OFFICER, LEADER = "chuyenvien.danang", "lanhdao.danang"


@pytest.fixture
def people(cast: Cast) -> People:
    return People(cast)


def council(people: People, year: int) -> str:
    """A council of the Sở: leader in the chair, officer as secretary, one person written in."""
    officer, today = people[OFFICER], timezone.localdate().isoformat()
    rules = {
        "quorum_part": 2, "quorum_of": 3, "majority_part": 1, "majority_of": 2, "tie": "chair", "decides_by": "vote",
        "sees_others": "after", "chair_required": True, "secretary_required": True,
    }  # fmt: skip
    given = {"plan_year": year, "name": "Hội đồng thẩm định", "decision_number": "12/QĐ-SCT", "decision_date": today}
    key = str(good(officer.post("panels/", given | rules))["key"])
    for user, seat in ((people.cast[LEADER].user.pk, "chair"), (people.cast[OFFICER].user.pk, "secretary")):
        good(officer.post(f"panels/{key}/members/", {"user": user, "seat": seat, "joined_on": today}))
    outsider = {"name": "Lê Văn Ba", "title": "Giảng viên", "organisation": "Trường Bách khoa", "seat": "member"}
    good(officer.post(f"panels/{key}/members/", outsider | {"joined_on": today}))
    return key


def test_a_council_is_set_up_meets_votes_and_its_head_concludes(cast: Cast, people: People) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    officer, leader = people[OFFICER], people[LEADER]
    panel = council(people, sent.plan_year)
    good(officer.post("appraisals/open/", {"proposals": [sent.code], "body": "council", "panel": panel}))
    for person in (officer, leader):
        good(person.post("declarations/", {"codes": sent.code}))
    seated = {row["name"]: row for row in good(officer.get(f"panels/{panel}/"))["members"]}
    written_in = f"proposals/{sent.code}/declarations/{seated['Lê Văn Ba']['key']}/"
    good(officer.post(written_in, {"conflicted": False}))
    assert [row["conflicted"] for row in good(leader.get(f"proposals/{sent.code}/declarations/"))["results"]] == [
        False
    ] * 3
    soon = {"held_at": timezone.localdate().isoformat(), "clock": "23:58", "place": "Phòng họp 1"}
    meeting = good(officer.post(f"panels/{panel}/meetings/", soon))
    good(officer.put(f"meetings/{meeting['key']}/agenda/", {"dossiers": [int(pk) for pk in meeting["possible"]]}))
    place = f"meetings/{meeting['key']}/"
    whole = good(officer.get(place))
    assert [row["proposal"] for row in whole["items"]] == [sent.code]
    status, body = officer.post(f"{place}items/1/ballots/", {"member": "khong-co", "choice": "support"})
    assert status == 400, body
    assert people["donvi.gialai"].get(place)[0] == 404
    opened = good(officer.post(f"{place}open/", {"version": whole["version"]}))
    assert opened["state"] == "running"
    good(officer.post(f"{place}attendance/", {"members": [row["id"] for row in opened["members"]]}))
    choice = _choices(officer, place)
    for row in opened["members"]:
        voter = leader if row["seat"] == "chair" else officer
        good(voter.post(f"{place}items/1/ballots/", {"member": row["key"], "choice": choice}))
    assert (
        good(officer.post(f"{place}items/1/discussion/", {"discussion": "Cần thiết."}))["items"][0]["proposal"]
        == sent.code
    )


def _choices(officer: Any, place: str) -> str:
    """The first answer a ballot knows."""
    from appraisal.states import Choice

    return str(Choice.values[0])


def test_a_dossier_is_given_to_members_and_handed_over(cast: Cast, people: People) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    panel = council(people, sent.plan_year)
    officer = people[OFFICER]
    taken(officer, sent.code, "open_province_appraisal", body="council", panel=panel)
    place = f"proposals/{sent.code}/assignments/"
    members = good(officer.get(place))["members"]
    assert len(members) == 3
    listed = good(officer.post(place, {"member": members[0], "lead": True}))["results"]
    assert [(row["member"], row["lead"]) for row in listed] == [(members[0], True)]
    assert officer.post(place, {"member": members[0]})[0] == 400
    assert officer.post(f"{place}{members[0]}/hand-over/", {"to": members[1]})[0] == 400
    listed = good(officer.post(f"{place}{members[0]}/hand-over/", {"to": members[1], "reason": "Nghỉ phép"}))["results"]
    assert [row["member"] for row in listed] == [members[1]]
    assert people["chuyenvien.gialai"].get(place)[0] == 404


def test_figures_are_corrected_line_by_line(cast: Cast, people: People) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "PROVINCE_APPRAISING", cast)
    place = f"proposals/{sent.code}/figures/"
    officer = people[OFFICER]
    start = good(officer.get(place))
    row = {**start["lines"][0], "national": 200_000_000, "opinion": "Giá thị trường thấp hơn."}
    row.pop("name")
    assert officer.post(place, {"newest_seen": start["newest"], "lines": [row | {"line": 999}]})[0] == 409
    made = good(officer.post(place, {"newest_seen": start["newest"], "lines": [row]}))
    assert made["support"] == 200_000_000
    assert people["donvi.danang"].get(place)[0] == 404
    assert people["chuyenvien.gialai"].post(place, {})[0] == 404


def test_sentences_of_an_office_are_kept_changed_hidden_and_shown(people: People) -> None:
    officer = people[OFFICER]
    given = {"section": "muc-tieu", "text": "Bổ sung báo giá của ít nhất hai nhà cung cấp."}
    status, body = officer.post("supplement-templates/", given | {"section": "khong-co"})
    assert (status, [row["field"] for row in body["reasons"]]) == (400, ["section"])
    sections = officer.get("supplement-templates/")[1]
    assert sections["results"] == []
    from proposals.states import ASKED_OF

    made = good(officer.post("supplement-templates/", given | {"section": next(iter(ASKED_OF))}))
    place = f"supplement-templates/{made['key']}/"
    changed = good(
        officer.patch(place, {"section": made["section"], "text": "Câu khác, dài hơn.", "version": made["version"]})
    )
    assert officer.post(f"{place}hide/", {"version": made["version"]})[1]["code"] == "stale"
    hidden = good(officer.post(f"{place}hide/", {"version": changed["version"]}))
    assert hidden["hidden"] is True
    assert [row["key"] for row in good(officer.get("supplement-templates/", hidden=True))["results"]] == [made["key"]]
    assert good(officer.post(f"{place}show/", {"version": hidden["version"]}))["hidden"] is False
    for stranger in ("chuyenvien.gialai", "donvi.danang"):
        answers = [people[stranger].patch(place, given), people[stranger].post(f"{place}hide/", {"version": 1})]
        assert [code for code, _ in answers] == [404, 404]


def test_a_body_is_corrected_and_ended(cast: Cast, people: People) -> None:
    officer, year = people[OFFICER], timezone.localdate().year + 1
    key = council(people, year)
    today = timezone.localdate().isoformat()
    decision = {"name": "Hội đồng mới", "decision_number": "13/QĐ-SCT", "decision_date": today, "file": pdf("qd.pdf")}
    assert (
        officer.patch(f"panels/{key}/", {name: value for name, value in decision.items() if name != "file"})[0] == 200
    )
    rules = {
        name: value for name, value in good(officer.get(f"panels/{key}/")).items() if name not in {"members", "name"}
    }
    assert good(officer.put(f"panels/{key}/rules/", rules | {"quorum_part": 3, "quorum_of": 4}))["quorum_of"] == 4
    member = good(officer.get(f"panels/{key}/"))["members"][-1]
    place = f"panels/{key}/members/{member['key']}/"
    assert good(officer.patch(place, {"seat": "member", "position": 2}))["key"] == key
    assert officer.post(f"{place}leave/", {"left_on": today})[0] == 400
    assert good(officer.post(f"{place}leave/", {"left_on": today, "reason": "Chuyển công tác"}))["key"] == key
    assert people["chuyenvien.gialai"].get(f"panels/{key}/")[0] == 404
    assert people["donvi.danang"].post("panels/", {})[0] == 404
    assert good(officer.post(f"panels/{key}/end/"))["dissolved_on"] == today
    with tenant_scope(*cast[OFFICER].tenant_ids):
        assert Proposal.objects.count() == 0
