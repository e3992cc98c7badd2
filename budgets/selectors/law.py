"""The norms of one day as the calculator takes them: two queries for any number of contents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from decimal import Decimal

from budgets.assessment import Caveat, ContentNorm, Figure, Law
from budgets.models import CostItem, Norm
from budgets.selectors.norms import norms_named
from budgets.states import Binding, Counts, Track
from core.money import format_dong
from programmes import selectors as programmes
from programmes.models import Content

MULTIPLIER = "norm.priority_multiplier.max"
RATE_MULTIPLIER = "norm.priority_multiplier.rate_max"
MANAGEMENT = "mgmt.unit_pct"
MANAGEMENT_MOST = "mgmt.unit_pct.most"
CAVEAT = "norm.caveat"
PREFIX = {Track.NATIONAL.value: "norm", Track.LOCAL.value: "local"}
PARTS = ("rate", "ceiling", "rule", "prize")
_kept: ContextVar[dict[object, Law] | None] = ContextVar("law_read_once", default=None)


@contextmanager
def law_read_once() -> Iterator[None]:
    """Within the block the same law is read once: for whoever assesses hundreds of đề án in one transaction."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def law_on(codes: Iterable[str], day: date, *, track: str = Track.NATIONAL, tenant_id: int | None = None) -> Law:
    """What the law of `day` says of these contents: the content's own norm, else its parents'. Never raises.

    National money knows the country's norms only; local money the tenant's own (`local.…`) and those for both.
    """
    wanted, kept = set(codes), _kept.get()
    owner = tenant_id if track == Track.LOCAL else None
    key = (frozenset(wanted), day, track, owner)
    if kept is not None and key in kept:
        return kept[key]
    contents = programmes.contents()
    norms = norms_named(_norm_codes(wanted, contents, track), day, tenant_id=owner)
    law = law_from(wanted, norms, contents, cost_items(), track=track)
    if kept is not None:
        kept[key] = law
    return law


def law_from(
    codes: Collection[str],
    norms: Iterable[Norm],
    contents: Iterable[Content],
    items: Collection[CostItem],
    *,
    track: str = Track.NATIONAL,
) -> Law:
    """The same from rows at hand: `norms` in force on one day, one row a code. A content nobody knows is left out."""
    tree = {row.code: row for row in contents}
    found = {norm.code: norm for norm in norms if norm.track in {track, Track.ALL}}
    return Law(
        contents={code: _content_norm(tree[code], tree, found, track) for code in sorted(codes) if code in tree},
        multiplier_max=_figure(found.get(MULTIPLIER)),
        rate_multiplier_max=_figure(found.get(RATE_MULTIPLIER)),
        management=_figure(found.get(MANAGEMENT)),
        management_most=_figure(found.get(MANAGEMENT_MOST)),
        management_items=frozenset(item.code for item in items if item.management),
        item_titles={item.code: item.title for item in items},
        caveats=tuple(Caveat(norm.value_text, norm.document) for norm in found.values() if norm.code == CAVEAT),
    )


def norm_codes_for(codes: Iterable[str], *, track: str = Track.NATIONAL) -> set[str]:
    """Every norm that can touch these contents: their own, their parents' and items', and those that hold for all."""
    return _norm_codes(codes, programmes.contents(), track)


def _norm_codes(codes: Iterable[str], contents: Iterable[Content], track: str) -> set[str]:
    tree = {row.code: row for row in contents}
    known = [tree[code] for code in codes if code in tree]
    near = {row.code for content in known for row in (*_upwards(content, tree), *_below(content, tree))}
    own = {f"{PREFIX[track]}.{code}.{part}" for code in near for part in PARTS}
    own |= {CAVEAT} if track == Track.NATIONAL else set()
    return own | {MULTIPLIER, RATE_MULTIPLIER, MANAGEMENT, MANAGEMENT_MOST}


def cost_items() -> list[CostItem]:
    """The items of cost in their order."""
    return list(CostItem.objects.all())


def _upwards(content: Content, tree: Mapping[str, Content]) -> Iterator[Content]:
    """The content, its parent, up to the clause of the decree."""
    yield content
    if content.parent is not None:
        yield from _upwards(tree[content.parent.code], tree)


def _below(content: Content, tree: Mapping[str, Content]) -> list[Content]:
    """The items of a content that is itself a heading."""
    return [row for row in tree.values() if row.parent is not None and row.parent.code == content.code]


def _content_norm(content: Content, tree: Mapping[str, Content], found: Mapping[str, Norm], track: str) -> ContentNorm:
    for row in _upwards(content, tree):
        if norm := _own_norm(row, found, track):
            return norm
    items = [norm for row in _below(content, tree) if (norm := _own_norm(row, found, track)) and norm.ceiling]
    return _lowest(content, items) if items else ContentNorm(key=content.code, title=content.short_title)


def _own_norm(content: Content, found: Mapping[str, Norm], track: str) -> ContentNorm | None:
    """What stands at this content itself, None when nothing does."""
    rate, ceiling, rule, prize = (found.get(f"{PREFIX[track]}.{content.code}.{part}") for part in PARTS)
    if not (rate or ceiling or rule):
        return None
    return ContentNorm(
        key=content.code,
        title=content.short_title,
        rate=_figure(rate),
        ceiling=_figure(ceiling),
        rule=rule.value_text if rule else "",
        rule_citation=rule.citation if rule else "",
        rule_code=rule.code if rule else "",
        rule_confidence=rule.get_confidence_display() if rule else "",
        parts=(_part(prize, content.code),) if prize and prize.cost_items else (),
    )


def _part(norm: Norm, content: str) -> ContentNorm:
    """Some items of a content have a ceiling of their own."""
    return ContentNorm(key=f"{content}.prize", title=norm.title, ceiling=_figure(norm), of=content)


def _lowest(content: Content, items: list[ContentNorm]) -> ContentNorm:
    """A heading whose items differ by level (ND7.1): while the level is not said, the lowest of their ceilings."""
    bounds = [(norm.ceiling.value, norm.key, norm) for norm in items if norm.ceiling]
    said = "; ".join(f"{norm.title} {format_dong(int(value))} đ" for value, _, norm in bounds)
    note = f"Chưa chọn cấp nên tính theo mức thấp nhất trong các mức: {said}. Chọn nội dung chi tiết để tính đúng cấp."
    return replace(min(bounds)[2], key=content.code, title=content.short_title, note=note)


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
        shared=norm.counts == Counts.SHARED,
        items=frozenset(norm.cost_items),
        flags=frozenset(norm.requires_flags),
        multipliable=norm.multipliable,
        warns_only=norm.binding == Binding.WARN,
        conditions=norm.conditions,
        territory=norm.territory,
    )
