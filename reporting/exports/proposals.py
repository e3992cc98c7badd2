"""Lists of đề án and of what waits to be appraised."""

from __future__ import annotations

from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone

from appraisal import rules as appraisal_rules
from appraisal.selectors import states_to_appraise
from appraisal.selectors.assignments import MINE as HEAPS
from appraisal.selectors.lists import appraisal_all, appraisal_rows
from appraisal.selectors.meetings import meeting_rows, meetings_all
from appraisal.states import MeetingState
from core.errors import NotFound
from organisations.actors import Actor
from organisations.roles import Role
from proposals.forms.listing import FilterForm
from proposals.listing import all_rows, count_of
from proposals.states import State
from reporting.exports.kinds import ExportList, Found, attr, condition, day, figure, key, text


def _proposals(actor: Actor, query: QueryDict) -> Found:
    if actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("de-an")
    form, today = FilterForm(query, actor=actor), timezone.localdate()
    filters = form.filters()
    return Found(
        rows=all_rows(actor, filters, today=today),
        count=lambda: count_of(actor, filters, today=today),
        conditions=tuple(words for _, words in form.active()),
    )


PROPOSALS: Final = ExportList(
    "de-an", "Danh sách đề án khuyến công", "proposals:list",
    (
        text("Số hồ sơ", attr("code")), text("Tên đề án", attr("title"), 60),
        figure("Năm kế hoạch", attr("year"), "number", 9), text("Nội dung", attr("content"), 10),
        text("Đơn vị thực hiện", attr("unit"), 28), text("Địa điểm", attr("place"), 34),
        figure("Đề nghị (đồng)", attr("amount")), figure("Phê duyệt (đồng)", attr("approved")),
        text("Trạng thái", attr("state_label"), 28), text("Nguồn số liệu", attr("origin_label")),
        text("Đang chờ", attr("party")), day("Hạn xử lý", attr("due_on")),
        figure("Còn lại (ngày làm việc; số âm là quá hạn)", attr("days_left"), "number", 14),
    ),
    _proposals,
)  # fmt: skip


def _appraisals(actor: Actor, query: QueryDict) -> Found:
    if not appraisal_rules.may_list(actor):
        raise NotFound("tham-dinh")
    state, mine = query.get("trang-thai", ""), query.get("cua-toi", "")
    asked: dict[str, Any] = {
        "today": timezone.localdate(), "state": state, "mine": mine, "late": bool(query.get("qua-han", "")),
    }  # fmt: skip
    conditions = (
        *condition("Trạng thái", state, ((one.value, one.label) for one in states_to_appraise(actor))),
        *(("chỉ hồ sơ của tôi",) if mine in HEAPS else ()), *(("chỉ hồ sơ quá hạn ý kiến",) if asked["late"] else ()),
    )  # fmt: skip
    return Found(appraisal_all(actor, **asked), lambda: appraisal_rows(actor, **asked).count(), conditions)


def _assigned(row: dict[str, Any]) -> str:
    return "; ".join(f"{one.name}{' (chủ trì)' if one.lead else ''}" for one in row["assignees"])


APPRAISALS: Final = ExportList(
    "tham-dinh", "Hồ sơ cần thẩm định", "appraisal:list",
    (
        text("Số hồ sơ", key("code")), text("Tên đề án", key("title"), 60), text("Đơn vị thực hiện", key("unit__name"), 34),
        figure("Năm kế hoạch", key("plan_year"), "number", 9), figure("Đề nghị (đồng)", key("amount_proposed")),
        figure("Sở thẩm định (đồng)", key("amount_province")),
        text("Trạng thái", lambda row: State(row["state"]).label, 28),
        day("Từ lúc", key("state_since"), "moment"), day("Hạn xử lý", key("due_on")),
        text("Phiếu thẩm định", lambda row: "Đã có" if row["has_sheet"] else "Chưa có"), text("Phân công", _assigned, 40),
    ),
    _appraisals,
)  # fmt: skip


def _meetings(actor: Actor, query: QueryDict) -> Found:
    if not appraisal_rules.may_list(actor):
        raise NotFound("phien-hop")
    state = query.get("trang-thai", "")
    said = condition("Tình trạng", state, MeetingState.choices)
    return Found(meetings_all(actor, state=state), lambda: meeting_rows(actor, state=state).count(), said)


MEETINGS: Final = ExportList(
    "phien-hop", "Phiên họp Hội đồng thẩm định", "appraisal:meetings",
    (
        text("Hội đồng", key("panel__name"), 44), figure("Năm kế hoạch", key("panel__plan_year"), "number", 9),
        figure("Phiên", key("number"), "number", 8), day("Họp lúc", key("held_at"), "moment"), text("Nơi họp", key("place"), 34),
        figure("Số hồ sơ", key("dossiers"), "number", 9), text("Tình trạng", key("state_label"), 20),
        text("Số biên bản", key("minutes_number"), 20),
    ),
    _meetings,
)  # fmt: skip
