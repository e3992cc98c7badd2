"""The description: valid, complete, and shown to people."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from khuyencong.api import urlpatterns
from khuyencong.api_docs import described, sections
from tests.api.calls import Api, _validator

UNDESCRIBED = {"schema", "docs", "docs_part", "unknown"}
LIGHT = 30 * 1024  # bytes of a public page, compressed


def test_the_description_is_valid_openapi_without_a_warning(tmp_path) -> None:
    target = tmp_path / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(target))
    assert target.read_text(encoding="utf-8").startswith("openapi: 3.1.")


def test_every_address_is_described() -> None:
    routes = {pattern.pattern._route for pattern in urlpatterns if pattern.name not in UNDESCRIBED}
    plain = {re.sub(r"<\w+:(\w+)>", r"{\1}", f"/api/v1/{route}") for route in routes}
    assert plain == set(described()["paths"])


def test_every_operation_says_in_vietnamese_what_it_does() -> None:
    operations = [item[method] for item in described()["paths"].values() for method in item]
    assert [row["operationId"] for row in operations if not re.search(r"[à-ỹđ]", row.get("summary", ""))] == []


@pytest.mark.django_db
def test_the_description_is_served_as_json_and_as_yaml() -> None:
    status, body = Api().get("schema/")
    yaml = Client().get("/api/v1/schema/?format=yaml")
    assert (status, body["openapi"][:4]) == (200, "3.1.")
    assert yaml.content.startswith(b"openapi: 3.1.")


@pytest.mark.django_db
def test_the_pages_name_every_operation_stay_light_and_carry_no_script_of_their_own() -> None:
    named = [row["operationId"] for item in described()["paths"].values() for row in item.values()]
    index, pages = Client().get(reverse("api:docs")).content.decode(), ""
    for part in sections():
        response = Client().get(reverse("api:docs_part", args=[part.key]))
        assert len(gzip.compress(response.content)) <= LIGHT, part.key
        pages += response.content.decode()
    assert [name for name in named if f'id="{name}"' not in pages or f'#{name}"' not in index] == []
    assert len(gzip.compress(index.encode())) <= LIGHT
    assert re.findall(r"<script(?![^>]*\bsrc=)", index + pages) == []
    assert Client().get(reverse("api:docs_part", args=["khong-co"])).status_code == 404


def test_rules_are_refused_and_strangers_turned_away_in_the_description_too() -> None:
    change = described()["paths"]["/api/v1/proposals/{code}/"]["patch"]["responses"]
    norms = described()["paths"]["/api/v1/norms/"]["get"]["responses"]
    assert sorted(change) == ["200", "400", "401", "403", "404", "409", "413", "415", "429", "500"]
    assert sorted(norms) == ["200", "400", "401", "429", "500"]


def test_every_body_and_answer_has_an_example_that_fits_its_schema() -> None:
    without, wrong = [], []
    for path, item in described()["paths"].items():
        for method, row in item.items():
            for place, message in [("body", row.get("requestBody", {})), *row["responses"].items()]:
                told = message.get("content", {}).get("application/json", {})
                if "schema" not in told:
                    continue
                name = f"{method} {path} {place}"
                without += [] if "example" in told else [name]
                wrong += [
                    f"{name}: {fault.message}"
                    for fault in _validator(json.dumps(told["schema"])).iter_errors(told.get("example"))
                ]
    assert (without, wrong) == ([], [])
