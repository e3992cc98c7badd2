"""The walls of the house: sizes, one door for state, no law in Python, no writes where HTTP is spoken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from appraisal import events as appraisal_events
from core.events import table
from execution import events as execution_events
from khuyencong.reactions import REACTIONS, SILENT
from proposals import events
from reporting import events as reporting_events

pytestmark = pytest.mark.pure

ROOT = Path(settings.BASE_DIR)
APPS = (
    "core", "organisations", "programmes", "notifications", "budgets", "proposals", "appraisal", "planning", "execution",
    "reporting", "integrations", "workbench", "portal", "khuyencong",
)  # fmt: skip
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Settings and the plain list of API addresses are read as lists, not as files of code.
LONG_FILES = {"khuyencong/settings.py"}
# How many digits may be typed is no figure of the law.
BOUNDS_OF_TYPING = {"budgets/terms.py"}


def sources(*apps: str) -> Iterator[tuple[str, Path]]:
    for app in apps or APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_300_lines() -> None:
    long = [name for name, path in sources() if len(path.read_text(encoding="utf-8").splitlines()) > 300]
    assert [name for name in long if name not in LONG_FILES] == []


def test_no_test_file_is_longer_than_500_lines() -> None:
    found = sorted((ROOT / "tests").rglob("*.py"))
    assert [p.name for p in found if len(p.read_text(encoding="utf-8").splitlines()) > 500] == []


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{name}:{node.name}" for name, path in sources() for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > 40
    ]  # fmt: skip
    assert long == []


def test_no_view_is_longer_than_25_lines() -> None:
    long = [
        f"{name}:{node.name}"
        for name, path in sources()
        if path.name in {"views.py", "api.py"} or path.parent.name in {"views", "api"}
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > 25
    ]
    assert long == []


def test_no_class_has_more_than_15_methods() -> None:
    crowded = [
        f"{name}:{node.name}"
        for name, path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and sum(isinstance(n, ast.FunctionDef) for n in node.body) > 15
    ]
    assert crowded == []


def test_no_template_is_longer_than_150_lines() -> None:
    found = sorted((ROOT / "templates").rglob("*.html"))
    assert [str(p) for p in found if len(p.read_text(encoding="utf-8").splitlines()) > 150] == []


def test_the_state_of_a_proposal_changes_in_one_place() -> None:
    assigns = re.compile(r"\b(proposal|locked|copy|row|subject|source)\.state\s*=[^=]")
    doors = [name for name, path in sources("proposals", "appraisal", "planning", "execution", "reporting", "workbench",
                                            "portal", "khuyencong") if assigns.search(path.read_text(encoding="utf-8"))]  # fmt: skip
    # What is brought in from the books of earlier years comes into being at its state, in one file of its own.
    assert doors == ["proposals/services/imported_rows.py", "proposals/services/move.py"]


def test_nothing_is_written_where_http_is_spoken() -> None:
    writers = []
    for name, path in sources():
        if path.name not in {"views.py", "api.py"} and path.parent.name not in {"views", "api"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                target = ast.unparse(node.func.value)
                if "objects" in target or node.func.attr in {"save", "bulk_create"}:
                    writers.append(f"{name}:{node.lineno}")
    assert writers == []


@pytest.mark.parametrize("app", ["budgets", "proposals", "appraisal", "planning", "execution"])
def test_no_amount_of_the_law_stands_in_python(app: str) -> None:
    big = [
        f"{name}:{node.lineno}"
        for name, path in sources(app)
        if name not in BOUNDS_OF_TYPING
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value >= 10_000
    ]
    assert big == []


def test_scopes_are_switched_off_in_one_place_only() -> None:
    assert [name for name, path in sources() if "scopes_disabled" in path.read_text(encoding="utf-8")] == [
        "core/tenancy.py"
    ]


def test_every_event_has_its_reactions_or_is_silent_on_purpose() -> None:
    known = {
        value for value in vars(events).values() if isinstance(value, type) and issubclass(value, events.ProposalEvent)
    }
    known |= {
        value for value in vars(appraisal_events).values() if getattr(value, "__module__", "") == "appraisal.events"
    }
    known |= {
        value for value in vars(execution_events).values() if getattr(value, "__module__", "") == "execution.events"
    }
    known |= {
        value for value in vars(reporting_events).values() if getattr(value, "__module__", "") == "reporting.events"
    }
    assert set(REACTIONS) | SILENT == known
    assert set(table()) == set(REACTIONS)


def test_no_signals_carry_the_domain() -> None:
    wiring = re.compile(r"@receiver|(?:pre|post)_(?:save|delete|init)|m2m_changed|Signal\(")
    wired = [name for name, path in sources() if wiring.search(path.read_text(encoding="utf-8"))]
    assert wired == []


def test_components_open_with_their_contract() -> None:
    found = sorted((ROOT / "templates" / "components").glob("*.html"))
    assert [p.name for p in found if not p.read_text(encoding="utf-8").startswith("{# Context:")] == []


def test_templates_carry_no_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=\"|\son[a-z]+=\"")
    found = [p for p in sorted((ROOT / "templates").rglob("*.html")) if "documents" not in p.parts]
    assert [str(p.relative_to(ROOT)) for p in found if inline.search(p.read_text(encoding="utf-8"))] == []
