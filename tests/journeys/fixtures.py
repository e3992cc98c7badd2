"""Journeys through a running portal that knows the demonstration accounts and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser

from organisations.actors import Actor, actor_for
from organisations.models import User
from tests import servers
from tests.conftest import _enter, live_name
from tests.factories.proposals import next_plan_year, open_windows
from tests.journeys.axe import Looker, look_away
from tests.journeys.people import Person, visitor

SECONDS = 600  # the first journey of a session also builds the template database
Inside = Callable[[], Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(SECONDS))


@pytest.fixture(scope="module")
def portal(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[servers.LivePortal]:
    """A running portal of the module's own with the accounts, registration for next year open."""
    with servers.live_portal(live_name(request), servers.peopled()) as running:
        with django_db_blocker.unblock():
            _enter(running.database)
            open_windows(next_plan_year())
            _enter(servers.clone(servers.worker()))
        yield running


@pytest.fixture
def inside(portal: servers.LivePortal, django_db_blocker: Any) -> Inside:
    """`with inside() as cast:` calls services in the portal's own database, as the accounts."""

    @contextmanager
    def enter() -> Iterator[dict[str, Actor]]:
        with django_db_blocker.unblock():
            _enter(portal.database)
            try:
                actors = ((user.username, actor_for(user)) for user in User.objects.filter(is_active=True))
                yield {name: actor for name, actor in actors if actor is not None}
            finally:
                _enter(servers.clone(servers.worker()))

    return enter


@pytest.fixture(scope="module")
def looker() -> Looker:
    """Looks at every kind of page that the journeys of a module open."""
    return Looker()


@pytest.fixture
def signed_in(portal: servers.LivePortal, browser: Browser, looker: Looker) -> Iterator[Callable[..., Person]]:
    """`signed_in("donvi.danang")` -> that person, each in a browser of their own, signed in once."""
    with ExitStack() as stack:
        known: dict[str, Person] = {}

        def person(username: str, *, again: bool = False, javascript: bool = True) -> Person:
            if username not in known or again:
                context = stack.enter_context(visitor(browser, javascript=javascript))
                known[username] = Person(context, str(portal), username, looker if javascript else look_away).sign_in()
            return known[username]

        yield person
