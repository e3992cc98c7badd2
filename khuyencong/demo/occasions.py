"""What must stand before dossiers move: the money of the years, and leave to be late where a window has closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from budgets.services import set_envelope
from core.tenancy import tenant_scope
from khuyencong.demo.data import MILLION, read
from khuyencong.demo.people import People
from khuyencong.demo.playing import MARK
from khuyencong.demo.specs import Spec
from organisations.models import Organisation
from organisations.roles import OrganisationKind, Role
from programmes.models import PlanYear
from programmes.selectors import window_open
from programmes.services import grant_late_leave
from programmes.states import WindowLevel
from proposals.states import State

REASON = "Tiếp nhận bổ sung hồ sơ của năm kế hoạch (dữ liệu minh họa)."
LEAVE = timedelta(days=30)


def give_money(people: People, scale: float) -> None:
    """The envelope of every year; larger scales get more."""
    actor = people.central(Role.BUDGET_OFFICER)
    years, month, day = read("journeys")["calendar"]["envelope"]
    with tenant_scope(*actor.tenant_ids):
        for number, (year, amount) in enumerate(sorted(read("journeys")["envelopes"].items()), start=1):
            set_envelope(
                year=year, amount=round(amount * MILLION * max(1, scale)), paper_number=f"{number}/QĐ-BTC {MARK}",
                paper_date=min(date(year + years, month, day), timezone.localdate()), actor=actor, note=MARK,
            )  # fmt: skip


def grant_leaves(people: People, wanted: Iterable[Spec]) -> None:
    """Leave for the units from their Sở, for each Sở and the regional centres from the Cục; only where it is needed."""
    units = Organisation.objects.select_related("tenant").in_bulk(field_name="code")
    for code, year in sorted({(spec.unit, spec.year) for spec in wanted if spec.goal != State.DRAFT}):
        unit = units[code]
        if unit.kind == OrganisationKind.REGIONAL_CENTRE:
            _grant(people, unit, year, WindowLevel.PROVINCE_TO_CENTRE)
            continue
        _grant(people, unit, year, WindowLevel.UNIT_TO_PROVINCE)
        _grant(people, unit.tenant or unit, year, WindowLevel.PROVINCE_TO_CENTRE)


def _grant(people: People, unit: Organisation, year: int, level: str) -> None:
    today = timezone.localdate()
    tenant_id = unit.tenant_id or unit.pk
    central = level == WindowLevel.PROVINCE_TO_CENTRE
    officer = Role.PROVINCE_OFFICER
    actor = people.central(Role.CENTRE_OFFICER) if central else people.of_province(officer, tenant_id)
    with tenant_scope(*actor.tenant_ids):
        if window_open(year, level, tenant_id=tenant_id, unit_id=unit.pk, day=today).open:
            return
        grant_late_leave(
            plan_year=PlanYear.objects.get(year=year), unit=unit, until=today + LEAVE,
            paper=f"{unit.pk}/{'ĐCK' if central else 'SCT'}-KC {MARK}", reason=REASON, actor=actor,
        )  # fmt: skip
