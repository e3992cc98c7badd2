"""The desk and the case file: right rows, right buttons, constant queries."""

from __future__ import annotations

import pytest
from django.test import Client

from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast, client_as
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.factories.work import asked, filed

TABS = ("", "du-toan/", "tham-dinh/", "thuc-hien/", "van-ban/", "lich-su/", "thoi-han/")


def warm(client: Client, *urls: str) -> None:
    """Fill the caches that every later request finds filled: content types, tenants, holidays, catalogue."""
    for url in urls:
        assert client.get(url).status_code == 200


def test_the_desk_shows_what_waits_for_the_role_with_one_button(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    make_draft(cast, title="Bản nháp của đơn vị")
    page = client_as(cast["chuyenvien.danang"]).get("/lam-viec/")
    assert [row.code for row in page.context["waiting"]] == [sent.code]
    assert page.context["waiting"][0].link.label == "Mở thẩm định"
    assert "Bản nháp của đơn vị" not in page.content.decode()


def test_what_others_are_to_move_is_listed_apart(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    page = client_as(cast["donvi.danang"]).get("/lam-viec/")
    assert [row.code for row in page.context["waiting"]] == []
    assert [(row.code, row.party) for row in page.context["others"]] == [(sent.code, "Sở Công Thương")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_the_same_questions_for_one_row_and_for_three(
    cast: Cast, count: int, django_assert_num_queries
) -> None:
    for _ in range(count):
        advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    client = client_as(cast["chuyenvien.danang"])
    warm(client, "/lam-viec/")
    # User, role, scope in and out, rows twice, what is late, what else waits, unread notices; and two savepoints in and out,
    # one of them the test's.
    with django_assert_num_queries(13):
        client.get("/lam-viec/")


def test_what_waits_on_the_boards_of_the_execution_stands_on_the_desk(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)
    filed(cast, proposal)
    asked(cast, proposal, 1_000_000)
    chips = client_as(cast["chuyenvien.danang"]).get("/lam-viec/").context["besides"]
    assert [(chip["label"], chip["shown"], chip["url"]) for chip in chips] == [
        ("Đề nghị tạm ứng chờ tôi", 1, "/hop-dong/tam-ung/?trang-thai=cho-toi")
    ]
    assert client_as(cast["chuyenvien.gialai"]).get("/lam-viec/").context["besides"] == []
    assert client_as(cast["donvi.danang"]).get("/lam-viec/").context["besides"] == []


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("count", [1, 3])
def test_a_tab_of_the_case_file_asks_few_and_constant_questions(
    cast: Cast, tab: str, count: int, django_assert_max_num_queries
) -> None:
    settled = [advance(complete_draft(make_draft(cast), cast), State.SETTLED, cast) for _ in range(count)]
    client = client_as(cast["donvi.danang"])
    url = f"/de-an/{settled[0].code}/{tab}"
    warm(client, url)
    # Twelve in production; the transaction of the test adds a savepoint in and out and the end of the scope.
    with django_assert_max_num_queries(15):
        client.get(url)


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_stands_for_every_person_who_may_see_it(cast: Cast, tab: str) -> None:
    settled = advance(complete_draft(make_draft(cast), cast), State.SETTLED, cast)
    for name in ("donvi.danang", "chuyenvien.danang", "lanhdao.danang", "chuyenvien.cuc", "thamdinh.cuc", "ketoan.cuc",
                 "lanhdao.cuc", "lanhdao.bo", "taichinh.bo"):  # fmt: skip
        page = client_as(cast[name]).get(f"/de-an/{settled.code}/{tab}")
        assert (name, page.status_code) == (name, 200)
        assert settled.title in page.content.decode()


def test_the_unit_and_the_other_level_do_not_read_the_sheets(cast: Cast) -> None:
    planned = advance(complete_draft(make_draft(cast), cast), State.IN_PLAN, cast)
    read = {
        name: client_as(cast[name]).get(f"/de-an/{planned.code}/tham-dinh/").content.decode()
        for name in ("donvi.danang", "chuyenvien.danang", "lanhdao.cuc")
    }
    assert {name: page.count("Phiếu lần") for name, page in read.items()} == {
        "donvi.danang": 0, "chuyenvien.danang": 1, "lanhdao.cuc": 2,
    }  # fmt: skip
    assert "Đã xem xét." in read["lanhdao.cuc"]


def test_the_code_of_the_draft_leads_to_the_official_number(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    page = client_as(cast["donvi.danang"]).get(f"/de-an/{sent.draft_code}/")
    assert (page.status_code, page.url) == (302, f"/de-an/{sent.code}/")


def test_a_dossier_is_found_by_its_official_number_and_by_the_code_of_its_draft(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    client = client_as(cast["chuyenvien.danang"])
    for typed in (sent.code, sent.code.lower(), sent.draft_code):
        page = client.get("/de-an/", {"q": typed}).content.decode()
        assert (typed, page.count(f'href="/de-an/{sent.code}/"')) == (typed, 1)
        assert page.count('href="/de-an/KCQG-') == 1


def test_a_plain_step_is_confirmed_and_taken(cast: Cast) -> None:
    contracted = advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)
    client = client_as(cast["donvi.danang"])
    url = f"/de-an/{contracted.code}/buoc/start/"
    assert "Bắt đầu thực hiện" in client.get(url).content.decode()
    client.post(url, {"version": contracted.version, "note": "Đã nhận máy."})
    assert state_of(contracted, cast) == State.IMPLEMENTING


def test_a_plain_step_on_a_stale_page_is_refused_and_the_note_is_kept(cast: Cast) -> None:
    contracted = advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)
    client = client_as(cast["donvi.danang"])
    page = client.post(
        f"/de-an/{contracted.code}/buoc/start/", {"version": contracted.version - 1, "note": "Đã nhận máy."}
    )
    assert page.status_code == 409
    assert "Đã nhận máy." in page.content.decode()
    assert state_of(contracted, cast) == State.CONTRACTED


def test_a_step_with_a_screen_of_its_own_cannot_be_clicked_past_it(cast: Cast) -> None:
    appraising = advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)
    page = client_as(cast["lanhdao.danang"]).post(
        f"/de-an/{appraising.code}/buoc/pass_province/", {"version": appraising.version, "note": ""}
    )
    assert page.status_code == 404
    assert state_of(appraising, cast) == State.PROVINCE_APPRAISING


def state_of(proposal: Proposal, cast: Cast) -> str:
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        return Proposal.objects.get(pk=proposal.pk).state
