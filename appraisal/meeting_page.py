"""A meeting as one person's page shows it: what they may do, the agenda, and the dossier that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from appraisal import meeting_rules
from appraisal.models import AgendaItem, Attendance, Ballot, Meeting, PanelMember
from appraisal.selectors.meetings import AgendaRow, agenda_of, seat_in, times_of
from appraisal.selectors.sittings import Sitting, Standing, sitting_of, standing_of
from appraisal.states import Choice, MeetingState
from core.signatures import SignatureReport, report_from
from organisations.actors import Actor

TONES = {"planned": "info", "running": "wait", "closed": "wait", "signed": "good", "cancelled": "closed"}


@dataclass(frozen=True)
class MemberRow:
    """A member in the attendance list."""

    member: PanelMember
    present: bool
    times: str


@dataclass(frozen=True)
class BallotRow:
    """A member who counts for the open dossier, and their word as far as the reader may see it."""

    member: PanelMember
    present: bool
    said: str
    dissent: str
    by_secretary: bool


@dataclass(frozen=True)
class MeetingView:
    """`row` and `standing` speak of the dossier that is open; None where it is hidden or the agenda is empty."""

    meeting: Meeting
    seat: PanelMember | None
    runs: bool
    presides: bool
    convenes: bool
    heads: bool
    sitting: Sitting
    agenda: tuple[AgendaRow, ...]
    row: AgendaRow | None
    standing: Standing | None
    members: tuple[MemberRow, ...]

    @property
    def tone(self) -> str:
        return TONES[self.meeting.state]

    @property
    def running(self) -> bool:
        return self.meeting.state == MeetingState.RUNNING

    @property
    def held(self) -> bool:
        return self.meeting.state in {MeetingState.CLOSED, MeetingState.SIGNED}

    @property
    def item(self) -> AgendaItem | None:
        return self.row.item if self.row else None

    @property
    def open_item(self) -> bool:
        """The dossier can still be discussed, voted on and concluded here."""
        return bool(self.running and self.item and not self.item.concluded_at and not self.item.postponed)

    @property
    def undecided(self) -> int:
        return sum(not r.hidden and not r.item.concluded_at and not r.item.postponed for r in self.agenda if r.item)

    @property
    def my_ballot(self) -> Ballot | None:
        return self.standing.ballots.get(self.seat.pk) if self.standing and self.seat else None

    @property
    def votes_here(self) -> bool:
        """This person may say their word to the open dossier now."""
        return bool(
            self.open_item and self.seat and self.standing and self.seat.pk in {m.key for m in self.standing.present}
        )

    @property
    def signature(self) -> SignatureReport | None:
        return report_from(self.meeting.signature)

    def ballot_rows(self) -> list[BallotRow]:
        """Others' words are shown to who runs the meeting, and to whoever has spoken."""
        if self.standing is None:
            return []
        shown = self.runs or self.my_ballot is not None
        there = {member.key for member in self.standing.present}
        rows = {member.pk: member for member in self.sitting.members}
        return [self._ballot_row(rows[one.key], one.key in there, shown=shown) for one in self.standing.entitled]

    def _ballot_row(self, member: PanelMember, present: bool, *, shown: bool) -> BallotRow:  # noqa: FBT001
        ballot = self.standing.ballots.get(member.pk) if self.standing else None
        if ballot is None or not (shown or (self.seat and member.pk == self.seat.pk)):
            return BallotRow(member, present, "Đã cho ý kiến" if ballot else "", "", by_secretary=False)
        own = ballot.member.user_id == ballot.entered_by_id
        return BallotRow(member, present, Choice(ballot.choice).label, ballot.dissent, by_secretary=not own)


def meeting_view(meeting: Meeting, actor: Actor, position: int = 0) -> MeetingView:
    """The page of a meeting, with one dossier open: the one asked for, else the first that is not decided."""
    seat = seat_in(meeting.panel, actor)
    agenda = tuple(agenda_of(meeting, actor))
    sitting = sitting_of(meeting, [row.item for row in agenda if row.item])
    row = _asked(agenda, position)
    standing = standing_of(row.item, sitting) if row and row.item and meeting.state == MeetingState.RUNNING else None
    times = times_of(meeting)
    return MeetingView(
        meeting=meeting,
        seat=seat,
        runs=meeting_rules.runs(seat),
        presides=meeting_rules.presides(seat),
        convenes=meeting_rules.may_convene(actor, meeting.tenant_id, seat),
        heads=meeting_rules.is_head(actor, meeting.tenant_id),
        sitting=sitting,
        agenda=agenda,
        row=row,
        standing=standing,
        members=tuple(MemberRow(m, m.pk in sitting.present, _spans(times.get(m.pk, []))) for m in sitting.members),
    )


def basis_rows(item: AgendaItem) -> list[dict[str, Any]]:
    """The ballots kept with a conclusion, in words."""
    return [{**row, "said": Choice(row["choice"]).label} for row in item.basis.get("ballots", ())]


def _asked(agenda: tuple[AgendaRow, ...], position: int) -> AgendaRow | None:
    if 0 < position <= len(agenda):
        return agenda[position - 1]
    undecided = (row for row in agenda if row.item and not row.item.concluded_at and not row.item.postponed)
    return next(undecided, agenda[0] if agenda else None)


def _spans(stretches: list[Attendance]) -> str:
    return ", ".join(
        f"{timezone.localtime(row.arrived_at):%H:%M}–"
        + (f"{timezone.localtime(row.left_at):%H:%M}" if row.left_at else "")
        for row in stretches
    )
