"""The order of priority in a bundle: the law's by default, another place only with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from core.tenancy import tenant_scope
from planning.drafts import RegistrationDraft
from planning.models import RegistrationItem
from planning.placing import Rearrange
from planning.selectors import registration_draft
from planning.services import ItemChoice, record_copy, send_registration
from proposals.models import Proposal, Recusal
from tests.cast import Cast
from tests.factories.proposals import next_plan_year
from tests.planning.test_registration import passed, save

As = Callable[[str], Client]
MARKS = ("territory.difficult", "territory.new_rural", "territory.highland_island_border")


def three(cast: Cast) -> list[Proposal]:
    """Three passed đề án; the last filed has the best territory."""
    found = passed(cast, 3)
    with tenant_scope(found[0].tenant_id):
        for proposal, mark in zip(found, MARKS, strict=True):
            Proposal.objects.filter(pk=proposal.pk).update(priority_flags=[mark])
    return found


def draft_of(cast: Cast, name: str = "lanhdao.danang") -> RegistrationDraft:
    actor = cast[name]
    with tenant_scope(*actor.tenant_ids):
        return registration_draft(actor.tenant_id, next_plan_year(), actor)


def send(cast: Cast) -> object:
    actor = cast["lanhdao.danang"]
    with tenant_scope(*actor.tenant_ids):
        return send_registration(next_plan_year(), actor=actor)


def test_a_bundle_starts_in_the_order_of_the_law(cast: Cast) -> None:
    first, second, third = three(cast)
    draft = draft_of(cast)
    assert [row.code for row in draft.rows] == [third.code, second.code, first.code]
    assert [(row.rank, row.law_place) for row in draft.rows] == [(1, 1), (2, 2), (3, 3)]
    assert draft.displaced == set()


def test_another_place_without_a_reason_is_refused_when_sent_and_goes_with_one(cast: Cast) -> None:
    first, second, third = three(cast)
    save(cast, {first.code: ItemChoice(rank=1)})
    with pytest.raises(Refused) as refused:
        send(cast)
    assert [(reason.field, reason.message) for reason in refused.value.reasons] == [
        (f"moved_reason:{first.code}", f"{first.code}: xếp thứ 1, theo quy định là thứ 3; chưa ghi lý do xếp khác.")
    ]

    save(cast, {first.code: ItemChoice(moved_reason="Vốn đối ứng đã có")})
    sent = send(cast)
    with tenant_scope(first.tenant_id):
        item = RegistrationItem.objects.get(registration=sent, proposal=first)
        assert (item.rank, item.law_place, item.moved_reason) == (1, 3, "Vốn đối ứng đã có")
        assert any("Bậc 4/4" in reason["text"] for reason in item.why)
        assert list(
            RegistrationItem.objects.filter(registration=sent).order_by("rank").values_list("proposal__code", flat=True)
        ) == [first.code, third.code, second.code]


def test_restoring_puts_the_order_of_the_law_back_and_forgets_the_reasons(cast: Cast) -> None:
    first, _, third = three(cast)
    save(cast, {first.code: ItemChoice(rank=1, moved_reason="Vì")})
    assert draft_of(cast).displaced == {first.code}
    save(cast, change=Rearrange(restore=True))
    draft = draft_of(cast)
    assert (draft.rows[0].code, draft.displaced) == (third.code, set())
    assert {row.moved_reason for row in draft.rows} == {""}


def test_a_left_out_row_counts_in_no_order(cast: Cast) -> None:
    first, second, third = three(cast)
    save(cast, {third.code: ItemChoice(included=False, reason="Chờ")})
    draft = draft_of(cast)
    assert [(row.code, row.rank, row.law_place) for row in draft.rows] == [
        (second.code, 1, 1), (first.code, 2, 2), (third.code, 3, 0),
    ]  # fmt: skip


def test_buttons_move_a_row_and_the_page_says_why(cast: Cast, as_: As) -> None:
    first, second, third = three(cast)
    client, url = as_("chuyenvien.danang"), f"/ke-hoach/dang-ky/?nam={next_plan_year()}"
    page = client.get(url)
    text = page.content.decode()
    assert "Bậc 1/4" in text
    assert "TT 46/2012/TT-BCT, Điều 6 khoản 1 điểm a" in text
    filled = {"seen": page.context["draft"].seen, "last_year": "A", "this_year": "B", "next_year": "C"}
    for place, proposal in enumerate((third, second, first), start=1):
        filled |= {f"{proposal.code}-included": "on", f"{proposal.code}-rank": str(place)}
    answer = client.post(url, {**filled, "up": first.code})
    assert answer.headers["Location"].endswith(f"#hang-{first.code}")
    assert [row.code for row in draft_of(cast).rows] == [third.code, first.code, second.code]
    assert "Xếp khác" in client.get(url).content.decode()


def test_figures_are_renewed_and_what_was_typed_stays(cast: Cast, as_: As) -> None:
    three(cast)
    save(cast, next_year="Ưu tiên chế biến.")
    client, url = as_("chuyenvien.danang"), f"/ke-hoach/dang-ky/?nam={next_plan_year()}"
    page = client.get(url)
    assert "Chèn lại số liệu" in page.content.decode()
    data = {"seen": page.context["draft"].seen, "next_year": "Ưu tiên chế biến.", "renew": "next_year"}
    data |= {f"{row.code}-included": "on" for row in page.context["draft"].rows}
    client.post(url, {**data, "last_year": "A", "this_year": "B"})
    text = draft_of(cast).texts["next_year"]
    assert text.startswith(f"Năm {next_plan_year()} đăng ký 3 đề án")
    assert text.endswith("Ưu tiên chế biến.")


def test_who_keeps_away_from_a_dossier_does_not_see_it_in_the_bundle_nor_signs_it(cast: Cast, as_: As) -> None:
    first, second, _ = three(cast)
    with tenant_scope(first.tenant_id):
        Recusal.objects.create(
            tenant_id=first.tenant_id, proposal=first, user=cast["lanhdao.danang"].user, reason="Người nhà"
        )
    save(cast)
    page = as_("lanhdao.danang").get(f"/ke-hoach/dang-ky/?nam={next_plan_year()}").content.decode()
    assert (first.code in page, second.code in page) == (False, True)
    with pytest.raises(Refused, match="xung đột lợi ích"):
        send(cast)


def test_the_copy_to_the_people_committee_is_recorded_after_sending(cast: Cast, as_: As) -> None:
    passed(cast, 1)
    bundle = save(cast)
    leader, today = cast["lanhdao.danang"], timezone.localdate()
    with tenant_scope(*leader.tenant_ids), pytest.raises(Refused) as early:
        record_copy(bundle, actor=leader, number="", day=None)
    assert [reason.field for reason in early.value.reasons] == ["number", "number", "day"]
    sent = send(cast)
    url, client = f"/ke-hoach/dang-ky/{sent.code}/", as_("chuyenvien.danang")  # type: ignore[attr-defined]
    assert "Chưa ghi nhận" in client.get(url).content.decode()
    answer = client.post(url, {"number": "46/SCT-QLCN", "day": f"{today:%d/%m/%Y}"})
    assert answer.status_code == 302
    assert "46/SCT-QLCN" in client.get(url).content.decode()
    outsider = cast["lanhdao.gialai"]
    with tenant_scope(*outsider.tenant_ids), pytest.raises(Refused):
        record_copy(bundle, actor=outsider, number="1", day=today)
