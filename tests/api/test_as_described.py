"""Every operation of the description with generated calls, good and bad, as several people: never a fault of ours, and
every answer as the description says. Each call is undone before the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from khuyencong.api import urlpatterns
from khuyencong.api_docs import described
from proposals.states import State
from tests.api.calls import by_token
from tests.architecture.addresses import API_OBJECTS
from tests.architecture.test_crawler import belongings
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1200)]
EXAMPLES = 6
PEOPLE = ["donvi.danang", "lanhdao.danang", "lanhdao.cuc", ""]
PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
UNDISTURBED = settings(
    max_examples=EXAMPLES, database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request that ends leaves the connection of the test open, as with Django's own client."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of calls a minute are what this is for."""
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None})


def operations() -> Iterator[Any]:
    """Every operation, called in this process."""
    schema = schemathesis.openapi.from_dict(described())
    schema.app = get_wsgi_application()
    for found in schema.get_all_operations():
        yield found.ok()


def real_ids(path: str, ids: dict[str, str]) -> dict[str, str]:
    """Arguments of the address that lead to something; empty when the tables of addresses know none."""
    template = path.removeprefix("/api/v1/")
    known = {re.sub(r"<\w+:(\w+)>", r"{\1}", str(row.pattern)): row.name for row in urlpatterns}
    arguments = API_OBJECTS.get(f"api:{known.get(template)}", {})
    return {name: ids.get(value, value) for name, value in arguments.items()}


@pytest.mark.parametrize("username", PEOPLE)
def test_every_operation_answers_as_described(cast: Cast, username: str) -> None:
    ids = belongings(cast, State.ACCEPTED).ids
    headers = by_token(cast, username).headers if username else {}
    broken: list[str] = []
    called = 0
    for operation in operations():
        broken += _tried(operation, headers, real_ids(operation.path, ids))
        called += 1
    assert called > 60
    assert broken == [], "\n\n".join(broken)


def _tried(operation: Any, headers: dict[str, str], real: dict[str, str]) -> list[str]:
    """What went wrong: at most the first failure of one operation."""
    good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    aimed = operation.as_strategy(generation_mode=GenerationMode.POSITIVE, path_parameters=real) if real else good
    bad = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @UNDISTURBED
    @given(case=st.one_of(aimed, good, bad))
    def call(case: Any) -> None:
        with transaction.atomic():
            response = case.call(base_url="http://testserver", headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=PROMISES)

    try:
        call()
    except (FailureGroup, AssertionError, Exception) as failure:
        return [f"{operation.label}: {failure}"[:1500]]
    return []
