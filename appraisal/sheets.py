"""Sheets as a page shows them: heads with their titles, what changed since the one before, whether it still speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet, Verdict
from appraisal.scores import scores_on
from appraisal.selectors import changed_heads
from organisations.actors import Actor
from proposals.contents import NO_CONTENT


@dataclass(frozen=True, slots=True)
class HeadView:
    """One head of a sheet in words."""

    title: str
    verdict: str
    opinion: str
    changed: bool
    points: tuple[str, ...] = ()


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
            points=tuple(row.get("points", ())),
        )
        for row in sheet.heads
    )


@dataclass(frozen=True, slots=True)
class OpinionView:
    """One version of a member's opinion. `valid`: the one that counts now; else `why` says why not."""

    sheet: AppraisalSheet
    round: Appraisal
    heads: tuple[HeadView, ...]
    valid: bool
    mine: bool
    why: str
    amounts: tuple[tuple[str, int], ...]
    scores: Decimal | None


def opinion_views(
    rounds: Sequence[Appraisal],
    opinions: Mapping[int, Sequence[AppraisalSheet]],
    actor: Actor,
    titles: Mapping[str, str],
) -> list[OpinionView]:
    """Opinions this person reads, newest round first; in a round each member's newest before the older ones.

    `titles` = content -> its name. Earlier versions of the same member are compared with the one before them.
    """
    return [
        _opinion(round_, row, _earlier(row, rows), rows, actor, titles)
        for round_ in rounds
        for rows in (opinions.get(round_.pk, ()),)
        for row in rows
    ]


def _opinion(
    round_: Appraisal, row: AppraisalSheet, before: AppraisalSheet | None, rows: Sequence[AppraisalSheet], actor: Actor,
    titles: Mapping[str, str],
) -> OpinionView:  # fmt: skip
    scored = scores_on(timezone.localdate(row.at)) if row.scores else None
    why = _why_not(round_, row, rows)
    return OpinionView(
        sheet=row,
        round=round_,
        heads=_heads(row, before),
        valid=not why,
        mine=row.member is not None and row.member.user_id == actor.user.pk,
        why=why,
        amounts=tuple((titles.get(item["content"], NO_CONTENT), item["amount"]) for item in row.amounts),
        scores=scored.total(row.scores) if scored else None,
    )


def _earlier(row: AppraisalSheet, rows: Sequence[AppraisalSheet]) -> AppraisalSheet | None:
    return next((old for old in rows if old.member_id == row.member_id and old.version == row.version - 1), None)


def _why_not(round_: Appraisal, row: AppraisalSheet, rows: Sequence[AppraisalSheet]) -> str:
    if getattr(row, "void", False):
        return "không còn giá trị vì thành viên có xung đột lợi ích"
    if round_.closed_at is not None:
        return "lần thẩm định này đã kết thúc, không còn hiệu lực"
    if any(other.member_id == row.member_id and other.version > row.version for other in rows):
        return "đã được thay bằng ý kiến sau"
    if row.member is not None and row.member.left_on is not None:
        return "thành viên đã thôi tham gia"
    return ""
