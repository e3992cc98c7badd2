"""Change windows and grant leave to come late. Every change carries a paper and a reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused, Stale
from core.text import nfc
from organisations.actors import Actor
from organisations.models import Organisation
from programmes import selectors
from programmes.models import CalendarEntry, LateLeave, NationalEntry, PlanYear, RegistrationWindow
from programmes.rules import may_grant_late_leave, may_keep_calendar, may_keep_national_calendar, may_set_window
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


@transaction.atomic
def add_entry(*, day: date, title: str, note: str, everybody: bool, actor: Actor) -> CalendarEntry | NationalEntry:
    """Write a day into the calendar of one's own office, or into everybody's. Raises Refused with every reason."""
    _require_keeper(actor, national=everybody)
    entry: CalendarEntry | NationalEntry = (
        NationalEntry(written_by=actor.user)
        if everybody
        else CalendarEntry(tenant_id=actor.tenant_id, written_by=actor.user)
    )
    return _write_entry(entry, day=day, title=title, note=note, actor=actor, why="Ghi lịch")


@transaction.atomic
def change_entry(
    entry: CalendarEntry | NationalEntry, *, day: date, title: str, note: str, version: int, actor: Actor
) -> CalendarEntry | NationalEntry:
    """Change a day. Raises Refused with every reason, Stale when somebody changed it since it was shown."""
    locked = _locked_entry(entry, version=version, actor=actor)
    locked.version += 1
    return _write_entry(locked, day=day, title=title, note=note, actor=actor, why="Sửa lịch")


@transaction.atomic
def remove_entry(entry: CalendarEntry | NationalEntry, *, version: int, actor: Actor) -> None:
    """Take a day out; the history keeps it. Raises Refused, Stale."""
    locked = _locked_entry(entry, version=version, actor=actor)
    with acting_context(user=actor.user.pk, why="Bỏ khỏi lịch"):
        locked.delete()


def _locked_entry(entry: CalendarEntry | NationalEntry, *, version: int, actor: Actor) -> CalendarEntry | NationalEntry:
    _require_keeper(actor, national=isinstance(entry, NationalEntry))
    rows = type(entry).objects.select_for_update(of=("self",))
    found: CalendarEntry | NationalEntry | None = rows.filter(pk=entry.pk).first()
    if found is None or found.version != version:
        raise Stale("Mục lịch này vừa được người khác sửa hoặc bỏ. Hãy xem lại lịch.")
    if isinstance(found, CalendarEntry) and found.tenant_id != actor.tenant_id:
        raise NotFound(str(entry.key))
    return found


def _write_entry(
    entry: CalendarEntry | NationalEntry, *, day: date, title: str, note: str, actor: Actor, why: str
) -> CalendarEntry | NationalEntry:
    entry.day, entry.title, entry.note, entry.written_by = day, nfc(title).strip(), nfc(note).strip(), actor.user
    reasons = [] if entry.title else [Reason("Chưa ghi việc.", "title")]
    owner = {"tenant_id": entry.tenant_id} if isinstance(entry, CalendarEntry) else {}
    if type(entry).objects.filter(day=day, title=entry.title, **owner).exclude(pk=entry.pk).exists():
        reasons.append(Reason(f"Ngày {day:%d/%m/%Y} đã có mục “{entry.title}”.", "title"))
    if reasons:
        raise Refused(*reasons)
    with acting_context(user=actor.user.pk, why=why):
        entry.save()
    return entry


def _require_keeper(actor: Actor, *, national: bool) -> None:
    if national and not may_keep_national_calendar(actor):
        raise Refused("Chỉ chuyên viên, lãnh đạo Cục ghi được lịch chung cho mọi nơi.")
    if not may_keep_calendar(actor):
        raise Refused("Chỉ chuyên viên, lãnh đạo Sở Công Thương hoặc Cục ghi được lịch của cơ quan.")


def _missing_words(paper: str, reason: str) -> list[Reason]:
    reasons = []
    if not paper:
        reasons.append(Reason("Chưa ghi số, ngày văn bản.", "paper"))
    if not reason:
        reasons.append(Reason("Chưa ghi lý do.", "reason"))
    return reasons
