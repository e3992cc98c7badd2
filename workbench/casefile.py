"""The frame of a case file: the strip on top and the column on the right, the same on every tab."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from appraisal.rules import RETURN_STEPS
from appraisal.selectors import charge_of
from organisations.actors import Actor
from proposals import rules
from proposals.models import Proposal
from proposals.states import STATE_TONE, State
from proposals.waiting import Wait, waits_for
from workbench.selectors import Point, days_left, journey
from workbench.steps import StepLink, links

TABS = (
    ("case", "Hồ sơ"),
    ("case_estimate", "Dự toán"),
    ("case_appraisal", "Thẩm định"),
    ("case_execution", "Thực hiện"),
    ("case_documents", "Văn bản"),
    ("case_history", "Lịch sử"),
)

AMOUNTS = (
    ("Đề nghị", "amount_proposed"),
    ("Sở thẩm định", "amount_province"),
    ("Cục thẩm định", "amount_central"),
    ("Phê duyệt", "amount_approved"),
    ("Điều chỉnh", "amount_adjusted"),
    ("Hợp đồng", "amount_contracted"),
    ("Nghiệm thu", "amount_accepted"),
    ("Quyết toán", "amount_settled"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab with its own address."""

    label: str
    url: str
    current: bool
    count: None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the content of a tab."""

    proposal: Proposal
    tone: str
    wait: Wait | None
    days_left: int | None
    points: list[Point]
    links: list[StepLink]
    tabs: list[Tab]
    amounts: list[tuple[str, int | None]]
    may_edit: bool
    may_attach: bool
    may_copy: bool
    paused: bool

    @property
    def primary(self) -> StepLink | None:
        """The way forward, if there is one for this person."""
        return next((link for link in self.links if not link.aside), None)

    @property
    def ask_url(self) -> str:
        """The screen on which a supplement is asked for, for whom the step belongs to."""
        return next((link.url for link in self.links if link.name in RETURN_STEPS), "")

    @property
    def others(self) -> list[StepLink]:
        """Every other step, behind "Bước khác"."""
        return [link for link in self.links if link is not self.primary]


def frame(proposal: Proposal, actor: Actor, *, tab: str) -> Frame:
    """Build the frame for one tab. No queries: everything is on the row already fetched."""
    return Frame(
        proposal=proposal,
        tone=STATE_TONE[proposal.state],
        wait=waits_for(proposal),
        days_left=days_left(proposal.due_on, timezone.localdate()),
        points=journey(proposal),
        links=links(proposal, actor, charge_of(proposal)),
        tabs=[
            Tab(label, reverse(f"workbench:{name}", args=(proposal.code,)), current=name == tab) for name, label in TABS
        ],
        amounts=[(label, getattr(proposal, field)) for label, field in AMOUNTS],
        may_edit=rules.may_edit(actor, proposal),
        may_attach=rules.may_attach(actor, proposal),
        may_copy=rules.may_copy(actor, proposal),
        paused=proposal.state in State.PAUSED,
    )
