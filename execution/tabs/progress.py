"""Reports and advances on the case file, and the figures of a report in words."""

from __future__ import annotations

from typing import Any

from core.money import format_dong
from execution import rules
from execution.advances import percent
from execution.models import ProgressReport
from execution.selectors.advances import advances_of
from execution.selectors.progress import reports_of
from execution.states import ADVANCE_TONES, REPORT_TONES, AdvanceState, ReportState
from organisations.actors import Actor
from proposals.models import Proposal

SHOWN = 3


def report_facts(report: ProgressReport) -> list[tuple[str, str]]:
    """What the report adds up to."""
    return [
        ("Giá trị đã thực hiện", _share(report.done, report.planned, report.of_investment, "tổng vốn đầu tư")),
        (
            "Hạng mục được hỗ trợ",
            _share(report.supported_done, report.supported_planned, report.of_item, "giá trị hạng mục"),
        ),
        ("Kinh phí khuyến công đã sử dụng", f"{format_dong(report.spent)} đồng"),
    ]


def _share(done: int, planned: int, share: int | None, of_what: str) -> str:
    if share is None:
        return f"{format_dong(done)} đồng"
    return f"{format_dong(done)} trên {format_dong(planned)} đồng, bằng {percent(share)} {of_what}"


def work_section(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """The newest reports and the requests for advances of a đề án under contract; nothing is asked for before that."""
    if proposal.amount_contracted is None:
        return {"reports": [], "advances": [], "under_contract": False}
    reports = reports_of(actor, proposal)[:SHOWN]
    return {
        "reports": [(row, REPORT_TONES[ReportState(row.state)]) for row in reports],
        "advances": [(row, ADVANCE_TONES[AdvanceState(row.state)]) for row in advances_of(actor, proposal)],
        "may_report": rules.may_report(actor, proposal),
        "may_ask_advance": rules.may_ask_advance(actor, proposal),
        "under_contract": True,
    }
