"""Change windows and grant leave to come late. Every change carries a paper and a reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import nfc
from organisations.actors import Actor
from organisations.models import Organisation
from programmes import selectors
from programmes.models import LateLeave, PlanYear, RegistrationWindow
from programmes.rules import may_grant_late_leave, may_set_window
from programmes.states import Confidence, WindowLevel


@transaction.atomic
def grant_late_leave(
    *, plan_year: PlanYear, unit: Organisation, until: date, paper: str, reason: str, actor: Actor
) -> LateLeave:
    """Let one unit submit for the year until the end of `until`. Refuses with every reason at once."""
    if not may_grant_late_leave(actor, unit):
        raise Refused("Chỉ cơ quan tiếp nhận hồ sơ của đơn vị mới được cho phép nộp muộn.")
    paper, reason = nfc(paper).strip(), nfc(reason).strip()
    reasons = _missing_words(paper, reason)
    if until < timezone.localdate():
        reasons.append(Reason("Thời hạn nộp muộn phải từ hôm nay trở đi.", "until"))
    level = WindowLevel.UNIT_TO_PROVINCE if not actor.is_central else WindowLevel.PROVINCE_TO_CENTRE
    window = selectors.window(plan_year.year, level, tenant_id=unit.tenant_id)
    if window is not None and until <= window.closes:
        reasons.append(
            Reason(f"Thời hạn chung còn đến {window.closes:%d/%m/%Y}, chưa cần cho nộp muộn.", "until", window.citation)
        )
    if reasons:
        raise Refused(*reasons)
    return LateLeave.objects.create(
        tenant_id=unit.tenant_id,
        plan_year=plan_year,
        unit=unit,
        until=until,
        paper=paper,
        reason=reason,
        granted_by=actor.user,
    )


@transaction.atomic
def set_window(
    *,
    plan_year: PlanYear,
    level: str,
    tenant: Organisation | None,
    opens: date,
    closes: date,
    paper: str,
    reason: str,
    actor: Actor,
) -> RegistrationWindow:
    """Set the first and last valid day for the country (tenant None) or for one tenant."""
    if not may_set_window(actor, tenant):
        raise Refused("Bạn không có quyền đặt thời hạn đăng ký này.")
    paper, reason = nfc(paper).strip(), nfc(reason).strip()
    reasons = _missing_words(paper, reason)
    if closes < opens:
        reasons.append(Reason("Ngày cuối cùng không được trước ngày mở.", "closes"))
    if reasons:
        raise Refused(*reasons)
    article = selectors.window(plan_year.year, level, tenant_id=None)
    values = {
        "opens": opens,
        "closes": closes,
        "paper": paper,
        "reason": reason,
        "citation": f"{article.citation if article else ''}; {paper}".lstrip("; "),
        "confidence": Confidence.CONFIRMED,
        "edited_at": timezone.now(),
    }
    with acting_context(why=reason):
        row, _ = RegistrationWindow.objects.update_or_create(
            plan_year=plan_year, level=level, tenant=tenant, defaults=values
        )
    return row


def _missing_words(paper: str, reason: str) -> list[Reason]:
    reasons = []
    if not paper:
        reasons.append(Reason("Chưa ghi số, ngày văn bản.", "paper"))
    if not reason:
        reasons.append(Reason("Chưa ghi lý do.", "reason"))
    return reasons
