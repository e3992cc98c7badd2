"""The bundle of a Sở: drafted by anyone there, sent by its leader, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import Refused, Stale
from core.tenancy import tenant_scope
from planning.models import Registration, RegistrationItem
from planning.selectors import registration_draft, year_to_register
from planning.services import ItemChoice, save_registration, send_registration
from programmes.models import RegistrationWindow
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, next_plan_year

As = Callable[[str], Client]


def passed(cast: Cast, count: int = 2) -> list[Proposal]:
    return [advance(complete_draft(make_draft(cast), cast), State.PROVINCE_PASSED, cast) for _ in range(count)]


def save(cast: Cast, choices: dict[str, ItemChoice] | None = None, **changes: Any) -> Registration:
    actor = cast["chuyenvien.danang"]
    report = {
        "last_year": "Đã làm.", "this_year": "Đang làm.", "next_year": "Sẽ làm.", "document_number": "45/BC-SCT",
        "document_date": timezone.localdate(),
    }  # fmt: skip
    with tenant_scope(*actor.tenant_ids):
        return save_registration(next_plan_year(), actor=actor, choices=choices or {}, **{**report, **changes})


def states(cast: Cast, proposals: list[Proposal]) -> list[str]:
    with tenant_scope(*cast["lanhdao.danang"].tenant_ids):
        return list(
            Proposal.objects.filter(pk__in=[p.pk for p in proposals]).order_by("code").values_list("state", flat=True)
        )


def test_one_press_registers_every_ticked_proposal_with_the_report(cast: Cast) -> None:
    first, second, third = passed(cast, 3)
    save(cast, {first.code: ItemChoice(rank=2), second.code: ItemChoice(rank=1),
                third.code: ItemChoice(included=False, rank=3, reason="Chờ vốn đối ứng")})  # fmt: skip
    actor = cast["lanhdao.danang"]
    with tenant_scope(*actor.tenant_ids):
        sent = send_registration(next_plan_year(), actor=actor)
        rows = list(sent.items.order_by("rank").values_list("proposal__code", "included", "reason"))
        step = first.transitions.get(step="register")

    assert states(cast, [first, second, third]) == [State.REGISTERED, State.REGISTERED, State.PROVINCE_PASSED]
    assert (sent.state, sent.code) == ("sent", f"DK-{next_plan_year()}-sct-da-nang-1")
    assert rows == [(second.code, True, ""), (first.code, True, ""), (third.code, False, "Chờ vốn đối ứng")]
    assert (step.decision_number, step.details) == ("45/BC-SCT", {"registration": sent.code, "rank": 2})


def test_a_left_out_proposal_goes_with_the_next_batch(cast: Cast) -> None:
    first, second = passed(cast)
    save(cast, {second.code: ItemChoice(included=False, reason="Chờ")})
    actor = cast["lanhdao.danang"]
    with tenant_scope(*actor.tenant_ids):
        send_registration(next_plan_year(), actor=actor)
    save(cast, {second.code: ItemChoice()})
    with tenant_scope(*actor.tenant_ids):
        assert send_registration(next_plan_year(), actor=actor).batch == 2
    assert states(cast, [first, second]) == [State.REGISTERED, State.REGISTERED]


def test_everything_that_is_missing_is_said_at_once_and_nothing_moves(cast: Cast) -> None:
    first, second = passed(cast)
    RegistrationWindow.objects.filter(plan_year__year=next_plan_year()).update(
        closes=timezone.localdate() - timedelta(days=1)
    )
    save(cast, {second.code: ItemChoice(included=False)}, last_year="", document_number="", document_date=None)
    actor = cast["lanhdao.danang"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        send_registration(next_plan_year(), actor=actor)

    assert [reason.field for reason in refused.value.reasons] == [
        "last_year", "document_number", "document_date", f"reason:{second.code}", "plan_year",
    ]  # fmt: skip
    assert states(cast, [first, second]) == [State.PROVINCE_PASSED, State.PROVINCE_PASSED]


def test_one_proposal_that_cannot_go_keeps_all_the_others_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = passed(cast)
    save(cast)
    actor = cast["lanhdao.danang"]
    with tenant_scope(*actor.tenant_ids):
        draft = registration_draft(actor.tenant_id, next_plan_year())
        Proposal.objects.filter(pk=second.pk).update(version=second.version + 1)
        monkeypatch.setattr("planning.services.registration.registration_draft", lambda *_: draft)
        Proposal.objects.filter(pk=second.pk).update(state=State.WITHDRAWN)
        with pytest.raises(Refused) as refused:
            send_registration(next_plan_year(), actor=actor)

        assert [reason.message for reason in refused.value.reasons] == [
            f"{second.code}: Không thể “Đăng ký với Cục” khi hồ sơ ở trạng thái “Đã rút”."
        ]
        assert Registration.objects.get().state == "draft"
        assert Proposal.objects.get(pk=first.pk).state == State.PROVINCE_PASSED


def test_a_draft_somebody_else_changed_is_not_overwritten(cast: Cast) -> None:
    first, _ = passed(cast)
    actor = cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids):
        seen = registration_draft(actor.tenant_id, next_plan_year()).seen
    save(cast, {first.code: ItemChoice(rank=7)})

    with pytest.raises(Stale):
        save(cast, {first.code: ItemChoice(rank=1)}, seen=seen)
    with tenant_scope(*actor.tenant_ids):
        assert RegistrationItem.objects.get(proposal=first).rank == 2


def test_only_the_leader_sends_and_only_the_province_prepares(cast: Cast) -> None:
    passed(cast, 1)
    for name, call in (("chuyenvien.danang", send_registration), ("donvi.danang", send_registration)):
        actor = cast[name]
        with tenant_scope(*actor.tenant_ids), pytest.raises(Refused):
            call(next_plan_year(), actor=actor)


def test_the_leader_walks_from_the_bundle_to_the_sent_page(cast: Cast, as_: As) -> None:
    first, second = passed(cast)
    client, year = as_("lanhdao.danang"), next_plan_year()
    page = client.get(f"/ke-hoach/dang-ky/?nam={year}")
    answer = client.post(f"/ke-hoach/dang-ky/?nam={year}", {
        "seen": page.context["draft"].seen, f"{first.code}-included": "on", f"{first.code}-rank": "1",
        f"{second.code}-rank": "2", f"{second.code}-reason": "Chưa đủ vốn", "last_year": "A", "this_year": "B",
        "next_year": "C", "document_number": "45/BC-SCT", "document_date": f"{timezone.localdate():%d/%m/%Y}",
        "confirm": "1",
    })  # fmt: skip
    confirm = client.get(answer.headers["Location"])
    sent = client.post(answer.headers["Location"], {"seen": confirm.context["draft"].seen})
    final = client.get(sent.headers["Location"])

    assert answer.headers["Location"] == f"/ke-hoach/dang-ky/xac-nhan/?nam={year}"
    assert "1 đề án, tổng kinh phí 300.000.000 đồng" in confirm.content.decode()
    assert (sent.status_code, final.status_code) == (302, 200)
    assert states(cast, [first, second]) == [State.REGISTERED, State.PROVINCE_PASSED]


def test_the_bundle_is_read_by_its_own_province_and_the_centre_only(cast: Cast, as_: As) -> None:
    passed(cast, 1)
    save(cast)
    actor = cast["lanhdao.danang"]
    with tenant_scope(*actor.tenant_ids):
        url = f"/ke-hoach/dang-ky/{send_registration(next_plan_year(), actor=actor).code}/"
    found = {name: as_(name).get(url).status_code for name in (
        "chuyenvien.danang", "chuyenvien.cuc", "chuyenvien.gialai", "lanhdao.hue", "donvi.danang", "quantri")}  # fmt: skip

    assert found == {
        "chuyenvien.danang": 200, "chuyenvien.cuc": 200, "chuyenvien.gialai": 404, "lanhdao.hue": 404,
        "donvi.danang": 404, "quantri": 404,
    }  # fmt: skip


def test_the_bundle_costs_the_same_for_one_and_for_three(cast: Cast, as_: As) -> None:
    client, url = as_("chuyenvien.danang"), f"/ke-hoach/dang-ky/?nam={next_plan_year()}"
    passed(cast, 1)
    client.get(url)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    one = queries()
    passed(cast, 2)
    assert queries() == one


def test_the_year_offered_is_that_of_waiting_proposals_else_the_next(cast: Cast) -> None:
    actor, today = cast["lanhdao.danang"], timezone.localdate()
    RegistrationWindow.objects.update(opens=today - timedelta(days=9), closes=today - timedelta(days=8))
    with tenant_scope(*actor.tenant_ids):
        assert year_to_register(actor.tenant_id, today) == today.year + 1
    RegistrationWindow.objects.update(closes=today + timedelta(days=8))
    first = passed(cast, 1)[0]
    with tenant_scope(*actor.tenant_ids):
        assert year_to_register(actor.tenant_id, today) == first.plan_year


def test_the_report_names_the_years_it_looks_back_on(cast: Cast, as_: As) -> None:
    passed(cast, 1)
    year = next_plan_year()
    page = as_("chuyenvien.danang").get(f"/ke-hoach/dang-ky/?nam={year}").content.decode()
    for label in (f"năm trước ({year - 2})", f"năm hiện tại ({year - 1})", f"năm kế hoạch ({year})"):
        assert label in page
