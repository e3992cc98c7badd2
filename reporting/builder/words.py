"""A report in a sentence: what it holds, of which time, under which conditions, in which order, as far as whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from core.money import format_decimal, format_dong
from organisations.actors import Actor
from organisations.roles import CENTRAL_ROLES, Role
from reporting.builder.columns import EMPTY, FILLED, OPERATORS, PLAN_YEAR, Column
from reporting.builder.periods import MOVING, span_of
from reporting.builder.spec import COUNT, Condition, Spec, value_of


def sentence(spec: Spec, *, today: date) -> str:
    """The whole of it."""
    about = spec.about
    parts = [f"Báo cáo liệt kê {about.noun}" if not spec.groups else f"Báo cáo tổng hợp {about.noun}"]
    if spec.period.kind:
        parts.append(period_words(spec, today=today))
    if spec.conditions:
        asked = "; ".join(_asked(spec.column(row.column), row) for row in spec.conditions)
        parts.append(f"với điều kiện: {asked}")
    if spec.groups:
        parts.append("nhóm theo " + " rồi ".join(_lower(spec.column(key).label) for key in spec.groups))
        sums = ", ".join(_lower(column.label) for column in spec.summed)
        parts.append(
            "đếm số dòng" + (f", tính tổng{' và bình quân' if spec.averages else ''} của {sums}" if sums else "")
        )
    else:
        names = ", ".join(_lower(spec.column(key).label) for key in spec.columns)
        parts.append(f"gồm {len(spec.columns)} cột: {names}")
    if spec.sort:
        by = "số dòng" if spec.sort == COUNT else _lower(spec.column(spec.sort).label)
        parts.append(f"xếp theo {by} {'giảm dần' if spec.falling else 'tăng dần'}")
    return ", ".join(parts) + "."


def period_words(spec: Spec, *, today: date) -> str:
    """“ngày nộp trong tháng 10/2026 (tháng trước)”."""
    span, column = span_of(spec.period, today), spec.column(spec.period.column)
    if span is None:
        return ""
    if column.key == PLAN_YEAR:
        said = f"năm kế hoạch {span.first.year if span.first else ''}"
    else:
        said = f"{_lower(column.label)} {'' if spec.period.kind in {'khoang', 'den-nay'} else 'trong '}{span.text}"
    return f"{said} ({_lower(MOVING[spec.period.kind][0])})" if spec.period.moves else said


def scope_words(actor: Actor) -> str:
    """Whose rows a reader gets."""
    if actor.role == Role.UNIT_STAFF:
        return f"Hồ sơ của {actor.organisation.name}."
    if actor.role in CENTRAL_ROLES:
        return "Hồ sơ cả nước đã gửi đến cấp trung ương mà bạn được xem."
    return f"Hồ sơ đã nộp đến {actor.organisation.name} mà bạn được xem."


def _asked(column: Column, row: Condition) -> str:
    name = _lower(column.label)
    if row.operator in {EMPTY, FILLED}:
        return f"{name} {OPERATORS[row.operator][0]}"
    said = shown_value(column, row.value)
    word = {"la": "là", "khac": "khác", "chua": "có chứa", "tu": "từ", "den": "đến"}[row.operator]
    return f"{name} {word} {f'“{said}”' if column.kind == 'text' else said}"


def shown_value(column: Column, text: str) -> str:
    """A kept value as people write it."""
    try:
        value: Any = value_of(column, text)
    except (ValueError, KeyError, ArithmeticError):
        return text
    if column.choices:
        return str(column.choices()[value])
    if column.kind == "money":
        return f"{format_dong(value)} đồng"
    if column.kind == "day":
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return format_decimal(value, max(0, -int(value.as_tuple().exponent)))
    return str(value)


def _lower(label: str) -> str:
    """The label within a sentence; names of offices keep their capital."""
    return label if label.startswith(("Sở", "Cục", "TT")) else label[:1].lower() + label[1:]
