"""Sheets as a page shows them: heads with their titles, what changed since the one before, whether it still speaks."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet, Verdict
from appraisal.selectors import changed_heads


@dataclass(frozen=True, slots=True)
class HeadView:
    """One head of a sheet in words."""

    title: str
    verdict: str
    opinion: str
    changed: bool


@dataclass(frozen=True, slots=True)
class SheetView:
    """One version of a sheet. `valid`: it is the one a conclusion would rest on."""

    sheet: AppraisalSheet
    round: Appraisal
    heads: tuple[HeadView, ...]
    valid: bool


def sheet_views(rounds: list[Appraisal]) -> list[SheetView]:
    """Every sheet of a level, newest first (rounds come newest first, with their sheets)."""
    pairs = [(round_, sheet) for round_ in rounds for sheet in round_.sheets.all()]
    earlier = [*[sheet for _, sheet in pairs[1:]], None]
    return [
        SheetView(
            sheet=sheet,
            round=round_,
            heads=_heads(sheet, before),
            valid=number == 0 and round_.closed_at is None,
        )
        for number, ((round_, sheet), before) in enumerate(zip(pairs, earlier, strict=False))
    ]


def _heads(sheet: AppraisalSheet, before: AppraisalSheet | None) -> tuple[HeadView, ...]:
    titles = {head.code: head.title for head in heads_on(timezone.localdate(sheet.at)).heads}
    changed = changed_heads(sheet, before)
    return tuple(
        HeadView(
            title=titles.get(row["head"], row["head"]),
            verdict=Verdict(row["verdict"]).label,
            opinion=row["opinion"],
            changed=row["head"] in changed,
        )
        for row in sheet.heads
    )
