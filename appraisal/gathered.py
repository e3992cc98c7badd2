"""The opinions of a body on one dossier, as far as one person reads them, and what comes of them together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from appraisal.compiling import Compiled, Tally, compile_opinions
from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet
from appraisal.selectors import Reader, opinions_for, valid_opinions
from appraisal.selectors.members import active_members
from appraisal.sheets import OpinionView, opinion_views
from appraisal.states import SeesOthers
from organisations.actors import Actor
from programmes import selectors as programmes


@dataclass(frozen=True)
class Gathered:
    """`rounds` of one level, newest first; `reads_all`: who compiles, and the head of the level."""

    actor: Actor
    rounds: tuple[Appraisal, ...]
    reader: Reader
    reads_all: bool

    @cached_property
    def views(self) -> list[OpinionView]:
        """The opinions this person may read."""
        titles = {row.code: row.short_title for row in programmes.contents()}
        return opinion_views(self.rounds, opinions_for(self.actor, self.rounds), self.actor, titles)

    @cached_property
    def counted(self) -> list[AppraisalSheet]:
        """The opinions a sheet of the round is made of; nothing for whoever does not read all of them."""
        return valid_opinions(self.rounds[0]) if self.rounds and self.reads_all else []

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

    @cached_property
    def awaited(self) -> list[str]:
        """Members whose opinion is still to come, by name; only for those who read all."""
        if not self.rounds or self.rounds[0].panel_id is None or not self.reads_all:
            return []
        filed = {row.member_id for row in self.counted}
        members = active_members().filter(panel_id=self.rounds[0].panel_id, user__isnull=False)
        return [member.name for member in members if member.pk not in filed]

    @property
    def empty_words(self) -> str:
        """Why no opinion is shown."""
        seat, panel = self.reader.seat, self.reader.panel
        if seat is None or panel is None or self.reads_all or panel.sees_others == SeesOthers.ALWAYS:
            return "Chưa có ý kiến nào."
        if panel.sees_others == SeesOthers.AFTER:
            return "Ý kiến của các thành viên khác hiện ra sau khi bạn nộp ý kiến của mình."
        return "Theo quy định của Hội đồng, thành viên không xem ý kiến của nhau."
