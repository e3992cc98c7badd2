"""People, roles, ties, codes, delegations and làng nghề by program."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from organisations.models import ApiToken, Interest, User
from organisations.selectors import kept_communes
from tests.api.calls import by_token

pytestmark = pytest.mark.django_db
NEW = {
    "username": "moi.danang", "full_name": "Nguyễn Văn Mới", "email": "moi@example.vn", "organisation": "sct-da-nang",
    "role": "PROVINCE_OFFICER", "title": "Chuyên viên", "valid_from": "2026-01-01",
}  # fmt: skip


def test_a_leader_makes_an_account_changes_it_and_closes_it(cast, django_capture_on_commit_callbacks) -> None:
    leader, other = by_token(cast, "lanhdao.danang"), by_token(cast, "lanhdao.gialai")
    offered = {row["code"] for row in leader.get("organisations/", search="Đà Nẵng")[1]["results"]}
    assert "sct-da-nang" in offered
    wrong = leader.post("people/", {})
    assert wrong[0] == 400
    assert {"username", "full_name", "email"} <= {row["field"] for row in wrong[1]["reasons"]}
    with django_capture_on_commit_callbacks(execute=True):
        status, made = leader.post("people/", NEW)
    assert status == 201, made
    assert (status, [role["role"] for role in made["roles"]]) == (201, ["PROVINCE_OFFICER"])
    assert len(mail.outbox) == 1
    place = "people/moi.danang/"
    assert leader.patch(place, {"phone": "0905000111"})[1]["full_name"] == NEW["full_name"]
    assert leader.post(f"{place}password-link/", {})[0] == 204
    assert leader.post(f"{place}close/", {})[1]["is_active"] is False
    assert leader.post(f"{place}close/", {})[0] == 409
    assert leader.post(f"{place}reopen/", {})[1]["is_active"] is True
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert leader.post(f"roles/{made['roles'][0]['key']}/end/", {"valid_to": day})[1]["valid_to"] == day
    answers = [other.get(place)[0], other.patch(place, {"phone": "1"})[0], other.post(f"{place}close/", {})[0]]
    assert answers == [404] * 3
    assert by_token(cast, "donvi.danang").get(place)[0] == 404
    assert by_token(cast, "chuyenvien.danang").post("people/", NEW)[0] == 403
    assert User.objects.get(username="moi.danang").phone == "0905000111"


def test_an_organisation_is_changed_by_its_leader(cast) -> None:
    leader = by_token(cast, "lanhdao.danang")
    status, body = leader.patch("organisations/sct-da-nang/", {"address": "24 Trần Phú"})
    assert (status, body["code"]) == (200, "sct-da-nang")
    assert by_token(cast, "lanhdao.gialai").patch("organisations/sct-da-nang/", {"address": "x"})[0] == 404


def test_a_program_sees_the_codes_of_its_person_and_takes_back_only_those(cast) -> None:
    first, second = by_token(cast, "donvi.danang"), by_token(cast, "donvi.danang")
    newest, oldest = (row["key"] for row in second.get("tokens/")[1]["results"])
    assert by_token(cast, "donvi.gialai").post(f"tokens/{newest}/revoke/", {})[0] == 404
    assert first.post(f"tokens/{newest}/revoke/", {})[0] == 204
    assert [second.get("tokens/")[0], first.get("tokens/")[0]] == [401, 200]
    assert ApiToken.objects.get(key=oldest).revoked_at is None


def test_ties_are_the_persons_own(cast) -> None:
    mine, other = by_token(cast, "chuyenvien.danang"), by_token(cast, "pho.danang")
    assert mine.post("interests/", {"organisation_name": ""})[0] == 400
    kind = Interest._meta.get_field("kind").choices[0][0]
    status, made = mine.post("interests/", {"organisation_name": "Công ty Thử", "kind": kind})
    place = f"interests/{made['key']}/"
    assert (status, other.patch(place, {"note": "x"})[0], other.delete(place)[0]) == (201, 404, 404)
    assert other.get("interests/")[1]["results"] == []
    changed = mine.patch(place, {"note": "Cổ đông"})[1]
    assert (changed["note"], changed["organisation_name"]) == ("Cổ đông", "Công ty Thử")
    assert [mine.delete(place)[0], Interest.objects.count()] == [204, 0]


def test_a_leader_lets_another_sign_and_ends_it(cast) -> None:
    leader, today = by_token(cast, "lanhdao.danang"), timezone.localdate()
    given = {
        "giver": str(cast.membership("lanhdao.danang").key), "receiver": "pho.danang", "form": "KT",
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=9)).isoformat(), "reason": "Đi công tác.",
    }  # fmt: skip
    assert by_token(cast, "lanhdao.gialai").post("delegations/", given)[0] == 400
    status, made = leader.post("delegations/", given)
    assert status == 201, made
    place = f"delegations/{made['key']}/end/"
    assert by_token(cast, "lanhdao.gialai").post(place, {})[0] == 404
    assert leader.post(place, {})[0] == 200
    assert leader.post(place, {})[0] == 409
    assert [row["key"] for row in leader.get("delegations/")[1]["results"]] == [made["key"]]


def test_a_village_is_recognised_and_withdrawn_by_its_province(cast) -> None:
    commune = kept_communes(cast["lanhdao.danang"])[0]
    keeper, today = by_token(cast, "chuyenvien.danang"), timezone.localdate()
    given = {
        "name": "Non Nước", "commune": commune.code, "recognised_on": date(2026, 3, 1).isoformat(),
        "paper_number": "9/QĐ-UBND",
    }  # fmt: skip
    assert by_token(cast, "donvi.danang").post("craft-villages/", given)[0] == 403
    status, made = keeper.post("craft-villages/", given)
    assert status == 201, made
    place, day = f"craft-villages/{made['key']}/withdraw/", {"withdrawn_on": today.isoformat()}
    answers = [by_token(cast, name).post(place, day)[0] for name in ("donvi.danang", "lanhdao.gialai")]
    assert answers == [404, 404]
    assert keeper.post(place, {})[0] == 400
    assert keeper.post(place, day)[1]["withdrawn_on"] == today.isoformat()
