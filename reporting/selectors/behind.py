"""The đề án behind a figure: the same choice, made narrower by a state, by how far they came, or by a target."""

from __future__ import annotations

from typing import Any, Final

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from organisations.actors import Actor
from proposals.states import STATE_TONE, State
from reporting.chosen import Chosen
from reporting.selectors.figures import LIVE, scope
from reporting.selectors.targets import STAGES, at_stage, counting_to, is_counted, programme_of, targets_of

COLUMNS: Final = (
    "id", "code", "title", "unit__name", "content__code", "plan_year", "state", "state_since", "amount_proposed",
    "amount_approved", "amount_adjusted",
)  # fmt: skip


def behind_page(
    actor: Actor, chosen: Chosen, *, state: str = "", stage: str = "", target: str = "", cursor: str = ""
) -> tuple[KeysetPage, list[str]]:
    """One page of them, newest first, and the conditions in words. Unknown words narrow nothing; an unknown target is NotFound."""
    rows, words = scope(actor, chosen), [chosen.words]
    if state in State.values:
        rows, words = rows.filter(state=state), [*words, State(state).label]
    if target:
        programme = programme_of(chosen)
        row = (
            next((row for row in targets_of(programme) if row.code == target and is_counted(row)), None)
            if programme
            else None
        )
        if row is None:
            raise NotFound(target)
        rows, words = counting_to(rows, [row]), [*words, f"mục tiêu {row.code} {row.name}"]
    if stage in STAGES:
        level, label = STAGES[stage]
        rows = at_stage(rows, level) if target or stage != "phe-duyet" else rows.filter(state__in=sorted(LIVE))
        words = [*words, label.lower()]
    page = keyset_page(rows.values(*COLUMNS), cursor=cursor)
    for found in page.rows:
        found.update(_told(found))
    return page, words


def _told(row: dict[str, Any]) -> dict[str, Any]:
    adjusted = row["amount_adjusted"]
    return {
        "state_label": State(row["state"]).label,
        "tone": STATE_TONE[row["state"]],
        "support": row["amount_approved"] if adjusted is None else adjusted,
    }
