"""Opening, sheets, returning and concluding: what is written, what is refused and with which reasons."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet, Level, Verdict
from appraisal.selectors import rounds_at, valid_sheet
from appraisal.services import conclude, fill_sheet, open_appraisal, return_dossier
from appraisal.sheets import sheet_views
from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import SUPPORT, advance, complete_draft, fill_good_sheet, make_draft, play


@pytest.fixture
def submitted(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)


@pytest.fixture
def appraising(cast: Cast, submitted: Proposal) -> Proposal:
    return advance(submitted, State.PROVINCE_APPRAISING, cast)


@pytest.fixture
def before_a_council(cast: Cast, submitted: Proposal) -> Proposal:
    return advance(submitted, State.PROVINCE_APPRAISING, cast, council=True)


def met(**changes: tuple[str, str]) -> dict[str, tuple[str, str]]:
    return {h.code: (Verdict.MET, "") for h in heads_on(timezone.localdate()).heads} | changes


def refusals(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return [(reason.field, reason.message) for reason in refused.value.reasons]


def test_the_article_names_five_heads() -> None:
    law = heads_on(timezone.localdate())

    assert [head.code for head in law.heads] == ["principles", "effect", "capacity", "combination", "dossier"]


def test_opening_by_council_keeps_its_decision_and_members(cast: Cast, before_a_council: Proposal) -> None:
    with tenant_scope(*cast["chuyenvien.danang"].tenant_ids):
        round_ = Appraisal.objects.get(proposal=before_a_council)
        step = before_a_council.transitions.get(step="open_province_appraisal")

    assert (round_.level, round_.round, round_.body, round_.decision_number) == ("province", 1, "council", "12/QĐ")
    assert (step.decision_number, step.user_name) == ("12/QĐ", "Trần Văn Cảnh")


def test_a_round_without_a_body_is_refused(cast: Cast, submitted: Proposal) -> None:
    actor = cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids):
        no_body = refusals(open_appraisal, submitted, "open_province_appraisal", actor=actor)
        no_council = refusals(open_appraisal, submitted, "open_province_appraisal", actor=actor, body="council")
        submitted.refresh_from_db()

        assert no_body == [("body", "Chưa chọn Hội đồng hoặc bộ máy giúp việc.")]
        assert no_council == [("panel", "Chưa chọn Hội đồng.")]
        assert (submitted.state, Appraisal.objects.count()) == (State.SUBMITTED, 0)


def test_a_sheet_is_a_new_version_and_the_latest_speaks(cast: Cast, appraising: Proposal) -> None:
    fill_good_sheet(appraising, cast, amount=200_000_000)
    fill_good_sheet(appraising, cast, amount=250_000_000)
    with tenant_scope(*cast["lanhdao.danang"].tenant_ids):
        sheet = valid_sheet(appraising, Level.PROVINCE)
        amounts = list(AppraisalSheet.objects.order_by("version").values_list("version", "amount"))

    assert sheet is not None
    assert sheet.amount == 250_000_000
    assert amounts == [(1, 200_000_000), (2, 250_000_000)]


def test_an_incomplete_sheet_is_refused_with_every_reason(cast: Cast, appraising: Proposal) -> None:
    actor = cast["chuyenvien.danang"]
    heads = met(effect=(Verdict.NOT_MET, ""), capacity=("", ""))
    with tenant_scope(*actor.tenant_ids):
        found = refusals(fill_sheet, appraising, actor=actor, heads=heads, amount=SUPPORT + 1, verdict=Verdict.MET)

        assert [field for field, _ in found] == ["opinion_effect", "verdict_capacity", "verdict", "amount"]
        assert AppraisalSheet.objects.count() == 0


def test_only_the_officer_of_the_level_fills_a_sheet(cast: Cast, appraising: Proposal) -> None:
    for name in ("lanhdao.danang", "donvi.danang", "thamdinh.cuc"):
        actor = cast[name]
        with tenant_scope(*actor.tenant_ids):
            found = refusals(fill_sheet, appraising, actor=actor, heads=met(), amount=1, verdict=Verdict.MET)
        assert found == [("", "Bạn không lập phiếu thẩm định cho hồ sơ này ở bước hiện tại.")]


def test_a_sheet_begun_on_an_older_one_does_not_overwrite(cast: Cast, appraising: Proposal) -> None:
    fill_good_sheet(appraising, cast)
    actor = cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids):
        refusals(fill_sheet, appraising, actor=actor, heads=met(), amount=1, verdict=Verdict.MET, expected_version=0)

        assert AppraisalSheet.objects.count() == 1


def test_concluding_without_a_sheet_names_the_sheet_and_everything_else(cast: Cast, appraising: Proposal) -> None:
    actor = cast["lanhdao.danang"]
    with tenant_scope(*actor.tenant_ids):
        found = refusals(conclude, appraising, "pass_province", actor=actor)
        appraising.refresh_from_db()

    assert found == [
        ("", "Chưa có phiếu thẩm định còn hiệu lực của lần thẩm định này."),
        ("decision_number", "Chưa ghi số văn bản."),
        ("decision_date", "Chưa ghi ngày văn bản."),
        ("amount", "Chưa ghi số tiền."),
    ]
    assert appraising.state == State.PROVINCE_APPRAISING


def test_a_sheet_that_says_no_cannot_become_a_pass(cast: Cast, appraising: Proposal) -> None:
    fill_good_sheet(appraising, cast, amount=0, verdict=Verdict.NOT_MET)
    actor = cast["lanhdao.danang"]
    with tenant_scope(*actor.tenant_ids):
        found = refusals(
            conclude, appraising, "pass_province", actor=actor, decision_number="1/TB",
            decision_date=timezone.localdate(), amount=SUPPORT,
        )  # fmt: skip

    assert found == [("", "Phiếu thẩm định gần nhất đánh giá không đạt.")]


def test_a_return_ends_the_round_and_its_sheets(cast: Cast, appraising: Proposal) -> None:
    fill_good_sheet(appraising, cast)
    returned = play("return_to_unit", appraising, cast)
    with tenant_scope(*cast["lanhdao.danang"].tenant_ids):
        assert valid_sheet(returned, Level.PROVINCE) is None
    again = advance(returned, State.PROVINCE_APPRAISING, cast)
    with tenant_scope(*cast["lanhdao.danang"].tenant_ids):
        rounds = [(row.round, row.closed_at is None, len(row.sheets.all())) for row in rounds_at(again, Level.PROVINCE)]
        views = sheet_views(rounds_at(again, Level.PROVINCE))

    assert rounds == [(2, True, 0), (1, False, 1)]
    assert [view.valid for view in views] == [False]


def test_after_a_supplement_to_the_centre_the_same_council_goes_on_in_a_new_round(
    cast: Cast, submitted: Proposal
) -> None:
    at_centre = advance(submitted, State.CENTRAL_APPRAISING, cast, council=True)
    fill_good_sheet(at_centre, cast)
    returned = play("return_from_centre", at_centre, cast)
    again = play("resubmit_to_appraisal", returned, cast)
    fill_good_sheet(again, cast)
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids):
        rounds = [(row.round, row.decision_number) for row in rounds_at(again, Level.CENTRE)]

    assert rounds == [(2, "12/QĐ"), (1, "12/QĐ")]


def test_a_return_that_asks_for_nothing_by_no_day_is_refused_for_both(cast: Cast, submitted: Proposal) -> None:
    actor = cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids):
        found = refusals(return_dossier, submitted, "return_to_unit", actor=actor, points=(), due_on=None)

    assert [field for field, _ in found] == ["sections", "due_on"]


def test_changed_heads_are_marked_against_the_sheet_before(cast: Cast, appraising: Proposal) -> None:
    actor = cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids):
        fill_sheet(appraising, actor=actor, heads=met(), amount=1, verdict=Verdict.MET)
        doubts = met(effect=(Verdict.MET_WITH_CHANGES, "Giảm đơn giá."))
        fill_sheet(appraising, actor=actor, heads=doubts, amount=1, verdict=Verdict.MET_WITH_CHANGES)
        newest, first = sheet_views(rounds_at(appraising, Level.PROVINCE))

    assert [head.changed for head in newest.heads] == [False, True, False, False, False]
    assert [head.changed for head in first.heads] == [False] * 5
    assert (newest.valid, first.valid) == (True, False)
