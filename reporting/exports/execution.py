"""Boards of what is being carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from core.errors import NotFound
from execution.progress import wanted_month
from execution.selectors.adjustments import MINE, adjustment_rows
from execution.selectors.advances import advance_rows
from execution.selectors.inspections import OVERDUE, inspection_rows
from execution.selectors.lists import execution_rows
from execution.selectors.progress import STANDINGS, progress_rows
from execution.selectors.year_end import OPEN, YearRow, all_of_year, contracts_of_year, wanted_year
from execution.states import AdjustmentState, AdvancePart, AdvanceState, Authority, Changed, InspectionState
from organisations.actors import Actor
from organisations.roles import Role
from proposals.states import State
from reporting.exports.kinds import Cell, ExportList, Found, all_of, condition, day, figure, key, text

TO_ME: Final = (MINE, "Chờ tôi")
OF_PROPOSAL: Final = (
    text("Số hồ sơ", key("proposal__code")), text("Tên đề án", key("proposal__title"), 60),
    text("Đơn vị thực hiện", key("proposal__unit__name"), 34), figure("Năm kế hoạch", key("proposal__plan_year"), "number", 9),
)  # fmt: skip


def _worker(actor: Actor, name: str) -> None:
    if actor.role == Role.PLATFORM_ADMIN:
        raise NotFound(name)


def _board(
    name: str, parameter: str, rows: Callable[..., QuerySet[Any, dict[str, Any]]], choices: tuple[tuple[str, str], ...], *,
    field: str = "state", moment: str = "created_at",
) -> Callable[[Actor, QueryDict], Found]:  # fmt: skip
    """How the rows of a board are found that is narrowed by one parameter."""

    def find(actor: Actor, query: QueryDict) -> Found:
        _worker(actor, name)
        asked = query.get(parameter, "")
        found = rows(actor, **{field: asked})
        return Found(all_of(found, moment), found.count, condition("Tình trạng", asked, choices))

    return find


RUNNING: Final = ExportList(
    "thuc-hien", "Đề án đang thực hiện", "execution:list",
    (
        text("Số hồ sơ", key("code")), text("Tên đề án", key("title"), 60), text("Đơn vị thực hiện", key("unit__name"), 34),
        figure("Năm kế hoạch", key("plan_year"), "number", 9), figure("Kinh phí được giao (đồng)", key("support")),
        text("Hợp đồng", key("contract"), 20), figure("Giá trị hợp đồng (đồng)", key("amount_contracted")),
        figure("Được nghiệm thu (đồng)", key("amount_accepted")), figure("Đã quyết toán (đồng)", key("amount_settled")),
        text("Trạng thái", lambda row: State(row["state"]).label, 28), day("Từ lúc", key("state_since"), "moment"),
        day("Hạn xử lý", key("due_on")),
    ),
    _board(
        "hop-dong", "trang-thai", execution_rows, tuple((one.value, one.label) for one in State if one in State.PUBLIC),
        moment="state_since",
    ),
)  # fmt: skip
ADVANCES: Final = ExportList(
    "tam-ung", "Đề nghị tạm ứng kinh phí", "execution:advance_board",
    (
        *OF_PROPOSAL, figure("Lần", key("number"), "number", 6), text("Loại", lambda row: AdvancePart(row["part"]).label, 28),
        figure("Đề nghị (đồng)", key("amount")), figure("Được duyệt (đồng)", key("approved")),
        text("Tình trạng", lambda row: AdvanceState(row["state"]).label, 24), day("Gửi lúc", key("submitted_at"), "moment"),
    ),
    _board("tam-ung", "trang-thai", advance_rows, (TO_ME, *AdvanceState.choices)),
)  # fmt: skip
INSPECTIONS: Final = ExportList(
    "kiem-tra", "Kiểm tra tại cơ sở", "execution:inspection_board",
    (
        *OF_PROPOSAL, figure("Lần", key("number"), "number", 6),
        text("Cơ quan kiểm tra", key("organisation__short_name"), 28), day("Dự kiến", key("planned_on")),
        day("Đã kiểm tra", key("visited_on")), text("Tình trạng", lambda row: InspectionState(row["state"]).label, 24),
        figure("Kiến nghị chưa xong", key("unsettled"), "number", 12),
        figure("Kiến nghị chưa trả lời", key("unanswered"), "number", 12), day("Hạn trả lời", key("due_on")),
    ),
    _board(
        "kiem-tra", "tinh-trang", inspection_rows, (TO_ME, (OVERDUE, "Quá hạn"), *InspectionState.choices),
        field="standing",
    ),
)  # fmt: skip


def _difference(row: dict[str, Any]) -> int | None:
    return row["support_after"] - (row["support_before"] or 0) if row["support_after"] else None


ADJUSTMENTS: Final = ExportList(
    "dieu-chinh", "Đề nghị điều chỉnh đề án", "execution:adjustment_board",
    (
        *OF_PROPOSAL, figure("Lần", key("number"), "number", 6),
        text("Thay đổi", lambda row: "; ".join(str(Changed(kind).label) for kind in row["kinds"]), 40),
        text("Lý do", key("reason"), 50),
        text("Cấp quyết định", lambda row: Authority(row["authority"]).label if row["authority"] else "", 24),
        figure("Kinh phí trước (đồng)", key("support_before")), figure("Kinh phí sau (đồng)", key("support_after")),
        figure("Tăng, giảm (đồng)", _difference), text("Tình trạng", key("state_label"), 24),
        day("Gửi lúc", key("submitted_at"), "moment"),
        day("Hạn xử lý", lambda row: row["due_on"] if row["state"] in AdjustmentState.FILED else None),
    ),
    _board("dieu-chinh", "trang-thai", adjustment_rows, (TO_ME, *AdjustmentState.choices)),
)  # fmt: skip


def _progress(actor: Actor, query: QueryDict) -> Found:
    _worker(actor, "tien-do")
    month = wanted_month(query.get("thang", ""), timezone.localdate())
    standing = query.get("tinh-trang", "")
    rows = progress_rows(actor, month, standing=standing)
    said = (f"tháng {month:%m/%Y}", *condition("Báo cáo", standing, STANDINGS))
    return Found(all_of(rows, "state_since"), rows.count, said, f"{month:%Y-%m}")


def _standing(row: dict[str, Any]) -> str:
    if row["report_state"] is None:
        return "Chưa gửi"
    return "Gửi trễ" if row["report_late"] else "Đúng hạn"


PROGRESS: Final = ExportList(
    "tien-do", "Báo cáo tiến độ tháng", "execution:progress_board",
    (
        text("Số hồ sơ", key("code")), text("Tên đề án", key("title"), 60), text("Đơn vị thực hiện", key("unit__name"), 34),
        figure("Năm kế hoạch", key("plan_year"), "number", 9), text("Trạng thái", lambda row: State(row["state"]).label, 28),
        figure("Giá trị hợp đồng (đồng)", key("amount_contracted")), text("Báo cáo", _standing, 12),
        day("Gửi lúc", key("report_filed_at"), "moment"), figure("Giá trị phải làm (đồng)", key("report_planned")),
        figure("Giá trị đã làm (đồng)", key("report_done")), figure("Kinh phí phải thực hiện (đồng)", key("report_supported_planned")),
        figure("Kinh phí đã thực hiện (đồng)", key("report_supported_done")), figure("Đã sử dụng (đồng)", key("report_spent")),
    ),
    _progress,
)  # fmt: skip


def _fact(name: str) -> Callable[[YearRow], Any]:
    return lambda row: row.facts[name]


def _year_end(actor: Actor, query: QueryDict) -> Found:
    _worker(actor, "cuoi-nam")
    _, year = wanted_year(actor, query.get("nam", ""), timezone.localdate().year)
    standing = OPEN if query.get("tinh-trang", "") == OPEN else ""
    said = (f"năm {year}", *(("chưa quyết toán xong",) if standing else ()))
    rows = contracts_of_year(actor, year, standing=standing)
    return Found(all_of_year(actor, year, standing=standing), rows.count, said, str(year))


_MONEY: Final[tuple[Cell, ...]] = (
    figure("Được giao (đồng)", _fact("support")), figure("Giá trị hợp đồng (đồng)", _fact("amount_contracted")),
    figure("Dư tạm ứng (đồng)", lambda row: row.money.advanced), figure("Đã chi (đồng)", lambda row: row.money.spent),
    figure("Được nghiệm thu (đồng)", _fact("amount_accepted")), figure("Đã quyết toán (đồng)", _fact("amount_settled")),
    figure("Còn phải chi (đồng)", lambda row: row.unpaid), figure("Phải thu hồi (đồng)", lambda row: row.to_repay),
)  # fmt: skip
YEAR_END: Final = ExportList(
    "hop-dong", "Hợp đồng khuyến công", "execution:year_end",
    (
        text("Số hồ sơ", _fact("code")), text("Tên đề án", _fact("title"), 60), text("Đơn vị thực hiện", _fact("unit__name"), 40),
        text("Hợp đồng", _fact("contract"), 20), text("Trạng thái", lambda row: State(row.facts["state"]).label, 26), *_MONEY,
        day("Hạn xử lý", _fact("due_on")),
    ),
    _year_end,
)  # fmt: skip
