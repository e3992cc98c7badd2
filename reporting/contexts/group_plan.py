"""Kế hoạch triển khai of a group đề án: Mẫu số 11 of Phụ lục 1 (TT 36/2013/TT-BCT, Điều 21 khoản 2 điểm a, Điều 23). Đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.errors import Refused
from core.words import dong_in_words
from execution.group_plan_page import read_rows
from execution.models import GroupPlan
from execution.selectors.group_plans import moves_of, rows_of
from execution.selectors.settlements import lines_in_force
from organisations.actors import Actor
from organisations.models import Organisation
from proposals.models import Proposal, TransitionRecord
from reporting.contexts.letter import Fact, Letterhead, Signature, facts, letterhead_of
from reporting.contexts.offices import centre
from reporting.contexts.places import Places
from reporting.contexts.signing import signed_by_hand

# Phụ lục III of NĐ 30/2020/NĐ-CP: KH = kế hoạch.
SYMBOL = "KH"
EMPTY = "Kế hoạch chưa có đơn vị thụ hưởng nào nên chưa lập được Mẫu số 11."


@dataclass(frozen=True)
class BeneficiaryLine:
    """A beneficiary, its place, what it is given and when."""

    number: int
    name: str
    place: str
    subject: str
    total: int
    national: int
    period: str
    note: str


@dataclass(frozen=True)
class GroupPlanTable:
    """Everything Mẫu 11 says; `approved` is empty until the Sở has approved."""

    letterhead: Letterhead
    signature: Signature
    title: str
    about: str
    facts: tuple[Fact, ...]
    rows: tuple[BeneficiaryLine, ...]
    total: int
    national: int
    left: int
    in_words: str
    approved: str
    recipients: tuple[str, ...]


def unit_of(plan: GroupPlan) -> Organisation:
    """Who issues it."""
    return plan.proposal.unit


def build(plan: GroupPlan, *, actor: Actor, day: date) -> GroupPlanTable:
    """Mẫu 11 as the plan stands."""
    proposal, stored = plan.proposal, rows_of(plan)
    if not stored:
        raise Refused(EMPTY)
    sent = timezone.localdate(plan.sent_at) if plan.sent_at else day
    places = Places((row.production_commune_id for row in stored), sent)
    rows = tuple(
        BeneficiaryLine(
            number, row.name, places.name(row.production_commune, row.production_address), f"{row.subject} ({line})",
            row.total or 0, row.national or 0, _period(row.starts_on, row.ends_on), row.note,
        )
        for number, (row, line, _) in enumerate(read_rows(stored, lines_in_force(proposal)), start=1)
    )  # fmt: skip
    national = sum(row.national for row in rows)
    return GroupPlanTable(
        letterhead=letterhead_of(unit_of(plan), prefix=SYMBOL, day=sent), signature=signed_by_hand(unit_of(plan)),
        title="Kế hoạch triển khai", about=f"Thực hiện đề án khuyến công quốc gia năm {proposal.plan_year} lập theo nhóm",
        facts=_facts(proposal), rows=rows, total=sum(row.total for row in rows), national=national,
        left=(proposal.support_in_force or 0) - national, in_words=dong_in_words(national),
        approved=_approved(moves_of(proposal)), recipients=_recipients(proposal),
    )  # fmt: skip


def _period(starts_on: date | None, ends_on: date | None) -> str:
    days = [f"{day:%d/%m/%Y}" for day in (starts_on, ends_on) if day]
    return " đến ".join(days)


def _approved(moves: list[TransitionRecord]) -> str:
    if not moves or moves[-1].step != "approve_group_plan":
        return ""
    dated = f" ngày {moves[-1].decision_date:%d/%m/%Y}" if moves[-1].decision_date else ""
    return f"{moves[-1].organisation_name} phê duyệt tại văn bản số {moves[-1].decision_number}{dated}."


def _facts(proposal: Proposal) -> tuple[Fact, ...]:
    return facts(
        ("Tên đề án", proposal.title), ("Số hồ sơ", proposal.code), ("Đơn vị thực hiện", proposal.unit.name),
        ("Thời gian thực hiện đề án", _period(proposal.starts_on, proposal.ends_on)),
    )  # fmt: skip


def _recipients(proposal: Proposal) -> tuple[str, ...]:
    return (proposal.tenant.name, centre().name, "Lưu: VT")
