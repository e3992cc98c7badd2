"""Nonsense in the address or the body: a clear answer in one shape, never a crash."""

from __future__ import annotations

import base64
import json

import pytest

from tests.api.calls import ROOT, Api
from tests.factories.proposals import make_draft

pytestmark = pytest.mark.django_db


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


BAD = {
    "proposals/": [
        {"cursor": "xyz"}, {"cursor": "é"}, {"cursor": "A" * 5000}, {"cursor": cursor("-state_since", "n", "hôm qua", 1)},
        {"cursor": cursor("-state_since", "n", None, 1)}, {"cursor": cursor("code", "n", "x", 1)},
        {"cursor": cursor("-state_since", "q", "2026-01-01T00:00:00Z", 1)}, {"cursor": cursor("-state_since", "n")},
        {"cursor": cursor("code", "n", "a\x00", 1), "ordering": "code"},
        {"cursor": cursor("amount_proposed", "n", "1e400", 1), "ordering": "amount_proposed"},
        {"cursor": base64.urlsafe_b64encode(b'["amount_proposed","n",Infinity,1]').decode(), "ordering": "amount_proposed"},
        {"ordering": "tenant"}, {"ordering": "--code"}, {"page_size": "0"}, {"page_size": "101"}, {"page_size": "x"},
        {"page_size": "²"}, {"state": "LA"}, {"kind": "x"}, {"plan_year": "2027.5"}, {"plan_year": "9" * 40},
        {"content": "ND77"}, {"search": "a\x00b"}, {"search": "x" * 201}, {"province": "123"},
    ],
    "norms/": [{"on": "hôm nay"}, {"on": "31/12/2026"}, {"on": "2026-02-30"}, {"on": "2026-02-01T00:00"}],
    "administrative-units/": [{"on": "x"}, {"level": "HUYEN"}, {"cursor": "!!"}, {"ordering": "name"}, {"search": "\x00"}],
    "organisations/": [{"kind": "X"}, {"page_size": "-1"}],
    "public/proposals/": [{"state": "DRAFT"}, {"plan_year": "abc"}, {"cursor": "x"}, {"ordering": "version"}],
    "plans/": [{"year": "x"}],
    "appraisals/": [{"level": "x"}],
    "acceptances/": [{"result": "x"}],
}  # fmt: skip


@pytest.mark.parametrize("path", BAD)
def test_nonsense_in_the_address_is_malformed_and_names_the_parameter(cast, api, path) -> None:
    make_draft(cast)
    program = api("donvi.danang")
    answers = [(query, program.get(path, **query)) for query in BAD[path]]
    assert [(query, status) for query, (status, _) in answers if status != 400] == []
    assert [query for query, (_, body) in answers if body["reasons"][0]["field"] not in query] == []


def test_numbers_beyond_every_column_find_nothing(cast, api) -> None:
    make_draft(cast)
    place = cursor("amount_proposed", "n", 10**30, 10**30)
    status, body = api("donvi.danang").get("proposals/", cursor=place, ordering="amount_proposed")
    assert (status, body["results"]) == (200, [])


@pytest.mark.parametrize(
    "path",
    ["khong-co/", "proposals/%00/", "proposals/a%00b/steps/", "proposals/a b/", "proposals/DT-00000000/papers/%2e%2e/",
     "norms/x/", "proposals/" + "A" * 300 + "/"],
)  # fmt: skip
@pytest.mark.parametrize("person", ["donvi.danang", ""])
def test_an_address_that_is_none_is_not_found_in_our_shape(cast, api, path, person) -> None:
    status, body = api(person).get(path)
    assert (status, body["code"]) in {(404, "not_found"), (401, "unauthenticated")}


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 200_000, "application/json", 400),
        (b'{"title": "a\\u0000", "kind": "concrete", "plan_year": 2027, "content": "ND3.3"}', "application/json", 400),
        (b'{"title": "\\ud800", "kind": "concrete", "plan_year": 2027, "content": "ND3.3"}', "application/json", 400),
        (b'{"title": "a", "kind": "concrete", "plan_year": NaN, "content": "ND3.3"}', "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"x"', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"<x/>", "text/xml", 415),
    ],
)
def test_nonsense_in_the_body_is_told_apart(cast, api, content, kind, status) -> None:
    program = api("donvi.danang")
    for path in ("proposals/",):
        response = program.client.post(ROOT + path, content, content_type=kind)
        assert program._answer("post", response)[0] == status


def test_a_body_larger_than_we_read_is_refused(cast, api, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    status, body = api("donvi.danang").post("proposals/", {"title": "x" * 200})
    assert (status, body["code"]) == (413, "too_large")


def test_a_method_that_is_not_there_is_refused_in_our_shape(cast, api) -> None:
    program = api("donvi.danang")
    response = program.client.delete(f"{ROOT}proposals/")
    assert program._answer("delete", response)[1]["code"] == "method_not_allowed"


def test_a_fault_of_ours_is_told_in_our_shape(cast, api, monkeypatch) -> None:
    def break_down(actor: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("proposals.api.dossiers.visible_to", break_down)
    program = api("donvi.danang")
    program.client.raise_request_exception = False
    status, body = program.get("proposals/")
    assert (status, body["code"], body["reasons"]) == (500, "broken", [])


def test_an_address_without_its_last_stroke_leads_to_the_right_one() -> None:
    response = Api().client.get("/api/v1/norms?on=2026-03-01")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/norms/?on=2026-03-01")
