"""Pages of the declarations: what is shown before, the two answers, many at once, the overseers' table, masks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from appraisal.models import Appraisal, Declaration, Panel
from core.tenancy import tenant_scope
from proposals.models import Proposal, Recusal
from proposals.states import State
from tests.cast import Cast
from tests.factories.conflicts import declare_conflict, province_panel, put_before, seat
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft

SignIn = Callable[[str], Client]
SECRETARY, CHAIR, WRITTEN = "Trần Văn Cảnh", "Trịnh Thị Xuân", "Ông Viết Tay"
CONFLICT = {"answer": "co", "ground": "family", "explanation": "Em ruột làm giám đốc."}
MASK = "Hồ sơ bạn không được xem vì xung đột lợi ích"


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)


@pytest.fixture
def panel(cast: Cast) -> Panel:
    return province_panel(cast)


@pytest.fixture
def round_(panel: Panel, proposal: Proposal) -> Appraisal:
    return put_before(panel, proposal)[0]


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_the_sheet_leads_to_the_declaration_which_shows_no_money_and_no_papers(
    as_: SignIn, proposal: Proposal, round_: Appraisal
) -> None:
    client = as_("chuyenvien.danang")

    led = client.get(f"/tham-dinh/{proposal.code}/phieu/")
    page = text(client.get(led["Location"]))

    assert (led.status_code, led["Location"]) == (302, f"/tham-dinh/{proposal.code}/loi-ich/")
    assert proposal.title in page
    assert "HTX Thử Nghiệm" in page
    assert f"{SUPPORT:,}".replace(",", ".") not in page
    assert ".pdf" not in page
    assert "Không thấy trùng" in page


def test_no_conflict_opens_the_sheet(as_: SignIn, proposal: Proposal, round_: Appraisal) -> None:
    client = as_("chuyenvien.danang")

    answer = client.post(f"/tham-dinh/{proposal.code}/loi-ich/", {"answer": "khong"})

    assert answer["Location"] == f"/tham-dinh/{proposal.code}/phieu/"
    assert client.get(answer["Location"]).status_code == 200


def test_a_conflict_is_confirmed_with_its_consequences_first(
    as_: SignIn, cast: Cast, proposal: Proposal, round_: Appraisal
) -> None:
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{proposal.code}/loi-ich/"

    asked = client.post(url, CONFLICT)
    with tenant_scope(proposal.tenant_id):
        assert not Declaration.objects.exists()
    done = client.post(url, {**CONFLICT, "confirmed": "1"})

    assert "không còn xem được hồ sơ này" in text(asked)
    assert done["Location"] == "/tham-dinh/loi-ich/"
    for page in ("loi-ich", "phieu", "khai-bao", "du-toan"):
        assert client.get(f"/tham-dinh/{proposal.code}/{page}/").status_code == 404
    with tenant_scope(proposal.tenant_id):
        assert Recusal.objects.get().user == cast.user("chuyenvien.danang")


def test_a_conflict_without_ground_comes_back_with_its_reasons(
    as_: SignIn, proposal: Proposal, round_: Appraisal
) -> None:
    answer = as_("chuyenvien.danang").post(f"/tham-dinh/{proposal.code}/loi-ich/", {"answer": "co"})

    assert answer.status_code == 409
    assert "Chưa chọn lý do xung đột lợi ích." in text(answer)


def test_whoever_has_no_seat_finds_no_declaration(as_: SignIn, proposal: Proposal, round_: Appraisal) -> None:
    for username in ("lanhdao.danang", "donvi.danang", "chuyenvien.gialai"):
        assert as_(username).get(f"/tham-dinh/{proposal.code}/loi-ich/").status_code == 404


def test_many_are_declared_after_one_confirmation(as_: SignIn, proposal: Proposal, round_: Appraisal) -> None:
    client, url = as_("chuyenvien.danang"), "/tham-dinh/loi-ich/"
    assert proposal.code in text(client.get(url))
    assert "1 hồ sơ chờ bạn khai" in text(client.get("/tham-dinh/"))

    asked = client.post(url, {"codes": proposal.code})
    done = client.post(url, {"codes": proposal.code, "confirmed": "1"})

    assert "với 1 hồ sơ" in text(asked)
    assert done.status_code == 302
    assert "Bạn đã khai với mọi hồ sơ" in text(client.get(url))


def test_a_list_that_changed_meanwhile_is_shown_again(as_: SignIn, proposal: Proposal, round_: Appraisal) -> None:
    answer = as_("chuyenvien.danang").post("/tham-dinh/loi-ich/", {"codes": "KCQG-1", "confirmed": "1"})

    assert answer.status_code == 409
    assert "đã thay đổi" in text(answer)


def test_chair_secretary_and_head_see_who_has_declared_what(
    as_: SignIn, cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    declare_conflict(proposal, seat(panel, CHAIR), cast["pho.danang"])
    url = f"/tham-dinh/{proposal.code}/khai-bao/"

    head = text(as_("lanhdao.danang").get(url))

    assert "Em ruột làm giám đốc." in head
    assert "Gỡ khai báo" in head
    assert head.count("Chưa khai</span>") == 2
    assert "Gỡ khai báo" not in text(as_("chuyenvien.danang").get(url))
    assert as_("pho.danang").get(url).status_code == 404
    assert as_("donvi.danang").get(url).status_code == 404


def test_the_secretary_writes_for_a_member_without_account(
    as_: SignIn, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    client, member = as_("chuyenvien.danang"), seat(panel, WRITTEN)
    url = f"/tham-dinh/{proposal.code}/khai-bao/{member.key}/ghi/"

    assert client.get(url).status_code == 200
    assert client.post(url, CONFLICT)["Location"] == f"/tham-dinh/{proposal.code}/khai-bao/"
    with tenant_scope(proposal.tenant_id):
        assert Declaration.objects.get().member == member
    other = seat(panel, CHAIR)
    assert client.get(f"/tham-dinh/{proposal.code}/khai-bao/{other.key}/ghi/").status_code == 404


def test_the_head_lifts_on_a_page_with_a_reason(
    as_: SignIn, cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    member = seat(panel, SECRETARY)
    declare_conflict(proposal, member, cast["chuyenvien.danang"])
    client, url = as_("lanhdao.danang"), f"/tham-dinh/{proposal.code}/khai-bao/{member.key}/go/"

    assert client.post(url, {"reason": ""}).status_code == 409
    assert client.post(url, {"reason": "Trùng tên."}).status_code == 302
    assert as_("chuyenvien.danang").get(f"/tham-dinh/{proposal.code}/loi-ich/").status_code == 200


def test_the_bundle_keeps_a_hidden_row_in_its_total_and_out_of_reach(
    as_: SignIn, cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    other = advance(complete_draft(make_draft(cast, title="Đề án khác"), cast), State.PROVINCE_PASSED, cast)
    declare_conflict(proposal, seat(panel, SECRETARY), cast["chuyenvien.danang"])
    hidden = advance(proposal, State.PROVINCE_PASSED, cast)
    client, url = as_("chuyenvien.danang"), f"/ke-hoach/dang-ky/?nam={other.plan_year}"

    page = text(client.get(url))

    assert (hidden.code in page, other.code in page) == (False, True)
    assert f"{2 * SUPPORT:,}".replace(",", ".") in page
    assert hidden.code in text(as_("lanhdao.danang").get(url))
