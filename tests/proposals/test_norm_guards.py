"""The norms as guards: filing, both conclusions and the plan stay within them, or within an exception on record."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Reason, Refused
from core.tenancy import tenant_scope
from planning.services import ItemAmount, save_plan
from proposals.guards import amount_within_norms_province, support_within_norms
from proposals.lifecycle import LIFECYCLE
from proposals.models import EstimateLine, NormException, Proposal
from proposals.records import NO_FACTS, StepFacts
from proposals.services.exceptions import record_exception
from proposals.services.submission import obstacles
from proposals.states import ExceptionLevel, State
from tests.cast import Cast
from tests.factories.proposals import (
    SUPPORT,
    advance,
    complete_draft,
    fill_good_sheet,
    make_draft,
    pdf_file,
    play,
    reread,
)  # fmt: skip

As = Callable[[str], Client]
ABOVE = SUPPORT + 50_000_000
LIMIT = ABOVE


def asking_too_much(cast: Cast, support: int = ABOVE) -> Proposal:
    """A whole draft that asks for more than 300 million for one establishment."""
    return complete_draft(make_draft(cast), cast, support=support, cost=900_000_000)


def allow(cast: Cast, proposal: Proposal, who: str, limit: int = LIMIT) -> NormException:
    actor = cast[who]
    with tenant_scope(*actor.tenant_ids):
        return record_exception(
            reread(proposal), actor=actor, limit=limit, reason="Mô hình quy mô liên vùng.", authority="Bộ Công Thương",
            paper_number="15/BCT-ĐCK", paper_date=timezone.localdate(), file=pdf_file(),
        )  # fmt: skip


def refused(step: str, proposal: Proposal, cast: Cast, **changes: Any) -> list[Reason]:
    with pytest.raises(Refused) as refusal:
        play(step, proposal, cast, **changes)
    return list(refusal.value.reasons)


def test_filing_above_a_ceiling_is_refused_with_the_sum_the_norm_and_the_row(cast: Cast) -> None:
    draft = asking_too_much(cast)
    reasons = refused("submit", draft, cast)

    assert len(reasons) == 1
    assert reasons[0].message == (
        "Ứng dụng máy móc thiết bị, HTX Thử Nghiệm: mức đề nghị 350 triệu đồng vượt mức tối đa 300 triệu đồng/cơ sở, hơn 50 triệu "
        "đồng."
    )
    assert (reasons[0].article, reasons[0].field) == ("TT 28/2018/TT-BTC, Điều 8 khoản 4", "lines")
    assert reasons[0].url == f"/de-an/{draft.code}/muc/du-toan/#id_lines"
    assert reread(draft).state == State.DRAFT


def test_filing_at_the_ceiling_to_the_dong_is_taken(cast: Cast) -> None:
    assert (
        play("submit", complete_draft(make_draft(cast), cast, support=SUPPORT, cost=600_000_000), cast).state
        == "SUBMITTED"
    )


def test_a_dong_above_half_of_the_cost_is_refused(cast: Cast) -> None:
    draft = complete_draft(make_draft(cast), cast, support=200_000_001, cost=400_000_000)

    assert [("hơn 1 đồng" in reason.message) for reason in refused("submit", draft, cast)] == [True]


def test_a_line_without_an_item_of_cost_is_led_to_even_when_an_exception_covers_the_sum(cast: Cast) -> None:
    draft = asking_too_much(cast)
    with tenant_scope(draft.tenant_id):
        line = EstimateLine.objects.get(proposal=draft)
        EstimateLine.objects.filter(pk=line.pk).update(cost_item="")
    allow(cast, draft, "donvi.danang")
    with tenant_scope(draft.tenant_id):
        found = support_within_norms(reread(draft), NO_FACTS)

    assert {reason.url for reason in found or ()} == {f"/de-an/{draft.code}/muc/du-toan/#dong-{line.pk}"}


def test_the_unit_files_with_an_exception_that_covers_all_it_asks(cast: Cast) -> None:
    draft = asking_too_much(cast)
    allow(cast, draft, "donvi.danang", limit=ABOVE - 1)
    assert len(refused("submit", draft, cast)) == 1
    allow(cast, draft, "donvi.danang", limit=ABOVE)

    assert play("submit", draft, cast).state == State.SUBMITTED


def test_a_multiplier_without_a_mark_is_refused_and_with_one_raises_the_ceiling(cast: Cast) -> None:
    draft = asking_too_much(cast, support=420_000_000)
    with tenant_scope(draft.tenant_id):
        Proposal.objects.filter(pk=draft.pk).update(priority_multiplier=Decimal("1.4"))
    assert "priority_multiplier" in {reason.field for reason in refused("submit", draft, cast)}
    with tenant_scope(draft.tenant_id):
        Proposal.objects.filter(pk=draft.pk).update(priority_flags=["territory.difficult"])

    assert play("submit", draft, cast).state == State.SUBMITTED


def test_a_warning_never_blocks(cast: Cast) -> None:
    """Management above its share only warns (OPEN-11)."""
    draft = complete_draft(make_draft(cast), cast)
    with tenant_scope(draft.tenant_id):
        EstimateLine.objects.create(
            tenant_id=draft.tenant_id, proposal=draft, position=1, content_code="ND3.3", cost_item="quan_ly",
            name="Quản lý", unit_price=10_000_000, amount=10_000_000, national=10_000_000,
        )  # fmt: skip
        Proposal.objects.filter(pk=draft.pk).update(amount_proposed=SUPPORT + 10_000_000)
    sent = advance(draft, State.PROVINCE_APPRAISING, cast)

    assert play("pass_province", sent, cast).amount_province == SUPPORT + 10_000_000


def at_province(cast: Cast) -> Proposal:
    draft = asking_too_much(cast)
    allow(cast, draft, "donvi.danang")
    return advance(draft, State.PROVINCE_APPRAISING, cast)


def test_the_province_needs_its_own_record_or_concludes_within_the_norms(cast: Cast) -> None:
    proposal = at_province(cast)
    fill_good_sheet(proposal, cast)
    reasons = refused("pass_province", proposal, cast)

    assert [reason.field for reason in reasons] == ["amount"]
    assert all(part in reasons[0].message for part in ("350.000.000", "300.000.000"))
    assert reasons[0].article == "TT 28/2018/TT-BTC, Điều 8 khoản 4"
    assert play("pass_province", proposal, cast, amount=SUPPORT).amount_province == SUPPORT


def test_a_record_of_the_province_lets_it_pass_and_that_of_the_centre_is_asked_for_next(cast: Cast) -> None:
    proposal = at_province(cast)
    allow(cast, proposal, "lanhdao.danang")
    passed = advance(proposal, State.CENTRAL_APPRAISING, cast)
    fill_good_sheet(passed, cast)
    assert [reason.field for reason in refused("pass_centre", passed, cast)] == ["amount"]
    allow(cast, passed, "lanhdao.cuc")

    assert advance(passed, State.APPROVED, cast).amount_approved == ABOVE


def test_the_plan_is_held_to_the_norms_too(cast: Cast) -> None:
    proposal = at_province(cast)
    allow(cast, proposal, "lanhdao.danang")
    passed = advance(proposal, State.CENTRAL_APPRAISING, cast)
    allow(cast, passed, "lanhdao.cuc")
    planned = advance(passed, State.IN_PLAN, cast)
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids):
        save_plan(planned.plan_year, actor=actor, amounts={planned.code: ItemAmount(ABOVE)})
        with pytest.raises(Refused) as refusal:  # above the exception's limit it is above what was appraised as well
            save_plan(planned.plan_year, actor=actor, amounts={planned.code: ItemAmount(ABOVE + 1)})

    assert [reason.field for reason in refusal.value.reasons] == [f"amount:{planned.code}"]


@pytest.mark.parametrize("amount", [None, 0, -1, ABOVE * 2])
def test_the_guard_leaves_missing_and_absurd_amounts_to_the_guards_of_their_own(cast: Cast, amount: int | None) -> None:
    proposal = at_province(cast)
    with tenant_scope(proposal.tenant_id):
        assert amount_within_norms_province(proposal, StepFacts(amount=amount)) is None


def test_a_cut_of_an_estimate_within_the_norms_is_within_them(cast: Cast) -> None:
    """Whatever the leader concludes below the sum asked for."""
    proposal = advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)
    with tenant_scope(proposal.tenant_id):
        answers = {
            amount_within_norms_province(proposal, StepFacts(amount=amount))
            for amount in range(1, SUPPORT, SUPPORT // 7)
        }

    assert answers == {None}


def test_obstacles_and_the_page_say_what_the_guard_says(cast: Cast, as_: As) -> None:
    draft = asking_too_much(cast)
    with tenant_scope(draft.tenant_id):
        found = obstacles(reread(draft), LIFECYCLE["submit"])
    text = as_("donvi.danang").get(f"/de-an/{draft.code}/nop/submit/").content.decode()

    assert len(found) == 1
    assert found[0].message in text
    assert "Định mức cho phép" in text


def test_the_page_of_the_conclusion_shows_what_is_allowed_and_the_exceptions(cast: Cast, as_: As) -> None:
    proposal = at_province(cast)
    fill_good_sheet(proposal, cast)
    text = as_("lanhdao.danang").get(f"/tham-dinh/{proposal.code}/pass_province/").content.decode()

    shown = ("Định mức cho phép", "300.000.000", "Có ngoại lệ định mức", "15/BCT-ĐCK", "Cách tính định mức")
    assert [part for part in shown if part not in text] == []


def test_levels_of_exceptions_are_those_of_the_law(cast: Cast) -> None:
    proposal = at_province(cast)
    rows = [allow(cast, proposal, "lanhdao.danang")]

    assert [row.level for row in rows] == [ExceptionLevel.PROVINCE]
