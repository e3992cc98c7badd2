"""What an appraiser has on the desk for one dossier: the round, the own seat, which sheet is to be filled, from what it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from appraisal import rules
from appraisal.answers import STAGES
from appraisal.compiling import Compiled, Tally, compile_opinions
from appraisal.forms import OpinionForm, SheetForm, money_values, raw_values, values_of
from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet, Level, Purpose, SheetDraft
from appraisal.scores import scores_on
from appraisal.selectors import (
    Reader,
    draft_of,
    last_opinion,
    may_fill,
    opinions_for,
    readers_of,
    rounds_at,
    typed_figures,
    valid_opinions,
)
from appraisal.selectors.members import active_members
from appraisal.sheets import OpinionView, SheetView, opinion_views, sheet_views
from appraisal.states import SeesOthers
from core.errors import NotFound
from organisations.actors import Actor
from programmes import selectors as programmes
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

    @property
    def reads_all(self) -> bool:
        """Those who compile, and the head of the level."""
        return self.reader.compiles or rules.is_head(self.actor, self.proposal, self.level)

    @cached_property
    def shares(self) -> tuple[ContentShare, ...]:
        """The contents that ask for support, with what may be given."""
        return content_shares(self.proposal, STAGES[self.level])

    @cached_property
    def views(self) -> list[SheetView]:
        """The sheets of the rounds, newest first."""
        return sheet_views(list(self.rounds))

    @cached_property
    def opinions(self) -> list[OpinionView]:
        """The opinions this person may read."""
        titles = {row.code: row.short_title for row in programmes.contents()}
        found = opinions_for(self.actor, self.rounds)
        return opinion_views(self.rounds, found, self.actor, titles)

    @cached_property
    def counted(self) -> list[AppraisalSheet]:
        """The opinions a sheet of the round is made of; nothing for whoever does not read all of them."""
        return valid_opinions(self.round) if self.round is not None and self.reads_all else []

    @cached_property
    def compiled(self) -> Compiled | None:
        """Those opinions brought together."""
        return compile_opinions(self.counted, [head.code for head in heads_on(timezone.localdate()).heads])

    @property
    def tallies(self) -> list[tuple[str, Tally]]:
        """Each head by its title with how the members judged it."""
        if self.compiled is None:
            return []
        titles = {head.code: head.title for head in heads_on(timezone.localdate()).heads}
        return [(titles.get(tally.head, tally.head), tally) for tally in self.compiled.tallies]

    @property
    def empty_words(self) -> str:
        """Why no opinion is shown."""
        seat, panel = self.reader.seat, self.reader.panel
        if seat is None or panel is None or self.reads_all or panel.sees_others == SeesOthers.ALWAYS:
            return "Chưa có ý kiến nào."
        if panel.sees_others == SeesOthers.AFTER:
            return "Ý kiến của các thành viên khác hiện ra sau khi bạn nộp ý kiến của mình."
        return "Theo quy định của Hội đồng, thành viên không xem ý kiến của nhau."

    @cached_property
    def awaited(self) -> list[str]:
        """Members whose opinion is still to come, by name; only for those who read all."""
        if self.round is None or self.round.panel_id is None or not self.reads_all:
            return []
        filed = {row.member_id for row in self.counted}
        members = active_members().filter(panel_id=self.round.panel_id, user__isnull=False)
        return [member.name for member in members if member.pk not in filed]

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
        if self.compiled is not None and self.base_version == 0:
            amounts = self.compiled.amounts
            whole = sum(amounts.values()) if amounts else None
            values = {**values, **self.compiled.values, **money_values(amounts, self.shares, whole=whole)}
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
