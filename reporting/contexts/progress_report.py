"""Báo cáo tiến độ (Mẫu số 3a) and báo cáo khối lượng hoàn thành, kinh phí (Mẫu số 3b) of a month (TT 36/2013/TT-BCT, Điều 23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import timezone

from core.errors import Refused
from execution.advances import percent
from execution.models import ProgressReport
from execution.selectors import contract_of
from execution.states import ReportState
from organisations.actors import Actor
from organisations.models import Organisation
from reporting.contexts.letter import Fact, Letterhead, Signature, facts, letterhead_of, paragraphs
from reporting.contexts.offices import centre
from reporting.contexts.signing import signed_by_hand

# Phụ lục III of NĐ 30/2020/NĐ-CP: BC = báo cáo.
SYMBOL = "BC"
NONE = ("Không có.",)


@dataclass(frozen=True)
class WorkRow:
    """One item of the plan of work: what was planned until when, what is done, how far."""

    number: int
    name: str
    period: str
    done: str
    share: str


@dataclass(frozen=True)
class CostRow:
    """One line of the estimate. Đồng, counted from the first day."""

    number: int
    name: str
    planned: int
    support: int
    done: int
    share: str
    spent: int


@dataclass(frozen=True)
class ContractProgress:
    """Everything Mẫu 3a says."""

    letterhead: Letterhead
    signature: Signature
    title: str
    about: str
    facts: tuple[Fact, ...]
    rows: tuple[WorkRow, ...]
    summary: tuple[Fact, ...]
    difficulties: tuple[str, ...]
    requests: tuple[str, ...]
    recipients: tuple[str, ...]
    aims: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class ContractVolume:
    """Everything Mẫu 3b says; `confirmed_by` is empty until the Sở has confirmed."""

    letterhead: Letterhead
    signature: Signature
    title: str
    about: str
    facts: tuple[Fact, ...]
    rows: tuple[CostRow, ...]
    total: CostRow
    summary: tuple[Fact, ...]
    confirmation: tuple[str, ...]
    confirmed_by: str
    confirmed_on: date | None
    recipients: tuple[str, ...]


def unit_of(report: ProgressReport) -> Organisation:
    """Who issues it."""
    return report.proposal.unit


def build_progress(report: ProgressReport, *, actor: Actor, day: date) -> ContractProgress:
    """Mẫu 3a of the month. Refused while the report is being written."""
    _require_sent(report)
    return ContractProgress(
        letterhead=_head(report), signature=signed_by_hand(unit_of(report)), title="Báo cáo",
        about=f"Tiến độ thực hiện hợp đồng khuyến công quốc gia tháng {report.month:%m/%Y}", facts=_facts(report),
        rows=tuple(
            WorkRow(number, row["name"], _period(row["starts_on"], row["ends_on"]), row["done"] or "–", f"{row['percent']}%")
            for number, row in enumerate(report.work, start=1)
        ),
        summary=_summary(report), difficulties=paragraphs(report.difficulties) or NONE,
        requests=paragraphs(report.requests) or NONE, recipients=_recipients(report),
        aims=facts(*((row["text"].rstrip(".:;"), row["achieved"]) for row in report.aims)),
    )  # fmt: skip


def build_volume(report: ProgressReport, *, actor: Actor, day: date) -> ContractVolume:
    """Mẫu 3b of the month, with the confirmation of the Sở where there is one. Refused while the report is being written."""
    _require_sent(report)
    confirmed = report.state == ReportState.CONFIRMED and report.confirmed_by is not None
    return ContractVolume(
        letterhead=_head(report), signature=signed_by_hand(unit_of(report)), title="Báo cáo",
        about=f"Khối lượng hoàn thành và kinh phí thực hiện hợp đồng đến tháng {report.month:%m/%Y}", facts=_facts(report),
        rows=tuple(_cost(number, row) for number, row in enumerate(report.costs, start=1)),
        total=CostRow(
            0, "Tổng cộng", report.planned, sum(row["support"] for row in report.costs), report.done,
            _share(report.done, report.planned), report.spent,
        ),
        summary=_summary(report), confirmation=paragraphs(report.confirmation) if confirmed else (),
        confirmed_by=report.confirmed_by.full_name if confirmed and report.confirmed_by else "",
        confirmed_on=timezone.localdate(report.confirmed_at) if confirmed and report.confirmed_at else None,
        recipients=_recipients(report),
    )  # fmt: skip


def _require_sent(report: ProgressReport) -> None:
    if report.state not in ReportState.SENT:
        raise Refused("Báo cáo chưa gửi nên chưa lập thành văn bản; gửi báo cáo trước.")


def _head(report: ProgressReport) -> Letterhead:
    return letterhead_of(unit_of(report), prefix=SYMBOL, day=timezone.localdate(report.filed_at))


def _facts(report: ProgressReport) -> tuple[Fact, ...]:
    proposal, contract = report.proposal, contract_of(report.proposal)
    signed = f"số {contract.number} ngày {contract.signed_on:%d/%m/%Y}" if contract else None
    period = f"{contract.starts_on:%d/%m/%Y} đến {contract.ends_on:%d/%m/%Y}" if contract else None
    return facts(
        ("Tên đề án", proposal.title), ("Số hồ sơ", proposal.code), ("Hợp đồng", signed),
        ("Thời gian thực hiện", period), ("Đơn vị thực hiện", proposal.unit.name),
    )  # fmt: skip


def _summary(report: ProgressReport) -> tuple[Fact, ...]:
    item, investment = report.of_item, report.of_investment
    return facts(
        ("Khối lượng của hạng mục được hỗ trợ", None if item is None else f"{percent(item)} giá trị hạng mục"),
        ("Khối lượng của toàn dự án", None if investment is None else f"{percent(investment)} tổng vốn đầu tư"),
    )


def _cost(number: int, row: dict[str, int | str | None]) -> CostRow:
    planned, done = int(row["planned"] or 0), int(row["done"] or 0)
    share, spent = _share(done, planned), int(row["spent"] or 0)
    return CostRow(number, str(row["name"]), planned, int(row["support"] or 0), done, share, spent)


def _share(done: int, planned: int) -> str:
    return percent(Fraction(done, planned)) if planned else "–"


def _period(starts_on: str, ends_on: str) -> str:
    first, last = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    return f"{first:%d/%m/%Y} đến {last:%d/%m/%Y}"


def _recipients(report: ProgressReport) -> tuple[str, ...]:
    office = report.proposal.tenant.name
    above = centre().name
    return (above, *((office,) if office != above else ()), "Lưu: VT")
