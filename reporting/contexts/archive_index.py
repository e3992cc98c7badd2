"""Mục lục hồ sơ of a đề án that is over: its steps with their papers, what was handed in, what was printed (Điều 22, 23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from core.errors import Refused
from execution.selectors import contract_of
from organisations.actors import Actor
from organisations.models import Organisation
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal, TransitionRecord
from proposals.states import State
from reporting.contexts.letter import Fact, Letterhead, PaperEntry, Signature, facts, letterhead_of
from reporting.contexts.papers import papers_of
from reporting.contexts.signing import signed_by_hand
from reporting.models import Document, Status, Validity

SYMBOL = "MLHS"
"""Symbol before that of the unit; no circular sets one."""
CLOSED = frozenset({State.SETTLED, State.STOPPED})
NOT_OVER = "Đề án chưa quyết toán hoặc ngừng triển khai nên chưa lập được mục lục hồ sơ lưu trữ."
OF_THE_DOSSIER = ("proposal_dossier", "submission_receipt", "contract_paper")
"""Kinds about the đề án itself that every reader of the index may know of; sheets of an appraisal are not among them."""


@dataclass(frozen=True)
class StepEntry:
    """A step that was taken on a paper. Đồng."""

    number: int
    name: str
    paper: str
    day: date | None
    amount: int | None


@dataclass(frozen=True)
class IssuedEntry:
    """A document of the portal, by the code with which it can be verified."""

    number: int
    title: str
    day: date
    code: str
    pages: int
    standing: str


@dataclass(frozen=True)
class ArchiveIndex:
    """Everything the index says."""

    letterhead: Letterhead
    signature: Signature
    title: str
    facts: tuple[Fact, ...]
    steps: tuple[StepEntry, ...]
    papers: tuple[PaperEntry, ...]
    issued: tuple[IssuedEntry, ...]
    recipients: tuple[str, ...]


def issuer_of(proposal: Proposal) -> Organisation:
    """The unit, which keeps the dossier (Điều 23)."""
    return proposal.unit


def build(proposal: Proposal, *, actor: Actor, day: date) -> ArchiveIndex:
    """The index as it stands. Refused while the đề án is not over."""
    if proposal.state not in CLOSED:
        raise Refused(NOT_OVER)
    contract = contract_of(proposal)
    signed = f"số {contract.number} ngày {contract.signed_on:%d/%m/%Y}" if contract else None
    papers = list(proposal.papers.filter(removed_at__isnull=True).order_by("uploaded_at", "pk"))
    return ArchiveIndex(
        letterhead=letterhead_of(proposal.unit, prefix=SYMBOL, day=day), signature=signed_by_hand(proposal.unit),
        title="Mục lục hồ sơ đề án khuyến công quốc gia",
        facts=facts(
            ("Tên đề án", proposal.title), ("Số hồ sơ", proposal.code), ("Hợp đồng", signed),
            ("Đơn vị thực hiện", proposal.unit.name), ("Năm kế hoạch", str(proposal.plan_year)),
            ("Kết quả", proposal.get_state_display()),
        ),
        steps=_steps(proposal), papers=papers_of(papers), issued=_issued(proposal), recipients=("Lưu: VT, hồ sơ đề án",),
    )  # fmt: skip


def _steps(proposal: Proposal) -> tuple[StepEntry, ...]:
    rows = TransitionRecord.objects.filter(proposal=proposal).exclude(decision_number="").order_by("at", "pk")
    return tuple(
        StepEntry(
            number, LIFECYCLE[row.step].label if row.step in LIFECYCLE else row.step, row.decision_number,
            row.decision_date, row.amount,
        )
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip


def _issued(proposal: Proposal) -> tuple[IssuedEntry, ...]:
    about = (
        Q(proposal=proposal, kind__in=OF_THE_DOSSIER) | Q(report__proposal=proposal) | Q(acceptance__proposal=proposal)
        | Q(settlement__proposal=proposal) | Q(group_plan__proposal=proposal)
    )  # fmt: skip
    rows = Document.objects.filter(about, status=Status.READY).order_by("issued_at", "pk").defer("snapshot")
    return tuple(
        IssuedEntry(
            number, row.title, timezone.localdate(row.issued_at), row.verification_code, row.pages or 0,
            "" if row.validity == Validity.VALID else row.get_validity_display(),
        )
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip
