"""Biểu tổng hợp dự toán: what the provinces registered for a year, by content and by province. One query."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from organisations.actors import Actor
from proposals.selectors import visible_to
from proposals.states import State

SCREENED = State.PUBLIC | {
    State.SCREENING, State.CENTRAL_RETURNED, State.CENTRAL_APPRAISING, State.CENTRAL_FAILED, State.NOT_FUNDED, State.IN_PLAN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One registered đề án. `central` = found right by the Cục, None before its conclusion. Đồng."""

    code: str
    title: str
    unit: str
    province: str
    content: str
    state: str
    state_label: str
    total_cost: int
    proposed: int
    by_province: int | None
    central: int | None

    @property
    def is_screened(self) -> bool:
        """The Cục has taken it into screening."""
        return self.state in SCREENED


@dataclass(slots=True)
class OverviewSum:
    """Sums of some rows: how many, how many of them screened, and their money (đồng)."""

    label: str
    count: int = 0
    screened: int = 0
    total_cost: int = 0
    proposed: int = 0
    by_province: int = 0
    of_screened: int = 0
    central: int = 0

    def add(self, row: OverviewRow) -> None:
        """Count one more."""
        self.count += 1
        self.total_cost += row.total_cost
        self.proposed += row.proposed
        self.by_province += row.by_province or 0
        self.central += row.central or 0
        if row.is_screened:
            self.screened += 1
            self.of_screened += row.by_province if row.by_province is not None else row.proposed


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole, by content and by province, and its rows."""

    rows: tuple[OverviewRow, ...]
    by_content: tuple[OverviewSum, ...]
    by_province: tuple[OverviewSum, ...]
    whole: OverviewSum


def overview(actor: Actor, year: int) -> Overview:
    """Everything registered with the Cục for a year that this person may see."""
    columns = (
        "code", "title", "unit__name", "tenant__short_name", "content__code", "content__short_title", "state",
        "total_cost", "amount_proposed", "amount_province", "amount_central",
    )  # fmt: skip
    chosen = visible_to(actor).filter(plan_year=year, registered_at__isnull=False, track="national")
    rows = tuple(
        OverviewRow(
            code,
            title,
            unit,
            province,
            f"{content} {name}",
            state,
            str(State(state).label),
            cost,
            proposed,
            base,
            central,
        )
        for code, title, unit, province, content, name, state, cost, proposed, base, central in chosen.order_by(
            "content__code", "tenant__short_name", "code"
        ).values_list(*columns)
    )
    whole = OverviewSum("Tổng cộng")
    for row in rows:
        whole.add(row)
    return Overview(rows, _sums(rows, lambda row: row.content), _sums(rows, lambda row: row.province), whole)


def _sums(rows: Iterable[OverviewRow], label: Callable[[OverviewRow], str]) -> tuple[OverviewSum, ...]:
    sums: dict[str, OverviewSum] = {}
    for row in rows:
        sums.setdefault(label(row), OverviewSum(label(row))).add(row)
    return tuple(sums[name] for name in sorted(sums))
