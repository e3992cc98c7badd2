"""The way to reports, advances and visits from the case file, and the figures of a report in words."""

from __future__ import annotations

from fractions import Fraction

from core.money import format_dong
from execution import rules
from execution.advances import percent
from execution.models import ProgressReport
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.states import State


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


def _share(done: int, planned: int, share: Fraction | None, of_what: str) -> str:
    if share is None:
        return f"{format_dong(done)} đồng"
    return f"{format_dong(done)} trên {format_dong(planned)} đồng, bằng {percent(share)} {of_what}"


def work_section(proposal: Proposal, actor: Actor) -> dict[str, bool]:
    """Whether reports, advances and visits have pages of their own by now, and what this person may begin there. No queries."""
    return {
        "has_group_plan": rules.may_plan_group(actor, proposal)
        or (rules.has_group_plan(proposal) and proposal.state != State.ASSIGNED),
        "may_plan_group": rules.may_plan_group(actor, proposal),
        "under_contract": proposal.amount_contracted is not None,
        "may_report": rules.may_report(actor, proposal),
        "may_ask_advance": rules.may_ask_advance(actor, proposal),
        "may_accept": rules.may_accept(actor, proposal),
        "under_account": proposal.amount_accepted is not None
        and (rules.may_write_settlement(actor, proposal) or proposal.state not in rules.ACCOUNTABLE),
        "may_write_settlement": rules.may_write_settlement(actor, proposal),
        "may_give_time": rules.may_give_time(actor, proposal),
        "may_inspect": rules.may_inspect(actor, proposal),
    }
