"""Biên bản thẩm định of a council, at either level (TT 36/2013/TT-BCT, Điều 8; NĐ 30/2020/NĐ-CP, Phụ lục III, mẫu 1.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone

from appraisal.models import AgendaItem, Attendance, Level, Meeting, PanelMember, Verdict
from appraisal.panels import PRESIDING
from appraisal.selectors.conflicts import conflicted_members
from appraisal.selectors.meetings import times_of
from appraisal.selectors.minutes import HELD
from appraisal.states import Choice, DecidesBy, Seat
from core.errors import Refused
from core.words import dong_in_words
from organisations.actors import Actor
from reporting.contexts.letter import Letterhead, Signature, letterhead_of, paragraphs

TITLES = {Level.PROVINCE: "thẩm định cấp cơ sở", Level.CENTRE: "thẩm định cấp Bộ"}


@dataclass(frozen=True)
class Attendee:
    """Who was there, as what, and from when until when; `times` says "vắng mặt" of whoever never came."""

    name: str
    post: str
    seat: str
    times: str


@dataclass(frozen=True)
class Away:
    """A declared conflict: name and dossier, no reasons."""

    name: str
    dossiers: tuple[str, ...]


@dataclass(frozen=True)
class Dissent:
    """Words kept at the wish of a member."""

    name: str
    choice: str
    words: str


@dataclass(frozen=True)
class MinutesItem:
    """One dossier. `amount` in đồng; None where the council did not pass it or put it off."""

    number: int
    code: str
    title: str
    unit: str
    discussion: tuple[str, ...]
    quorum: str
    absent: str
    votes: str
    dissents: tuple[Dissent, ...]
    verdict: str
    conclusion: tuple[str, ...]
    asked: int
    amount: int | None
    amount_in_words: str
    postponed: str


@dataclass(frozen=True)
class CouncilMinutes:
    """Everything the minutes say. `total` đồng: what the dossiers that passed were given together."""

    letterhead: Letterhead
    about: str
    council: str
    decision: str
    opened: str
    closed: str
    place: str
    chair: Attendee
    secretary: Attendee
    present: tuple[Attendee, ...]
    absent: tuple[Attendee, ...]
    rule: str
    conflicts: tuple[Away, ...]
    opening: tuple[str, ...]
    items: tuple[MinutesItem, ...]
    other_matters: tuple[str, ...]
    reopened: str
    passed: int
    failed: int
    put_off: int
    total: int
    total_in_words: str
    secretary_signature: Signature
    signature: Signature
    recipients: tuple[str, ...]

    @property
    def both_signatures(self) -> tuple[Signature, Signature]:
        """The secretary's on the left, the chair's on the right."""
        return (self.secretary_signature, self.signature)


def build_province(meeting: Meeting, *, actor: Actor, day: date) -> CouncilMinutes:
    """The minutes of a Sở's council. Refused before the meeting is over, and for a council of the Cục."""
    return _build(meeting, Level.PROVINCE)


def build_centre(meeting: Meeting, *, actor: Actor, day: date) -> CouncilMinutes:
    """The minutes of the Cục's council. Refused before the meeting is over, and for a council of a Sở."""
    return _build(meeting, Level.CENTRE)


def _build(meeting: Meeting, level: Level) -> CouncilMinutes:
    if meeting.panel.level != level:
        raise Refused(f"Hội đồng này không thẩm định {level.label}.")
    if meeting.state not in HELD:
        raise Refused("Phiên họp chưa kết thúc nên chưa lập được biên bản.")
    return words_of(meeting)


def words_of(meeting: Meeting) -> CouncilMinutes:
    """The minutes as they stand: final once the meeting is over, a draft while it runs. Refused before it was opened."""
    if meeting.opened_at is None:
        raise Refused("Phiên họp chưa khai mạc nên chưa có biên bản.")
    level, ended = Level(meeting.panel.level), meeting.closed_at or timezone.now()
    items = list(meeting.items.select_related("appraisal__proposal__unit"))
    people = _people(meeting)
    words = tuple(_item(number, item) for number, item in enumerate(items, start=1))
    chair = next((each for each in people if each.seat in _labels(PRESIDING) and each.times != _NEVER), _NOBODY)
    secretary = next((each for each in people if each.seat == Seat.SECRETARY.label and each.times != _NEVER), _NOBODY)
    given = [item.amount for item in words if item.amount is not None]
    number = meeting.minutes_number
    return CouncilMinutes(
        letterhead=letterhead_of(meeting.tenant, prefix="BB", day=timezone.localdate(ended), number=number),
        about=f"{TITLES[level].capitalize()} các đề án khuyến công quốc gia năm {meeting.panel.plan_year}",
        council=meeting.panel.name,
        decision=_decision(meeting),
        opened=_moment(meeting.opened_at),
        closed=_moment(ended),
        place=meeting.place,
        chair=chair,
        secretary=secretary,
        present=tuple(each for each in people if each.times != _NEVER),
        absent=tuple(each for each in people if each.times == _NEVER),
        rule=_rule(meeting),
        conflicts=_conflicts(meeting, items),
        opening=paragraphs(meeting.opening),
        items=words,
        other_matters=paragraphs(meeting.other_matters),
        reopened=meeting.reopened_why,
        passed=len(given),
        failed=sum(item.verdict == Verdict.NOT_MET for item in items),
        put_off=sum(bool(item.postponed) for item in items),
        total=sum(given),
        total_in_words=dong_in_words(sum(given)),
        secretary_signature=Signature(("Thư ký",), secretary.name),
        signature=Signature(("Chủ tọa",), chair.name),
        recipients=("Như thành phần dự họp", "Lưu: VT, hồ sơ thẩm định"),
    )


