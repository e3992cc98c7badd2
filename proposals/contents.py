"""Support by content: what the unit asks under each, and the most the norms let pass there. Đồng. Reads, never writes.

Room in one content is no room for another, nor room of one beneficiary for another: groups are cut one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from budgets.assessment import Assessment, Group
from programmes import selectors as programmes
from proposals.assessing import assess_proposal
from proposals.estimates import Estimate, VersionLine, starting_point
from proposals.models import Proposal
from proposals.states import EstimateStage

NO_CONTENT: Final = "Chi chung, quản lý"


@dataclass(frozen=True, slots=True)
class ContentShare:
    """One content of a đề án. `code` empty: lines that name none (the unit's own management).

    `asked` by the unit; `allowed` = the most the norms let pass of the estimate that speaks. `limits`, `citation`: where it
    is held back, else empty.
    """

    code: str
    title: str
    asked: int
    allowed: int
    limits: tuple[str, ...] = ()
    citation: str = ""

    @property
    def field(self) -> str:
        """Name of the field that states an amount for it."""
        return f"amount_{self.code.replace('.', '_') or 'chung'}"


def content_shares(
    proposal: Proposal, stage: str, amounts: Mapping[str, int] | None = None
) -> tuple[ContentShare, ...]:
    """Every content that asks for support, in the order of the estimate.

    `amounts` (content -> đồng) chooses the estimate: the newest of the stage that holds them, else what the unit proposed.
    """
    proposed = starting_point(proposal, EstimateStage.PROPOSED)
    asked = asked_by_content(proposed.lines)
    speaking = _holding(proposal, stage, amounts or {}, proposed)
    assessment = assess_proposal(proposal, lines=speaking.lines)
    titles = {row.code: row.short_title for row in programmes.contents()}
    return tuple(
        _share(code, money, titles.get(code, code), speaking.lines, assessment) for code, money in asked.items()
    )


def asked_by_content(lines: Iterable[VersionLine]) -> dict[str, int]:
    """Content -> national money of its lines, contents that ask for none left out."""
    sums: dict[str, int] = {}
    for line in lines:
        if line["national"]:
            sums[line["content_code"]] = sums.get(line["content_code"], 0) + line["national"]
    return sums


def _holding(proposal: Proposal, stage: str, amounts: Mapping[str, int], proposed: Estimate) -> Estimate:
    try:
        start = starting_point(proposal, stage, amount=sum(amounts.values()) or None)
    except LookupError:
        return proposed
    held = asked_by_content(start.lines)
    fits = all(amount <= held.get(code, 0) for code, amount in amounts.items())
    return start if fits else proposed


def _share(code: str, asked: int, title: str, lines: Sequence[VersionLine], assessment: Assessment) -> ContentShare:
    mine = {str(line["line"]): line["national"] for line in lines if line["content_code"] == code}
    groups = [group for group in assessment.groups if not group.warns_only and mine.keys() & set(group.lines)]
    held = {key for group in groups for key in group.lines}
    loose = sum(money for key, money in mine.items() if key not in held)
    over = [group for group in groups if group.over]
    return ContentShare(
        code, title or NO_CONTENT, asked, loose + sum(min(group.asked, group.allowed) for group in groups),
        tuple(_limit(group) for group in over),
        "; ".join(dict.fromkeys(group.citation for group in over if group.citation)),
    )  # fmt: skip


def _limit(group: Group) -> str:
    whom = f" cho “{group.recipient_name}”" if group.recipient_name else ""
    return f"{group.title}{whom}: {group.limit}."
