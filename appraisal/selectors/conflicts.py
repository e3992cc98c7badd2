"""Who has declared what of which dossier, who is kept away, and whose opinions are void because of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from appraisal.models import Appraisal, AppraisalSheet, Declaration, Panel, PanelMember, Purpose
from proposals.models import Recusal


def conflicted_members(panel: Panel, proposals: Iterable[int]) -> dict[int, set[int]]:
    """Key of a đề án -> keys of the panel's members who do not count for it; only đề án that have such members.

    Those who declared a conflict, and those kept away because of another seat of theirs. Three queries, however many đề án.
    """
    wanted = list(proposals)
    away: dict[int, set[int]] = defaultdict(set)
    latest = (
        Declaration.objects.filter(proposal__in=wanted, level=panel.level, member__panel=panel)
        .order_by("proposal_id", "member_id", "-id")
        .distinct("proposal_id", "member_id")
    )
    for proposal, member, conflicted in latest.values_list("proposal_id", "member_id", "conflicted"):
        if conflicted:
            away[proposal].add(member)
    seats: dict[int, set[int]] = defaultdict(set)
    for member, user in PanelMember.objects.filter(panel=panel, user__isnull=False).values_list("pk", "user_id"):
        seats[user].add(member)
    kept = Recusal.objects.filter(proposal__in=wanted, user__in=list(seats), lifted_at__isnull=True)
    for proposal, user in kept.values_list("proposal_id", "user_id"):
        away[proposal] |= seats[user]
    return dict(away)


def void_by_conflict(proposal: str, level: str) -> Exists:
    """Condition on rows with `member` and `at` (opinions, ballots): the member declared a conflict then or later.

    `proposal`, `level`: where the row finds its đề án and level, e.g. "appraisal__proposal", "appraisal__level". Also after
    the conflict was lifted: whoever starts anew, starts anew.
    """
    same = Q(member=OuterRef("member")) | Q(member__user=OuterRef("member__user"))
    return Exists(
        Declaration.objects.filter(
            same, proposal=OuterRef(proposal), level=OuterRef(level), conflicted=True, at__gte=OuterRef("at")
        )
    )


def void_opinions() -> Exists:
    """Condition on `AppraisalSheet` rows of members: `opinions.exclude(void_opinions())` are those that still speak."""
    return void_by_conflict("appraisal__proposal", "appraisal__level")


def voided_members(appraisal: Appraisal) -> set[int]:
    """Keys of the members whose latest opinion in this round is void. One query."""
    opinions = (
        AppraisalSheet.objects.filter(appraisal=appraisal, purpose=Purpose.OPINION)
        .annotate(void=void_opinions())
        .order_by("member_id", "-version")
        .distinct("member_id")
    )
    return {member for member, void in opinions.values_list("member_id", "void") if void}
