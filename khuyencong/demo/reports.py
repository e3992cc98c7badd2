"""Periodic reports of the demonstration: most Sở have sent the quarter, some write it, some have not begun."""

from __future__ import annotations

from django.utils import timezone

from core.events import only_reactions
from core.tenancy import tenant_scope
from khuyencong.demo.people import People
from organisations.actors import Actor
from organisations.roles import Role
from reporting.models import PeriodicReport
from reporting.periodic.calendars import Laws
from reporting.periodic.periods import closed_periods
from reporting.periodic.regimes import regimes
from reporting.services.periodic import lock_report, open_report, save_report

QUARTER, SENT, WRITTEN = "province-quarter", 4, 5
"""Of five Sở in a row, four send; the fifth is left as it is opened, or not opened at all."""
WORDS = {
    "part_assessment": "Các đề án được triển khai đúng nội dung phê duyệt; khối lượng thực hiện đạt kế hoạch của kỳ (minh họa).",
    "part_difficulties": "Một số cơ sở thụ hưởng bố trí vốn đối ứng chậm (minh họa).",
    "part_requests": "Đề nghị Cục hướng dẫn sớm việc đăng ký kế hoạch năm sau (minh họa).",
    "part_next": "Đôn đốc nghiệm thu, quyết toán các hợp đồng đến hạn (minh họa).",
}
LOCAL = {"planned-quantity": 12, "planned-money": 2_400_000_000, "approved-quantity": 10, "approved-money": 2_000_000_000,
         "accepted-quantity": 4, "accepted-money": 800_000_000}  # fmt: skip


def report_periods(people: People) -> None:
    """The quarter that closed last, of every Sở."""
    with only_reactions():
        for place, leader in enumerate(people.provinces_with(Role.PROVINCE_LEADER)):
            with tenant_scope(*leader.tenant_ids):
                _report(leader, place)


def _report(leader: Actor, place: int) -> None:
    turn = place % (WRITTEN + 1)
    if turn == WRITTEN:
        return
    report = _opened(leader)
    if report.is_locked or turn == SENT:
        return
    typed = {f"{key}-luy-ke": amount * (1 + place % 7) // 4 for key, amount in LOCAL.items()}
    saved = save_report(report, {**WORDS, **typed}, actor=leader)
    lock_report(saved, actor=leader)


def _opened(leader: Actor) -> PeriodicReport:
    regime, laws, today = regimes()[QUARTER], Laws(), timezone.localdate()
    period = closed_periods(regime.every, today, laws.closing_day(today), many=1)[0]
    return open_report(regime, period, actor=leader)
