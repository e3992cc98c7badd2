from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from khuyencong import checks
from khuyencong.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from tests import servers


def _ids(messages: list[Any]) -> list[str]:
    return [message.id for message in messages]


@pytest.mark.django_db
@pytest.mark.usefixtures("role_of_its_own")
def test_the_application_role_passes() -> None:
    assert checks.application_role_obeys_row_level_security(databases=["default"]) == []


def test_a_role_that_bypasses_the_wall_is_refused(committed_db: None) -> None:
    database = connection.settings_dict["NAME"]
    with servers._maintenance() as cursor:  # the owner itself bypasses: it is what a wrong APP_DATABASE_URL would name
        cursor.execute("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")
        bypasses = cursor.fetchone()[0]
    parts = servers.urlsplit(servers.owner_url(database))
    known = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict |= {"USER": parts.username, "PASSWORD": parts.password}
    found = _ids(checks.application_role_obeys_row_level_security(databases=["default"]))
    connection.close()
    connection.settings_dict |= known
    assert found == (["kc.E001"] if bypasses else ["kc.W001"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "debug", "password", "expected"),
    [
        ("0.0.0.0", False, DEMO_PASSWORD, ["kc.E002"]),
        ("127.0.0.1", False, DEMO_PASSWORD, []),
        ("0.0.0.0", True, DEMO_PASSWORD, []),
        ("0.0.0.0", False, "changed by its owner", []),
    ],
)
def test_demonstration_accounts_are_refused_in_public(
    settings: Any, host: str, debug: bool, password: str, expected: list[str]
) -> None:
    settings.BIND_HOST, settings.DEBUG = host, debug
    get_user_model().objects.create_user(username=DEMO_ACCOUNTS[0].username, password=password)
    assert _ids(checks.no_demonstration_accounts_in_public(databases=["default"])) == expected
