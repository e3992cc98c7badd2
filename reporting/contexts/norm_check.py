"""The estimate against the norms of its day, as it is printed: every sum with its steps and articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from budgets.assessment import Assessment, Group
from core.money import format_dong
from proposals.assessing import assess_proposal
from proposals.completeness import Dossier
from proposals.models import NormException, Proposal


@dataclass(frozen=True)
class NormStep:
    """One step of the reckoning in words, and the article it rests on."""

    text: str
    citation: str = ""


@dataclass(frozen=True)
class NormGroup:
    """The lines of one content for one beneficiary. Đồng."""

    title: str
    recipient: str
    cost: int
    asked: int
    allowed: int
    steps: tuple[NormStep, ...] = ()

    @property
    def over(self) -> int:
        """How much more is asked than may be given."""
        return max(self.asked - self.allowed, 0)


@dataclass(frozen=True)
class NormCheck:
    """The whole comparison; `remarks` are sentences: what passes a norm, what only warns, exceptions on record.

    `caveats`: what is not known of the documents that the steps rest on.
    """

    day: date
    groups: tuple[NormGroup, ...]
    asked: int
    allowed: int
    remarks: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


def norm_check_of(dossier: Dossier) -> NormCheck | None:
    """The comparison for the estimate of a đề án; None while it has no lines."""
    if not dossier.lines:
        return None
    found = assess_proposal(dossier.proposal, lines=dossier.lines, beneficiaries=dossier.beneficiaries)
    return NormCheck(
        day=found.day,
        groups=tuple(_group(group) for group in found.groups),
        asked=found.asked,
        allowed=found.allowed,
        remarks=(*_remarks(found), *_exceptions(dossier.proposal)),
        caveats=found.caveats,
    )


def _group(group: Group) -> NormGroup:
    steps = tuple(NormStep(step.text, step.citation) for step in group.steps)
    return NormGroup(group.title, group.recipient_name, group.cost, group.asked, group.allowed, steps)


def _remarks(found: Assessment) -> list[str]:
    said = [(reason.message, reason.article) for reason in (*found.faults, *found.warnings)]
    return [f"{message} ({article})" if article else message for message, article in said]


def _exceptions(proposal: Proposal) -> list[str]:
    rows: list[NormException] = list(proposal.norm_exceptions.order_by("id"))
    return [
        f"Ngoại lệ: {row.authority} cho phép hỗ trợ đến {format_dong(row.limit)} đồng tại văn bản số {row.paper_number} "
        f"ngày {row.paper_date:%d/%m/%Y}; lý do: {row.reason}"
        for row in rows
    ]
