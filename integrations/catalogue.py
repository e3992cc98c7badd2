"""Which events other systems can hear of: a row an event. docs/webhooks.md, the page and the API read this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from execution import events as execution
from execution.states import AdvanceState
from proposals import events
from proposals.states import State
from reporting.events import PeriodicReportLocked

PROPOSAL, REPORT, NOTHING = "proposal", "report", ""
TEST: Final = "webhook.test"


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """A public name, what it means, which event of the house it is (`targets`: only when it leads there), what it is about."""

    name: str
    label: str
    description: str
    heard: tuple[type, ...]
    targets: frozenset[str] = frozenset()
    subject: str = PROPOSAL

    def is_said_by(self, event: object) -> bool:
        """Whether this event of the house is told under this name."""
        return type(event) in self.heard and (not self.targets or getattr(event, "target", "") in self.targets)


def _row(name: str, label: str, description: str, *heard: type, to: tuple[str, ...] = (), **more: str) -> PublicEvent:
    return PublicEvent(name, label, description, heard, frozenset(str(state) for state in to), **more)


EVENTS: Final[tuple[PublicEvent, ...]] = (
    _row("proposal.submitted", "Đã nộp hồ sơ", "Đơn vị nộp hồ sơ cho Sở, hoặc thẳng cho Cục.", events.ProposalSubmitted),
    _row("proposal.returned", "Yêu cầu bổ sung", "Sở hoặc Cục trả hồ sơ để bổ sung.", events.ProposalReturned),
    _row("proposal.resubmitted", "Đã nộp bổ sung", "Đơn vị nộp lại hồ sơ đã bổ sung.", events.ProposalResubmitted),
    _row("proposal.appraised", "Đã kết luận thẩm định", "Cấp cơ sở hoặc cấp Bộ kết luận đạt hay không đạt; xem state.",
         events.AppraisalConcluded),
    _row("proposal.registered", "Đã đăng ký", "Sở đăng ký đề án với Cục, kể cả đăng ký lại cho năm sau.",
         events.ProposalRegistered, events.ProposalRegisteredAgain),
    _row("proposal.approved", "Đã phê duyệt", "Đề án có trong kế hoạch được phê duyệt.", events.ProposalApproved),
    _row("proposal.assigned", "Đã giao kế hoạch", "Kế hoạch được giao cho đơn vị thực hiện.", events.ProposalAssigned),
    _row("proposal.contracted", "Đã ký hợp đồng", "Hợp đồng thực hiện đề án đã ký.", events.ExecutionMoved,
         to=(State.CONTRACTED,)),
    _row("proposal.adjusted", "Đã điều chỉnh", "Một điều chỉnh được quyết định và đã áp dụng vào đề án.",
         execution.ProposalAdjusted),
    _row("proposal.accepted", "Đã nghiệm thu", "Nghiệm thu toàn bộ hoặc một phần; xem state.", events.ExecutionMoved,
         to=(State.ACCEPTED, State.PARTLY_ACCEPTED)),
    _row("proposal.settled", "Đã quyết toán", "Đề án đã quyết toán.", events.ExecutionMoved, to=(State.SETTLED,)),
    _row("proposal.stopped", "Ngừng triển khai", "Đề án bị ngừng triển khai.", events.ProposalStopped),
    _row("proposal.withdrawn", "Đã rút", "Đơn vị rút đề án.", events.ProposalWithdrawn),
    _row("advance.paid", "Đã chi tạm ứng", "Một khoản tạm ứng của đề án đã được chi.", execution.AdvanceMoved,
         to=(AdvanceState.PAID,)),
    _row("report.locked", "Đã gửi báo cáo định kỳ", "Một báo cáo định kỳ đã khóa và gửi; version là số lần đính chính.",
         PeriodicReportLocked, subject=REPORT),
)  # fmt: skip
NAMES: Final = frozenset(row.name for row in EVENTS)
LABELS: Final[Mapping[str, str]] = {row.name: row.label for row in EVENTS} | {TEST: "Gửi thử"}
_EXAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    PROPOSAL: {
        "code": "KCQG-2027-0012",
        "state": "REGISTERED",
        "version": 7,
        "url": "/api/v1/proposals/KCQG-2027-0012/",
    },
    REPORT: {"code": "bc-2027-0003", "state": "locked", "version": 1, "url": "/api/v1/periodic-reports/bc-2027-0003/"},
}
_STATES: Final[Mapping[str, str]] = {
    "proposal.submitted": "SUBMITTED", "proposal.returned": "PROVINCE_RETURNED", "proposal.resubmitted": "SUBMITTED",
    "proposal.appraised": "PROVINCE_PASSED", "proposal.registered": "REGISTERED", "proposal.approved": "APPROVED",
    "proposal.assigned": "ASSIGNED", "proposal.contracted": "CONTRACTED", "proposal.adjusted": "IMPLEMENTING",
    "proposal.accepted": "ACCEPTED", "proposal.settled": "SETTLED", "proposal.stopped": "STOPPED",
    "proposal.withdrawn": "WITHDRAWN", "advance.paid": "IMPLEMENTING", "report.locked": "locked",
}  # fmt: skip


def public_name(event: object) -> PublicEvent | None:
    """Under which name other systems hear of an event of the house; None when they do not."""
    return next((row for row in EVENTS if row.is_said_by(event)), None)


def example(row: PublicEvent, site: str = "https://khuyencong.example") -> dict[str, Any]:
    """What is sent, as a receiver sees it."""
    data = dict(_EXAMPLES[row.subject])
    return {
        "id": "0b9f3c1e-6f0a-4f5e-9a51-2d1f6f2c7a10", "type": row.name, "occurred_at": "2027-03-01T09:30:00+07:00",
        "organisation": "ttkc-da-nang", "data": data | {"state": _STATES[row.name], "url": f"{site}{data['url']}"},
    }  # fmt: skip


def schema(row: PublicEvent) -> dict[str, Any]:
    """The same as JSON Schema."""
    text = {"type": "string"}
    data = {
        "code": {**text, "description": "Mã đề án, mã báo cáo."},
        "state": {**text, "description": "Trạng thái ngay sau sự việc."},
        "version": {"type": "integer", "minimum": 1},
        "url": {**text, "format": "uri", "description": "Lấy chi tiết ở đây bằng mã truy cập của bạn."},
    }
    whole = {
        "id": {**text, "format": "uuid", "description": "Không đổi khi gửi lại: dùng để bỏ bản trùng."},
        "type": {**text, "const": row.name},
        "occurred_at": {**text, "format": "date-time"},
        "organisation": {**text, "description": "Mã của tổ chức có hồ sơ, báo cáo."},
        "data": {"type": "object", "required": list(data), "properties": data, "additionalProperties": False},
    }
    return {
        "type": "object", "description": row.description, "required": list(whole), "properties": whole,
        "additionalProperties": False, "examples": [example(row)],
    }  # fmt: skip
