"""Who comes in: strangers, people without a role, access codes good and bad, other tenants; repeated and hurried calls."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter
from django.utils import timezone
from rest_framework.throttling import AnonRateThrottle

from core.converters import YearConverter
from core.tenancy import tenant_scope
from core.throttles import PersonRateThrottle
from core.years import LAST_YEAR
from khuyencong.api import urlpatterns
from khuyencong.api_docs import described
from organisations.models import ApiToken, Membership
from organisations.services import issue_token, revoke_token
from proposals.models import Paper, Proposal
from tests.api.calls import Api, by_token
from tests.cast import WITHOUT_ROLE
from tests.factories.proposals import advance, complete_draft, make_draft, next_plan_year, open_windows

pytestmark = pytest.mark.django_db
NOBODYS = "00000000-0000-4000-8000-000000000000"
PUBLIC = {"public_changes", "public_summary", "public_targets", "norms", "programmes", "targets", "contents", "organisations", "administrative_units", "public_proposals",
          "public_proposal", "schema", "docs", "docs_part", "unknown",
          "webhook_events"}  # fmt: skip
NO_ROWS = {
    "adjustments_decide",
    "appraisals_open",
    "appraisals_assign",
    "exports",
    "statistics",
    "statistics_prints",
    "report_catalogue",
    "notifications_read_all",
    "notification_preferences",
    "notification_kinds",
    "people",
    "interests",
    "tokens",
    "delegations",
    "craft_villages",
    "envelopes",
    "norm_changes",
    "late_leaves",
    "registrations_again",
    "late_requests",
    "calendar",
}
"""Private, about no dossier: asked by POST, or the same for everybody who may come in."""


def about_one() -> list[str]:
    """Addresses that name one thing. A year is nobody's: tests/planning says who reads the plan and the bundle of one."""
    return [name for name in private_names() if set(re.findall(r"<\w+:(\w+)>", routes()[name])) - {"year"}]


def routes() -> dict[str, str]:
    return {pattern.name: str(pattern.pattern) for pattern in urlpatterns}


def private_names() -> list[str]:
    return [pattern.name for pattern in urlpatterns if pattern.name not in PUBLIC]


def address(which: str, **known: str) -> str:
    """Filled with what is known, else with what is nobody's."""
    (possibilities, _, _, converters) = get_resolver("khuyencong.api").reverse_dict.getlist(which)[0]
    nobodys = {IntConverter: "1", YearConverter: LAST_YEAR, UUIDConverter: NOBODYS}
    values = {
        key: known.get(key) or nobodys.get(type(converters.get(key)), NOBODYS if key == "key" else "KHONG-CO")
        for key in possibilities[0][1]
    }
    return reverse(f"api:{which}", kwargs=values)


def test_every_private_address_asks_a_stranger_to_sign_in(cast) -> None:
    answers = {name: Api().get(address(name))[0] for name in private_names()}
    assert answers == dict.fromkeys(private_names(), 401)


def test_an_account_without_a_role_is_told_so(cast) -> None:
    client = Client()
    client.force_login(cast.user(WITHOUT_ROLE))
    status, body = Api(client).get("proposals/")
    assert (status, body["code"]) == (403, "no_role")


@pytest.mark.parametrize(
    "outsider", ["donvi.gialai", "chuyenvien.gialai", "chuyenvien.hue", "lanhdao.hue", "quantri", "lanhdao.bo"]
)
def test_every_address_of_somebody_elses_dossier_is_not_there(cast, api, outsider) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    by_token(cast, "donvi.danang").post(f"proposals/{sent.code}/documents/", {"kind": "submission_receipt"})
    _, listed = api("donvi.danang").get(f"proposals/{sent.code}/documents/")
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        paper = Paper.objects.filter(proposal=sent)[0].storage_name
    document, program, answers = listed["results"][0]["code"], api(outsider), {}
    for name in sorted(about_one()):
        known = {"code": sent.code, "document": document, "name": "withdraw" if name == "step" else paper}
        place = address(name, **known)
        template = min((path for path in described()["paths"] if _fits(path, place)), key=lambda path: path.count("{"))
        for method in described()["paths"][template]:
            body = {"version": sent.version, "note": "x", "kind": "submission_receipt"}
            answers[name, method] = _call(program, method, place, body)[0]
    assert {place: status for place, status in answers.items() if status != 404} == {}
    assert len(answers) > 20


def _fits(template: str, place: str) -> bool:
    parts, given = template.split("/"), place.split("/")
    return len(parts) == len(given) and all(a == b or a.startswith("{") for a, b in zip(parts, given, strict=True))


def _call(program: Api, method: str, place: str, body: dict[str, object]) -> tuple[int, object]:
    if method == "get":
        return program.get(place)
    if place.endswith("/papers/"):
        return program.upload(place, {"kind": "other"})
    if method == "delete":
        return program.delete(place)
    changing = {"post": program.post, "patch": program.patch, "put": program.put}
    return changing[method](place, body if method == "post" else {"version": body["version"]})


@pytest.mark.parametrize("outsider", ["donvi.gialai", "chuyenvien.hue", "quantri"])
def test_lists_hold_nothing_of_other_tenants(cast, api, outsider) -> None:
    advance(complete_draft(make_draft(cast), cast), "ACCEPTED", cast)
    names = [name for name in private_names() if "<" not in routes()[name] and name not in NO_ROWS]
    found = {name: api(outsider).get(address(name))[1].get("results") for name in names}
    assert found == {name: [] for name in names}


