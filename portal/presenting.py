"""Turns numbers into what a page shows: sentences, bars, tiles. Decides nothing, reads nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from core.money import format_decimal, format_dong
from portal.filters import Choices
from portal.models import Publication
from portal.selectors import Progress, Totals
from portal.states import PUBLIC_TONE, PublicState
from programmes.models import Target

BILLION: Final = 1_000_000_000
MILLION: Final = 1_000_000
MAP_LEVELS: Final = 4
# The islands are part of the province that administers them and are named on the map.
ISLANDS: Final = {"48": ("Quần đảo Hoàng Sa", "hoang-sa"), "56": ("Quần đảo Trường Sa", "truong-sa")}
_PASSED: Final = {
    PublicState.APPROVED: 0,
    PublicState.IMPLEMENTING: 1,
    PublicState.ACCEPTED: 2,
    PublicState.SETTLED: 3,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One plain number with its meaning (components/key_figures.html)."""

    value: str
    unit: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A target with the shares of its number, 0 to 100, that a bar draws from the left."""

    target: Target
    planned: int
    approved: int
    accepted: int
    approved_share: str
    accepted_share: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A province on the tile map. `level` 0 to 4 is its shade; `island` is another tile of the same province."""

    code: str
    name: str
    number: int
    level: int
    island: str = ""
    island_class: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One point of the way (components/process_line.html)."""

    label: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """An amount in đồng with what it means."""

    label: str
    amount: int | None
    meaning: str


def figures(totals: Totals) -> list[Figure]:
    """Three numbers: how many đề án, how much money, how many are helped."""
    amount, unit = _round_money(totals.approved)
    return [
        Figure(format_dong(totals.publications), "đề án", "đã được phê duyệt", "Mỗi đề án là một việc hỗ trợ cụ thể, có tên, nơi làm và số tiền."),
        Figure(amount, unit, "ngân sách nhà nước hỗ trợ", "Số tiền đã duyệt. Cơ sở được hỗ trợ bỏ thêm vốn của mình."),
        Figure(format_dong(totals.beneficiaries), "lượt cơ sở", "được hỗ trợ", "Doanh nghiệp nhỏ và vừa, hợp tác xã, hộ kinh doanh; một cơ sở có thể được tính ở nhiều đề án."),
    ]  # fmt: skip


def _round_money(amount: int) -> tuple[str, str]:
    if amount >= BILLION:
        return format_decimal(Decimal(amount) / BILLION, 1), "tỷ đồng"
    return format_dong(amount // MILLION), "triệu đồng"


def target_bars(rows: Iterable[Progress]) -> list[Bar]:
    """Numeric targets with their bars; what exceeds the number fills the bar."""
    return [
        Bar(
            target=row.target,
            planned=row.planned,
            approved=row.approved,
            accepted=row.accepted,
            approved_share=_share(row.approved, row.target.number),
            accepted_share=_share(row.accepted, row.target.number),
            sentence=_sentence(row),
        )
        for row in rows
    ]


def _share(part: int, whole: int | None) -> str:
    return f"{min(100 * part / whole, 100):.2f}" if whole else "0"


def _sentence(row: Progress) -> str:
    whole = format_dong(row.target.number or 0)
    about = "khoảng " if row.target.approximate else ""
    done = f"Đã nghiệm thu {format_dong(row.accepted)}, đã phê duyệt {format_dong(row.approved)}"
    return f"{done} trong {about}{whole} {row.target.unit}."


def map_tiles(by_province: dict[str, int], choices: Choices) -> list[Tile]:
    """Every province of the country, whether it has a đề án or not; islands beside their province."""
    most = max(by_province.values(), default=0)
    tiles = []
    for code, name in choices.provinces:
        number = by_province.get(code, 0)
        level = -(-MAP_LEVELS * number // most) if number > 0 else 0
        island, css = ISLANDS.get(code, ("", ""))
        tiles.append(Tile(code, name, number, level, island, css))
    return tiles


def with_state(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a list with the state in words and the tone of its badge."""
    return [{**row, "state_label": PublicState(row["state"]).label, "tone": PUBLIC_TONE[row["state"]]} for row in rows]


def journey(row: Publication) -> list[Step]:
    """The four public stages with where this đề án stands."""
    labels = [state.label for state in _PASSED]
    note = f"{row.decision_date:%d/%m/%Y}" if row.decision_date else ""
    if row.state == PublicState.STOPPED:
        return [Step(labels[0], "done", note), Step("Ngừng triển khai", "failed")]
    here = _PASSED[PublicState(row.state)]
    return [
        Step(label, "done" if place < here else "current" if place == here else "", note if place == 0 else "")
        for place, label in enumerate(labels)
    ]


def money_rows(row: Publication) -> list[MoneyRow]:
    """The four public amounts in the order in which they come about."""
    return [
        MoneyRow("Tổng kinh phí của đề án", row.total_cost, "Cả ngân sách hỗ trợ và phần vốn cơ sở tự bỏ ra"),
        MoneyRow("Ngân sách được phê duyệt", row.amount_approved, "Mức hỗ trợ cao nhất của Nhà nước cho đề án này"),
        MoneyRow("Được nghiệm thu", row.amount_accepted, "Phần hỗ trợ ứng với kết quả đã kiểm tra tại chỗ"),
        MoneyRow("Quyết toán", row.amount_settled, "Số tiền ngân sách thực chi sau khi chốt sổ"),
    ]
