"""Connections through the API: kept by whoever speaks for an organisation, found by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from core.models import AnsweredCall
from integrations.catalogue import EVENTS
from integrations.services.delivering import deliver
from khuyencong.api_docs import described
from tests.api.calls import by_token
from tests.cast import Cast
from tests.integrations.builders import due_now, everything, fresh, opened, receiver, says

pytestmark = pytest.mark.django_db
LEADER = "lanhdao.danang"
GOOD = {"url": "https://nhan.example/tin", "description": "Phần mềm của Sở", "events": ["proposal.submitted"]}


def test_one_is_made_read_changed_and_deleted(cast: Cast, api: Any) -> None:
    program = api(LEADER)
    status, made = program.post("webhooks/", GOOD)
    place = program.last["Location"]
    assert (status, made["state"], made["secret"][:6], len(made["secret"])) == (201, "active", "whsec_", 50)
    assert "no-store" in program.last["Cache-Control"]
    status, read = program.get(place)
    assert (status, read) == (200, {name: value for name, value in made.items() if name != "secret"})
    changed = program.patch(place, {"state": "paused", "events": ["report.locked", "proposal.submitted"]})[1]
    assert (changed["state"], changed["events"], changed["url"]) == (
        "paused", ["proposal.submitted", "report.locked"], GOOD["url"],
    )  # fmt: skip
    assert program.patch(place, {"state": "active"})[1]["state"] == "active"
    assert [row["key"] for row in program.get("webhooks/")[1]["results"]] == [made["key"]]
    assert (program.delete(place)[0], program.get(place)[0]) == (204, 404)


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [({"url": "http://nhan.example/"}, "url", 409), ({"url": "https://10.0.0.8/"}, "url", 409), ({"description": "  "}, "description", 400),
     ({"events": ["proposal.unknown"]}, "events", 400), ({"events": []}, "events", 409)],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(
    cast: Cast, api: Any, change: dict[str, Any], field: str, told: int
) -> None:
    status, body = api(LEADER).post("webhooks/", GOOD | change)
    assert status == told
    assert [row["field"].split(".")[0] for row in body["reasons"]] == [field]


@pytest.mark.parametrize("who", ["chuyenvien.danang", "chuyenvien.cuc", "ketoan.cuc", "quantri"])
def test_whoever_does_not_speak_for_an_organisation_makes_none(cast: Cast, api: Any, who: str) -> None:
    status, body = api(who).post("webhooks/", GOOD)
    assert (status, "lãnh đạo" in body["reasons"][0]["message"]) == (409, True)
    assert api(who).get("webhooks/")[1]["results"] == []


@pytest.mark.parametrize("who", ["donvi.danang", "donvi.vung", "lanhdao.cuc", "lanhdao.bo", "taichinh.bo"])
def test_units_leaders_and_single_roles_do(cast: Cast, api: Any, who: str) -> None:
    assert api(who).post("webhooks/", GOOD)[0] == 201
    assert len(api(who).get("webhooks/")[1]["results"]) == 1


def test_others_do_not_find_it(cast: Cast, api: Any) -> None:
    key = opened(cast[LEADER]).endpoint.key
    for who in ("donvi.danang", "chuyenvien.danang", "lanhdao.gialai", "lanhdao.cuc", "quantri"):
        program = api(who)
        answers = [program.get(f"webhooks/{key}/"), program.patch(f"webhooks/{key}/", {"state": "paused"}),
                   program.delete(f"webhooks/{key}/"), program.post(f"webhooks/{key}/test/"),
                   program.post(f"webhooks/{key}/rotate/"), program.get(f"webhooks/{key}/deliveries/")]  # fmt: skip
        assert [status for status, _ in answers] == [404] * 6, who
    assert api("pho.danang").get(f"webhooks/{key}/")[0] == 200


def test_there_are_ten_at_most(cast: Cast, api: Any) -> None:
    answers = [api(LEADER).post("webhooks/", GOOD)[0] for _ in range(11)]
    assert answers == [201] * 10 + [409]


def test_a_repeated_call_makes_one_and_keeps_no_secret(cast: Cast) -> None:
    program, key = by_token(cast, LEADER), {"Idempotency-Key": "mot-lan"}
    first = program.post("webhooks/", GOOD, **key)[1]
    second = program.post("webhooks/", GOOD, **key)[1]
    assert second == first | {"secret": ""}
    with everything():
        assert first["secret"] not in str(list(AnsweredCall.objects.values_list("body", flat=True)))
    assert len(program.get("webhooks/")[1]["results"]) == 1


def test_the_log_and_once_more(cast: Cast, api: Any) -> None:
    program = api(LEADER)
    with receiver(says(500, b"loi")) as there:
        made = opened(cast[LEADER], there.url).endpoint
        root = f"webhooks/{made.key}/"
        sent = program.post(f"{root}test/")[1]
        assert (sent["state"], sent["code"], sent["type"]) == ("waiting", None, "webhook.test")
        assert program.post(f"{root}deliveries/{sent['id']}/redeliver/")[0] == 409  # it waits anyway
        deliver()
        (row,) = program.get(f"{root}deliveries/")[1]["results"]
        assert (row["code"], row["answer"], row["attempts"], row["state"]) == (500, "loi", 1, "waiting")
        there.answer = says(200)
        due_now(made)
        deliver()
        assert program.post(f"{root}deliveries/{sent['id']}/redeliver/")[1]["state"] == "waiting"
        deliver()
    (row,) = program.get(f"{root}deliveries/")[1]["results"]
    assert (row["state"], row["code"], row["message"]) == ("delivered", 200, sent["message"])
    assert len(there.heard) == 3


def test_a_new_secret(cast: Cast, api: Any) -> None:
    made = opened(cast[LEADER])
    body = api(LEADER).post(f"webhooks/{made.endpoint.key}/rotate/")[1]
    assert body["secret"] not in {made.secret, ""}
    assert fresh(made.endpoint).old_until is not None


def test_lists_ask_the_same_questions_for_one_and_for_three(cast: Cast, api: Any) -> None:
    program, counts = api(LEADER), []
    with receiver() as there:
        made = opened(cast[LEADER], there.url).endpoint
        for number in (1, 2):
            for _ in range(number):
                program.post(f"webhooks/{made.key}/test/")
                opened(cast[LEADER])
            deliver()
            counts.append([])
            for path in ("webhooks/", f"webhooks/{made.key}/deliveries/"):
                with CaptureQueriesContext(connection) as found:
                    assert program.get(path)[0] == 200
                counts[-1].append(len(found))
    assert counts[0] == counts[1]


def test_the_catalogue_is_everybodys_and_the_description_holds_it(cast: Cast, api: Any) -> None:
    rows = api().get("webhook-events/")[1]["results"]
    assert [row["name"] for row in rows] == [row.name for row in EVENTS]
    told = described()["webhooks"]
    assert list(told) == [row.name for row in EVENTS]
    for row in rows:
        Draft202012Validator(row["schema"]).validate(row["example"])
        body = told[row["name"]]["post"]["requestBody"]["content"]["application/json"]
        assert (body["schema"], body["example"]) == (row["schema"], row["example"])
