"""What an import would do with each row, held against what stands now; one digest for all of it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from core.text import fold
from proposals.history.judging import decision_key, number_key
from proposals.history.layout import BY_NAME, DAYS
from proposals.history.reading import Line

KEPT: Final = (
    *BY_NAME, "content_id", "content_code", "unit_id", "tenant_id", "province_code", "commune_id",
)  # fmt: skip
OTHER_OFFICE = "đề án này đã được nhập cho đơn vị thuộc cơ quan khác ({}). Hãy sửa tên đơn vị."
TWO = "số hồ sơ trùng đề án {}, còn số quyết định và tên trùng đề án {}. Hãy sửa một trong hai."
STANDS = "đã có trên phần mềm là hồ sơ {}"
SAME = "đã nhập trước là hồ sơ {}, số liệu không đổi"
KEEP = "đã nhập trước là hồ sơ {}, giữ nguyên theo lựa chọn"

Values = dict[str, Any]


class What(StrEnum):
    """What becomes of a row."""

    CREATE = "create"
    CHANGE = "change"
    SKIP = "skip"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Known:
    """A đề án that stands. `row`: key of its imported row; None for one that was written on the portal."""

    proposal: int
    code: str
    version: int
    tenant_id: int
    row: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """What stands, by everything it is known again by."""

    by_number: Mapping[tuple[Any, ...], Known] = field(default_factory=dict)
    by_decision: Mapping[tuple[Any, ...], Known] = field(default_factory=dict)
    written: Mapping[tuple[Any, ...], Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row: what becomes of it, why where it is left out, and the đề án it meets."""

    line: int
    what: What
    values: Values
    known: Known | None = None
    why: str = ""


def judge_rows(rows: Iterable[tuple[Line, Mapping[str, Any]]], standing: Standing, *, update: bool) -> list[Verdict]:
    """A verdict a row; a row that meets what it must not meet gets a fault."""
    return [_verdict(line, kept(values), standing, update=update) for line, values in rows]


def _verdict(line: Line, values: Values, standing: Standing, *, update: bool) -> Verdict:
    where = (values["province_code"], values["plan_year"])
    known = None
    if values["number"] and values["title"]:
        known = standing.by_number.get((*where, number_key(values["number"])))
        other = standing.by_decision.get((*where, decision_key(values)))
        if known and other and known.proposal != other.proposal:
            line.faults.setdefault("number", TWO.format(known.code, other.code))
        known = known or other
        if known and values["tenant_id"] and known.tenant_id != values["tenant_id"]:
            line.faults.setdefault("unit", OTHER_OFFICE.format(known.code))
    if line.faults:
        return Verdict(line.line, What.BAD, {})
    if known is None:
        stands = standing.written.get((values["unit_id"], values["plan_year"], fold(values["title"])))
        if stands is not None:
            return Verdict(line.line, What.SKIP, values, stands, STANDS.format(stands.code))
        return Verdict(line.line, What.CREATE, values)
    if same(values, known.values):
        return Verdict(line.line, What.SKIP, values, known, SAME.format(known.code))
    if not update:
        return Verdict(line.line, What.SKIP, values, known, KEEP.format(known.code))
    return Verdict(line.line, What.CHANGE, values, known)


def kept(values: Mapping[str, Any]) -> Values:
    """The row as it is stored: days as text, empty texts as none."""
    found = {name: values.get(name) for name in KEPT}
    for name in DAYS:
        day: date | None = found[name]
        found[name] = day.isoformat() if day is not None else None
    return found


def same(values: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """Whether a row says what was brought in before."""
    return all((values.get(name) or None) == (stored.get(name) or None) for name in KEPT)


def digest_of(verdicts: Sequence[Verdict], fault_count: int) -> str:
    """Stands for everything a dry run said: another digest means that file or data have changed since."""
    said = [
        [row.line, row.what, row.known and (row.known.proposal, row.known.version, row.known.row), row.values]
        for row in verdicts
    ]  # fmt: skip
    text = json.dumps([fault_count, said], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def day_of(values: Mapping[str, Any], name: str) -> date | None:
    """A day of a stored row."""
    return date.fromisoformat(values[name]) if values[name] else None


def newest_day(values: Mapping[str, Any]) -> date:
    """The last thing the books date, else the end of the plan year."""
    days = [day for name in DAYS if (day := day_of(values, name)) is not None]
    return max(days, default=date(values["plan_year"], 12, 31))
