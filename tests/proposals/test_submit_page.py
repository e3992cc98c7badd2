"""Handing the dossier over: everything to read once more, everything that is missing, once only."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.tenancy import tenant_scope
from proposals.models import Proposal, SupplementRequest
from proposals.states import SectionKey, State
from tests.cast import Cast, client_as, make_cast
from tests.factories.proposals import advance, complete_draft, make_draft

As = Callable[[str], Client]
UNIT = "donvi.danang"


def page_of(proposal: Proposal, step: str = "submit") -> str:
    return reverse("proposals:submit", args=(proposal.code, step))


def state(proposal: Proposal, cast: Cast) -> str:
    with tenant_scope(*cast[UNIT].tenant_ids):
        return str(Proposal.objects.get(pk=proposal.pk).state)


def ready(cast: Cast, unit: str = UNIT) -> Proposal:
    return complete_draft(make_draft(cast, unit=unit), cast)


def test_an_empty_draft_lists_all_that_is_missing_with_the_way_to_each_field(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    text = as_(UNIT).get(page_of(draft)).content.decode()
    for key in SectionKey.values:
        assert f'href="{reverse("proposals:section", args=(draft.code, key))}' in text
    assert f"{reverse('proposals:section', args=(draft.code, SectionKey.NECESSITY))}#id_necessity" in text
    assert reverse("proposals:papers", args=(draft.code,)) in text
    assert 'name="version"' not in text


def test_a_complete_draft_is_reviewed_and_handed_over(cast: Cast, as_: As) -> None:
    draft, client = ready(cast), as_(UNIT)
    text = client.get(page_of(draft)).content.decode()
    answer = client.post(page_of(draft), {"version": draft.version})
    assert "300.000.000" in text
    assert "Cần xử lý trước khi nộp" not in text
    assert state(draft, cast) == State.SUBMITTED
    assert answer["Location"].startswith("/de-an/KCQG-")


def test_a_regional_centre_hands_over_to_the_cuc(cast: Cast, as_: As) -> None:
    draft = ready(cast, "donvi.vung")
    answer = as_("donvi.vung").post(page_of(draft, "submit_directly"), {"version": draft.version})
    assert answer.status_code == 302
    assert as_("donvi.vung").get(page_of(draft, "submit"))["Location"].startswith("/de-an/KCQG-")


def test_a_second_submit_is_told_that_the_dossier_has_gone(cast: Cast, as_: As) -> None:
    draft, client = ready(cast), as_(UNIT)
    client.post(page_of(draft), {"version": draft.version})
    page = client.post(page_of(draft), {"version": draft.version})
    assert page.status_code == 409
    assert "Hồ sơ này đã được chuyển trước đó" in page.content.decode()


def test_a_change_after_the_review_shows_the_new_state_and_asks_again(cast: Cast, as_: As) -> None:
    draft, client = ready(cast), as_(UNIT)
    url = reverse("proposals:section", args=(draft.code, SectionKey.OBJECTIVES))
    client.post(url, {"version": 2, "objectives": "Mục tiêu mới"})
    page = client.post(page_of(draft), {"version": draft.version, "note": "Kính gửi Sở"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Mục tiêu mới" in text
    assert "Kính gửi Sở" in text
    assert f'value="{draft.version + 1}"' in text
    assert state(draft, cast) == State.DRAFT


def test_a_returned_dossier_shows_what_was_asked_and_needs_an_answer(cast: Cast, as_: As) -> None:
    returned, client = advance(ready(cast), "PROVINCE_RETURNED", cast), as_(UNIT)
    text = client.get(page_of(returned)).content.decode()
    tasks = client.get(reverse("proposals:write", args=(returned.code,))).content.decode()
    silent = client.post(page_of(returned), {"version": returned.version})
    assert "Bổ sung báo giá máy." in text
    assert "Yêu cầu bổ sung: Bổ sung báo giá máy." in tasks
    assert (silent.status_code, state(returned, cast)) == (409, State.PROVINCE_RETURNED)
    client.post(reverse("proposals:supplement", args=(returned.code,)), {"point-1-answer": "Đã thêm báo giá."})
    client.post(page_of(returned), {"version": returned.version + 1})
    assert state(returned, cast) == State.SUBMITTED


def test_a_dossier_returned_before_there_were_points_is_answered_in_the_note(cast: Cast, as_: As) -> None:
    returned, client = advance(ready(cast), "PROVINCE_RETURNED", cast), as_(UNIT)
    with tenant_scope(*cast[UNIT].tenant_ids):
        SupplementRequest.objects.update(closed_at=timezone.now())
    text = client.get(page_of(returned)).content.decode()
    silent = client.post(page_of(returned), {"version": returned.version})
    client.post(page_of(returned), {"version": returned.version, "note": "Đã thêm báo giá."})
    assert ("Nội dung đã bổ sung, giải trình" in text, "Bổ sung báo giá máy." in text) == (True, True)
    assert (silent.status_code, state(returned, cast)) == (409, State.SUBMITTED)


def test_a_supplement_for_the_cuc_goes_back_to_where_it_was_asked_for(cast: Cast, as_: As) -> None:
    returned, client = advance(ready(cast), "CENTRAL_RETURNED", cast), as_(UNIT)
    wrong = client.get(page_of(returned, "resubmit_to_screening"))
    client.post(reverse("proposals:supplement", args=(returned.code,)), {"point-1-answer": "Đã giải trình."})
    client.post(page_of(returned, "resubmit_to_appraisal"), {"version": returned.version + 1})
    assert wrong.status_code == 302
    assert state(returned, cast) == State.CENTRAL_APPRAISING


def test_a_step_that_hands_nothing_over_has_no_page_here(cast: Cast, as_: As) -> None:
    assert as_(UNIT).get(page_of(make_draft(cast), "approve")).status_code == 404


def test_two_submits_at_once_give_one_number(committed_db: None) -> None:
    cast = make_cast()
    draft = ready(cast)
    gate, codes = threading.Barrier(2), []

    def press() -> None:
        client = client_as(cast[UNIT])
        gate.wait()
        codes.append(client.post(page_of(draft), {"version": draft.version}).status_code)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with tenant_scope(*cast[UNIT].tenant_ids):
        found = Proposal.objects.get(pk=draft.pk)
        steps = found.transitions.count()
    assert sorted(codes) == [302, 409]
    assert (found.state, found.code[-4:], steps) == (State.SUBMITTED, "0001", 1)
