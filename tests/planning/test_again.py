"""A đề án without money, registered again: one step, the same number, today's law, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from core.tenancy import tenant_scope
from organisations.actors import Actor
from planning.services import register_again
from programmes.models import RegistrationWindow
from proposals.again import moved
from proposals.models import EstimateLine, Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, next_plan_year, open_windows, reread

As = Callable[[str], Client]


def unfunded(cast: Cast, unit: str = "donvi.danang") -> Proposal:
    return advance(complete_draft(make_draft(cast, unit=unit), cast), State.NOT_FUNDED, cast)


def again(cast: Cast, *proposals: Proposal, by: str = "lanhdao.danang") -> list[Proposal]:
    actor: Actor = cast[by]
    with tenant_scope(*actor.tenant_ids):
        return register_again([proposal.code for proposal in proposals], actor=actor)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
        (date(2027, 3, 1), 1, date(2028, 3, 1)),
    ],
)
def test_a_day_moves_by_whole_years(day: date, years: int, then: date) -> None:
    assert moved(day, years) == then


def test_it_keeps_its_number_and_moves_year_dates_and_law(cast: Cast) -> None:
    before = unfunded(cast)
    year = next_plan_year() + 1
    open_windows(year)
    with tenant_scope(before.tenant_id):
        EstimateLine.objects.filter(proposal=before).update(year=before.plan_year)
    again(cast, before)
    after = reread(before)
    with tenant_scope(after.tenant_id):
        record = after.transitions.get(step="register_again")
        lines = set(EstimateLine.objects.filter(proposal=after).values_list("year", flat=True))
        works = [row.starts_on.year for row in after.workitem_rows.all()]

    assert (after.code, after.state, after.plan_year) == (before.code, State.PROVINCE_PASSED, year)
    assert (after.amount_province, after.amount_central) == (before.amount_province, None)
    assert (after.starts_on, after.ends_on) == (moved(before.starts_on, 1), moved(before.ends_on, 1))
    assert (lines, set(works)) == ({year}, {year})
    assert after.norms_as_of == timezone.localdate()
    assert record.details == {"from_year": before.plan_year, "to_year": year}


def test_it_goes_the_whole_way_again(cast: Cast) -> None:
    before = unfunded(cast)
    open_windows(next_plan_year() + 1)
    again(cast, before)
    assert advance(before, State.IN_PLAN, cast).amount_central == before.amount_province


def test_without_a_later_year_nobody_goes(cast: Cast) -> None:
    before = unfunded(cast)
    RegistrationWindow.objects.filter(plan_year__year__gt=before.plan_year).update(
        opens=timezone.localdate() - timedelta(days=9), closes=timezone.localdate() - timedelta(days=1)
    )
    with pytest.raises(Refused, match="Chưa có năm kế hoạch nào sau năm"):
        again(cast, before)


def test_one_that_cannot_go_keeps_the_others_back(cast: Cast) -> None:
    good, bad = unfunded(cast), unfunded(cast)
    open_windows(next_plan_year() + 1)
    with tenant_scope(bad.tenant_id):
        Proposal.objects.filter(pk=bad.pk).update(state=State.WITHDRAWN)
    with pytest.raises(Refused) as refused:
        again(cast, good, bad)
    assert [reason.message.split(":")[0] for reason in refused.value.reasons] == [bad.code]
    assert reread(good).state == State.NOT_FUNDED


def test_a_direct_unit_goes_straight_to_the_centre(cast: Cast) -> None:
    before = unfunded(cast, "donvi.vung")
    open_windows(next_plan_year() + 1)
    again(cast, before, by="donvi.vung")
    assert reread(before).state == State.REGISTERED


def test_nobody_else_registers_it_again(cast: Cast) -> None:
    before = unfunded(cast)
    open_windows(next_plan_year() + 1)
    for name in ("chuyenvien.danang", "lanhdao.gialai", "donvi.danang", "lanhdao.cuc"):
        with pytest.raises(Refused):
            again(cast, before, by=name)
    with pytest.raises(Refused, match="Chưa chọn đề án nào"):
        again(cast)


def test_the_leader_ticks_looks_and_presses(cast: Cast, as_: As) -> None:
    before = unfunded(cast)
    open_windows(next_plan_year() + 1)
    client, url = as_("lanhdao.danang"), "/ke-hoach/dang-ky-lai/"
    assert before.code in client.get(url).content.decode()
    preview = client.post(url, {"code": before.code, "preview": "1"}).content.decode()
    assert "Đăng ký lại 1 đề án" in preview
    assert f"{before.plan_year} → {before.plan_year + 1}" in preview
    answer = client.post(url, {"code": before.code, "confirm": "1"})
    assert answer.headers["Location"] == f"/ke-hoach/dang-ky/?nam={before.plan_year + 1}"
    assert as_("chuyenvien.cuc").get(url).status_code == 404
    assert before.code not in as_("lanhdao.gialai").get(url).content.decode()
