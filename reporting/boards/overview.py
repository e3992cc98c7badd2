"""How many đề án there are, where they stand, and what they are given."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from core.charts import Line, Stack, line, stacked
from core.money import format_dong, format_million
from core.sheets import Column
from organisations.actors import Actor
from proposals.states import JOURNEY, State
from reporting.boards.naming import Names, names
from reporting.chosen import Chosen
from reporting.selectors.figures import LIVE, Cell, Sums, cells, rolled, whole
from reporting.tables import Cell as Shown
from reporting.tables import Page, Table, chart_of, shown
from reporting.tables import cells as plain

COUNTED_IN: Final = "Đếm đề án người xem được phép thấy: Sở thấy đề án đã nộp Sở; Cục thấy đề án đã đăng ký với Cục; đơn vị thấy đề án của mình."
HEADS: Final = (
    Column("Số đề án", "number", 12), Column("Đề nghị", "money"), Column("Phê duyệt", "money"),
    Column("Nghiệm thu", "money"), Column("Quyết toán", "money"),
)  # fmt: skip
_AMOUNTS: Final = ("proposed", "in_force", "accepted", "settled")
_LETTERS = 30


def build(actor: Actor, chosen: Chosen, today: date) -> Page:
    """Plain numbers, then by state, year, province and group of contents."""
    found, called = cells(actor, chosen), names(today)
    return Page(
        figures=_figures(found, chosen),
        tables=[
            _by_state(found, chosen),
            *([_by_year(found, chosen)] if chosen.first_year != chosen.last_year else []),
            *([_by_place(found, chosen, called)] if actor.is_central and not chosen.place else []),
            _by_group(found, chosen, called),
        ],
        notes=[
            COUNTED_IN,
            "“Phê duyệt” là kinh phí khuyến công quốc gia đang có hiệu lực: theo lần điều chỉnh gần nhất, nếu có.",
        ],
    )


def _figures(found: Iterable[Cell], chosen: Chosen) -> list[dict[str, str]]:
    rows = list(found)
    everything, living = whole(rows), whole(row for row in rows if row.state in LIVE)
    done = whole(row for row in rows if row.state in State.ACCEPTED_ON)
    return [
        _figure("Đề án", everything, chosen.behind(), "đề nghị", "proposed"),
        _figure("Đã phê duyệt, không dừng", living, chosen.behind(moc="phe-duyet"), "được phê duyệt", "in_force"),
        _figure("Đã nghiệm thu", done, chosen.behind(moc="nghiem-thu"), "được nghiệm thu", "accepted"),
    ]


def _figure(label: str, sums: Sums, url: str, verb: str, amount: str) -> dict[str, str]:
    note = f"{format_million(sums[amount], 0)} triệu đồng {verb}"
    return {"value": format_dong(sums["proposals"]), "unit": "đề án", "label": label, "note": note, "url": url}


def figures_row(name: str, sums: Sums, url: str) -> tuple[Shown, ...]:
    """A name, the number with what lies behind it, and four amounts."""
    return (Shown(name), Shown(sums["proposals"], url), *plain(sums[amount] for amount in _AMOUNTS))


def total_row(found: Iterable[Cell], chosen: Chosen) -> tuple[Shown, ...]:
    """The same of everything."""
    return figures_row("Tổng cộng", whole(found), chosen.behind())


def _by_state(found: list[Cell], chosen: Chosen) -> Table:
    sums = rolled(found, lambda row: row.state)
    order = [state for state in State.values if state in sums]
    rows = tuple(figures_row(State(state).label, sums[state], chosen.behind(trang_thai=state)) for state in order)
    table = Table(
        "trang-thai", "Đề án theo trạng thái", (Column("Trạng thái", width=40), *HEADS), rows,
        total_row(found, chosen) if rows else (),
    )  # fmt: skip
    points = [
        Stack(label, (sum(sums[state]["proposals"] for state in states if state in sums),), "")
        for label, states in JOURNEY
    ]
    drawn = [replace(row, shown=format_dong(int(row.values[0]))) for row in points if row.values[0]]
    chart = stacked(
        "bieu-trang-thai", "Biểu đồ: đề án theo giai đoạn", "Số đề án đang ở mỗi giai đoạn của quy trình.", (), drawn
    )
    return replace(table, chart=chart)


def _by_year(found: list[Cell], chosen: Chosen) -> Table:
    sums = rolled(found, lambda row: row.plan_year)
    rows = tuple(figures_row(f"Năm {year}", sums[year], chosen.behind(ky=str(year))) for year in sorted(sums))
    table = Table(
        "nam", "Theo năm kế hoạch", (Column("Năm kế hoạch"), *HEADS), rows, total_row(found, chosen) if rows else ()
    )
    years = [str(row[0].value).removeprefix("Năm ") for row in rows]
    lines = [
        Line(name, [float(row[place].value) for row in rows], [shown(row[place].value, "money") for row in rows])
        for name, place in (("Đề nghị", 2), ("Phê duyệt", 3))
    ]
    desc = "Kinh phí đề nghị và được phê duyệt của từng năm kế hoạch, triệu đồng."
    return replace(
        table, chart=line("bieu-nam", "Biểu đồ: kinh phí theo năm", desc, years, lines) if len(rows) > 1 else ""
    )


def _by_place(found: list[Cell], chosen: Chosen, called: Names) -> Table:
    sums = rolled(found, lambda row: row.tenant_id)
    rows = tuple(
        figures_row(place.name, sums[key], chosen.behind(tinh=place.code))
        for key, place in called.places.items()
        if key in sums
    )
    rule = ("Đề án tính cho tỉnh có Sở Công Thương quản lý đề án, không theo nơi đặt cơ sở được hỗ trợ.",)
    table = Table(
        "tinh", "Theo tỉnh, thành phố", (Column("Tỉnh, thành phố", width=36), *HEADS), rows,
        total_row(found, chosen) if rows else (), rule,
    )  # fmt: skip
    return replace(table, chart=chart_of(table, value=3, kind="money", desc="Kinh phí được phê duyệt, triệu đồng."))


def _by_group(found: list[Cell], chosen: Chosen, called: Names) -> Table:
    return content_table(found, chosen, called)


def content_table(found: list[Cell], chosen: Chosen, called: Names) -> Table:
    """By the clause of NĐ 45 the main content of the đề án stands under."""
    groups: dict[str, Any] = {group.code: group for group in called.groups.values()}
    sums = rolled(found, _group_of(called))
    rows = tuple(
        figures_row(f"{code} {groups[code].short_title}", sums[code], chosen.behind(noi_dung=code))
        for code in sorted(groups)
        if code in sums
    )
    rule = (
        "Đề án có nhiều nội dung tính một lần, theo nội dung chính. Nhóm nội dung theo Nghị định 45/2012/NĐ-CP, Điều 4.",
    )
    table = Table(
        "noi-dung", "Theo nhóm nội dung", (Column("Nhóm nội dung", width=50), *HEADS), rows,
        total_row(found, chosen) if rows else (), rule,
    )  # fmt: skip
    return replace(table, chart=chart_of(table, value=3, kind="money", desc="Kinh phí được phê duyệt, triệu đồng."))


def _group_of(called: Names) -> Any:
    def key(row: Cell) -> Hashable:
        return called.groups[row.content_id].code

    return key
