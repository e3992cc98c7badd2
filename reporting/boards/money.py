"""Money by stage and source, and how much of what was given has left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from budgets.states import AccountKind
from core.charts import Stack, stacked
from core.sheets import Column
from organisations.actors import Actor
from reporting.boards.naming import Names, names
from reporting.chosen import Chosen
from reporting.selectors.figures import LIVE, SOURCES, Cell, Sums, by_source, cells, rolled, spent, whole
from reporting.tables import Cell as Shown
from reporting.tables import Page, Table, share, shown
from reporting.tables import cells as plain

STAGES: Final = (
    ("proposed", "Đề nghị"), ("province", "Sở thẩm định"), ("central", "Cục thẩm định"), ("in_force", "Phê duyệt"),
    ("contracted", "Hợp đồng"), ("accepted", "Nghiệm thu"), ("settled", "Quyết toán"),
)  # fmt: skip
_SOURCES: Final = ("Khuyến công quốc gia", "Khuyến công địa phương", "Đơn vị thụ hưởng", "Nguồn khác")
_RATE: Final = (
    (
        "Tỷ lệ giải ngân = đã giải ngân ÷ kinh phí được giao × 100. Được giao: kinh phí đang có hiệu lực của đề án đã phê duyệt, "
        "không dừng. Đã giải ngân: số dư tạm ứng, đã chi và đã quyết toán trong sổ kinh phí."
    ),
    "Công thức theo cách tính của các báo cáo hiện hành; chưa có văn bản quy định riêng (suy luận, chờ hướng dẫn).",
)
_ESTIMATE: Final = (
    "Theo dự toán đơn vị đã gửi, trước thẩm định. Nguồn theo Quyết định 2646/QĐ-BCT mục VI.1 và TTLT 26/2014/TTLT-BTC-BCT.",
)


def build(actor: Actor, chosen: Chosen, today: date) -> Page:
    """Stages by province (a Sở: by content), disbursement, sources."""
    found, left, called = cells(actor, chosen), spent(actor, chosen), names(today)
    by_places = actor.is_central and not chosen.place
    rows = _by_places(called) if by_places else _by_contents(called)
    return Page(
        tables=[
            _stages(found, chosen, rows, by_places=by_places),
            _disbursed(found, left, chosen, rows, by_places=by_places),
            _leverage(found, chosen, called),
            _sources(by_source(actor, chosen), called),
        ],
        notes=["Kinh phí khuyến công quốc gia qua từng bước. Đề án chưa đến bước nào thì chưa có số ở bước đó."],
    )


Naming = tuple[dict[int, tuple[str, dict[str, str]]], Callable[[Any], int], str]


def _by_places(called: Names) -> Naming:
    rows = {key: (place.name, {"tinh": place.code}) for key, place in called.places.items()}
    return rows, lambda row: row.tenant_id, "Tỉnh, thành phố"


def _by_contents(called: Names) -> Naming:
    rows = {key: (str(row), {"noi_dung": row.code}) for key, row in called.contents.items()}
    return rows, lambda row: row.content_id, "Nội dung"


def _stages(found: list[Cell], chosen: Chosen, naming: Naming, *, by_places: bool) -> Table:
    names_of, key, heading = naming
    sums = rolled(found, key)
    columns = (
        Column(heading, width=40),
        Column("Số đề án", "number", 12),
        *(Column(name, "money") for _, name in STAGES),
    )
    rows = tuple(
        _stage_row(name, sums[pk], chosen.behind(**where)) for pk, (name, where) in names_of.items() if pk in sums
    )
    total = _stage_row("Tổng cộng", whole(found), chosen.behind()) if rows else ()
    table = Table("giai-doan", f"Kinh phí qua từng bước theo {heading.lower()}", columns, rows, total)
    sums_of_all = whole(found)
    bars = [Stack(name, (sums_of_all[stage],), shown(sums_of_all[stage], "money")) for stage, name in STAGES]
    desc = "Tổng kinh phí khuyến công quốc gia ở mỗi bước, triệu đồng."
    return replace(
        table, chart=stacked("bieu-giai-doan", "Biểu đồ: kinh phí qua từng bước", desc, (), bars if rows else ())
    )


def _stage_row(name: str, sums: Sums, url: str) -> tuple[Shown, ...]:
    return (Shown(name), Shown(sums["proposals"], url), *plain(sums[stage] for stage, _ in STAGES))


def _disbursed(
    found: list[Cell], left: dict[tuple[int, int, int], Sums], chosen: Chosen, naming: Naming, *, by_places: bool
) -> Table:
    names_of, key, heading = naming
    given = rolled((row for row in found if row.state in LIVE), key)
    gone: dict[int, Sums] = {}
    for (_, tenant, content), sums in left.items():
        gone.setdefault(tenant if by_places else content, Counter()).update(sums)
    columns = (
        Column(heading, width=40), Column("Số đề án", "number", 12), Column("Được giao", "money"),
        Column("Tạm ứng", "money"), Column("Đã chi", "money"), Column("Đã quyết toán", "money"),
        Column("Giải ngân", "money"), Column("Tỷ lệ (%)", "percent", 12),
    )  # fmt: skip
    rows = tuple(
        _rate_row(name, given[pk], gone.get(pk, Counter()), chosen.behind(moc="phe-duyet", **where))
        for pk, (name, where) in names_of.items()
        if pk in given
    )
    total = _rate_row("Tổng cộng", _added(given.values()), _added(gone.values()), chosen.behind(moc="phe-duyet"))
    return Table("giai-ngan", f"Tỷ lệ giải ngân theo {heading.lower()}", columns, rows, total if rows else (), _RATE)


def _rate_row(name: str, given: Sums, gone: Sums, url: str) -> tuple[Shown, ...]:
    parts = [gone[kind] for kind in (AccountKind.ADVANCED, AccountKind.PAID, AccountKind.SETTLED)]
    rate = share(sum(parts), given["in_force"])
    return (Shown(name), Shown(given["proposals"], url), *plain((given["in_force"], *parts, sum(parts), rate)))


def _added(rows: Iterable[Sums]) -> Sums:
    found: Sums = Counter()
    for row in rows:
        found.update(row)
    return found


def _leverage(found: list[Cell], chosen: Chosen, called: Names) -> Table:
    sums = rolled(found, lambda row: row.content_id)
    columns = (
        Column("Nội dung", width=50), Column("Số đề án", "number", 12), Column("Tổng kinh phí", "money"),
        Column("Đề nghị KCQG", "money"), Column("Vốn khác", "money"), Column("Vốn khác trên 1 đồng hỗ trợ", "number", 16),
    )  # fmt: skip
    rows = tuple(
        _leverage_row(str(content), sums[pk], chosen.behind(noi_dung=content.code))
        for pk, content in called.contents.items()
        if pk in sums
    )
    rule = ("Vốn khác = tổng kinh phí trừ kinh phí khuyến công quốc gia đề nghị: đối ứng, địa phương, lồng ghép.",)
    total = _leverage_row("Tổng cộng", whole(found), chosen.behind()) if rows else ()
    return Table("doi-ung", "Vốn khác huy động được theo nội dung", columns, rows, total, rule)


def _leverage_row(name: str, sums: Sums, url: str) -> tuple[Shown, ...]:
    other = sums["total_cost"] - sums["proposed"]
    ratio = share(other, sums["proposed"])
    return (
        Shown(name), Shown(sums["proposals"], url),
        *plain((sums["total_cost"], sums["proposed"], other, None if ratio is None else round(ratio / 100, 1))),
    )  # fmt: skip


def _sources(found: dict[int, Sums], called: Names) -> Table:
    columns = (
        Column("Tỉnh, thành phố", width=36),
        *(Column(name, "money") for name in _SOURCES),
        Column("Tổng", "money"),
    )
    rows = tuple(_source_row(place.name, found[pk]) for pk, place in called.places.items() if pk in found)
    table = Table(
        "nguon", "Nguồn kinh phí trong dự toán", columns, rows,
        _source_row("Tổng cộng", _added(found.values())) if rows else (), _ESTIMATE,
    )  # fmt: skip
    stacks = [
        Stack(str(row[0].value), [float(cell.value) for cell in row[1:-1]], shown(row[-1].value, "money"))
        for row in rows
    ]
    desc = "Mỗi thanh là tổng kinh phí trong dự toán, chia theo nguồn; con số cuối thanh là tổng, triệu đồng."
    return replace(table, chart=stacked("bieu-nguon", "Biểu đồ: nguồn kinh phí", desc, _SHORT, stacks))


_SHORT: Final = ("KC quốc gia", "KC địa phương", "Thụ hưởng", "Khác")


def _source_row(name: str, sums: Sums) -> tuple[Shown, ...]:
    return plain((name, *(sums[source] for source in SOURCES), sum(sums[source] for source in SOURCES)))
