"""Whose opinions a person may read, and which of them still speak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from appraisal.models import Appraisal, AppraisalSheet, Assignment, Level, Panel, PanelMember, Purpose
from appraisal.rules import is_head
from appraisal.selectors.conflicts import void_opinions
from appraisal.selectors.members import active_members
from appraisal.states import Seat, SeesOthers
from organisations.actors import Actor
from proposals.models import Proposal

COMPILERS = frozenset({Seat.CHAIR, Seat.SECRETARY})


@dataclass(frozen=True, slots=True)
class Reader:
    """What the body of one round gives this person: a seat, its rule of reading, whether to compile. `panel` None: none."""

    panel: Panel | None = None
    seat: PanelMember | None = None
    leads: bool = False

    @property
    def compiles(self) -> bool:
        """Chair, secretary and whoever leads the appraisal read all opinions: they write the sheet of the round."""
        return self.seat is not None and (self.leads or self.seat.seat in COMPILERS)

    @property
    def chairs(self) -> bool:
        """The chair is shown which opinions are void."""
        return self.seat is not None and self.seat.seat == Seat.CHAIR


def valid_opinions(appraisal: Appraisal) -> list[AppraisalSheet]:
    """The latest opinion of each member that counts: the round goes on, no conflict, the member still sits."""
    if appraisal.closed_at is not None:
        return []
    latest = _opinions([appraisal]).filter(member__in=active_members())
    rows: Iterable[Any] = latest.order_by("member_id", "-version").distinct("member_id")
    return sorted((row for row in rows if not row.void), key=lambda row: (row.member.position, row.member_id))


def opinions_visible_to(actor: Actor, appraisal: Appraisal) -> list[AppraisalSheet]:
    """Every version of every opinion of a round this person may read, newest first; `void` is set on each."""
    return opinions_for(actor, [appraisal])[appraisal.pk]


def opinions_for(actor: Actor | None, rounds: Sequence[Appraisal]) -> dict[int, list[AppraisalSheet]]:
    """Key of a round -> what `opinions_visible_to` says of it. Four queries, however many rounds."""
    readers = readers_of(actor, rounds)
    rows: dict[int, list[AppraisalSheet]] = {round_.pk: [] for round_ in rounds}
    bodies = [round_ for round_ in rounds if round_.panel_id is not None]
    if actor is None or not bodies:
        return rows
    for row in _opinions(bodies):
        rows[row.appraisal_id].append(row)
    return {round_.pk: _readable(actor, round_, readers[round_.pk], rows[round_.pk]) for round_ in rounds}


def readers_of(actor: Actor | None, rounds: Sequence[Appraisal]) -> dict[int, Reader]:
    """What this person is in the body of each round. Bodies behind another tenant's wall give nothing."""
    if actor is None:
        return {round_.pk: Reader() for round_ in rounds}
    wanted = {round_.panel_id for round_ in rounds if round_.panel_id}
    panels: dict[int, Panel] = Panel.objects.in_bulk(wanted) if wanted else {}
    held = active_members().filter(user_id=actor.user.pk, panel__in=wanted)
    seats = {seat.panel_id: seat for seat in held} if wanted else {}
    led = Assignment.objects.filter(
        appraisal__in=rounds, member__in=[seat.pk for seat in seats.values()], lead=True, ended_at__isnull=True
    )
    leads = set(led.values_list("appraisal_id", flat=True)) if seats else set()
    return {
        round_.pk: Reader(panels.get(round_.panel_id or 0), seats.get(round_.panel_id or 0), round_.pk in leads)
        for round_ in rounds
    }


def last_opinion(seat: PanelMember, proposal: Proposal, level: Level) -> AppraisalSheet | None:
    """What this member filed last, in whichever round: a new opinion starts from it.

    A new body gives the same person another seat, so the account counts where there is one.
    """
    own = Q(member__user=seat.user_id) if seat.user_id else Q(member=seat)
    rows = AppraisalSheet.objects.filter(
        own, purpose=Purpose.OPINION, appraisal__proposal=proposal, appraisal__level=level
    )
    found: AppraisalSheet | None = rows.order_by("-appraisal__round", "-version").first()
    return found


def _opinions(rounds: Sequence[Appraisal]) -> QuerySet[AppraisalSheet]:
    rows: QuerySet[AppraisalSheet] = AppraisalSheet.objects.filter(appraisal__in=rounds, purpose=Purpose.OPINION)
    return rows.annotate(void=void_opinions()).select_related("member").order_by("-at", "-id")


def _readable(actor: Actor, round_: Appraisal, reader: Reader, rows: Sequence[AppraisalSheet]) -> list[AppraisalSheet]:
    mine = {row.pk for row in rows if _is_own(row, actor)}
    everything = (
        reader.compiles or is_head(actor, round_.proposal, Level(round_.level)) or _opened(reader, has_filed=bool(mine))
    )
    return [row for row in rows if (row.pk in mine or everything) and _shown(row, reader)]


def _is_own(row: AppraisalSheet, actor: Actor) -> bool:
    return row.member is not None and row.member.user_id == actor.user.pk


def _shown(row: AppraisalSheet, reader: Reader) -> bool:
    """A void opinion is the chair's business only; its author sees nothing of the dossier any more."""
    return reader.chairs or not getattr(row, "void", False)


def _opened(reader: Reader, *, has_filed: bool) -> bool:
    """The rule of the body for its members."""
    if reader.seat is None or reader.panel is None:
        return False
    rule = reader.panel.sees_others
    return rule == SeesOthers.ALWAYS or (rule == SeesOthers.AFTER and has_filed)
