"""How long dossiers stay in each state, and whose monthly reports come late or are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from core.sheets import Column
from organisations.actors import Actor
from proposals.states import State
from reporting.chosen import Chosen
from reporting.selectors.figures import cells as figures_of
from reporting.selectors.figures import rolled
from reporting.selectors.pace import reporting, stays
from reporting.tables import Cell, Page, Table, cells, chart_of

_STAYS: Final = (
    (
        "Số ngày theo lịch từ khi đề án vào trạng thái đến khi rời, theo lịch sử xử lý. Trung vị: một nửa số lượt không quá số ngày này; "
        "mức 90%: chín phần mười số lượt không quá. Chỉ tính từ khi hồ sơ được gửi đến cấp của người xem."
    ),
)
_LATE: Final = (
    "Báo cáo tiến độ tháng theo Thông tư 36/2013/TT-BCT, Điều 23. Chưa gửi: tháng đã quá hạn của đề án đang thực hiện, kể từ tháng ký hợp đồng.",
)


def build(actor: Actor, chosen: Chosen, today: date) -> Page:
    """Two tables."""
    return Page(tables=[_stays(actor, chosen), _reports(actor, chosen, today)])


def _stays(actor: Actor, chosen: Chosen) -> Table:
    found, now = stays(actor, chosen), rolled(figures_of(actor, chosen), lambda row: row.state)
    rows = []
    for state in State:
        stay, here = found.get(state), now[state]["proposals"] if state in now else 0
        if stay is None and not here:
            continue
        past = (stay.number, round(stay.median, 1), round(stay.ninth, 1)) if stay else (0, None, None)
        rows.append((*cells((state.label, *past)), Cell(here, chosen.behind(trang_thai=state) if here else "")))
    columns = (
        Column("Trạng thái", width=40), Column("Số lượt đã qua", "number", 14), Column("Trung vị (ngày)", "number", 14),
        Column("Mức 90% (ngày)", "number", 14), Column("Đang ở đây", "number", 14),
    )  # fmt: skip
    table = Table("thoi-gian", "Thời gian ở từng trạng thái", columns, tuple(rows), rule=_STAYS)
    return replace(table, chart=chart_of(table, value=2, kind="number", desc="Trung vị số ngày ở từng trạng thái."))


def _reports(actor: Actor, chosen: Chosen, today: date) -> Table:
    rows = tuple(cells((row.unit, row.sent, row.late, row.missing)) for row in reporting(actor, chosen, today))
    columns = (
        Column("Đơn vị thực hiện", width=50), Column("Đã gửi", "number", 12), Column("Trong đó gửi trễ", "number", 14),
        Column("Quá hạn chưa gửi", "number", 14),
    )  # fmt: skip
    return Table("bao-cao-tre", "Báo cáo tiến độ trễ, thiếu theo đơn vị", columns, rows, rule=_LATE,
                 empty="Chưa có đề án nào đến kỳ báo cáo trong phạm vi đã chọn.")  # fmt: skip
