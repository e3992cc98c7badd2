"""From a spec to rows: the selector of the subject narrows to what the reader may see, the catalogue gives the rest.

Rows come by an iterator, sums by one statement, groups by GROUP BY; no statement per row.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum

from organisations.actors import Actor
from reporting.builder.columns import EMPTY, FILLED, PLAN_YEAR, Column
from reporting.builder.periods import span_of
from reporting.builder.spec import COUNT, Condition, Spec, value_of

CHUNK: Final = 2000
ROWS: Final = "rows_counted"
Rows = QuerySet[Any]


def rows_of(spec: Spec, actor: Actor, *, today: date) -> Rows:
    """What the reader may see of the subject, narrowed by the period and the conditions."""
    found = spec.about.rows(actor).select_related(None).order_by()
    wanted = _wanted(spec)
    found = found.alias(**{column.alias: column.build(today) for column in wanted})
    span = span_of(spec.period, today)
    if span is not None:
        day = spec.column(spec.period.column)
        first, last = span.first, span.last
        if day.key == PLAN_YEAR:
            found = found.filter(**{day.alias: first.year if first else None})
        else:
            bounds = {f"{day.alias}__gte": first, f"{day.alias}__lte": last}
            found = found.filter(**{name: bound for name, bound in bounds.items() if bound is not None})
    for row in spec.conditions:
        found = found.filter(_asked(spec.column(row.column), row))
    return found


def lines(spec: Spec, actor: Actor, *, today: date, at_most: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows, in their order: one value a column."""
    columns = [spec.column(key) for key in spec.columns]
    found = rows_of(spec, actor, today=today).annotate(**{f"o{c.alias}": F(c.alias) for c in columns})
    order = [_order(f"o{spec.column(spec.sort).alias}", falling=spec.falling)] if spec.sort else []
    shown = found.order_by(*order, "pk").values_list(*(f"o{column.alias}" for column in columns))
    return iter(shown[:at_most]) if at_most is not None else shown.iterator(chunk_size=CHUNK)


def totals(spec: Spec, actor: Actor, *, today: date) -> dict[str, Any]:
    """The number of rows, and sum and number of values of each column that has a sum. One statement."""
    found = rows_of(spec, actor, today=today).annotate(**{f"o{c.alias}": F(c.alias) for c in spec.summed})
    return found.aggregate(**{ROWS: Count("pk")}, **_measures(spec))


def groups(spec: Spec, actor: Actor, *, today: date, at_most: int | None = None) -> list[dict[str, Any]]:
    """A row a group, first level first. One statement."""
    keys = [spec.column(key) for key in spec.groups]
    wanted = {f"o{column.alias}": F(column.alias) for column in (*keys, *spec.summed)}
    found = rows_of(spec, actor, today=today).annotate(**wanted)
    named = [f"o{column.alias}" for column in keys]
    grouped = found.values(*named).annotate(**{ROWS: Count("pk")}, **_measures(spec))
    return list(grouped.order_by(*_group_order(spec, named))[:at_most])


def sum_name(column: Column) -> str:
    return f"sum_{column.key}"


def count_name(column: Column) -> str:
    return f"count_{column.key}"


def _measures(spec: Spec) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in spec.summed:
        found[sum_name(column)] = Sum(f"o{column.alias}")
        found[count_name(column)] = Count(f"o{column.alias}")
    return found


def _group_order(spec: Spec, named: list[str]) -> list[Any]:
    """Groups of the first level stay together; within them the asked order, else by name."""
    if not spec.sort or spec.sort == spec.groups[0]:
        return [
            _order(named[0], falling=bool(spec.sort) and spec.falling),
            *(F(n).asc(nulls_last=True) for n in named[1:]),
        ]
    by = ROWS if spec.sort == COUNT else f"o{spec.column(spec.sort).alias}"
    if spec.sort not in {COUNT, *spec.groups}:
        by = sum_name(spec.column(spec.sort))
    first = [F(named[0]).asc(nulls_last=True)] if len(named) > 1 else []
    return [*first, _order(by, falling=spec.falling), *(F(n).asc(nulls_last=True) for n in named)]


def _order(name: str, *, falling: bool) -> Any:
    return F(name).desc(nulls_last=True) if falling else F(name).asc(nulls_last=True)


def _wanted(spec: Spec) -> list[Column]:
    """Every column the statement needs, once."""
    keys = [*spec.columns, *spec.groups, *(row.column for row in spec.conditions)]
    if spec.period.kind:
        keys.append(spec.period.column)
    return [spec.column(key) for key in dict.fromkeys(keys)]


def _asked(column: Column, row: Condition) -> Q:
    name = column.alias
    empty = Q(**{f"{name}__isnull": True})
    if column.kind == "text" and not column.choices:
        empty |= Q(**{name: ""})
    if row.operator in {EMPTY, FILLED}:
        return empty if row.operator == EMPTY else ~empty
    value = value_of(column, row.value)
    if row.operator == "chua":
        return Q(**{f"{name}__unaccent__icontains": value})
    if row.operator in {"tu", "den"}:
        return Q(**{f"{name}__{'gte' if row.operator == 'tu' else 'lte'}": value})
    folded = column.kind == "text" and not column.choices
    same = Q(**{f"{name}__iexact" if folded else name: value})
    return same if row.operator == "la" else ~same | empty
