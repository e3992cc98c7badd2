"""What a change of a norm says, and every reason why it cannot be published. Pure: no query, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from budgets.models import Norm, NormChange
from budgets.rules import day_of_year
from budgets.states import Binding, Counts, NormKind
from core.errors import Reason
from core.money import MAX_DONG, format_dong

WHOLE: Final = frozenset({NormKind.CEILING, NormKind.DAYS, NormKind.WORKING_DAYS, NormKind.COUNT})
LIMITS: Final = {
    NormKind.RATE: (0, 100),
    NormKind.CEILING: (1, MAX_DONG),
    NormKind.DAYS: (0, 3660),
    NormKind.WORKING_DAYS: (0, 3660),
    NormKind.COUNT: (0, 1_000_000),
    NormKind.MULTIPLIER: (1, 10),
}
"""What a figure of each kind can be at all; what it is, the law says."""
IN_WORDS: Final = frozenset({NormKind.DATE, NormKind.LIST})
AN_ORDINARY_YEAR: Final = 2025


@dataclass(frozen=True, slots=True)
class Terms:
    """The next value of a norm with its shape, its source and its days. Names are those of NormChange."""

    value: Decimal | None
    document: str
    article: str
    confidence: str
    effective_from: date
    effective_to: date | None = None
    value_text: str = ""
    per: str = ""
    counts: str = Counts.UNIT
    cost_items: tuple[str, ...] = ()
    multipliable: bool = True
    binding: str = Binding.BLOCK
    conditions: str = ""
    note: str = ""
    reason: str = ""


COPIED: Final = (
    "value", "value_text", "per", "counts", "multipliable", "binding", "conditions", "document", "article",
    "confidence", "note", "effective_from", "effective_to",
)  # fmt: skip
"""What goes from a change into the norm as it is; `cost_items` is a list there."""


def terms_of(change: NormChange) -> Terms:
    """The terms a stored change holds."""
    kept = {name: getattr(change, name) for name in COPIED}
    return Terms(**kept, cost_items=tuple(change.cost_items), reason=change.reason)


def with_terms(shape: Norm, terms: Terms) -> Norm:
    """A new norm, not yet stored: what never changes from `shape`, everything else from the terms."""
    fixed = {
        name: getattr(shape, name)
        for name in ("code", "kind", "title", "topic", "position", "content", "unit", "territory", "track", "tenant")
    }
    given = {name: getattr(terms, name) for name in COPIED}
    return Norm(**fixed, **given, cost_items=list(terms.cost_items), requires_flags=list(shape.requires_flags))


def faults_of(terms: Terms, shape: Norm, rows: Sequence[Norm], today: date, items: Iterable[str]) -> list[Reason]:
    """All that stands against these terms. `rows` = every value the keeper has given the code; `items` = known codes."""
    faults = _value_faults(terms, shape)
    faults += [
        Reason(f"Hãy nhập {label}.", name)
        for name, label in (("document", "văn bản"), ("article", "điều, khoản"))
        if not getattr(terms, name).strip()
    ]
    unknown = sorted(set(terms.cost_items) - set(items))
    if unknown:
        faults.append(Reason(f"Không có khoản mục chi mang mã {', '.join(unknown)}.", "cost_items"))
    if terms.effective_to is not None and terms.effective_to <= terms.effective_from:
        faults.append(Reason("Ngày hết hiệu lực phải sau ngày có hiệu lực.", "effective_to"))
    if terms.effective_from <= today and not terms.reason.strip():
        text = "Ngày có hiệu lực không sau hôm nay: hãy nêu lý do áp dụng ngay hoặc áp dụng trở về trước."
        faults.append(Reason(text, "reason"))
    return faults + _place_faults(terms, rows)


def row_ended_by(terms: Terms, rows: Iterable[Norm]) -> Norm | None:
    """The value in force on the first day of the new one; publishing gives it its last day."""
    return next((row for row in rows if row.is_in_force(terms.effective_from)), None)


def _value_faults(terms: Terms, shape: Norm) -> list[Reason]:
    if shape.kind in IN_WORDS:
        return _words_faults(terms, shape)
    if terms.value is None or terms.value_text:
        return [Reason("Định mức này là một con số: hãy nhập giá trị bằng số.", "value")]
    least, most = LIMITS[NormKind(shape.kind)]
    if not terms.value.is_finite() or not least <= terms.value <= most:
        return [Reason(f"Giá trị từ {format_dong(least)} đến {format_dong(most)}.", "value")]
    if shape.kind in WHOLE and terms.value != terms.value.to_integral_value():
        return [Reason("Giá trị là một số nguyên.", "value")]
    return []


def _words_faults(terms: Terms, shape: Norm) -> list[Reason]:
    if terms.value is not None or not terms.value_text.strip():
        return [Reason("Định mức này viết bằng chữ: hãy nhập nội dung quy định.", "value_text")]
    if shape.kind != NormKind.DATE:
        return []
    try:
        day_of_year(terms.value_text, AN_ORDINARY_YEAR)
    except ValueError:
        return [Reason("Viết ngày/tháng/N, N-1 hoặc N+1 theo năm kế hoạch N, ví dụ 19/05/N-1.", "value_text")]
    return []


def _place_faults(terms: Terms, rows: Sequence[Norm]) -> list[Reason]:
    """Where the new value stands among the others: after the one in force, before none that is already published."""
    end = terms.effective_to or date.max
    later = [row for row in rows if row.effective_from >= terms.effective_from and row.effective_from < end]
    if later:
        first = min(row.effective_from for row in later)
        text = (
            f"Đã có giá trị áp dụng từ {first:%d/%m/%Y}. Chọn ngày có hiệu lực sau ngày đó, hoặc ghi ngày hết hiệu lực "
            "không sau ngày đó."
        )
        return [Reason(text, "effective_from")]
    before = row_ended_by(terms, rows)
    if before is not None and _same(before, terms):
        return [Reason("Không có gì thay đổi so với giá trị đang áp dụng.", "value")]
    return []


def _same(row: Norm, terms: Terms) -> bool:
    """Whether the row says the same already; its days are not compared."""
    return list(row.cost_items) == list(terms.cost_items) and all(
        getattr(row, name) == getattr(terms, name) for name in COPIED if not name.startswith("effective")
    )
