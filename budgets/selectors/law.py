"""The norms of one day as the calculator takes them: three queries for any number of lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from budgets.assessment import ContentNorm, Figure, Law
from budgets.models import CostItem, Norm
from budgets.selectors.norms import norms_named
from budgets.states import Binding, Counts, Track
from programmes import selectors as programmes

MULTIPLIER = "norm.priority_multiplier.max"
RATE_MULTIPLIER = "norm.priority_multiplier.rate_max"
MANAGEMENT = "mgmt.unit_pct"
PREFIX = {Track.NATIONAL.value: "norm", Track.LOCAL.value: "local"}
PARTS = ("rate", "ceiling", "rule")


def law_on(codes: Iterable[str], day: date, *, track: str = Track.NATIONAL, tenant_id: int | None = None) -> Law:
    """What the law of `day` says of these contents: the content's own norm, else its parents'. Never raises.

    National money knows the country's norms only; local money the tenant's own (`local.…`) only.
    """
    wanted = sorted(set(codes))
    owner = tenant_id if track == Track.LOCAL else None
    found = {norm.code: norm for norm in norms_named(norm_codes_for(wanted, track=track), day, tenant_id=owner)}
    items = cost_items()
    return Law(
        contents={code: _content_norm(code, found, track) for code in wanted},
        multiplier_max=_figure(found.get(MULTIPLIER)),
        rate_multiplier_max=_figure(found.get(RATE_MULTIPLIER)),
        management=_figure(found.get(MANAGEMENT)),
        management_items=frozenset(item.code for item in items if item.management),
        item_titles={item.code: item.title for item in items},
    )


def norm_codes_for(codes: Iterable[str], *, track: str = Track.NATIONAL) -> set[str]:
    """Every norm that can touch these contents: their own, their parents', and those that hold for all."""
    line = {parent for code in codes for parent in programmes.ancestry(code)}
    own = {f"{PREFIX[track]}.{code}.{part}" for code in line for part in PARTS}
    return own | {MULTIPLIER, RATE_MULTIPLIER, MANAGEMENT}


def cost_items() -> list[CostItem]:
    """The items of cost in their order."""
    return list(CostItem.objects.all())


def _content_norm(code: str, found: dict[str, Norm], track: str) -> ContentNorm:
    title = programmes.content(code).short_title
    for parent in programmes.ancestry(code):
        rate, ceiling, rule = (found.get(f"{PREFIX[track]}.{parent}.{part}") for part in PARTS)
        if rate or ceiling or rule:
            return ContentNorm(
                key=parent,
                title=programmes.content(parent).short_title,
                rate=_figure(rate),
                ceiling=_figure(ceiling),
                rule=rule.value_text if rule else "",
                rule_citation=rule.citation if rule else "",
            )
    return ContentNorm(key=code, title=title)


def _figure(norm: Norm | None) -> Figure | None:
    if norm is None:
        return None
    return Figure(
        code=norm.code,
        value=norm.value if norm.value is not None else Decimal(0),
        citation=norm.citation,
        per=norm.per,
        confidence=norm.get_confidence_display(),
        by_recipient=norm.counts == Counts.RECIPIENT,
        items=frozenset(norm.cost_items),
        flags=frozenset(norm.requires_flags),
        multipliable=norm.multipliable,
        warns_only=norm.binding == Binding.WARN,
        conditions=norm.conditions,
    )
