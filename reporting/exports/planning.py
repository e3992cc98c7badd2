"""Lists of the year: registrations, the plan table, the consolidated estimate."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Final

from django.http import QueryDict

from core.errors import NotFound
from core.years import read_year
from organisations.actors import Actor
from planning import rules, selectors
from planning.forms import look_of
from planning.models import Registration
from planning.selectors.late import Office
from planning.table import VIEWS, WARNINGS, Line
from reporting.exports.kinds import ExportList, Found, attr, day, figure, key, text


def _year(query: QueryDict) -> int:
    asked = query.get("nam", "")
    if (year := read_year(asked)) is None:
        raise NotFound(asked)
    return year


def _whole(rows: Collection[Any], *conditions: str, name: str = "") -> Found:
    """Rows that are bounded by what they are (a year, thirty-four Sở) and that the page reads as a whole too."""
    return Found(rows, lambda: len(rows), conditions, name)


def _plan(actor: Actor, query: QueryDict) -> Found:
    if not rules.may_read_plan(actor):
        raise NotFound("ke-hoach")
    # A folded group keeps its rows out of the page, never out of the file.
    year, look = _year(query), replace(look_of(query), folded=frozenset())
    table = selectors.plan_page(actor, year, look).table
    lines = [line for group in table.groups for line in group.lines]
    said = [
        look.words and f"Tìm: {look.words}", look.content and f"Nội dung: {look.content}",
        look.province and f"Tỉnh, thành phố: {look.province}", look.unit and f"Đơn vị: {look.unit}",
        look.warning and f"Cảnh báo: {WARNINGS[look.warning]}",
    ]  # fmt: skip
    return _whole(lines, f"năm {year}", VIEWS[look.view][0].lower(), *filter(None, said), name=str(year))


def _of(name: str) -> Callable[[Line], Any]:
    return lambda line: getattr(line.row, name)


PLAN: Final = ExportList(
    "ke-hoach", "Kế hoạch khuyến công quốc gia", "planning:plan",
    (
        figure("Thứ tự", _of("rank"), "number", 8), text("Số hồ sơ", _of("code")), text("Tên đề án", _of("title"), 60),
        text("Đơn vị thực hiện", _of("unit"), 34), text("Địa phương", _of("province"), 22),
        text("Nội dung", lambda line: f"{line.row.content_code} {line.row.content}", 34),
        text("Trạng thái", _of("state_label"), 28), figure("Đề nghị (đồng)", _of("proposed")),
        figure("Cục thẩm định (đồng)", _of("appraised")), figure("Kế hoạch (đồng)", _of("amount")),
        text("Đợt này", lambda line: "Có" if line.row.included else "Để lại"), text("Nguồn", _of("envelope"), 24),
        text("Cảnh báo", lambda line: "; ".join(words for _, words in line.warnings), 34), text("Ghi chú", _of("note"), 40),
    ),
    _plan,
)  # fmt: skip


def _overview(actor: Actor, query: QueryDict) -> Found:
    if not rules.may_read_plan(actor):
        raise NotFound("tong-hop")
    year = _year(query)
    return _whole(selectors.overview(actor, year).rows, f"năm {year}", name=str(year))


OVERVIEW: Final = ExportList(
    "tong-hop", "Đề án đăng ký khuyến công quốc gia", "planning:plan",
    (
        text("Số hồ sơ", attr("code")), text("Tên đề án", attr("title"), 60), text("Đơn vị thực hiện", attr("unit"), 30),
        text("Địa phương", attr("province"), 22), text("Nội dung", attr("content"), 34), text("Trạng thái", attr("state_label"), 28),
        figure("Tổng kinh phí (đồng)", attr("total_cost"), width=20), figure("Đơn vị đề nghị (đồng)", attr("proposed"), width=20),
        figure("Sở thẩm định (đồng)", attr("by_province"), width=20), figure("Cục thẩm định (đồng)", attr("central"), width=20),
    ),
    _overview,
)  # fmt: skip


def _registrations(actor: Actor, _query: QueryDict) -> Found:
    if not rules.may_open_planning(actor):
        raise NotFound("dang-ky")
    return _whole(selectors.registration_list(actor))


REGISTRATIONS: Final = ExportList(
    "dang-ky", "Đăng ký kế hoạch của các Sở Công Thương", "planning:list",
    (
        text("Số đăng ký", key("code"), 22), text("Sở Công Thương", key("tenant__name"), 40),
        figure("Năm", key("plan_year"), "number", 8), figure("Đợt", key("batch"), "number", 6),
        text("Số văn bản", key("document_number"), 22), figure("Số đề án", key("count"), "number", 10),
        text("Tình trạng", lambda row: Registration.State(row["state"]).label), day("Gửi lúc", key("sent_at"), "moment"),
        day("Gửi UBND tỉnh", key("copied_on")),
    ),
    _registrations,
)  # fmt: skip
KINDS_OF_OFFICES: Final[dict[str, tuple[str, Callable[[Office], bool]]]] = {
    "chua": ("chưa đăng ký", lambda office: not office.bundles),
    "roi": ("đã đăng ký", lambda office: bool(office.bundles)),
    "muon": ("muộn, xin nộp muộn", lambda office: bool(office.late or office.asked)),
}


def _received(actor: Actor, query: QueryDict) -> Found:
    if not rules.may_read_plan(actor):
        raise NotFound("cac-so")
    year = _year(query)
    said, wanted = KINDS_OF_OFFICES.get(query.get("loc", ""), ("", lambda _: True))
    rows = [office for office in selectors.received(year) if wanted(office)]
    return _whole(rows, f"năm {year}", *filter(None, (said,)), name=str(year))


RECEIVED: Final = ExportList(
    "cac-so", "Các Sở Công Thương đăng ký kế hoạch", "planning:received",
    (
        text("Sở Công Thương", attr("name"), 40), text("Số đăng ký", lambda office: "; ".join(row["code"] for row in office.bundles), 30),
        day("Gửi lúc", lambda office: max((row["sent_at"] for row in office.bundles), default=None), "moment"),
        figure("Số đề án", attr("count"), "number", 10), figure("Kinh phí (đồng)", attr("total")),
        text("Muộn", lambda office: "Có" if office.late else "", 8), day("Cho đăng ký muộn đến", attr("leave_until")),
    ),
    _received,
)  # fmt: skip
