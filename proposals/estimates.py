"""The estimate somebody answers for, as a version keeps it: read from the rows, or cut down from the version before.

The one place that turns a total into lines. Effects, guards and services of every level start here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from budgets.assessment import Assessment
from budgets.selectors import cost_items
from core.errors import Reason, Refused
from core.money import format_dong
from core.text import nfc
from organisations.actors import Actor
from proposals.assessing import assess_proposal, day_of_law
from proposals.models import EstimateLine, EstimateVersion, Proposal
from proposals.scaling import scale_down
from proposals.states import EstimateStage, VersionSource
from proposals.sums import COLUMNS, SOURCES, Totals, totals_of

VersionLine = dict[str, Any]
"""One entry of `EstimateVersion.lines`. `opinion` (only where an appraiser wrote one) says why a figure was changed."""

STAGES = tuple(EstimateStage)
_COPIED = ("content_code", "cost_item", "name", "unit_name", "unit_price", "amount", *SOURCES, "units", "year", "note")


@dataclass(frozen=True, slots=True)
class Estimate:
    """Lines to be kept, how they came about, and the sentence that says so. Đồng."""

    lines: tuple[VersionLine, ...]
    source: str
    note: str = ""

    @property
    def total(self) -> int:
        """Tổng kinh phí."""
        return sum(line["amount"] for line in self.lines)

    @property
    def support(self) -> int:
        """Khuyến công quốc gia money."""
        return sum(line["national"] for line in self.lines)

    def totals(self, *, plan_year: int) -> Totals:
        """The bottom row, and the same by year."""
        return totals_of((_Money(**{name: line[name] for name in (*COLUMNS, "year")}) for line in self.lines),
                         plan_year=plan_year)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Money:
    """A kept line as far as sums go."""

    amount: int
    national: int
    local: int
    beneficiary: int
    other: int
    year: int | None


def lines_now(proposal: Proposal) -> tuple[VersionLine, ...]:
    """The rows of the estimate as a version holds them."""
    return tuple(_from_row(row) for row in proposal.estimateline_rows.select_related("recipient"))


def starting_point(proposal: Proposal, stage: str, *, amount: int | None = None) -> Estimate:
    """What a level starts from: the newest version of its own or an earlier stage that holds at least `amount`.

    A supplement of the unit is newer than what was appraised before it, so it speaks. The unit itself starts from the
    rows, and so does a dossier without versions. Raises LookupError when nothing holds that much: an estimate is never
    scaled up.
    """
    if stage == EstimateStage.PROPOSED:
        return Estimate(lines_now(proposal), VersionSource.TYPED)
    earlier = STAGES[: STAGES.index(EstimateStage(stage)) + 1]
    version = next((row for row in _newest_first(proposal, amount or 0) if row.stage in earlier), None)
    if version is not None:
        return Estimate(tuple(version.lines), VersionSource.COPIED, f"Giữ nguyên bản: {version}.")
    rows = Estimate(lines_now(proposal), VersionSource.COPIED, "Giữ nguyên dự toán của đơn vị.")
    if rows.support < (amount or 0):
        raise LookupError(f"no version of {proposal.code} holds {amount}")
    return rows


def _newest_first(proposal: Proposal, support: int) -> list[EstimateVersion]:
    """Versions that hold at least `support` đồng; from what was fetched with the đề án, when it was."""
    if "estimate_versions" in getattr(proposal, "_prefetched_objects_cache", {}):
        held = [row for row in proposal.estimate_versions.all() if row.support >= support]
        return sorted(held, key=lambda row: row.number, reverse=True)
    rows = EstimateVersion.objects.filter(proposal=proposal, support__gte=support)
    return list(rows.order_by("-number"))


def estimate_for(proposal: Proposal, stage: str, *, amount: int | None = None) -> Estimate:
    """The estimate that an amount given by this level stands for: the starting point, cut down to `amount`.

    Groups that pass the norms are cut to them first, as long as the amount allows it; the rest goes in proportion.
    """
    start = starting_point(proposal, stage, amount=amount)
    if amount is None or amount == start.support:
        return start
    managing = {item.code for item in cost_items() if item.management}
    fitted = _within_norms(start.lines, assess_proposal(proposal, lines=start.lines), managing)
    base = fitted if sum(line["national"] for line in fitted) >= amount else start.lines
    note = (
        f"Kinh phí {format_dong(amount)} đ được chia theo tỷ lệ của {format_dong(start.support)} đ ở bản trước; phần chênh "
        "lệch do đơn vị thụ hưởng bảo đảm."
    )
    return Estimate(tuple(_scaled(base, amount, managing)), VersionSource.SCALED, note)


def grantable(assessment: Assessment) -> int:
    """The most that may be given of what is asked: room in one group is no room for another. Đồng.

    Lines that no norm could be found for were let pass at submission, so they count as they are.
    """
    held = sum(group.asked for group in assessment.groups if not group.warns_only)
    given = sum(min(group.asked, group.allowed) for group in assessment.groups if not group.warns_only)
    return assessment.asked - held + given


def keep_version(
    proposal: Proposal,
    stage: str,
    *,
    actor: Actor,
    lines: Iterable[Mapping[str, Any]] | None = None,
    amount: int | None = None,
    note: str = "",
) -> EstimateVersion:
    """Add a version with its assessment; the row of the đề án must be locked. Raises Refused.

    `lines` given: typed by the level itself. Else the rows for the unit, and for the others what `amount` stands for.
    """
    last: int = EstimateVersion.objects.filter(proposal=proposal).aggregate(last=Max("number"))["last"] or 0
    estimate = _wanted(proposal, stage, lines=lines, amount=amount)
    version = _version_of(proposal, estimate, stage, number=last + 1, actor=actor, note=note)
    version.save(force_insert=True)
    return version


def keep_versions(amounts: Mapping[Proposal, int | None], stage: str, *, actor: Actor) -> list[EstimateVersion]:
    """`keep_version` for many đề án with their amounts, in one statement; their versions should be fetched already."""
    kept = [
        _version_of(
            proposal, _wanted(proposal, stage, lines=None, amount=amount), stage, actor=actor,
            number=max((row.number for row in proposal.estimate_versions.all()), default=0) + 1,
        )
        for proposal, amount in amounts.items()
    ]  # fmt: skip
    return list(EstimateVersion.objects.bulk_create(kept))


def _version_of(
    proposal: Proposal, estimate: Estimate, stage: str, *, number: int, actor: Actor, note: str = ""
) -> EstimateVersion:
    """A version that is not stored yet, with its assessment. Raises Refused when its lines do not add up."""
    if reasons := faults_of_lines(estimate.lines):
        raise Refused(*reasons)
    assessment = assess_proposal(proposal, lines=estimate.lines)
    return EstimateVersion(
        tenant_id=proposal.tenant_id, proposal=proposal, number=number, stage=stage, source=estimate.source,
        lines=list(estimate.lines), total=estimate.total, support=estimate.support, allowed=assessment.allowed,
        grantable=grantable(assessment),
        norms_as_of=day_of_law(proposal), note=nfc(note).strip() or estimate.note, author=actor.user,
        author_name=actor.name, organisation_name=actor.organisation.name,
    )  # fmt: skip


def faults_of_lines(lines: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """Lines that do not add up or are negative; nothing of the kind is kept."""
    reasons = []
    for number, line in enumerate(lines, start=1):
        where = f"dong-{line['line']}"
        if min(line["amount"], *(line[name] for name in SOURCES)) < 0:
            reasons.append(Reason(f"Dòng {number} “{line['name']}”: số tiền không được âm.", where))
        elif sum(line[name] for name in SOURCES) != line["amount"]:
            text = f"Dòng {number} “{line['name']}”: các nguồn cộng lại không bằng thành tiền."
            reasons.append(Reason(text, where))
    return reasons


def _wanted(
    proposal: Proposal, stage: str, *, lines: Iterable[Mapping[str, Any]] | None, amount: int | None
) -> Estimate:
    if lines is not None:
        return Estimate(tuple(dict(line) for line in lines), VersionSource.TYPED)
    if stage == EstimateStage.PROPOSED:
        return starting_point(proposal, stage)
    try:
        return estimate_for(proposal, stage, amount=amount)
    except LookupError:
        text = f"Số tiền {format_dong(amount or 0)} đ lớn hơn kinh phí của dự toán; dự toán không được chia tăng lên."
        raise Refused(Reason(text, "amount")) from None


def _within_norms(lines: Sequence[VersionLine], assessment: Assessment, managing: set[str]) -> list[VersionLine]:
    """Each group that passes its norm cut to it; other lines as they are."""
    cut = {line["line"]: line for line in lines}
    for group in assessment.groups:
        if group.over and not group.warns_only:
            mine = [line for line in lines if str(line["line"]) in group.lines]
            cut |= {line["line"]: line for line in _scaled(mine, group.allowed, managing)}
    return [cut[line["line"]] for line in lines]


def _scaled(lines: Sequence[VersionLine], target: int, managing: set[str]) -> list[VersionLine]:
    """National money cut down to `target`; the beneficiary bears the difference, so every line still adds up."""
    at_last = {place for place, line in enumerate(lines) if line["cost_item"] in managing}
    parts = scale_down([line["national"] for line in lines], target, at_last=at_last)
    return [
        {**line, "national": part, "beneficiary": line["beneficiary"] + line["national"] - part}
        for line, part in zip(lines, parts, strict=True)
    ]


def _from_row(row: EstimateLine) -> VersionLine:
    return {
        "line": row.pk,
        **{name: getattr(row, name) for name in _COPIED},
        "quantity": f"{row.quantity.normalize():f}",
        "recipient": row.recipient_id,
        "recipient_name": row.recipient.name if row.recipient else "",
    }
