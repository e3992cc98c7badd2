"""When the Cục takes registrations, who has come, who has not, who asked to come late."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from core.errors import NotFound
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from planning import rules
from planning.models import LateRequest, Registration
from programmes.models import LateLeave, RegistrationWindow
from programmes.selectors import window, window_open
from programmes.states import WindowLevel

LEVEL = WindowLevel.PROVINCE_TO_CENTRE


def window_context(actor: Actor, year: int) -> dict[str, Any]:
    """The window of this Sở today, days left, whether the last day is past, and its newest asking to come late."""
    today, tenant = timezone.localdate(), actor.tenant_id
    bounds = window(year, LEVEL, tenant_id=tenant)
    state = window_open(year, LEVEL, tenant_id=tenant, unit_id=tenant, day=today)
    return {
        "window": state,
        "days_left": (state.last_day - today).days if state.open and state.last_day else None,
        "by_leave": state.open and bounds is not None and today > bounds.closes,
        "is_past": bounds is not None and today > bounds.closes and not state.open,
        "late": LateRequest.objects.filter(tenant_id=tenant, plan_year=year).select_related("leave").first(),
    }


def late_requests_for(actor: Actor) -> QuerySet[LateRequest]:
    """Askings this person may read: the Sở its own, the Cục all; newest first."""
    rows: QuerySet[LateRequest] = LateRequest.objects.select_related("tenant", "asked_by", "leave", "answered_by")
    if rules.may_read_plan(actor):
        return rows
    return rows.filter(tenant_id=actor.tenant_id) if rules.may_prepare_registration(actor) else rows.none()


def late_request_for(actor: Actor, key: int) -> LateRequest:
    """One asking. Raises NotFound."""
    found: LateRequest | None = late_requests_for(actor).filter(pk=key).first()
    if found is None:
        raise NotFound(str(key))
    return found


@dataclass(slots=True)
class Office:
    """One Sở in the year's list: its bundles as values rows, the leave it has, and what its row says."""

    name: str
    code: str
    bundles: list[dict[str, Any]] = field(default_factory=list)
    leave_until: date | None = None
    asked: int | None = None

    @property
    def count(self) -> int:
        """Đề án registered."""
        return sum(row["count"] for row in self.bundles)

    @property
    def total(self) -> int:
        """Đồng asked for."""
        return sum(row["total"] or 0 for row in self.bundles)

    @property
    def late(self) -> bool:
        """Whether a bundle came after the last day."""
        return any(row["late"] for row in self.bundles)


def received(year: int) -> list[Office]:
    """Every Sở in operation with what it has sent for the year, by name; a constant number of queries."""
    today = timezone.localdate()
    offices = {
        row.pk: Office(row.name, row.code)
        for row in Organisation.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=today), kind=OrganisationKind.PROVINCIAL_DEPARTMENT
        ).order_by("name")
    }
    sums = {
        "count": Count("items", filter=Q(items__included=True)),
        "total": Sum("items__proposal__amount_province", filter=Q(items__included=True)),
    }
    sent = Registration.objects.filter(plan_year=year, state=Registration.State.SENT).annotate(**sums)
    closes = _last_days(year)
    for row in sent.order_by("batch").values("code", "batch", "tenant_id", "sent_at", "copied_on", *sums):
        last = closes[row["tenant_id"]]
        late = last is not None and timezone.localdate(row["sent_at"]) > last
        offices[row["tenant_id"]].bundles.append({**row, "late": late})
    for unit, until in LateLeave.objects.filter(plan_year__year=year, unit_id__in=offices).values_list(
        "unit_id", "until"
    ):
        office = offices[unit]
        office.leave_until = max(until, office.leave_until or until)
    asked = LateRequest.objects.filter(plan_year=year, state=LateRequest.State.OPEN)
    for key, tenant_id in asked.values_list("pk", "tenant_id"):
        offices[tenant_id].asked = key
    return list(offices.values())


def _last_days(year: int) -> dict[int, date | None]:
    """The last day of each Sở: its own window where it has one, else the national one."""
    national = window(year, LEVEL, tenant_id=None)
    days: dict[int, date | None] = defaultdict(lambda: national.closes if national else None)
    own = RegistrationWindow.objects.filter(plan_year__year=year, level=LEVEL, tenant__isnull=False)
    days.update(own.values_list("tenant_id", "closes"))
    return days