_NEVER = "vắng mặt"
_NOBODY = Attendee("", "", "", "")


def _labels(seats: tuple[Seat, ...]) -> tuple[str, ...]:
    return tuple(seat.label for seat in seats)


def _people(meeting: Meeting) -> list[Attendee]:
    """Everybody who sat in the council when it met, chair first."""
    day, times = timezone.localdate(meeting.opened_at), times_of(meeting)
    rows = [
        row
        for row in PanelMember.objects.filter(panel=meeting.panel, joined_on__lte=day).order_by("position", "id")
        if row.left_on is None or row.left_on > day or row.pk in times
    ]
    order = [Seat.CHAIR, Seat.VICE_CHAIR, Seat.SECRETARY, Seat.MEMBER, Seat.STAFF]
    rows.sort(key=lambda row: order.index(Seat(row.seat)))
    return [
        Attendee(row.name, ", ".join(filter(None, (row.title, row.organisation))), row.get_seat_display(),
                 _times(times.get(row.pk, []), meeting.closed_at))
        for row in rows
    ]  # fmt: skip


def _times(stretches: list[Attendance], closed_at: datetime | None) -> str:
    if not stretches:
        return _NEVER
    return "; ".join(
        f"từ {_clock(each.arrived_at)} đến "
        + ("hết phiên" if each.left_at is None or each.left_at == closed_at else _clock(each.left_at))
        for each in stretches
    )


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H giờ %M}"


def _moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H giờ %M phút, ngày %d/%m/%Y}"


def _decision(meeting: Meeting) -> str:
    panel = meeting.panel
    day = f" ngày {panel.decision_date:%d/%m/%Y}" if panel.decision_date else ""
    return f"Quyết định số {panel.decision_number}{day}" if panel.decision_number else ""


def _rule(meeting: Meeting) -> str:
    panel = meeting.panel
    share = Fraction(panel.quorum_part, panel.quorum_of)
    part = Fraction(panel.majority_part, panel.majority_of)
    how = (
        "theo đồng thuận" if panel.decides_by == DecidesBy.CONSENSUS else f"khi quá {part} số thành viên có mặt đồng ý"
    )
    return f"Phiên họp hợp lệ khi có mặt ít nhất {share} số thành viên được dự; thông qua {how}."


def _conflicts(meeting: Meeting, items: list[AgendaItem]) -> tuple[Away, ...]:
    away = conflicted_members(meeting.panel, [item.appraisal.proposal_id for item in items])
    found: dict[str, list[str]] = {}
    names = dict(PanelMember.objects.filter(panel=meeting.panel).values_list("pk", "name"))
    for item in items:
        now = {names[key] for key in away.get(item.appraisal.proposal_id, ())}
        for name in sorted(now | set(item.basis.get("conflicted", ()))):
            found.setdefault(name, []).append(item.appraisal.proposal.code)
    return tuple(Away(name, tuple(codes)) for name, codes in found.items())


def _item(number: int, item: AgendaItem) -> MinutesItem:
    proposal, basis = item.appraisal.proposal, item.basis
    passed = item.verdict in {Verdict.MET, Verdict.MET_WITH_CHANGES}
    return MinutesItem(
        number=number,
        code=proposal.code,
        title=proposal.title,
        unit=proposal.unit.name,
        discussion=paragraphs(item.discussion),
        quorum=_quorum(basis.get("quorum")),
        absent=", ".join(basis.get("absent", ())),
        votes=basis.get("votes", {}).get("sentence", ""),
        dissents=tuple(
            Dissent(row["name"], Choice(row["choice"]).label, row["dissent"])
            for row in basis.get("ballots", ())
            if row["dissent"] or row["choice"] == Choice.NO
        ),
        verdict=Verdict(item.verdict).label if item.verdict else "",
        conclusion=paragraphs(item.conclusion),
        asked=proposal.amount_proposed,
        amount=item.amount if passed else None,
        amount_in_words=dong_in_words(item.amount) if passed and item.amount is not None else "",
        postponed=item.postponed,
    )


def _quorum(kept: dict[str, Any] | None) -> str:
    if not kept:
        return ""
    return f"{kept['present']}/{kept['entitled']} thành viên được dự có mặt, cần ít nhất {kept['needed']}"
