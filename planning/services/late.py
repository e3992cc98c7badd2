"""A Sở asks to register after the last day; the Cục answers once (TT 36/2013/TT-BCT, Điều 10 khoản 2 điểm b)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused, Stale
from core.text import nfc
from organisations.actors import Actor
from organisations.models import Organisation
from planning import rules
from planning.models import LateRequest
from programmes.selectors import plan_year, window, window_open
from programmes.services import grant_late_leave
from programmes.states import WindowLevel

ARTICLE = "TT 36/2013/TT-BCT, Điều 10 khoản 2 điểm b"
LEVEL = WindowLevel.PROVINCE_TO_CENTRE


def ask_late(year: int, *, actor: Actor, until: date | None, reason: str) -> LateRequest:
    """Ask the Cục to take the registration of this Sở until the end of `until`. Raises Refused with every reason."""
    if not rules.may_send_registration(actor):
        raise Refused("Chỉ lãnh đạo Sở Công Thương được đề nghị Cục cho đăng ký muộn.")
    words = nfc(reason).strip()
    with (
        transaction.atomic(),
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Xin đăng ký muộn"),
    ):
        _lock_tenant(actor.tenant_id)
        reasons = _against_asking(year, actor)
        if until is None or until <= timezone.localdate():
            reasons.append(Reason("Ngày đề nghị phải sau ngày hôm nay.", "until"))
        if not words:
            reasons.append(Reason("Chưa ghi lý do nộp muộn.", "reason", ARTICLE))
        if reasons:
            raise Refused(*reasons)
        asked: LateRequest = LateRequest.objects.create(
            tenant_id=actor.tenant_id, plan_year=year, until=until, reason=words, asked_by=actor.user
        )
    return asked


def grant_late(request: LateRequest, *, actor: Actor, until: date | None, paper: str, answer: str = "") -> LateRequest:
    """Let the Sở register until the end of `until`: gives the leave the window looks at. Raises Refused, Stale."""
    if not rules.may_answer_late(actor):
        raise Refused("Chỉ chuyên viên, lãnh đạo Cục được trả lời đề nghị đăng ký muộn.")
    with (
        transaction.atomic(),
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Cho đăng ký muộn"),
    ):
        locked = _open(request)
        locked.leave = grant_late_leave(
            plan_year=plan_year(locked.plan_year), unit=locked.tenant, until=until or locked.until, paper=paper,
            reason=locked.reason, actor=actor,
        )  # fmt: skip
        _answered(locked, LateRequest.State.GRANTED, answer, actor)
    return locked


def refuse_late(request: LateRequest, *, actor: Actor, answer: str) -> LateRequest:
    """Say no, with words. Raises Refused, Stale."""
    if not rules.may_answer_late(actor):
        raise Refused("Chỉ chuyên viên, lãnh đạo Cục được trả lời đề nghị đăng ký muộn.")
    if not answer.strip():
        raise Refused(Reason("Chưa ghi lý do không đồng ý.", "answer"))
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Từ chối"):
        locked = _open(request)
        _answered(locked, LateRequest.State.REFUSED, answer, actor)
    return locked


def _against_asking(year: int, actor: Actor) -> list[Reason]:
    today = timezone.localdate()
    bounds = window(year, LEVEL, tenant_id=actor.tenant_id)
    state = window_open(year, LEVEL, tenant_id=actor.tenant_id, unit_id=actor.tenant_id, day=today)
    reasons = []
    if bounds is None or today <= bounds.closes:
        reasons.append(
            Reason(f"Kế hoạch năm {year} chưa hết hạn đăng ký nên chưa cần xin nộp muộn.", "plan_year", ARTICLE)
        )
    elif state.open:
        reasons.append(Reason(f"Cục đang nhận đăng ký của Sở đến hết ngày {state.last_day:%d/%m/%Y}.", "plan_year"))
    if LateRequest.objects.filter(tenant_id=actor.tenant_id, plan_year=year, state=LateRequest.State.OPEN).exists():
        reasons.append(Reason("Đề nghị trước đang chờ Cục trả lời.", "plan_year"))
    return reasons


def _open(request: LateRequest) -> LateRequest:
    rows = LateRequest.objects.select_for_update(of=("self",)).select_related("tenant")
    locked: LateRequest = rows.get(pk=request.pk)
    if locked.state != LateRequest.State.OPEN:
        raise Stale("Đề nghị này đã được trả lời.")
    return locked


def _answered(locked: LateRequest, state: str, answer: str, actor: Actor) -> None:
    asked = locked
    asked.state, asked.answer = state, nfc(answer).strip()
    asked.answered_by, asked.answered_at = actor.user, timezone.now()
    asked.save()


def _lock_tenant(tenant_id: int) -> None:
    list(Organisation.objects.select_for_update(of=("self",), no_key=True).filter(pk=tenant_id).values_list("pk"))
