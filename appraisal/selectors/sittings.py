"""A meeting as it stands at this moment: who sits, who counts for a dossier, what they said, how it would come out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils import timezone

from appraisal.models import AgendaItem, Ballot, Meeting, PanelMember
from appraisal.panels import Outcome, PanelRule, Quorum, Seated, decide, entitled_of, quorum, rule_of
from appraisal.selectors.conflicts import conflicted_members, void_by_conflict
from appraisal.selectors.meetings import seated_on


@dataclass(frozen=True)
class Sitting:
    """Members of the council today, who of them is in the room, and who does not count for which dossier."""

    rule: PanelRule
    members: tuple[PanelMember, ...]
    present: frozenset[int]
    away: dict[int, set[int]] = field(default_factory=dict)

    @property
    def seated(self) -> tuple[Seated, ...]:
        return tuple(Seated(row.pk, row.name, row.seat) for row in self.members)

    @property
    def quorum(self) -> Quorum:
        """Of the whole council, before any dossier."""
        return quorum(self.rule, self.seated, self._there(self.seated))

    def entitled(self, item: AgendaItem) -> tuple[Seated, ...]:
        """Who may sit on this dossier."""
        return entitled_of(self.seated, self.away.get(item.appraisal.proposal_id, ()))

    def sitting_on(self, item: AgendaItem) -> tuple[Seated, ...]:
        """Who of them is in the room."""
        return self._there(self.entitled(item))

    def _there(self, members: Collection[Seated]) -> tuple[Seated, ...]:
        return tuple(member for member in members if member.key in self.present)


@dataclass(frozen=True)
class Standing:
    """One dossier at this moment. `ballots`: member -> the word that speaks; of members who count, also if they left the room."""

    quorum: Quorum
    outcome: Outcome
    entitled: tuple[Seated, ...]
    present: tuple[Seated, ...]
    ballots: dict[int, Ballot]

    @property
    def silent(self) -> tuple[Seated, ...]:
        """Who sits there and has not said anything yet."""
        return tuple(member for member in self.present if member.key not in self.ballots)


def sitting_of(meeting: Meeting, items: Collection[AgendaItem] | None = None) -> Sitting:
    """Five queries, however many dossiers. `items` with their `appraisal`; all of the meeting when left out."""
    asked = meeting.items.select_related("appraisal") if items is None else items
    members = tuple(seated_on(meeting.panel, timezone.localdate()))
    present = meeting.attendances.filter(left_at__isnull=True).values_list("member_id", flat=True)
    away = conflicted_members(meeting.panel, [item.appraisal.proposal_id for item in asked])
    return Sitting(rule_of(meeting.panel), members, frozenset(present), away)


def standing_of(item: AgendaItem, sitting: Sitting) -> Standing:
    """How the dossier stands in the sitting. One query."""
    entitled, present = sitting.entitled(item), sitting.sitting_on(item)
    ballots = latest_ballots(item)
    counted = {member.key: ballots[member.key] for member in entitled if member.key in ballots}
    choices = {key: ballot.choice for key, ballot in counted.items()}
    return Standing(
        quorum=quorum(sitting.rule, entitled, present),
        outcome=decide(sitting.rule, present, choices),
        entitled=entitled,
        present=present,
        ballots=counted,
    )


def latest_ballots(item: AgendaItem) -> dict[int, Ballot]:
    """Member -> their last word, without those that a conflict declared then or later made void."""
    rows = Ballot.objects.filter(item=item).exclude(
        void_by_conflict("item__appraisal__proposal", "item__appraisal__level")
    )
    return {row.member_id: row for row in rows.select_related("member").order_by("id")}
