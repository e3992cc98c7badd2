"""Load the norm files into the database. Idempotent; a row that a person has edited is never touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from budgets.models import CostItem, Norm
from budgets.selectors import forget_norms
from budgets.states import TITLES, UNITS, Binding, Counts, NormKind, Topic
from core.audit import acting_context
from organisations.models import Organisation
from programmes.loading import read_yaml, upsert
from programmes.models import Content

NORMS: Final = Path(__file__).parent / "norms"
ITEMS: Final = Path(__file__).parent / "catalogue" / "cost_items.yaml"
BLANK: Final[dict[str, Any]] = {
    "value": None, "value_text": "", "unit": "", "per": "", "territory": "", "conditions": "", "note": "",
    "effective_to": None, "counts": Counts.UNIT.value, "cost_items": [], "requires_flags": [], "multipliable": True,
    "binding": Binding.BLOCK.value,
}  # fmt: skip
Period = tuple[date, date]
AFTER_CONTENTS: Final = 1000
"""Positions of norms that belong to no content begin here; contents are far fewer."""


def load() -> None:
    """Bring every item of cost and every norm up to date. A local norm waits until its organisation exists."""
    contents = {content.code: content for content in Content.objects.all()}
    tenants = {org.code: org for org in Organisation.objects.filter(code__in=_tenant_codes())}
    with transaction.atomic(), acting_context(why="Nạp định mức tham chiếu"):
        for item in item_rows():
            upsert(CostItem, {"code": item.pop("code")}, item)
        edited = _edited_periods()
        for row in sorted(norm_rows(contents), key=lambda row: row["effective_from"]):
            tenant = row.pop("tenant", None)
            if tenant is not None and tenant not in tenants:
                continue
            key = {
                "code": row.pop("code"),
                "tenant": tenants[tenant] if tenant else None,
                "effective_from": row.pop("effective_from"),
            }
            period = (key["effective_from"], row["effective_to"] or date.max)
            if not _crosses(period, edited.get((key["code"], tenants[tenant].pk if tenant else None), [])):
                upsert(Norm, key, row)
        forget_norms()


def item_rows() -> list[dict[str, Any]]:
    """Every item of cost as field values in the order of the file."""
    given = read_yaml(ITEMS)
    shared = {"note": "", "management": False, "citation": given["citation"], "confidence": given["confidence"]}
    return [{**shared, **row, "position": position} for position, row in enumerate(given["items"], 1)]


def _edited_periods() -> dict[tuple[str, int | None], list[Period]]:
    """Days that people have settled, by code and tenant: a file never speaks for them again."""
    periods: dict[tuple[str, int | None], list[Period]] = defaultdict(list)
    rows = Norm.objects.filter(edited_at__isnull=False)
    for code, tenant, start, end in rows.values_list("code", "tenant_id", "effective_from", "effective_to"):
        periods[code, tenant].append((start, end or date.max))
    return periods


def _crosses(period: Period, others: list[Period]) -> bool:
    return any(start < period[1] and period[0] < end for start, end in others)


def norm_rows(contents: dict[str, Content]) -> Iterator[dict[str, Any]]:
    """Every norm of every file as field values, shorthand for supports written out."""
    for path in sorted(NORMS.glob("*.yaml")):
        content = read_yaml(path)
        supports, norms = content.pop("supports", []), content.pop("norms", [])
        for row in supports:
            yield from _support_rows({**content, **row}, contents)
        topics = list(Topic.values)
        for position, row in enumerate(norms, 1):
            whole = {**BLANK, **content, **row}
            named = contents[whole["content"]] if whole.get("content") else None
            after = AFTER_CONTENTS * (1 + topics.index(whole["topic"])) + position
            yield _with_unit({**whole, "content": named, "position": named.position if named else after})


def _support_rows(row: dict[str, Any], contents: dict[str, Content]) -> Iterator[dict[str, Any]]:
    """A support of a content is up to two norms: its rate and its ceiling."""
    content = contents[row.pop("content")]
    prefix = "local" if row["track"] == "local" else "norm"
    given = {kind: row.pop(kind.value) for kind in (NormKind.RATE, NormKind.CEILING) if kind.value in row}
    for kind, value in given.items():
        yield _with_unit(
            {
                **BLANK,
                **row,
                "code": f"{prefix}.{content.code}.{kind.value}",
                "kind": kind.value,
                "title": f"{TITLES[kind]}: {content.short_title}",
                "content": content,
                "position": content.position,
                "value": value,
            }
        )


def _with_unit(row: dict[str, Any]) -> dict[str, Any]:
    """Usual unit of the kind when none is given; the value as an exact decimal."""
    value = None if row["value"] is None else Decimal(str(row["value"]))
    return {**row, "value": value, "unit": row["unit"] or UNITS.get(NormKind(row["kind"]), "")}


def _tenant_codes() -> set[str]:
    return {row["tenant"] for row in read_yaml(NORMS / "local.yaml")["supports"]}
