"""What execution tells the rest of the house, after commit. Ids and names only."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.events import ProposalEvent


@dataclass(frozen=True, slots=True)
class AdjustmentMoved(ProposalEvent):
    """An adjustment was filed, confirmed, refused or withdrawn; `target` is where it stands now, `authority` who decides."""

    number: int
    authority: str


@dataclass(frozen=True, slots=True)
class ProposalAdjusted(ProposalEvent):
    """An adjustment was decided and applied."""

    number: int
    authority: str
