"""Turns numbers into what a page shows: sentences, bars, tiles. Decides nothing, reads nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.languages import marked
from core.money import format_decimal, format_dong
from core.templatetags.kc import vndate
from portal.filters import Choices
from portal.models import Publication
from portal.selectors import Progress, Totals
from portal.states import PublicState
from programmes.models import Target

BILLION: Final = 1_000_000_000
MILLION: Final = 1_000_000
MAP_LEVELS: Final = 4
# The islands are part of the province that administers them and are named on the map.
ISLANDS: Final = {
    "48": (gettext_lazy("Quần đảo Hoàng Sa"), "hoang-sa"),
    "56": (gettext_lazy("Quần đảo Trường Sa"), "truong-sa"),
}
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
    planned_share: str
    approved_share: str
    accepted_share: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A province on the tile map. `level` 0 to 4 is its shade; `island` is another tile of the same province."""

    code: str
    name: str
    count: str
    unit: str
    money: str
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
        Figure(_whole(totals.publications), _projects(totals.publications), _("đã được phê duyệt"), _("Mỗi đề án là một việc hỗ trợ cụ thể, có tên, nơi làm và số tiền.")),
        Figure(amount, unit, _("ngân sách nhà nước hỗ trợ"), _("Số tiền đã duyệt. Cơ sở được hỗ trợ bỏ thêm vốn của mình.")),
        Figure(_whole(totals.beneficiaries), ngettext("lượt cơ sở", "lượt cơ sở", totals.beneficiaries), _("được hỗ trợ"), _("Doanh nghiệp nhỏ và vừa, hợp tác xã, hộ kinh doanh; một cơ sở có thể được tính ở nhiều đề án.")),
    ]  # fmt: skip


def _projects(number: int) -> str:
    return ngettext("đề án", "đề án", number)


def _whole(number: int) -> str:
    return marked(format_dong(number))


def _round_money(amount: int) -> tuple[str, str]:
    if amount >= BILLION:
        return marked(format_decimal(Decimal(amount) / BILLION, 1)), _("tỷ đồng")
    return _whole(amount // MILLION), _("triệu đồng")


def target_bars(rows: Iterable[Progress]) -> list[Bar]:
    """Numeric targets with their bars; what exceeds the number fills the bar."""
    return [
        Bar(
            target=row.target,
            planned=row.planned,
            approved=row.approved,
            accepted=row.accepted,
            planned_share=_share(row.planned, row.target.number),
            approved_share=_share(row.approved, row.target.number),
            accepted_share=_share(row.accepted, row.target.number),
            sentence=_sentence(row),
        )
        for row in rows
    ]


def _share(part: int, whole: int | None) -> str:
    return f"{min(100 * part / whole, 100):.2f}" if whole else "0"


def _sentence(row: Progress) -> str:
    words = {
        "accepted": _whole(row.accepted),
        "approved": _whole(row.approved),
        "planned": _whole(row.planned),
        "whole": _whole(row.target.number or 0),
        "unit": _(row.target.unit) if row.target.unit else "",
    }
    if row.target.approximate:
        return (
            _(
                "Đã nghiệm thu %(accepted)s, đã phê duyệt %(approved)s, đưa vào kế hoạch %(planned)s trong khoảng %(whole)s %(unit)s."
            )
            % words
        )
    return (
        _(
            "Đã nghiệm thu %(accepted)s, đã phê duyệt %(approved)s, đưa vào kế hoạch %(planned)s trong %(whole)s %(unit)s."
        )
        % words
    )


def map_tiles(totals: Totals, choices: Choices) -> list[Tile]:
    """Every province of the country, whether it has a đề án or not; islands beside their province."""
    most = max(totals.by_province.values(), default=0)
    tiles = []
    for code, name in choices.provinces:
        number = totals.by_province.get(code, 0)
        level = -(-MAP_LEVELS * number // most) if number > 0 else 0
        island, css = ISLANDS.get(code, ("", ""))
        money = short_money(totals.money_by_province.get(code, 0))
        tiles.append(Tile(code, name, _whole(number), _projects(number), money, level, str(island), css))
    return tiles


def short_money(amount: int) -> str:
    """As "4,5 tỷ" or "300 triệu" where there is little room; empty for nothing."""
    if amount >= BILLION:
        return _("%(number)s tỷ") % {"number": marked(format_decimal(Decimal(amount) / BILLION, 1))}
    return _("%(number)s triệu") % {"number": _whole(round(amount / MILLION))} if amount else ""


def journey(row: Publication) -> list[Step]:
    """The four public stages with where this đề án stands."""
    labels = [str(state.label) for state in _PASSED]
    note = vndate(row.decision_date) if row.decision_date else ""
    if row.state == PublicState.STOPPED:
        return [Step(labels[0], "done", note), Step(str(PublicState.STOPPED.label), "failed")]
    here = _PASSED[PublicState(row.state)]
    return [
        Step(label, "done" if place < here else "current" if place == here else "", note if place == 0 else "")
        for place, label in enumerate(labels)
    ]


def money_rows(row: Publication) -> list[MoneyRow]:
    """The four public amounts in the order in which they come about."""
    return [
        MoneyRow(_("Tổng kinh phí của đề án"), row.total_cost, _("Cả ngân sách hỗ trợ và phần vốn cơ sở tự bỏ ra")),
        MoneyRow(
            _("Ngân sách được phê duyệt"), row.amount_approved, _("Mức hỗ trợ cao nhất của Nhà nước cho đề án này")
        ),
        MoneyRow(_("Được nghiệm thu"), row.amount_accepted, _("Phần hỗ trợ ứng với kết quả đã kiểm tra tại chỗ")),
        MoneyRow(_("Quyết toán"), row.amount_settled, _("Số tiền ngân sách thực chi sau khi chốt sổ")),
    ]
