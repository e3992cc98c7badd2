"""Load the catalogue files into the database. Idempotent; called by `manage.py provision` and by tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from core.audit import acting_context
from programmes.kept import forget as forget_contents
from programmes.loading import read_yaml, upsert
from programmes.models import (
    Content,
    PaperKind,
    PaperRequirement,
    PlanYear,
    PriorityFlag,
    Programme,
    RegistrationWindow,
    Target,
    Trade,
)
from programmes.states import PaperWhen

CATALOGUE: Final = Path(__file__).parent / "catalogue"
INHERITED: Final = (
    "clause", "programme_section", "needs_bidding", "bidding_article", "any_place", "allowed_nationally", "citation",
    "confidence",
)  # fmt: skip
CONTENT_DEFAULTS: Final = {
    "programme_section": "", "needs_bidding": False, "bidding_article": "", "any_place": False,
    "allowed_nationally": True, "conditions": [], "note": "",
}  # fmt: skip


def load() -> None:
    """Bring programmes, contents, papers, trades, priorities and plan years up to date."""
    with transaction.atomic(), acting_context(why="Nạp danh mục tham chiếu"):
        _load_contents()
        _load_programmes()
        _load_papers()
        _load_trades_and_flags()
        _load_plan_years()


def _load_contents() -> None:
    forget_contents()
    loaded: dict[str, Content] = {}
    for row in content_rows():
        code = row.pop("code")
        loaded[code] = upsert(Content, {"code": code}, {**row, "parent": loaded.get(row["parent"])})
    transaction.on_commit(forget_contents)


def content_rows() -> list[dict[str, Any]]:
    """Every content of the file as field values in the order of the law; `parent` is a code, empty for a clause."""
    tree = read_yaml(CATALOGUE / "contents.yaml")["contents"]
    rows = enumerate(_content_rows(tree), 1)
    return [{**row, "parent": parent, "position": position} for position, (parent, row) in rows]


def _content_rows(
    nodes: list[dict[str, Any]], parent: dict[str, Any] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every node of the tree with its parent's code, parents first; a leaf can be chosen in a proposal."""
    given = parent or {}
    inherited: dict[str, Any] = {name: given[name] for name in INHERITED if name in given}
    for node in nodes:
        row: dict[str, Any] = {**CONTENT_DEFAULTS, **inherited, **node}
        items = row.pop("items", [])
        row["selectable"] = not items
        yield given.get("code", ""), dict(row)
        yield from _content_rows(items, row)


def _load_programmes() -> None:
    known = set(Content.objects.values_list("code", flat=True))
    for entry in read_yaml(CATALOGUE / "programmes.yaml")["programmes"]:
        targets = entry.pop("targets")
        programme = upsert(Programme, {"code": entry.pop("code")}, entry)
        for position, target in enumerate(targets, 1):
            if unknown := set(target["content_codes"]) - known:
                message = f"programmes.yaml: {target['code']} counts unknown contents {sorted(unknown)}"
                raise ValueError(message)
            citation = {"citation": f"{programme.citation}, mục II.2", "position": position}
            upsert(Target, {"programme": programme, "code": target.pop("code")}, {**citation, **target})


def _load_papers() -> None:
    content = read_yaml(CATALOGUE / "papers.yaml")
    for kind in content["kinds"]:
        upsert(PaperKind, {"code": kind.pop("code")}, {"form_number": "", "note": "", **kind})
    papers = {paper.code: paper for paper in PaperKind.objects.all()}
    contents = {row.code: row for row in Content.objects.all()}
    kept: set[int] = set()
    for rule in content["requirements"]:
        for key in _requirement_keys(rule, papers, contents):
            paper = key["paper"]
            values = {
                "required": rule.get("required", True),
                "citation": paper.citation,
                "confidence": paper.confidence,
            }
            kept.add(upsert(PaperRequirement, key, values).pk)
    PaperRequirement.objects.filter(edited_at__isnull=True).exclude(pk__in=kept).delete()


def _requirement_keys(
    rule: dict[str, Any], papers: dict[str, PaperKind], contents: dict[str, Content]
) -> Iterator[dict[str, Any]]:
    """One key per paper, content and kind of proposal that the rule names."""
    for code in rule["contents"]:
        for kind in rule.get("kinds", [""]):
            for paper in rule["papers"]:
                yield {
                    "paper": papers[paper],
                    "content": None if code == "all" else contents[code],
                    "proposal_kind": kind,
                    "stage": rule["stage"],
                    "when": rule.get("when", PaperWhen.ALWAYS.value),
                }


def _load_trades_and_flags() -> None:
    for position, row in enumerate(read_yaml(CATALOGUE / "trades.yaml")["trades"], 1):
        upsert(Trade, {"code": row.pop("code")}, {"exclusions": "", "note": "", **row, "position": position})
    for row in read_yaml(CATALOGUE / "priority.yaml")["flags"]:
        upsert(PriorityFlag, {"code": row.pop("code")}, {"norm_code": "", "note": "", **row})


def _load_plan_years() -> None:
    """Years and national windows. The state of a year belongs to people once the row exists."""
    content = read_yaml(CATALOGUE / "plan_years.yaml")
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    for row in content["plan_years"]:
        row["programme"] = programmes[row["programme"]]
        if PlanYear.objects.filter(year=row["year"]).exists():
            row.pop("state")
        upsert(PlanYear, {"year": row.pop("year")}, row)
    years = {plan_year.year: plan_year for plan_year in PlanYear.objects.all()}
    for row in content["windows"]:
        key = {"plan_year": years[row.pop("year")], "level": row.pop("level"), "tenant": None}
        upsert(RegistrationWindow, key, row)