def test_a_code_opens_what_its_person_sees_in_its_organisation_and_is_noted(cast) -> None:
    draft = make_draft(cast)
    status, body = by_token(cast, "donvi.danang").get("proposals/")
    assert (status, [row["code"] for row in body["results"]]) == (200, [draft.code])
    assert [token.last_used_at is not None for token in ApiToken.objects.all()] == [True]


def test_a_code_needs_no_csrf_and_a_session_does(cast) -> None:
    open_windows(next_plan_year())
    given = {"title": "Máy", "kind": "concrete", "plan_year": next_plan_year(), "content": "ND3.3"}
    assert by_token(cast, "donvi.danang").post("proposals/", given)[0] == 201
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.user("donvi.danang"))
    status, body = Api(strict).post("proposals/", given)
    assert (status, body["code"]) == (403, "forbidden")


def test_a_read_only_code_reads_and_changes_nothing(cast) -> None:
    draft = make_draft(cast)
    program = by_token(cast, "donvi.danang", read_only=True)
    assert program.get(f"proposals/{draft.code}/")[0] == 200
    answers = [
        program.post("proposals/", {}), program.patch(f"proposals/{draft.code}/", {"version": 1}),
        program.post(f"proposals/{draft.code}/steps/withdraw/", {"version": 1, "note": "x"}),
    ]  # fmt: skip
    assert [(status, body["code"]) for status, body in answers] == [(403, "read_only")] * 3


@pytest.mark.parametrize("trouble", ["revoked", "expired", "role ended", "account closed", "unknown", "empty"])
def test_a_code_that_no_longer_holds_is_turned_away(cast, trouble) -> None:
    actor = cast["donvi.danang"]
    issued = issue_token(actor=actor, name="Thử", days=1, read_only=False)
    now, secret = timezone.now(), issued.secret
    if trouble == "revoked":
        revoke_token(issued.token, actor=actor)
    elif trouble == "expired":
        ApiToken.objects.update(created_at=now - timedelta(days=9), expires_at=now - timedelta(seconds=1))
    elif trouble == "role ended":
        Membership.objects.filter(pk=actor.membership_id).update(valid_to=timezone.localdate())
    elif trouble == "account closed":
        type(actor.user).objects.filter(pk=actor.user.pk).update(is_active=False)
    else:
        secret = "kc_khong-co" if trouble == "unknown" else ""
    program = Api(authorization=f"Token {secret}")
    for path in ("proposals/", "norms/"):
        status, body = program.get(path)
        assert (status, body["code"]) == (401, "unauthenticated")
        assert program.last["WWW-Authenticate"] == 'Token realm="api"'


def test_a_bad_code_is_not_helped_by_a_good_session(cast, api) -> None:
    program = api("donvi.danang")
    program.headers = {"authorization": "Token kc_sai"}
    assert program.get("proposals/")[0] == 401


def test_a_code_opens_no_page(cast) -> None:
    program = by_token(cast, "donvi.danang")
    assert program.client.get("/de-an/", headers=program.headers).status_code == 302


def test_the_same_key_does_a_thing_once_and_answers_the_same(cast) -> None:
    open_windows(next_plan_year())
    given = {"title": "Máy", "kind": "concrete", "plan_year": next_plan_year(), "content": "ND3.3"}
    program = by_token(cast, "donvi.danang")
    first = program.post("proposals/", given, **{"Idempotency-Key": "k1"})
    place = program.last["Location"]
    again = program.post("proposals/", given, **{"Idempotency-Key": "k1"})
    assert (first, place) == (again, program.last["Location"])
    assert program.last["Idempotent-Replay"] == "true"
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        assert Proposal.objects.count() == 1


def test_a_key_is_not_for_two_things_and_a_refusal_uses_none_up(cast) -> None:
    draft = make_draft(cast)
    program = by_token(cast, "donvi.danang")
    place = f"proposals/{draft.code}/steps/withdraw/"
    key = {"Idempotency-Key": "k2"}
    assert program.post(place, {"version": 1, "note": ""}, **key)[0] == 409
    assert program.post(place, {"version": 1, "note": "Thôi."}, **key)[1]["state"] == "WITHDRAWN"
    status, body = program.post(place, {"version": 1, "note": "Khác."}, **key)
    assert (status, [row["field"] for row in body["reasons"]]) == (409, ["Idempotency-Key"])
    assert by_token(cast, "donvi.hue").post("proposals/", {}, **key)[0] == 400


def test_whoever_hurries_is_told_to_wait(cast, monkeypatch) -> None:
    monkeypatch.setattr(AnonRateThrottle, "rate", "2/min", raising=False)
    program = Api()
    assert [program.get("programmes/")[0] for _ in range(3)] == [200, 200, 429]
    assert int(program.last["Retry-After"]) > 0


def test_a_stranger_is_counted_by_address_only(monkeypatch) -> None:
    monkeypatch.setattr(PersonRateThrottle, "rate", "1/min", raising=False)
    assert [Api().get("programmes/")[0] for _ in range(3)] == [200, 200, 200]


def test_a_person_who_hurries_waits_too(cast, monkeypatch) -> None:
    monkeypatch.setattr(PersonRateThrottle, "rate", "1/min", raising=False)
    program = by_token(cast, "donvi.danang")
    assert [program.get("proposals/")[0] for _ in range(2)] == [200, 429]
