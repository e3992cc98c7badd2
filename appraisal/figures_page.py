"""Where the appraiser's own figures start: each line as the unit proposed it and as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appraisal.models import Level
from appraisal.selectors import STAGE_OF_LEVEL
from proposals.estimates import Estimate, VersionLine, lines_now, starting_point
from proposals.models import EstimateVersion, Proposal
from proposals.states import EstimateStage

LINES_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Start:
    """Where the appraiser starts: the lines to correct, those the unit proposed, the newest version's number."""

    estimate: Estimate
    proposed: dict[int, VersionLine]
    newest: int

    def page(self, number: int) -> Sequence[VersionLine]:
        """The lines of one page, from 1."""
        return self.estimate.lines[(number - 1) * LINES_AT_ONCE : number * LINES_AT_ONCE]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.estimate.lines) // LINES_AT_ONCE))


def start_of(proposal: Proposal, level: Level) -> Start:
    """The starting point of this level. Two queries, or three for a dossier without versions."""
    versions = list(proposal.estimate_versions.order_by("number"))
    asked: EstimateVersion | None = next((v for v in reversed(versions) if v.stage == EstimateStage.PROPOSED), None)
    lines = asked.lines if asked else lines_now(proposal)
    return Start(
        starting_point(proposal, STAGE_OF_LEVEL[level]), {line["line"]: line for line in lines},
        versions[-1].number if versions else 0,
    )  # fmt: skip
