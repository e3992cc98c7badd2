"""The pages of bodies: who gets them, what they keep, what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.models import Panel, PanelMember
from appraisal.services import assign
from core.tenancy import tenant_scope
from tests.appraisal.bodies import LEADER, OFFICER, appraising, council, seat
from tests.cast import Cast
from tests.factories.proposals import next_plan_year, open_windows, pdf_file

As = Callable[[str], Client]
ANSWERS = {
    "name": "Hội đồng thẩm định", "decision_number": "12/QĐ-SCT", "decision_date": "01/10/2026", "quorum_part": "2",
    "quorum_of": "3", "chair_required": "on", "majority_part": "1", "majority_of": "2", "tie": "chair",
    "decides_by": "vote", "sees_others": "after",
}  # fmt: skip


def test_the_empty_list_says_what_to_do(cast: Cast, as_: As) -> None:
    keeper = as_(OFFICER).get("/tham-dinh/hoi-dong/").content.decode()
    reader = as_("thamdinh.cuc").get("/tham-dinh/hoi-dong/").content.decode()

    assert "Lập Hội đồng theo quyết định của người đứng đầu" in keeper
    assert "/tham-dinh/hoi-dong/moi/" not in reader


def test_a_council_is_set_up_and_leads_to_its_page(cast: Cast, as_: As) -> None:
    open_windows(next_plan_year())
    client = as_(OFFICER)
    page = client.get(f"/tham-dinh/hoi-dong/moi/?nam={next_plan_year()}").content.decode()
    answer = client.post(
        "/tham-dinh/hoi-dong/moi/", {**ANSWERS, "plan_year": next_plan_year(), "file": pdf_file("quyet-dinh.pdf")}
    )
    with tenant_scope(cast[OFFICER].tenant_id):
        panel = Panel.objects.get()
    shown = client.get(answer["Location"]).content.decode()

    assert "Theo quy định nào?" in page
    assert "không quy định" in page
    assert answer["Location"] == f"/tham-dinh/hoi-dong/{panel.key}/"
    assert not panel.secretary_required
    assert "Chưa có thành viên nào" in shown


def test_a_refused_council_keeps_what_was_typed_beside_each_fault(cast: Cast, as_: As) -> None:
    open_windows(next_plan_year())
    answer = as_(OFFICER).post(
        "/tham-dinh/hoi-dong/moi/",
        {**ANSWERS, "plan_year": next_plan_year(), "quorum_part": "4", "name": "Tên còn nguyên"},
    )

    assert answer.status_code == 409
    assert answer.context["form"].errors["quorum_part"] == [
        "Số phần phải có mặt từ 1 đến tổng số phần, ví dụ 2 trên 3."
    ]
    assert "Tên còn nguyên" in answer.content.decode()


def test_the_signed_decision_comes_with_headers_that_give_it_no_rights(cast: Cast, as_: As) -> None:
    panel = council(cast)
    client, url = as_(OFFICER), f"/tham-dinh/hoi-dong/{panel.key}/"
    none_yet = client.get(f"{url}quyet-dinh.pdf")
    client.post(f"{url}quyet-dinh/", {
        "name": panel.name, "decision_number": "13/QĐ", "decision_date": "02/10/2026", "file": pdf_file("bản ký.pdf"),
    })  # fmt: skip
    answer = client.get(f"{url}quyet-dinh.pdf")

    assert none_yet.status_code == 404
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_members_are_added_seated_and_let_go(cast: Cast, as_: As) -> None:
    panel = council(cast)
    client, url = as_(LEADER), f"/tham-dinh/hoi-dong/{panel.key}/"
    client.post(f"{url}thanh-vien/", {
        "user": "", "name": "Phạm Văn Sáu", "organisation": "Sở Tài chính", "seat": "member", "joined_on": f"{timezone.localdate():%d/%m/%Y}",
    })  # fmt: skip
    with tenant_scope(cast[LEADER].tenant_id):
        member = PanelMember.objects.get(name="Phạm Văn Sáu")
    client.post(f"{url}thanh-vien/{member.key}/", {"seat": "vice", "position": "2"})
    asked = client.get(f"{url}thanh-vien/{member.key}/thoi/").content.decode()
    client.post(f"{url}thanh-vien/{member.key}/thoi/", {"left_on": f"{timezone.localdate():%d/%m/%Y}", "reason": "Bận"})
    page = client.get(url).content.decode()

    assert "Phạm Văn Sáu thôi thành viên" in asked
    assert "Phạm Văn Sáu: từ Ủy viên sang Phó Chủ tịch" in page
    assert "Lý do: Bận" in page
    assert client.get(f"{url}thanh-vien/{member.key}/").status_code == 404


def test_leaving_names_the_dossiers_that_lie_with_the_member(cast: Cast, as_: As) -> None:
    (proposal,) = appraising(cast)
    with tenant_scope(cast[OFFICER].tenant_id):
        panel = Panel.objects.get()
        member = seat(panel)
        assign(proposal, member, actor=cast[OFFICER], lead=True)
    page = as_(OFFICER).get(f"/tham-dinh/hoi-dong/{panel.key}/thanh-vien/{member.key}/thoi/").content.decode()

    assert proposal.code in page
    assert f"/tham-dinh/{proposal.code}/phan-cong/{member.key}/" in page


def test_people_are_found_while_typing(cast: Cast, as_: As) -> None:
    panel = council(cast)
    found = as_(OFFICER).get(f"/tham-dinh/hoi-dong/{panel.key}/nguoi/?q=trinh xuan").json()

    assert [row["note"] for row in found["results"]] == ["pho.danang"]


def test_ending_asks_first_and_refuses_while_dossiers_wait(cast: Cast, as_: As) -> None:
    (proposal,) = appraising(cast)
    with tenant_scope(cast[OFFICER].tenant_id):
        panel = Panel.objects.get()
    url = f"/tham-dinh/hoi-dong/{panel.key}/ket-thuc/"
    asked, answer = as_(LEADER).get(url).content.decode(), as_(LEADER).post(url)
    other = council(cast, "chuyenvien.gialai")
    ended = as_("lanhdao.gialai").post(f"/tham-dinh/hoi-dong/{other.key}/ket-thuc/")

    assert f"Còn 1 hồ sơ đang thẩm định: {proposal.code}" in asked
    assert (answer.status_code, ended.status_code) == (409, 302)


@pytest.mark.parametrize(
    "name", ["chuyenvien.gialai", "lanhdao.hue", "donvi.danang", "chuyenvien.cuc", "lanhdao.cuc", "quantri"]
)
def test_a_body_of_another_level_or_tenant_is_not_there(cast: Cast, as_: As, name: str) -> None:
    panel = council(cast)
    client = as_(name)
    pages = ("", "quyet-dinh/", "quyet-dinh.pdf", "quy-tac/", "ket-thuc/", "nguoi/", "thanh-vien/")

    assert {client.get(f"/tham-dinh/hoi-dong/{panel.key}/{page}").status_code for page in pages} == {404}


def test_an_appraiser_reads_the_body_and_cannot_change_it(cast: Cast, as_: As) -> None:
    panel = council(cast, "chuyenvien.cuc")
    client, url = as_("thamdinh.cuc"), f"/tham-dinh/hoi-dong/{panel.key}/"

    assert client.get(url).status_code == 200
    assert "Thêm thành viên" not in client.get(url).content.decode()
    assert {client.get(f"{url}{page}").status_code for page in ("thanh-vien/", "quy-tac/", "ket-thuc/")} == {409}


def test_list_and_page_cost_the_same_for_one_and_for_three(cast: Cast, as_: As) -> None:
    panel = council(cast)
    client = as_(OFFICER)

    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    listed, shown = queries("/tham-dinh/hoi-dong/"), queries(f"/tham-dinh/hoi-dong/{panel.key}/")
    appraising(cast, 3)
    for number in ("20/QĐ", "21/QĐ"):
        client.post("/tham-dinh/hoi-dong/moi/", {**ANSWERS, "plan_year": next_plan_year(), "decision_number": number})
    assert queries("/tham-dinh/hoi-dong/") == listed
    assert queries(f"/tham-dinh/hoi-dong/{panel.key}/") == shown
