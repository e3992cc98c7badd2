"""What an appraiser has on the desk for one dossier: the round, the own seat, which sheet is to be filled, from what it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from appraisal import rules
from appraisal.answers import STAGES
from appraisal.forms import OpinionForm, SheetForm, money_values, raw_values, values_of
from appraisal.gathered import Gathered
from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet, Level, Purpose, SheetDraft
from appraisal.scores import scores_on
from appraisal.selectors import (
    Reader,
    draft_of,
    last_opinion,
    may_fill,
    readers_of,
    rounds_at,
    typed_figures,
)
from appraisal.sheets import SheetView, sheet_views
from core.errors import NotFound
from organisations.actors import Actor
from proposals.contents import ContentShare, asked_by_content, content_shares
from proposals.models import Proposal


@dataclass(frozen=True)
class Desk:
    """One person, one dossier, one level, one kind of sheet. Reads as little as its page asks for."""

    actor: Actor
    proposal: Proposal
    level: Level
    purpose: Purpose
    rounds: tuple[Appraisal, ...]
    reader: Reader
    fills: bool
    gives: bool

    @property
    def round(self) -> Appraisal | None:
        """The round that goes on, or the last one."""
        return self.rounds[0] if self.rounds else None

    @property
    def may_write(self) -> bool:
        """Whether the sheet of this page is this person's to fill now."""
        return self.gives if self.purpose == Purpose.OPINION else self.fills

    @cached_property
    def shares(self) -> tuple[ContentShare, ...]:
        """The contents that ask for support, with what may be given."""
        return content_shares(self.proposal, STAGES[self.level])

    @cached_property
    def views(self) -> list[SheetView]:
        """The sheets of the rounds, newest first."""
        return sheet_views(list(self.rounds))

    @cached_property
    def gathered(self) -> Gathered:
        """The members' opinions, as far as this person reads them."""
        head = rules.is_head(self.actor, self.proposal, self.level)
        return Gathered(self.actor, self.rounds, self.reader, reads_all=self.reader.compiles or head)

    @cached_property
    def draft(self) -> SheetDraft | None:
        """What was typed and not filed."""
        return draft_of(self.actor, self.proposal, self.level, self.purpose)

    @cached_property
    def last(self) -> AppraisalSheet | None:
        """The sheet this one follows: the own last opinion, or the last sheet of the level."""
        if self.purpose == Purpose.SUMMARY:
            return self.views[0].sheet if self.views else None
        return last_opinion(self.reader.seat, self.proposal, self.level) if self.reader.seat else None

    @property
    def base_version(self) -> int:
        """Version of the last one while it belongs to the round that goes on; 0: the first of a round."""
        here = self.round is not None and self.round.closed_at is None
        return self.last.version if here and self.last and self.last.appraisal_id == self.round.pk else 0  # type: ignore[union-attr]

    def form(self, data: Any = None) -> SheetForm:
        """The form of this page: what was typed last, else what stands, else what the opinions say."""
        law = heads_on(timezone.localdate())
        typed = raw_values(self.draft.content) if self.draft is not None else {}
        values = {"base_version": self.base_version, **self._standing(), **typed}
        if self.purpose == Purpose.SUMMARY:
            return SheetForm(data, law=law, shares=self.shares, values=values)
        scored = self.reader.panel is not None and self.reader.panel.scored
        scores = scores_on(timezone.localdate()) if scored else None
        return OpinionForm(data, law=law, shares=self.shares, values=values, scores=scores)

    def _standing(self) -> Mapping[str, Any]:
        values = values_of(self.last, self.shares)
        if self.purpose == Purpose.OPINION:
            return values
        compiled = self.gathered.compiled
        if compiled is not None and self.base_version == 0:
            whole = sum(compiled.amounts.values()) if compiled.amounts else None
            values = {**values, **compiled.values, **money_values(compiled.amounts, self.shares, whole=whole)}
        figures = typed_figures(self.proposal, self.level)
        if figures is not None and (self.last is None or figures.at > self.last.at):
            values |= money_values(asked_by_content(figures.lines), self.shares, whole=figures.support)
        return values


def desk_for(actor: Actor, proposal: Proposal, level: Level, purpose: Purpose) -> Desk:
    """NotFound for whoever does not read the sheets of this level."""
    rounds = tuple(rounds_at(proposal, level))
    reader = readers_of(actor, rounds[:1])[rounds[0].pk] if rounds else Reader()
    if not rules.may_read_sheets(actor, proposal, level):
        raise NotFound(proposal.code)
    own = level == rules.level_of(actor)
    return Desk(
        actor, proposal, level, purpose, rounds, reader,
        fills=own and may_fill(actor, proposal),
        gives=own and reader.seat is not None and rules.is_appraised_at(proposal, level),
    )  # fmt: skip
