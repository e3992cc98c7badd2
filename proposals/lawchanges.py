"""What the law changed since the day whose norms a đề án follows. Reads, never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budgets.models import Norm
from budgets.selectors import norm_codes_for, norms_named
from budgets.states import NormKind, Track
from core.money import format_dong
from programmes import selectors as programmes
from proposals.models import Proposal

ABSENT = "không quy định"
OTHER_TERMS = "thay đổi điều kiện, cách tính"
_TERMS = ("conditions", "territory", "counts", "cost_items", "requires_flags", "multipliable", "binding")


@dataclass(frozen=True, slots=True)
class LawChange:
    """A norm of the contents of a đề án, before and now in words, with the rule that holds now."""

    code: str
    title: str
    before: str
    now: str
    citation: str
    url: str


def law_changes(proposal: Proposal, today: date) -> list[LawChange]:
    """Norms that differ between the pinned day and today; none for a đề án that follows today's law anyway."""
    pinned = proposal.norms_as_of
    if pinned is None or pinned >= today:
        return []
    codes = norm_codes_for(proposal.content_codes, track=proposal.track)
    owner = proposal.tenant_id if proposal.track == Track.LOCAL else None
    before, now = ({norm.code: norm for norm in norms_named(codes, day, tenant_id=owner)} for day in (pinned, today))
    pairs = ((before.get(code), now.get(code)) for code in sorted(before.keys() | now.keys()))
    return [change for old, new in pairs if (change := _change(old, new)) is not None]


def _change(old: Norm | None, new: Norm | None) -> LawChange | None:
    shown = new or old
    if shown is None or (old is not None and new is not None and old.pk == new.pk):
        return None
    before, now = _words(old), _words(new)
    if before == now:
        if all(getattr(old, name) == getattr(new, name) for name in _TERMS):
            return None
        now = f"{now}, {OTHER_TERMS}"
    return LawChange(shown.code, _title(shown), before, now, shown.citation if new else "", shown.get_absolute_url())


def _title(norm: Norm) -> str:
    content = next((row.short_title for row in programmes.contents() if row.pk == norm.content_id), "")
    return norm.title if content in norm.title else f"{content}: {norm.title}"


def _words(norm: Norm | None) -> str:
    """As a sentence says it: "50%", "300.000.000 đ/cơ sở", "1,5 lần"."""
    if norm is None:
        return ABSENT
    if norm.value is None:
        return norm.value_text
    per = f"/{norm.per}" if norm.per else ""
    if norm.kind == NormKind.CEILING:
        return f"{format_dong(int(norm.value))} đ{per}"
    return f"{_plain(norm.value)}%" if norm.kind == NormKind.RATE else f"{_plain(norm.value)} {norm.unit}".strip()


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
