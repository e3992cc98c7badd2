"""Báo cáo định kỳ (NĐ 30/2020/NĐ-CP, mẫu báo cáo): what was reported, the figures, the contracts one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from core.errors import Refused
from core.money import format_dong, format_million
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from reporting.contexts.letter import Letterhead, Signature, letterhead_of, paragraphs
from reporting.contexts.offices import centre
from reporting.contexts.places import people_of
from reporting.contexts.signing import signed_by_hand
from reporting.models import PeriodicReport
from reporting.periodic.measures import Indicator
from reporting.periodic.page import figures_of
from reporting.periodic.tables import BY_CONTENT, Group, Line, is_money


@dataclass(frozen=True)
class ReportLine:
    """An indicator, its figures as printed: money in triệu đồng, a dash for nothing."""

    title: str
    unit: str
    period: str
    so_far: str
    local_period: str
    local_so_far: str
    last_period: str
    last_year: str


@dataclass(frozen=True)
class ReportGroup:
    """A content or a Sở with its sums as printed."""

    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ReportPart:
    """What the writer says."""

    number: str
    title: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class ContractLine:
    """A contract of the period."""

    code: str
    title: str
    unit: str
    contract: str
    amount: int
    percent: int | None
    spent: int | None
    difficulties: str


@dataclass(frozen=True)
class PeriodicPaper:
    """Everything the printed report says. `draft` = not locked yet; `signed_elsewhere` = another body signs and numbers it."""

    letterhead: Letterhead
    signature: Signature
    title: str
    about: str
    addressed_to: tuple[str, ...]
    reporter: str
    basis: str
    first_day: date
    last_day: date
    lines: tuple[ReportLine, ...]
    local: bool
    rate: str
    heads: tuple[str, ...]
    contents: tuple[ReportGroup, ...]
    provinces: tuple[ReportGroup, ...]
    missing: tuple[str, ...]
    parts: tuple[ReportPart, ...]
    contracts: tuple[ContractLine, ...]
    correction: str
    draft: bool
    recipients: tuple[str, ...]
    signed_elsewhere: bool = False


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


def organisation_of(report: PeriodicReport) -> Organisation:
    """Whoever writes it keeps it."""
    return report.organisation


def build(report: PeriodicReport, *, actor: Actor, day: date) -> PeriodicPaper:
    """As it stands; Refused for another organisation's report: a reader reads it as it was printed by its own."""
    if actor.organisation.pk != report.organisation_id:
        raise Refused("Chỉ cơ quan, đơn vị lập báo cáo mới in được báo cáo này.")
    figures, regime, office = figures_of(report), report.regime_row, report.organisation
    letterhead, signature = _head(report, day)
    return PeriodicPaper(
        letterhead=letterhead, signature=signature, title="Báo cáo", about=f"{_about(regime.title)} {report.period_row.label}",
        addressed_to=_addressed(report, day), reporter=office.name, basis=regime.citation, first_day=report.first_day, last_day=report.last_day,
        lines=tuple(_line(row) for row in figures.lines), local=regime.local or bool(report.typed), rate=_percent(figures.rate),
        heads=tuple(f"{row.title} ({_unit(row)})" for row in BY_CONTENT),
        contents=_groups(figures.contents), provinces=_groups(figures.provinces),
        missing=tuple(row["organisation"] for row in report.sources if not row["report"]),
        parts=tuple(
            ReportPart(ROMAN[place], part.title, paragraphs(report.words.get(part.key, "")))
            for place, part in enumerate(regime.parts, start=1)
        ),
        contracts=tuple(_contract(row) for row in report.progress), correction=report.reason, draft=not report.is_locked,
        recipients=("Như trên", f"Lưu: VT, {office.symbol or office.short_name}"), signed_elsewhere=bool(regime.signs),
    )  # fmt: skip


def _about(title: str) -> str:
    """The title without the word that stands above it."""
    return title.removeprefix("Báo cáo ").capitalize() if title.startswith("Báo cáo ") else title


def _head(report: PeriodicReport, day: date) -> tuple[Letterhead, Signature]:
    """The paper of whoever signs: the organisation itself, its Ủy ban nhân dân, or the ministry."""
    office, signs = report.organisation, report.regime_row.signs
    issued = report.document_date or day
    if signs == "ministry":
        ministry = Organisation.objects.get(kind=OrganisationKind.MINISTRY)
        return letterhead_of(ministry, prefix="BC", day=issued, number=report.document_number), signed_by_hand(ministry)
    if signs == "people":
        head = Letterhead(
            "", people_of(office, issued).upper(), "BC-UBND", office.place_name, issued, report.document_number
        )
        return head, Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
    return letterhead_of(office, prefix="BC", day=issued, number=report.document_number), signed_by_hand(office)


def _addressed(report: PeriodicReport, day: date) -> tuple[str, ...]:
    office = report.organisation
    names = {
        "centre": lambda: centre().name,
        "province": lambda: office.tenant.name if office.tenant and office.tenant_id != centre().pk else "",
        "people": lambda: people_of(office, day),
        "ministry": lambda: Organisation.objects.get(kind=OrganisationKind.MINISTRY).name,
        "premier": lambda: "Thủ tướng Chính phủ",
    }
    found = [name for key in report.regime_row.to if (name := names[key]())]
    return tuple(f"{name}{'.' if name == found[-1] else ';'}" for name in found)


def _line(row: Line) -> ReportLine:
    shown = partial(_figure, row.indicator)
    return ReportLine(
        row.indicator.title, _unit(row.indicator), shown(row.period), shown(row.so_far), shown(row.local_period),
        shown(row.local_so_far), shown(row.last_period), shown(row.last_year),
    )  # fmt: skip


def _groups(rows: list[Group]) -> tuple[ReportGroup, ...]:
    return tuple(
        ReportGroup(row.title, tuple(_figure(head, cell) for head, cell in zip(BY_CONTENT, row.cells, strict=True)))
        for row in rows
    )


def _unit(indicator: Indicator) -> str:
    return "triệu đồng" if is_money(indicator) else indicator.unit


def _figure(indicator: Indicator, amount: int | None) -> str:
    if amount is None:
        return "–"
    return format_million(amount) if is_money(indicator) else format_dong(amount)


def _contract(row: dict[str, Any]) -> ContractLine:
    return ContractLine(
        row["code"], row["title"], row["unit"], row["contract"], row["amount"], row["percent"], row["spent"], row["difficulties"]
    )  # fmt: skip


def _percent(rate: Fraction | None) -> str:
    return "" if rate is None else f"{float(rate):.1f}".replace(".", ",")
