"""The rows of the plan table: the draft, and what is on its way to it. A constant number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from appraisal.models import Level
from appraisal.selectors.rounds import summaries
from core.errors import Refused
from organisations.actors import Actor
from organisations.roles import Role
from planning.drafts import PlanDraft, PlanRow
from planning.selectors.plan import draft_with, read_rows
from planning.table import VIEWS, Look, Table, table_of
from proposals.models import EstimateVersion, Proposal
from proposals.selectors import recused_ids, visible_to
from proposals.states import EstimateStage, State, VersionSource


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The draft as a whole, and what is shown of the year. `masked` = rows kept from a reader with a conflict."""

    draft: PlanDraft
    table: Table
    masked: int


def plan_page(actor: Actor, year: int, look: Look) -> PlanPage:
    """The table of a year as this person looks at it. The draft is whole for whoever reads: money has no gaps."""
    wanted = VIEWS[look.view][1]
    chosen = Proposal.objects.filter(plan_year=year, state__in=sorted({State.IN_PLAN, *wanted}))
    found = read_rows(chosen)
    draft = draft_with(year, [row for row in found if row.in_draft])
    if look.view:
        rows = _with_recommended(year, [row for row in found if row.state in wanted])
        rows = [] if actor.role == Role.MINISTER else rows  # sees what is put before it
    else:
        rows = list(draft.everything)
    kept_from = recused_ids(actor)
    shown = [row for row in rows if row.proposal_id not in kept_from]
    return PlanPage(draft, table_of(shown, draft, look), len(rows) - len(shown))


def recommended_amounts(proposals: QuerySet[Proposal]) -> dict[int, int]:
    """Key -> what the Cục's appraisal recommends now (đồng): the later of the valid sheet and the figures typed."""
    sheets = summaries().filter(
        appraisal__proposal__in=proposals, appraisal__level=Level.CENTRE, appraisal__closed_at__isnull=True
    )
    latest = {}
    for pk, amount, at in sheets.order_by("appraisal__round", "version").values_list(
        "appraisal__proposal_id", "amount", "at"
    ):
        latest[pk] = (at, amount)
    newest = EstimateVersion.objects.filter(proposal__in=proposals).order_by("number")
    typed = {}
    for pk, stage, source, support, at in newest.values_list("proposal_id", "stage", "source", "support", "at"):
        typed[pk] = (at, support) if (stage, source) == (EstimateStage.CENTRE, VersionSource.TYPED) else None
    for pk, figures in typed.items():
        if figures is not None and (pk not in latest or figures[0] > latest[pk][0]):
            latest[pk] = figures
    return {pk: amount for pk, (_, amount) in latest.items()}


def _with_recommended(year: int, rows: list[PlanRow]) -> list[PlanRow]:
    chosen = Proposal.objects.filter(plan_year=year, state__in=sorted({row.state for row in rows}))
    amounts = recommended_amounts(chosen) if rows else {}
    return [row._replace(appraised=amounts.get(row.proposal_id, 0)) for row in rows]


def chosen_rows(actor: Actor, year: int, codes: Collection[str]) -> list[PlanRow]:
    """The chosen đề án of a year as rows, by code. Raises Refused naming those that are not there, or not theirs to see."""
    found = read_rows(visible_to(actor).filter(plan_year=year, code__in=sorted(set(codes))))
    missing = sorted(set(codes) - {row.code for row in found})
    if missing or not found:
        said = [f"{code[:40]}: không có trong năm {year}, hoặc bạn không xem được." for code in missing]
        raise Refused(*(said or ["Chưa chọn đề án nào."]))
    return found
