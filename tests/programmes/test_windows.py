"""When registration is open: the truth table, the tenant's own window, the leave to come late."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from programmes import reference, selectors
from programmes.models import LateLeave
from programmes.rules import window_state
from programmes.services import grant_late_leave, set_window
from tests.cast import Cast

Within = Callable[[str], AbstractContextManager[None]]
BOUNDS = SimpleNamespace(opens=date(2026, 1, 1), closes=date(2026, 5, 19), citation="TT 36/2013/TT-BCT Điều 10")
LEAVE = SimpleNamespace(until=date(2026, 5, 25), paper="CV 12/SCT")
UNIT, CENTRE = "unit_to_province", "province_to_centre"


@pytest.mark.parametrize(
    ("day", "leave", "is_open", "last_day"),
    [
        (date(2025, 12, 31), None, False, BOUNDS.closes),
        (date(2026, 1, 1), None, True, BOUNDS.closes),
        (date(2026, 5, 19), None, True, BOUNDS.closes),
        (date(2026, 5, 20), None, False, BOUNDS.closes),
        (date(2025, 12, 31), LEAVE, False, BOUNDS.closes),
        (date(2026, 5, 19), LEAVE, True, BOUNDS.closes),
        (date(2026, 5, 20), LEAVE, True, LEAVE.until),
        (date(2026, 5, 25), LEAVE, True, LEAVE.until),
        (date(2026, 5, 26), LEAVE, False, BOUNDS.closes),
    ],
)
def test_open_from_the_first_to_the_last_day_and_later_only_with_leave(
    day: date, leave: SimpleNamespace | None, is_open: bool, last_day: date
) -> None:
    state = window_state(2027, BOUNDS, leave, day)
    assert (state.open, state.last_day, state.reason == "") == (is_open, last_day, is_open)


def test_a_closed_window_says_the_last_day_and_the_article() -> None:
    state = window_state(2027, BOUNDS, None, date(2026, 6, 1))
    assert state.reason == (
        "Đã hết hạn đăng ký kế hoạch năm 2027 (ngày cuối cùng 19/05/2026). "
        "Nộp muộn cần văn bản cho phép của cơ quan tiếp nhận."
    )
    assert state.article == "TT 36/2013/TT-BCT Điều 10"


def test_a_year_without_a_window_is_closed() -> None:
    assert window_state(2040, None, None, date(2026, 6, 1)).reason == "Năm kế hoạch 2040 chưa có thời hạn đăng ký."


@pytest.mark.parametrize(
    ("year", "level", "is_open"),
    [(2026, UNIT, False), (2027, UNIT, False), (2027, CENTRE, False), (2028, UNIT, True), (2028, CENTRE, True)],
)
def test_in_november_2026_only_2028_is_open(cast: Cast, year: int, level: str, *, is_open: bool) -> None:
    tenant = cast.organisations["sct-da-nang"].pk
    assert selectors.window_open(year, level, tenant_id=tenant, day=date(2026, 11, 21)).open == is_open


def test_the_sos_own_window_goes_before_the_national_one(cast: Cast) -> None:
    department = cast.organisations["sct-da-nang"]
    set_window(
        plan_year=selectors.plan_year(2027), level=UNIT, tenant=department, opens=date(2026, 1, 1),
        closes=date(2026, 4, 30), paper="CV 5/SCT-KC", reason="Cần thời gian thẩm định", actor=cast["lanhdao.danang"],
    )  # fmt: skip
    day = date(2026, 5, 10)
    assert selectors.window_open(2027, UNIT, tenant_id=department.pk, day=day).open is False
    assert selectors.window_open(2027, UNIT, tenant_id=cast.organisations["sct-gia-lai"].pk, day=day).open is True


@pytest.mark.parametrize("username", ["donvi.danang", "lanhdao.gialai", "chuyenvien.cuc", "quantri"])
def test_nobody_else_sets_the_window_of_a_province(cast: Cast, username: str) -> None:
    with pytest.raises(Refused):
        set_window(
            plan_year=selectors.plan_year(2027), level=UNIT, tenant=cast.organisations["sct-da-nang"],
            opens=date(2026, 1, 1), closes=date(2026, 4, 30), paper="x", reason="x", actor=cast[username],
        )  # fmt: skip


def test_a_window_people_have_set_is_not_loaded_over(cast: Cast) -> None:
    set_window(
        plan_year=selectors.plan_year(2028), level=UNIT, tenant=None, opens=date(2027, 2, 1), closes=date(2027, 6, 1),
        paper="CV 1/ĐCK", reason="Hướng dẫn xây dựng kế hoạch", actor=cast["lanhdao.cuc"],
    )  # fmt: skip
    reference.load()
    assert selectors.window(2028, UNIT, tenant_id=None).closes == date(2027, 6, 1)


def leave(cast: Cast, username: str, unit: str, *, until: date | None = None, paper: str = "CV 12/SCT") -> LateLeave:
    return grant_late_leave(
        plan_year=selectors.plan_year(2025), unit=cast.organisations[unit], paper=paper, reason="Bão lũ",
        until=until or timezone.localdate() + timedelta(days=5), actor=cast[username],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("username", "unit", "level"),
    [
        ("chuyenvien.danang", "ttkc-da-nang", UNIT),
        ("lanhdao.cuc", "ttkc-vung-1", CENTRE),
        ("chuyenvien.cuc", "sct-da-nang", CENTRE),
    ],
)
def test_a_leave_opens_the_closed_window_for_its_unit(
    cast: Cast, within: Within, username: str, unit: str, level: str
) -> None:
    today = timezone.localdate()
    with within(username):
        leave(cast, username, unit)
        named = cast.organisations[unit]
        opened = selectors.window_open(2025, level, tenant_id=named.tenant_id, day=today, unit_id=named.pk)
        other = selectors.window_open(
            2025, level, tenant_id=named.tenant_id, day=today, unit_id=cast.organisations["ttkc-hue"].pk
        )
    assert (opened.open, opened.last_day) == (True, today + timedelta(days=5))
    assert other.open is False


@pytest.mark.parametrize("username", ["donvi.danang", "lanhdao.gialai", "lanhdao.cuc", "taichinh.bo"])
def test_only_the_receiving_body_grants_a_leave(cast: Cast, within: Within, username: str) -> None:
    with within(username), pytest.raises(Refused):
        leave(cast, username, "ttkc-da-nang")


@pytest.mark.parametrize(("username", "unit"), [("lanhdao.danang", "sct-da-nang"), ("lanhdao.cuc", "cuc-dck")])
def test_nobody_grants_a_leave_to_themselves(cast: Cast, within: Within, username: str, unit: str) -> None:
    with within(username), pytest.raises(Refused):
        leave(cast, username, unit)


def test_the_so_sees_the_leave_the_cuc_gave_it(cast: Cast, within: Within) -> None:
    with within("lanhdao.cuc"):
        leave(cast, "lanhdao.cuc", "sct-da-nang")
    with within("lanhdao.danang"):
        assert [row.unit.code for row in selectors.late_leaves()] == ["sct-da-nang"]


def test_a_leave_needs_a_paper_and_a_day_to_come(cast: Cast, within: Within) -> None:
    with within("lanhdao.danang"), pytest.raises(Refused) as refusal:
        leave(cast, "lanhdao.danang", "ttkc-da-nang", paper=" ", until=timezone.localdate() - timedelta(days=1))
    assert [reason.field for reason in refusal.value.reasons] == ["paper", "until"]


def test_a_leave_within_the_window_is_not_needed(cast: Cast, within: Within) -> None:
    today = timezone.localdate()
    set_window(
        plan_year=selectors.plan_year(2025), level=UNIT, tenant=cast.organisations["sct-da-nang"],
        opens=today, closes=today + timedelta(days=30), paper="CV 5", reason="x", actor=cast["lanhdao.danang"],
    )  # fmt: skip
    with within("lanhdao.danang"), pytest.raises(Refused, match="chưa cần cho nộp muộn"):
        leave(cast, "lanhdao.danang", "ttkc-da-nang")


def test_leaves_of_another_province_are_not_seen(cast: Cast, within: Within) -> None:
    with within("lanhdao.danang"):
        leave(cast, "lanhdao.danang", "ttkc-da-nang")
    with within("lanhdao.gialai"):
        assert selectors.late_leaves().count() == 0
    with within("lanhdao.danang"):
        assert selectors.late_leaves().count() == 1


def test_a_leave_for_another_tenant_cannot_be_written(cast: Cast, within: Within) -> None:
    with within("lanhdao.gialai"), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        LateLeave.objects.create(
            tenant_id=cast.organisations["sct-da-nang"].pk, plan_year=selectors.plan_year(2025),
            unit=cast.organisations["ttkc-da-nang"], until=date(2030, 1, 1), paper="x", reason="x",
            granted_by=cast["lanhdao.gialai"].user,
        )  # fmt: skip


def test_the_page_shows_the_windows_and_grants_a_leave(as_: Callable[[str], Client]) -> None:
    client = as_("lanhdao.danang")
    page = client.get("/nam-ke-hoach/").content.decode()
    assert "19/05/2026" in page
    assert "Trung tâm" in page
    year, unit = 2025, page.split('name="unit"')[1].split('value="')[2].split('"')[0]
    until = timezone.localdate() + timedelta(days=3)
    sent = {"plan_year": year, "unit": unit, "until": f"{until:%d/%m/%Y}", "paper": "CV 12/SCT", "reason": "Bão lũ"}
    assert client.post("/nam-ke-hoach/", sent).status_code == 302
    assert "Bão lũ" in client.get("/nam-ke-hoach/").content.decode()


def test_units_see_the_windows_but_no_form(as_: Callable[[str], Client]) -> None:
    page = as_("donvi.danang").get("/nam-ke-hoach/").content.decode()
    assert "19/05/2026" in page
    assert 'name="until"' not in page
