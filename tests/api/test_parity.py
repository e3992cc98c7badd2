"""Every page that changes something has its operation in the API, or a sentence says why a program has no use for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import getsource, unwrap
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from khuyencong.api import urlpatterns
from khuyencong.api_docs import described

APPS = ("proposals", "appraisal", "planning", "execution", "reporting", "budgets", "programmes", "organisations", "notifications", "integrations")  # fmt: skip
WHY_NOT = "— "


def parity() -> dict[str, str]:
    """Name of a page that takes POST -> "post name_of_api_address, …", or "— why a program has no use for it"."""
    tables = [import_module(f"tests.api.parity.{app}").PARITY for app in APPS]
    return {name: said for table in tables for name, said in table.items()}


def changing(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Names of the pages that take POST."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace or "") if part)
            if inner != "api" and pattern.namespace is not None:
                yield from changing(pattern, inner)
            elif pattern.namespace is None and "allauth" not in str(pattern.urlconf_name):
                yield from changing(pattern, namespace)
        elif isinstance(pattern, URLPattern) and "POST" in methods(pattern.callback):
            yield f"{namespace}:{pattern.name}"


def methods(view: Callable[..., Any]) -> set[str]:
    """What `require_http_methods` lets in; of a view that lets everything in, whether it reads what was posted."""
    found: set[str] = {"POST"} if "POST" in getsource(unwrap(view)) else set()
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        cells = dict(zip(names, getattr(view, "__closure__", None) or (), strict=False))
        if "request_method_list" in cells:
            return set(cells["request_method_list"].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return found


def test_the_methods_of_a_view_are_read_through_its_decorators() -> None:
    names = set(changing(get_resolver()))
    assert {"workbench:step", "organisations:tokens", "execution:advance_pay", "proposals:new"} <= names
    assert "workbench:case" not in names


def test_every_page_that_changes_something_is_in_the_table() -> None:
    assert set(changing(get_resolver())) - set(parity()) == set()
    assert set(parity()) - set(changing(get_resolver())) == set()


@pytest.mark.parametrize("name", sorted(parity()))
def test_what_the_table_names_is_there(name: str) -> None:
    said = parity()[name]
    if said.startswith(WHY_NOT):
        assert len(said) > len(WHY_NOT) + 10
        return
    routes = {pattern.name: pattern.pattern._route for pattern in urlpatterns if hasattr(pattern.pattern, "_route")}
    for operation in said.split(", "):
        method, _, address = operation.partition(" ")
        path = next(path for path in described()["paths"] if _same(path, routes[address]))
        assert method in described()["paths"][path], operation


def _same(path: str, route: str) -> bool:
    ours, theirs = path.removeprefix("/api/v1/").split("/"), route.split("/")
    return len(ours) == len(theirs) and all(
        a == b or (a[:1], b[:1]) == ("{", "<") for a, b in zip(ours, theirs, strict=True)
    )
