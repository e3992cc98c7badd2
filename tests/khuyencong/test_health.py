from __future__ import annotations

import pytest
from django.db import InterfaceError
from django.test import Client
from redis.exceptions import ConnectionError as BrokerGone

from khuyencong import health


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_database_migrations_and_broker_are(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "database": True, "migrations": True, "broker": True},
    )


@pytest.mark.django_db
def test_not_ready_without_a_broker(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise BrokerGone

    monkeypatch.setattr(health.cache, "set", gone)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (503, False)


@pytest.mark.django_db
def test_not_ready_while_the_connection_to_the_database_is_broken(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object, **__: object) -> None:
        raise InterfaceError("connection already closed")

    with monkeypatch.context() as broken:
        broken.setattr(health.connection, "cursor", closed)
        response = client.get("/readyz")
    assert (response.status_code, response.json()["database"], response.json()["migrations"]) == (503, False, False)


def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} == {
        "default-src 'self'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }
