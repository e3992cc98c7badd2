"""Calling the API in tests: JSON in, JSON out, every answer compared with the published description."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from django.test import Client
from django.urls import resolve
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from core.tenancy import tenant_scope
from khuyencong.api_docs import described
from organisations.services import issue_token
from tests.cast import Cast

ROOT = "/api/v1/"
DESCRIPTION = "urn:api"
PROBLEM = {"code", "message", "reasons"}


class Api:
    """A client of the API. `get("proposals/")` -> (status, parsed body); a body that is not as described fails."""

    def __init__(self, client: Client | None = None, **headers: str) -> None:
        self.client = client or Client()
        self.headers = headers
        self.last: Any = None

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        return self._answer("get", self.client.get(_address(path), query, headers=self.headers))

    def post(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        sent = json.dumps({} if body is None else body)
        response = self.client.post(
            _address(path), sent, content_type="application/json", headers={**self.headers, **headers}
        )
        return self._answer("post", response)

    def patch(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        response = self.client.patch(
            _address(path), json.dumps(body), content_type="application/json", headers={**self.headers, **headers}
        )
        return self._answer("patch", response)

    def put(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        response = self.client.put(
            _address(path), json.dumps(body), content_type="application/json", headers={**self.headers, **headers}
        )
        return self._answer("put", response)

    def delete(self, path: str, **headers: str) -> tuple[int, Any]:
        return self._answer("delete", self.client.delete(_address(path), headers={**self.headers, **headers}))

    def upload(self, path: str, fields: dict[str, Any]) -> tuple[int, Any]:
        return self._answer("post", self.client.post(_address(path), fields, headers=self.headers))

    def _answer(self, method: str, response: Any) -> tuple[int, Any]:
        self.last = response
        if not response.headers.get("Content-Type", "").startswith("application/json"):
            return response.status_code, None
        body = json.loads(response.content)
        check_as_described(method, response.request["PATH_INFO"], response.status_code, body)
        return response.status_code, body


def check_as_described(method: str, path: str, status: int, body: Any) -> None:
    """The answer has the shape that the description promises for this operation and status."""
    if status >= 400:
        assert set(body) == PROBLEM, body
        assert all(set(reason) == {"field", "message", "article"} for reason in body["reasons"]), body
    template = re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{resolve(path).route}")
    operation = described()["paths"].get(template, {}).get(method)
    if operation is None:
        return
    assert str(status) in operation["responses"], f"{method} {template} is not said to answer {status}"
    schema = operation["responses"][str(status)].get("content", {}).get("application/json", {}).get("schema")
    if schema is not None:
        _validator(json.dumps(schema)).validate(body)


@cache
def _validator(schema: str) -> Draft202012Validator:
    registry: Registry = Registry().with_resource(
        DESCRIPTION, Resource.from_contents(described(), default_specification=DRAFT202012)
    )
    return Draft202012Validator(json.loads(schema.replace('"#/', f'"{DESCRIPTION}#/')), registry=registry)


def _address(path: str) -> str:
    return path if path.startswith(("/", "http")) else ROOT + path


def by_token(cast: Cast, username: str, *, read_only: bool = False) -> Api:
    """A program with a fresh code of this person."""
    actor = cast[username]
    with tenant_scope(*actor.tenant_ids):
        secret = issue_token(actor=actor, name="Thử", days=30, read_only=read_only).secret
    return Api(authorization=f"Token {secret}")
