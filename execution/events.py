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


@dataclass(frozen=True, slots=True)
class ReportMoved(ProposalEvent):
    """A monthly report was filed, given back or confirmed; `target` is where it stands now, `month` as 2026-11."""

    month: str


@dataclass(frozen=True, slots=True)
class AdvanceMoved(ProposalEvent):
    """A request for an advance was filed, confirmed, decided, paid or withdrawn; `target` is where it stands now."""

    number: int


@dataclass(frozen=True, slots=True)
class SettlementTimeGiven(ProposalEvent):
    """The Cục set a later day for a settlement dossier; `until` as 2027-01-22."""

    until: str


@dataclass(frozen=True, slots=True)
class InspectionMoved(ProposalEvent):
    """Something happened to a visit on site; `news` is an InspectionNews, `by_province` says whose visit it is."""

    number: int
    news: str
    by_province: bool
