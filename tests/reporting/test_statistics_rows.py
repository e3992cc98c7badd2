"""Figures asked of their own rows: beneficiaries, sources, time in a state, late reports; stories told by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.tenancy import tenant_scope
from execution.progress import due_day, months_due
from organisations.models import User
from proposals.models import Beneficiary, Proposal, TransitionRecord
from proposals.states import State
from reporting.chosen import Chosen
from reporting.selectors.figures import by_source
from reporting.selectors.pace import Stay, reporting, stays
from reporting.selectors.people import Helped, Territory, by_form, by_ownership, by_territory
from tests.cast import Cast
from tests.factories.proposals import COST, SUPPORT, advance, complete_draft, make_draft, play
from tests.factories.work import filed
from tests.reporting.test_summary import rows_of

ALL = Chosen(2026, 2030)
BEGUN = datetime(2026, 9, 1, tzinfo=UTC)
UNIT, LEADER, OTHER = "donvi.danang", "lanhdao.danang", "lanhdao.gialai"


@pytest.fixture
def two(cast: Cast) -> list[Proposal]:
    """Two submitted đề án of one unit, a cooperative each; a household besides in the second."""
    found = [advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast) for _ in range(2)]
    with tenant_scope(found[1].tenant_id):
        first = Beneficiary.objects.get(proposal=found[1])
        Beneficiary.objects.filter(pk=first.pk).update(women_owned=True)
        Beneficiary.objects.create(
            tenant_id=found[1].tenant_id, proposal=found[1], position=2, name="Hộ kinh doanh Ví Dụ", legal_form="household",
            production_commune=first.production_commune, women_owned=True, minority_owned=True,
        )  # fmt: skip
    return found


def asked(cast: Cast, who: str, question: Any, *more: Any) -> Any:
    with tenant_scope(*cast[who].tenant_ids):
        return question(cast[who], ALL, *more)


def test_beneficiaries_by_form_owner_and_place(cast: Cast, two: list[Proposal]) -> None:
    assert asked(cast, LEADER, by_form) == {"cooperative": Helped(2, 2, 0), "household": Helped(1, 1, 0)}
    assert asked(cast, LEADER, by_ownership) == {
        (False, False): Helped(1, 1, 0), (True, False): Helped(1, 1, 0), (True, True): Helped(1, 1, 0),
    }  # fmt: skip
    today = timezone.localdate()
    assert asked(cast, LEADER, by_territory, today) == {
        Territory("thanh_pho", "xa", craft_village=False): Helped(3, 3, 0)
    }
    assert asked(cast, OTHER, by_form) == {}
    assert asked(cast, "lanhdao.cuc", by_form) == {}


def test_the_same_establishment_in_two_dossiers_is_one(cast: Cast, two: list[Proposal]) -> None:
    with tenant_scope(two[0].tenant_id):
        code = Beneficiary.objects.get(proposal=two[0]).tax_code
        Beneficiary.objects.filter(proposal=two[1], legal_form="cooperative").update(tax_code=f"{code}-001")
    assert asked(cast, LEADER, by_form)["cooperative"] == Helped(2, 1, 0)


def test_sources_are_those_of_the_estimate(cast: Cast, two: list[Proposal]) -> None:
    (found,) = asked(cast, LEADER, by_source).values()
    assert dict(found) == {"national": 2 * SUPPORT, "local": 0, "beneficiary": 2 * (COST - SUPPORT), "other": 0}
    assert asked(cast, OTHER, by_source) == {}


def walked(cast: Cast, days: list[int]) -> None:
    """Submitted a day after `BEGUN`, then so many days with the Sở before it began to appraise."""
    actor = cast[LEADER]
    with tenant_scope(actor.tenant_id):
        rows = rows_of([actor.tenant_id], len(days))
        for row in rows:
            row.submitted_at, row.registered_at, row.state = BEGUN, None, State.PROVINCE_APPRAISING
        Proposal.objects.bulk_create(rows)
        Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(created_at=BEGUN - timedelta(days=1))
        user = User.objects.order_by("pk")[0]
        for row, number in zip(rows, days, strict=True):
            came = BEGUN + timedelta(hours=1)
            steps = (("submit", State.DRAFT, State.SUBMITTED, BEGUN + timedelta(minutes=1)),
                     ("note", State.SUBMITTED, State.SUBMITTED, came + timedelta(hours=2)),
                     ("open", State.SUBMITTED, State.PROVINCE_APPRAISING,
                      BEGUN + timedelta(minutes=1, days=number)))  # fmt: skip
            for step, source, target, at in steps:
                TransitionRecord.objects.create(
                    tenant_id=row.tenant_id, proposal=row, step=step, label=step, source=source, target=target, at=at,
                    user=user, user_name="Ví Dụ", organisation=actor.organisation, organisation_name="Ví Dụ",
                )  # fmt: skip


def test_time_in_a_state_is_from_coming_to_leaving(cast: Cast) -> None:
    walked(cast, [2, 4, 10])
    assert asked(cast, LEADER, stays) == {"SUBMITTED": Stay(3, pytest.approx(4), pytest.approx(8.8))}
    assert asked(cast, OTHER, stays) == {}
    assert asked(cast, "lanhdao.cuc", stays) == {}


def test_reports_that_are_late_or_missing(cast: Cast) -> None:
    today = timezone.localdate()
    signed = today - timedelta(days=75)
    proposal = play(
        "sign_contract",
        advance(complete_draft(make_draft(cast), cast), State.ASSIGNED, cast),
        cast,
        decision_date=signed,
    )
    filed(cast, proposal)
    (row,) = asked(cast, LEADER, reporting, today)
    past = [month for month in months_due(signed, today) if due_day(month) < today and month != today.replace(day=1)]
    assert (row.sent, row.late, row.missing) == (1, int(due_day(today.replace(day=1)) < today), len(past))
    assert asked(cast, OTHER, reporting, today) == []
