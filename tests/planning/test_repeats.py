"""One beneficiary is not supported twice for the same content by one plan, nor after another plan did."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from core.errors import Refused
from core.tenancy import tenant_scope
from planning.models import Plan
from planning.selectors import Repeat, repeats_in
from planning.services import approve_plan
from proposals.models import Beneficiary, Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import (
    advance,
    complete_draft,
    give_money,
    make_draft,
    next_plan_year,
    pdf_file,
    put_forward,
)

YEAR = next_plan_year()
DANANG, GIALAI = "donvi.danang", "donvi.gialai"
TAX = "0314409058"


def in_plan(cast: Cast, unit: str = DANANG, content: str = "ND3.3", **money: int) -> Proposal:
    return advance(
        complete_draft(make_draft(cast, unit=unit, content_code=content), cast, **money), State.IN_PLAN, cast
    )


def named(proposal: Proposal, **changes: Any) -> None:
    with tenant_scope(proposal.tenant_id):
        Beneficiary.objects.filter(proposal=proposal).update(**changes)


def approve(cast: Cast) -> Plan:
    put_forward(cast, YEAR)
    actor = cast["lanhdao.bo"]
    with tenant_scope(*actor.tenant_ids):
        return approve_plan(
            YEAR, actor=actor, decision_number="3396/QĐ-BCT", decision_date=timezone.localdate(), file=pdf_file()
        )


def found(cast: Cast, *proposals: Proposal) -> list[Repeat]:
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        return repeats_in(YEAR, [row.pk for row in proposals])


def test_two_dossiers_of_one_tax_code_for_one_content_stop_the_plan_until_explained(cast: Cast) -> None:
    first, second = in_plan(cast), in_plan(cast, GIALAI)
    named(first, tax_code=TAX), named(second, tax_code=f"{TAX}-001", name="Chi nhánh")
    give_money(cast, YEAR)
    with pytest.raises(Refused) as refused:
        approve(cast)
    sentences = [reason.message for reason in refused.value.reasons]
    ends = " Trả hồ sơ để đơn vị giải trình, hoặc rút một đề án khỏi dự thảo."
    assert sentences == [
        f"{first.code}: “HTX Thử Nghiệm” cùng có trong dự thảo ở đề án {second.code} cho cùng nội dung.{ends}",
        f"{second.code}: “Chi nhánh” cùng có trong dự thảo ở đề án {first.code} cho cùng nội dung.{ends}",
    ]

    named(first, earlier_support="Hai xưởng khác nhau."), named(second, earlier_support="Hai xưởng khác nhau.")
    assert [(row.code, row.explained) for row in found(cast, first, second)] == [
        (first.code, True), (second.code, True),
    ]  # fmt: skip
    assert approve(cast).state == Plan.State.APPROVED


def test_what_was_approved_after_the_filing_is_seen(cast: Cast) -> None:
    first, second = in_plan(cast), in_plan(cast, GIALAI)
    named(second, tax_code=TAX)
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        Proposal.objects.filter(pk=first.pk).update(approved_at=timezone.now(), plan_year=YEAR - 1)
    named(first, tax_code=TAX)
    assert [(row.other_code, row.other_year, row.in_draft) for row in found(cast, second)] == [
        (first.code, YEAR - 1, False)
    ]


@pytest.mark.parametrize("changes", [
    {"name": "HTX Khác", "tax_code": ""}, {"tax_code": "", "production_commune_id": None}, {"tax_code": "0109998887"},
])  # fmt: skip
def test_others_do_not_meet(cast: Cast, changes: dict[str, Any]) -> None:
    first, second = in_plan(cast), in_plan(cast, GIALAI)
    named(first, tax_code=TAX), named(second, **changes)
    assert found(cast, first, second) == []


def test_the_same_name_in_the_same_commune_is_the_same_and_another_content_is_not(cast: Cast) -> None:
    first, second, other = (
        in_plan(cast),
        in_plan(cast),
        in_plan(cast, content="ND4.5", support=30_000_000, cost=70_000_000),
    )
    with tenant_scope(first.tenant_id):
        commune = first.beneficiary_rows.get().production_commune_id
    for row in (first, second, other):
        named(row, tax_code="", production_commune_id=commune)
    assert [(row.code, row.other_code) for row in found(cast, first, second, other)] == [
        (first.code, second.code), (second.code, first.code),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_statements_does_not_grow(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    rows = [in_plan(cast) for _ in range(count)]
    found(cast, *rows)
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids), django_assert_num_queries(3):
        repeats_in(YEAR, [row.pk for row in rows])
