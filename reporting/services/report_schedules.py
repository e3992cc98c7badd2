"""Reports that come by themselves: set, paused, resumed, dropped, and made when their moment has come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core import sheets
from core.audit import acting_context
from core.calendars import known_holidays
from core.errors import Reason, Refused, Stale
from notifications.services import notify
from organisations.actors import Actor
from organisations.models import Membership
from reporting.builder.recurrence import Frequency, Rhythm, next_moment
from reporting.models import ReportDefinition, ReportReceiver, ReportRun, ReportSchedule, ScheduleState
from reporting.selectors.builder import leaders_of, memberships_of, possible_receivers
from reporting.services.report_runs import give_to_worker

CHANGED = "Lịch đã được sửa ở nơi khác sau khi bạn mở trang này. Hãy mở lại trang rồi làm lại."


@transaction.atomic
def set_schedule(
    definition: ReportDefinition,
    rhythm: Rhythm,
    *,
    actor: Actor,
    receivers: Collection[int],
    extension: str,
    version: int | None = None,
) -> ReportSchedule:
    """When the report is made and who gets it: people with a role in the organisation. `version` 0 = there was none yet."""
    owned = _owned(definition, actor)
    row = ReportSchedule.objects.select_for_update(of=("self",)).filter(definition=owned).first()
    if version is not None and version != (row.version if row else 0):
        raise Stale(CHANGED)
    today = timezone.localdate()
    _check(rhythm, receivers, extension, known=possible_receivers(actor, today))
    row = row or ReportSchedule(tenant_id=owned.tenant_id, definition=owned, version=0)
    for name in ("frequency", "hour", "weekday", "day", "month", "on_working_days"):
        setattr(row, name, getattr(rhythm, name))
    row.extension, row.state, row.stopped_why = extension, ScheduleState.RUNNING, ""
    row.version += 1
    row.next_at = next_moment(rhythm, after=timezone.now(), holidays=known_holidays())
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Đặt lịch báo cáo"):
        row.save()
        ReportReceiver.objects.filter(schedule=row).exclude(user_id__in=receivers).delete()
        there = set(ReportReceiver.objects.filter(schedule=row).values_list("user_id", flat=True))
        ReportReceiver.objects.bulk_create(
            ReportReceiver(tenant_id=row.tenant_id, schedule=row, user_id=user)
            for user in sorted(set(receivers) - there)
        )
    return row


@transaction.atomic
def pause_schedule(definition: ReportDefinition, *, actor: Actor, version: int | None) -> ReportSchedule:
    """Make nothing until it is resumed."""
    return _turn(definition, actor, version, ScheduleState.PAUSED)


@transaction.atomic
def resume_schedule(definition: ReportDefinition, *, actor: Actor, version: int | None) -> ReportSchedule:
    """From the next moment on; what was missed is not made up for."""
    return _turn(definition, actor, version, ScheduleState.RUNNING)


@transaction.atomic
def drop_schedule(definition: ReportDefinition, *, actor: Actor, version: int | None) -> None:
    """No schedule any more; what was made stays."""
    row = _held(definition, actor, version)
    with acting_context(user=actor.user.pk, why="Bỏ lịch báo cáo"):
        row.delete()


def make_due(now: datetime) -> int:
    """Ask for the runs of every schedule whose moment has come. The caller has opened the tenants. Returns how many.

    A run is one a schedule, moment and receiver: the row is locked while it is served, the unique constraint holds the
    rest. A portal that stood still makes up for the last moment once, not for each that passed.
    """
    rows = ReportSchedule.objects.filter(state=ScheduleState.RUNNING, next_at__lte=now)
    rows = rows.select_for_update(skip_locked=True, of=("self",)).select_related(
        "definition__owner", "definition__organisation"
    )
    return sum(_serve(row, now) for row in rows.order_by("next_at", "pk"))


def rhythm_of(row: ReportSchedule) -> Rhythm:
    """The rhythm as a value."""
    return Rhythm(row.frequency, row.hour, row.weekday, row.day, row.month, row.on_working_days)


def _serve(row: ReportSchedule, now: datetime) -> int:
    about, day = row.definition, timezone.localdate(now)
    wanted = set(ReportReceiver.objects.filter(schedule=row).values_list("user_id", flat=True))
    held = memberships_of({*wanted, about.owner_id}, about.organisation_id, day)
    if about.owner_id not in held:
        return _stop(row, now)
    made = sum(_ask(row, held[user]) for user in sorted(wanted & held.keys()))
    if not wanted & held.keys():
        text = f"Báo cáo định kỳ “{about.name}” không còn người nhận nào giữ vai trò ở đơn vị; hãy chọn lại người nhận."
        notify([about.owner_id], kind="report_trouble", text=text, url=about.get_absolute_url())
    row.next_at = next_moment(rhythm_of(row), after=now, holidays=known_holidays())
    row.save(update_fields=["next_at"])
    return made


def _ask(row: ReportSchedule, membership: Membership) -> int:
    about = row.definition
    run, new = ReportRun.objects.get_or_create(
        schedule=row, slot=row.next_at, user_id=membership.user_id,
        defaults={
            "tenant_id": row.tenant_id, "definition": about, "organisation_id": about.organisation_id,
            "membership": membership, "title": about.name, "spec": about.spec, "extension": row.extension,
            "made_for": timezone.localdate(row.next_at),
        },
    )  # fmt: skip
    if new:
        run.job = give_to_worker(run, user_id=about.owner_id)
        run.save(update_fields=["job"])
    return int(new)


def _stop(row: ReportSchedule, now: datetime) -> int:
    """The owner has no role in the organisation any more: stop, keep the definition readable, tell who leads."""
    about, day = row.definition, timezone.localdate(now)
    row.state, row.stopped_why = ScheduleState.STOPPED, "Người lập báo cáo không còn vai trò ở đơn vị."
    row.version += 1
    row.save(update_fields=["state", "stopped_why", "version"])
    ReportDefinition.objects.filter(pk=about.pk).update(shared=True)
    text = (
        f"Lịch của báo cáo “{about.name}” đã ngừng vì {about.owner.full_name} không còn vai trò ở đơn vị. "
        "Báo cáo được để dùng chung; hãy sao chép và đặt lịch mới nếu còn cần."
    )
    notify(leaders_of(about.organisation_id, day), kind="report_trouble", text=text, url=about.get_absolute_url())
    return 0


def _check(rhythm: Rhythm, receivers: Collection[int], extension: str, *, known: dict[int, str]) -> None:
    faults: list[Reason | str] = []
    if rhythm.frequency not in Frequency.values:
        faults.append(Reason("Hãy chọn nhịp lập báo cáo.", "frequency"))
    if not receivers:
        faults.append(Reason("Hãy chọn ít nhất một người nhận.", "receivers"))
    elif not set(receivers) <= known.keys():
        faults.append(Reason("Có người nhận không giữ vai trò nào ở đơn vị.", "receivers"))
    if extension not in sheets.WRITERS:
        faults.append(Reason("Chọn dạng tệp Excel hoặc CSV.", "extension"))
    if faults:
        raise Refused(*faults)


def _turn(definition: ReportDefinition, actor: Actor, version: int | None, state: ScheduleState) -> ReportSchedule:
    row = _held(definition, actor, version)
    if row.state == state:
        raise Refused("Lịch đang ở tình trạng này rồi.")
    row.state, row.stopped_why, row.version = state, "", row.version + 1
    row.next_at = next_moment(rhythm_of(row), after=timezone.now(), holidays=known_holidays())
    with acting_context(user=actor.user.pk, why=f"Lịch báo cáo: {ScheduleState(state).label}"):
        row.save()
    return row


def _held(definition: ReportDefinition, actor: Actor, version: int | None) -> ReportSchedule:
    owned = _owned(definition, actor)
    row: ReportSchedule | None = ReportSchedule.objects.select_for_update(of=("self",)).filter(definition=owned).first()
    if row is None or row.version != version:
        raise Stale(CHANGED)
    return row


def _owned(definition: ReportDefinition, actor: Actor) -> ReportDefinition:
    row: ReportDefinition = ReportDefinition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    if row.owner_id != actor.user.pk or row.organisation_id != actor.organisation.pk:
        raise Refused("Chỉ người lập báo cáo mới được đặt lịch cho báo cáo đó.")
    return row
