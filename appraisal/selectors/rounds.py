"""Appraisals of a đề án, the sheet that speaks now, and the figures a conclusion starts from."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from appraisal.models import Appraisal, AppraisalSheet, Level, Purpose
from organisations.actors import Actor
from proposals.models import EstimateVersion, Proposal, Recusal
from proposals.selectors import visible_to
from proposals.states import EstimateStage, VersionSource

STAGE_OF_LEVEL = {Level.PROVINCE: EstimateStage.PROVINCE, Level.CENTRE: EstimateStage.CENTRE}


def summaries() -> QuerySet[AppraisalSheet]:
    """The sheets of rounds, newest version first; a member's opinion is not one."""
    rows: QuerySet[AppraisalSheet] = AppraisalSheet.objects.filter(purpose=Purpose.SUMMARY).order_by("-version")
    return rows


def appraisals_of(proposal: Proposal) -> QuerySet[Appraisal]:
    """Every round at both levels with its sheets (members' opinions are another matter), newest round first."""
    sheets = Prefetch("sheets", queryset=summaries())
    rows: QuerySet[Appraisal] = (
        Appraisal.objects.filter(proposal=proposal)
        .select_related("proposal")
        .prefetch_related(sheets)
        .order_by("-level", "-round")
    )
    return rows


def rounds_at(proposal: Proposal, level: Level) -> list[Appraisal]:
    """The rounds of one level with their sheets, newest first."""
    return [row for row in appraisals_of(proposal) if row.level == level]


def open_round(proposal: Proposal, level: Level) -> Appraisal | None:
    """The round that is going on."""
    found: Appraisal | None = (
        Appraisal.objects.filter(proposal=proposal, level=level, closed_at__isnull=True).order_by("-round").first()
    )
    return found


def last_round(proposal: Proposal, level: Level) -> Appraisal | None:
    """The round that is going on or, after a supplement, the one whose body goes on."""
    found: Appraisal | None = Appraisal.objects.filter(proposal=proposal, level=level).order_by("-round").first()
    return found


def valid_sheet(proposal: Proposal, level: Level) -> AppraisalSheet | None:
    """The latest sheet of the round that is going on.

    Sheets of earlier rounds no longer speak, nor one whose author declared a conflict of interest afterwards.
    """
    conflicted = Recusal.objects.filter(
        proposal=OuterRef("appraisal__proposal"), user=OuterRef("author"), since__gte=OuterRef("at")
    )
    found: AppraisalSheet | None = (
        summaries()
        .exclude(Exists(conflicted))
        .filter(appraisal__proposal=proposal, appraisal__level=level, appraisal__closed_at__isnull=True)
        .order_by("-appraisal__round", "-version")
        .first()
    )
    return found


def last_sheet(proposal: Proposal, level: Level) -> AppraisalSheet | None:
    """The latest sheet of any round: what a new one starts from."""
    found: AppraisalSheet | None = (
        summaries()
        .filter(appraisal__proposal=proposal, appraisal__level=level)
        .order_by("-appraisal__round", "-version")
        .first()
    )
    return found


def typed_figures(proposal: Proposal, level: Level) -> EstimateVersion | None:
    """The estimate typed at this level, while it is the newest: a supplement of the unit is newer than it."""
    newest: EstimateVersion | None = proposal.estimate_versions.order_by("-number").first()
    if newest is None or newest.source != VersionSource.TYPED or newest.stage != STAGE_OF_LEVEL[level]:
        return None
    return newest


def amount_to_state(proposal: Proposal, level: Level, sheet: AppraisalSheet | None) -> int | None:
    """What a sheet or a conclusion starts from (đồng): the later of the sheet and the estimate typed line by line."""
    figures = typed_figures(proposal, level)
    if figures is not None and (sheet is None or figures.at > sheet.at):
        return figures.support
    return sheet.amount if sheet else None


def changed_heads(sheet: AppraisalSheet, earlier: AppraisalSheet | None) -> set[str]:
    """Codes of the heads whose verdict or opinion differs from the earlier sheet."""
    if earlier is None:
        return set()
    before = {row["head"]: (row["verdict"], row["opinion"]) for row in earlier.heads}
    return {row["head"] for row in sheet.heads if before.get(row["head"]) != (row["verdict"], row["opinion"])}


def visible_appraisals(actor: Actor | None) -> QuerySet[Appraisal]:
    """Every round of the đề án this person may see, with its sheets, the latest sheet first."""
    sheets = Prefetch("sheets", queryset=summaries())
    rows: QuerySet[Appraisal] = Appraisal.objects.filter(proposal__in=visible_to(actor))
    return rows.select_related("proposal").prefetch_related(sheets)
