"""Báo cáo đăng ký kế hoạch khuyến công quốc gia (TT 36/2013/TT-BCT, Điều 6.1, 10.2): last year, this year, next year, list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from organisations.actors import Actor
from organisations.models import Organisation
from planning.models import Registration
from planning.results import Tally
from planning.selectors.results import results_of
from reporting.contexts.letter import Letterhead, Signature, letterhead_of, paragraphs
from reporting.contexts.offices import centre
from reporting.contexts.places import people_of
from reporting.contexts.registration_table import ContentGroup, Money, RegistrationTable
from reporting.contexts.registration_table import build as build_table


@dataclass(frozen=True)
class ResultRow:
    """Counts and đồng of one content at the four stages."""

    title: str
    approved_count: int
    approved: int
    contracted_count: int
    contracted: int
    accepted_count: int
    accepted: int
    settled_count: int
    settled: int


@dataclass(frozen=True)
class Results:
    """The table of a year: contents, then the sum. Empty rows = nothing was approved for that year."""

    year: int
    rows: tuple[ResultRow, ...]
    total: ResultRow


@dataclass(frozen=True)
class Part:
    """A numbered part of the report: what the Sở wrote, and the figures of the system beside it."""

    number: str
    title: str
    text: tuple[str, ...]
    results: Results | None = None


@dataclass(frozen=True)
class Moved:
    """A đề án the Sở places elsewhere than the law's order, with its reason."""

    code: str
    title: str
    rank: int
    law_place: int
    reason: str


@dataclass(frozen=True)
class LeftOut:
    """A passed đề án that is not registered this time, with the reason."""

    code: str
    title: str
    reason: str


@dataclass(frozen=True)
class RegistrationReport:
    """Everything the printed report says. `draft` = not sent yet. Money in đồng."""

    letterhead: Letterhead
    signature: Signature
    title: str
    about: str
    addressed_to: tuple[str, ...]
    parts: tuple[Part, ...]
    groups: tuple[ContentGroup, ...]
    count: int
    money: Money
    in_words: str
    moved: tuple[Moved, ...]
    left_out: tuple[LeftOut, ...]
    draft: bool
    recipients: tuple[str, ...] = ()


def build(registration: Registration, *, actor: Actor, day: date) -> RegistrationReport:
    """The report of one bundle; its list is that of Mẫu số 2. Refused while no đề án is included."""
    table: RegistrationTable = build_table(registration, actor=actor, day=day)
    office, year = registration.tenant, registration.plan_year
    above, people = centre().name, people_of(office, day)
    return RegistrationReport(
        letterhead=letterhead_of(
            office, prefix="BC", day=registration.document_date or day, number=registration.document_number
        ),
        signature=table.signature,
        title="Báo cáo",
        about=f"Đăng ký kế hoạch khuyến công quốc gia năm {year}{_batch(registration)}",
        addressed_to=(f"{above};", f"{people} (để báo cáo)."),
        parts=(
            _past("I", f"Kết quả thực hiện công tác khuyến công năm {year - 2}", registration.last_year, office, year - 2, day),
            _past("II", f"Đánh giá tình hình thực hiện kế hoạch khuyến công năm {year - 1}", registration.this_year,
                  office, year - 1, day),
            Part("III", f"Mục tiêu và định hướng công tác khuyến công năm {year}", paragraphs(registration.next_year)),
        ),
        groups=table.groups, count=table.count, money=table.money, in_words=table.in_words,
        moved=_moved(registration), left_out=_left_out(registration), draft=table.draft,
        recipients=("Như trên", "Lưu: VT"),
    )  # fmt: skip


def _past(number: str, title: str, text: str, office: Organisation, year: int, day: date) -> Part:
    found = results_of(office.pk, year, day)
    results = Results(year, tuple(_row(row) for row in found.contents), _row(found.total))
    return Part(number, title, paragraphs(text), results)


def _row(row: Tally) -> ResultRow:
    return ResultRow(
        row.title, row.approved_count, row.approved, row.contracted_count, row.contracted, row.accepted_count,
        row.accepted, row.settled_count, row.settled,
    )  # fmt: skip


def _moved(registration: Registration) -> tuple[Moved, ...]:
    rows = registration.items.filter(included=True).exclude(moved_reason="").select_related("proposal")
    return tuple(
        Moved(row.proposal.code, row.proposal.title, row.rank, row.law_place, row.moved_reason)
        for row in rows.order_by("rank")
    )


def _left_out(registration: Registration) -> tuple[LeftOut, ...]:
    rows = registration.items.filter(included=False).select_related("proposal").order_by("proposal__code")
    return tuple(LeftOut(row.proposal.code, row.proposal.title, row.reason) for row in rows)


def _batch(registration: Registration) -> str:
    return "" if registration.batch == 1 else f" (đợt {registration.batch})"
