"""Which value is in force on which day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from budgets import selectors
from budgets.models import Norm
from budgets.states import Track
from organisations.models import Organisation
from programmes.models import RegistrationWindow
from proposals.lifecycle import LIFECYCLE

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("norm.ND3.1.ceiling", 500_000_000, 1_000_000_000),
        ("norm.ND3.3.ceiling", 200_000_000, 300_000_000),
        ("norm.ND3.4.ceiling", 200_000_000, 300_000_000),
        ("norm.ND4.1a.ceiling", 200_000_000, 400_000_000),
        ("norm.ND4.1b.ceiling", 100_000_000, 200_000_000),
        ("norm.ND7.4.ceiling", 3_000_000_000, 6_000_000_000),
    ],
)
def test_the_ceilings_change_on_11_may_2018(code: str, before: int, after: int) -> None:
    days = (date(2018, 5, 10), date(2018, 5, 11), date(2018, 5, 12))
    assert [selectors.norm_on(code, day).dong for day in days] == [before, after, after]


def test_the_former_circular_begins_on_its_day() -> None:
    with pytest.raises(LookupError, match="07/04/2014"):
        selectors.norm_on("norm.ND3.3.rate", date(2014, 4, 7))
    assert selectors.norm_on("norm.ND3.3.rate", date(2014, 4, 8)).fraction == Decimal("0.5")


def test_production_lines_had_the_ceiling_of_machines_before_2018() -> None:
    assert selectors.norm_on("norm.ND3.3L.ceiling", date(2018, 5, 10)).dong == 200_000_000
    assert selectors.norm_on("norm.ND3.3L.ceiling", date(2018, 5, 11)).dong == 450_000_000


def test_no_code_has_two_rows_on_one_day() -> None:
    codes = [norm.code for norm in selectors.norms_on(TODAY)]
    assert len(codes) == len(set(codes))


def test_rate_and_ceiling_of_a_content_come_together() -> None:
    found = selectors.support_norm("ND3.3", TODAY)
    assert (found.rate.number, found.ceiling.dong) == (50, 300_000_000)


def test_a_content_without_its_own_norm_takes_that_of_its_parent() -> None:
    found = selectors.support_norm("ND4.4b", TODAY)
    assert (found.rate.code, found.ceiling) == ("norm.ND4.4.rate", None)


@pytest.mark.parametrize(("code", "ceiling"), [("ND7.1a", 70_000_000), ("ND7.1b", 100_000_000)])
def test_associations_have_a_ceiling_by_level(code: str, ceiling: int) -> None:
    assert selectors.support_norm(code, TODAY).ceiling.dong == ceiling


def test_a_content_without_any_norm_has_neither_rate_nor_ceiling() -> None:
    found = selectors.support_norm("ND8.1", TODAY)
    assert (found.rate, found.ceiling) == (None, None)


def test_local_norms_bind_only_local_money_of_their_province() -> None:
    dak_lak = Organisation.objects.get(code="sct-dak-lak").pk
    da_nang = Organisation.objects.get(code="sct-da-nang").pk
    local = selectors.support_norm("ND3.1", TODAY, tenant_id=dak_lak, track=Track.LOCAL)
    assert (local.rate.number, local.ceiling.dong) == (30, 800_000_000)
    assert selectors.support_norm("ND3.1", TODAY, tenant_id=dak_lak).ceiling.dong == 1_000_000_000
    assert selectors.support_norm("ND3.1", TODAY, tenant_id=da_nang, track=Track.LOCAL).ceiling is None


def test_a_tenants_own_row_goes_before_the_national_one() -> None:
    tenant = Organisation.objects.get(code="sct-da-nang")
    Norm.objects.create(
        code="within.province_check", kind="working_days", value=3, title="Kiểm tra", topic="handling", tenant=tenant,
        document="QĐ 1/QĐ-SCT", article="Điều 1", confidence="confirmed", effective_from=date(2026, 1, 1),
    )  # fmt: skip
    assert selectors.days("within.province_check", TODAY, tenant.pk) == 3
    assert selectors.days("within.province_check", TODAY) == 5


@pytest.mark.parametrize(
    ("content", "rate", "gate"),
    [
        ("ND7.4", 30, 50), ("ND7.8", 30, 50), ("ND1.2", 70, None), ("ND2.1", 70, None), ("ND2.3", 100, None),
        ("ND3.1", 70, 70), ("ND3.3", 70, 70), ("ND4.2", 70, None), ("ND6.1", 70, None), ("ND7.7", 70, 70),
    ],
)  # fmt: skip
def test_first_advance_and_its_gate(content: str, rate: int, gate: int | None) -> None:
    found = selectors.progress_gate(content, TODAY)
    assert selectors.advance_rate(content, TODAY).number == rate
    assert (found.number if found else None) == gate


def test_a_content_the_circular_does_not_name_has_no_advance_rate() -> None:
    assert selectors.advance_rate("ND7.6", TODAY) is None


@pytest.mark.parametrize(
    ("code", "last_day"),
    [
        ("deadline.unit_to_sct", date(2026, 5, 19)),
        ("deadline.sct_to_cuc", date(2026, 6, 14)),
        ("deadline.liquidation", date(2028, 1, 22)),
        ("deadline.kbnn_papers", date(2027, 12, 30)),
        ("deadline.spend", date(2027, 12, 31)),
        ("deadline.adjust_end", date(2028, 1, 31)),
        ("deadline.reconcile", date(2028, 2, 10)),
        ("deadline.repay", date(2028, 2, 14)),
    ],
)
def test_deadlines_of_plan_year_2027(code: str, last_day: date) -> None:
    assert selectors.deadline(code, 2027) == last_day


def test_registration_windows_close_on_the_day_the_norms_say() -> None:
    norms = {"unit_to_province": "deadline.unit_to_sct", "province_to_centre": "deadline.sct_to_cuc"}
    rows = RegistrationWindow.objects.filter(tenant__isnull=True).select_related("plan_year")
    closes = {(row.plan_year.year, row.level): row.closes for row in rows}
    assert closes == {key: selectors.deadline(norms[key[1]], key[0]) for key in closes}


def test_a_number_of_days_is_not_a_day_of_the_year() -> None:
    with pytest.raises(ValueError, match="không phải là một ngày"):
        selectors.deadline("deadline.settlement_file", 2027)
    assert selectors.days("deadline.settlement_file", TODAY) == 15


def test_every_step_of_the_lifecycle_finds_its_deadline() -> None:

    named = {step.within for step in LIFECYCLE.steps if step.within}
    assert {norm.code for norm in selectors.norms_named(named, TODAY)} == named
