"""The page of an opinion: filing, drafts that are never lost, what the sheet of the round starts from, the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.heads import heads_on
from appraisal.models import AppraisalSheet, Purpose, SheetDraft
from appraisal.states import Seat, SeesOthers
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from tests.appraisal.seats import MILLION, answers, give, seat_people, two_contents
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, play

As = Callable[[str], Client]
SEATS = {"chuyenvien.cuc": Seat.CHAIR, "thamdinh.cuc": Seat.MEMBER, "ketoan.cuc": Seat.MEMBER}


@pytest.fixture
def appraised(cast: Cast) -> Proposal:
    proposal = advance(complete_draft(make_draft(cast), cast), State.CENTRAL_APPRAISING, cast)
    seat_people(cast, proposal, SEATS, sees=SeesOthers.NEVER)
    return proposal


def typed(**changes: Any) -> dict[str, Any]:
    heads = heads_on(timezone.localdate()).heads
    return {f"verdict_{h.code}": "met" for h in heads} | {
        "amount": "250.000.000", "verdict": "met", "base_version": "0", "opinion": "Lời của tôi",
        "points_effect": ["Chỉ tiêu rõ, đo được"],
    } | changes  # fmt: skip


def drafts(proposal: Proposal) -> list[dict[str, list[str]]]:
    with tenant_scope(proposal.tenant_id):
        return list(SheetDraft.objects.values_list("content", flat=True))


def test_a_member_files_beside_the_dossier(cast: Cast, as_: As, appraised: Proposal) -> None:
    client, url = as_("thamdinh.cuc"), f"/tham-dinh/{appraised.code}/y-kien/"
    page = client.get(url)
    answer = client.post(url, typed())

    assert "Máy cũ, năng suất thấp." in page.content.decode()
    assert "Nộp ý kiến" in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, url)
    with tenant_scope(appraised.tenant_id):
        row = AppraisalSheet.objects.get(purpose=Purpose.OPINION)
    assert (row.amount, row.opinion, row.author_name) == (250 * MILLION, "Lời của tôi", "Đặng Minh Long")
    assert [head["points"] for head in row.heads if head["head"] == "effect"] == [["Chỉ tiêu rõ, đo được"]]


def test_a_refusal_keeps_everything_on_the_page_and_as_a_draft(cast: Cast, as_: As, appraised: Proposal) -> None:
    client, url = as_("thamdinh.cuc"), f"/tham-dinh/{appraised.code}/y-kien/"
    refused = client.post(url, typed(amount="300.000.001"))
    later = client.get(url)

    assert refused.status_code == 409
    assert refused.context["form"].errors["amount"] == [
        "Số tiền 300.000.001 đ lớn hơn kinh phí đơn vị đề nghị 300.000.000 đ."
    ]
    for page in (refused, later):
        assert "Lời của tôi" in page.content.decode()
        assert "300.000.001" in page.content.decode()
    assert len(drafts(appraised)) == 1


def test_what_is_typed_is_kept_by_itself_and_gone_once_filed(cast: Cast, as_: As, appraised: Proposal) -> None:
    client, url = as_("thamdinh.cuc"), f"/tham-dinh/{appraised.code}/y-kien/"
    first = client.post(url, {"opinion": "Nửa câu", "amount": "abc"}, headers={"X-Autosave": "1"})
    client.post(url, {"opinion": "Cả câu", "amount": "abc"}, headers={"X-Autosave": "1"})
    page = as_("thamdinh.cuc").get(url).content.decode()
    others = as_("ketoan.cuc").get(url).content.decode()

    assert first.json().keys() == {"saved_at"}
    assert [kept["opinion"] for kept in drafts(appraised)] == [["Cả câu"]]
    assert ("Cả câu" in page, 'value="abc"' in page, "bản nháp" in page) == (True, True, True)
    assert "Cả câu" not in others
    client.post(url, typed())
    assert drafts(appraised) == []


def test_who_has_not_declared_is_sent_to_declare_and_loses_nothing_typed(cast: Cast, as_: As) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.CENTRAL_APPRAISING, cast)
    seat_people(cast, proposal, SEATS, declared=False)
    client, url = as_("thamdinh.cuc"), f"/tham-dinh/{proposal.code}/y-kien/"
    declaring = f"/tham-dinh/{proposal.code}/loi-ich/"
    refused = client.post(url, typed())

    assert client.get(url)["Location"] == declaring
    assert (refused.status_code, f'<a href="{declaring}">' in refused.content.decode()) == (409, True)
    assert [kept["opinion"] for kept in drafts(proposal)] == [["Lời của tôi"]]
    client.post(declaring, {"answer": "khong"})
    assert "Lời của tôi" in client.get(url).content.decode()


def test_without_script_a_button_keeps_the_draft(cast: Cast, as_: As, appraised: Proposal) -> None:
    client, url = as_("thamdinh.cuc"), f"/tham-dinh/{appraised.code}/y-kien/"

    assert client.post(url, {"opinion": "Nửa câu", "draft": "1"}).status_code == 302
    assert "Nửa câu" in client.get(url).content.decode()
    with tenant_scope(appraised.tenant_id):
        assert AppraisalSheet.objects.filter(purpose=Purpose.OPINION).count() == 0


def test_a_return_in_the_meantime_keeps_what_was_typed_for_the_next_round(
    cast: Cast, as_: As, appraised: Proposal
) -> None:
    client, url = as_("thamdinh.cuc"), f"/tham-dinh/{appraised.code}/y-kien/"
    returned = play("return_from_centre", appraised, cast)
    refused = client.post(url, typed())
    play("resubmit_to_appraisal", returned, cast)

    assert refused.status_code == 409
    assert "được giữ làm bản nháp" in refused.content.decode()
    assert "Lời của tôi" in client.get(url).content.decode()


def test_a_second_tab_meets_the_newer_opinion_and_goes_through_the_next_time(
    cast: Cast, as_: As, appraised: Proposal
) -> None:
    client, url = as_("thamdinh.cuc"), f"/tham-dinh/{appraised.code}/y-kien/"
    client.post(url, typed())
    stale = client.post(url, typed(opinion="Thẻ thứ hai"))

    assert stale.status_code == 409
    assert "Ý kiến mới hơn của bạn" in stale.content.decode()
    assert "Thẻ thứ hai" in stale.content.decode()
    assert client.post(url, typed(base_version=stale.context["form"]["base_version"].value())).status_code == 302


def test_after_a_return_the_opinion_starts_from_the_last_one_which_no_longer_counts(
    cast: Cast, as_: As, appraised: Proposal
) -> None:
    give(cast, appraised, "thamdinh.cuc", answers(120 * MILLION, opinion="Câu cũ"))
    play("resubmit_to_appraisal", play("return_from_centre", appraised, cast), cast)
    page = as_("thamdinh.cuc").get(f"/tham-dinh/{appraised.code}/y-kien/")

    assert page.context["form"]["amount"].value() == "120.000.000"
    assert page.context["form"]["base_version"].value() == 0
    assert [view.why for view in page.context["desk"].gathered.views] == [
        "lần thẩm định này đã kết thúc, không còn hiệu lực"
    ]


def test_who_has_no_seat_is_led_to_the_sheet_and_cannot_file(cast: Cast, as_: As, appraised: Proposal) -> None:
    client, url = as_("lanhdao.cuc"), f"/tham-dinh/{appraised.code}/y-kien/"

    assert client.get(url)["Location"] == f"/tham-dinh/{appraised.code}/phieu/"
    assert client.post(url, typed()).status_code == 409
    assert client.post(url, typed(), headers={"X-Autosave": "1"}).status_code == 409
    assert drafts(appraised) == []
    for who in ("donvi.danang", "chuyenvien.hue", "quantri"):
        assert as_(who).get(url).status_code == 404
        assert as_(who).post(url, typed()).status_code == 404


def test_the_chair_finds_the_sheet_begun_from_the_opinions(cast: Cast, as_: As, appraised: Proposal) -> None:
    give(cast, appraised, "thamdinh.cuc", answers(100 * MILLION))
    give(cast, appraised, "ketoan.cuc", answers(200 * MILLION, verdict="changes"))
    page = as_("chuyenvien.cuc").get(f"/tham-dinh/{appraised.code}/phieu/")
    form, text = page.context["form"], page.content.decode()

    assert (form["amount"].value(), form["verdict"].value()) == ("100.000.000", "changes")
    assert form["opinion_effect"].value() == "Đặng Minh Long: Đã xem.\nBùi Thị Mai: Đã xem."
    assert "Chưa nộp ý kiến: Vũ Thị Khuê." in text
    answer = as_("chuyenvien.cuc").post(f"/tham-dinh/{appraised.code}/phieu/", typed())
    assert answer.status_code == 302


def test_a_member_who_may_not_read_others_finds_nothing_of_them_anywhere(
    cast: Cast, as_: As, appraised: Proposal
) -> None:
    give(cast, appraised, "thamdinh.cuc", answers(opinion="Bí mật của Long"))
    client = as_("ketoan.cuc")
    pages = [f"/tham-dinh/{appraised.code}/phieu/", f"/tham-dinh/{appraised.code}/y-kien/",
             f"/de-an/{appraised.code}/tham-dinh/", f"/api/v1/appraisals/?proposal={appraised.code}"]  # fmt: skip
    texts = [client.get(page).content.decode() for page in pages]

    assert ["Bí mật của Long" in text for text in texts] == [False, False, False, False]
    assert "không xem ý kiến của nhau" in texts[1]
    chair = as_("chuyenvien.cuc").get(pages[3]).json()["results"]
    assert [[o["opinion"] for o in row["opinions"]] for row in chair if row["level"] == "centre"] == [
        ["Bí mật của Long"]
    ]


def test_amounts_are_checked_content_by_content_while_typing(cast: Cast, as_: As) -> None:
    proposal = advance(two_contents(cast), State.PROVINCE_APPRAISING, cast)
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{proposal.code}/phieu/kinh-phi/"
    fine = client.post(
        url, {"amount_ND3_3": "300 triệu", "amount_ND3_1": "200.000.000"}, headers={"HX-Request": "true"}
    )
    above = client.post(url, {"amount_ND3_3": "300.000.001", "amount_ND3_1": ""}, headers={"HX-Request": "true"})

    assert "500.000.000 đ" in fine.content.decode()
    assert "Trong định mức" in fine.content.decode()
    assert "300.000.001 đ lớn hơn đơn vị đề nghị 300.000.000 đ" in above.content.decode()
    assert "còn nội dung chưa ghi" in above.content.decode()
    assert as_("lanhdao.danang").post(url).status_code == 404
    page = client.get(f"/tham-dinh/{proposal.code}/phieu/").context["form"]
    assert [field.name for field in page.money_fields()] == ["amount_ND3_3", "amount_ND3_1"]
    saved = client.post(f"/tham-dinh/{proposal.code}/phieu/", typed(amount_ND3_3="1.000", amount_ND3_1="2.000"))
    assert saved.status_code == 302
    with tenant_scope(proposal.tenant_id):
        assert AppraisalSheet.objects.get().amount == 3000


def test_the_page_costs_the_same_for_one_opinion_and_for_three(cast: Cast, as_: As, appraised: Proposal) -> None:
    client, url = as_("chuyenvien.cuc"), f"/tham-dinh/{appraised.code}/phieu/"

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    give(cast, appraised, "thamdinh.cuc")
    one = queries(url), queries("/api/v1/appraisals/")
    give(cast, appraised, "ketoan.cuc")
    give(cast, appraised, "ketoan.cuc")
    assert (queries(url), queries("/api/v1/appraisals/")) == one
