"""A person's own ties: nobody else reads or changes them; they are compared by name and tax code."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import NotFound, Refused
from organisations.models import Interest
from organisations.services import add_interest, change_interest, remove_interest
from tests.cast import Cast

SignIn = Callable[[str], Client]
GIVEN = {"organisation_name": "Công ty “Chè  Lộc Trời”", "kind": "capital", "tax_code": "0400 123 456-001"}
PAGE = "/to-chuc/loi-ich/"


def test_the_database_keeps_the_keys_by_which_a_tie_is_known_again(cast: Cast) -> None:
    row = add_interest(actor=cast["thamdinh.cuc"], **GIVEN)

    row.refresh_from_db()
    assert (row.name_key, row.tax_key) == ("cong ty che loc troi", "0400123456")


def test_everything_wrong_is_said_at_once(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        add_interest(
            actor=cast["thamdinh.cuc"],
            organisation_name=" ",
            kind="friend",
            tax_code="123",
            from_year=2020,
            to_year=1900,
        )

    this_year = timezone.localdate().year
    assert [(reason.field, reason.message) for reason in refused.value.reasons] == [
        ("organisation_name", "Chưa ghi tên tổ chức, cơ sở."),
        ("kind", "Chưa chọn mối quan hệ."),
        ("tax_code", "Mã số thuế có 10, 12 hoặc 13 chữ số. Bỏ trống nếu không biết."),
        ("to_year", f"Năm từ 1950 đến {this_year}."),
        ("to_year", "Năm kết thúc không được trước năm bắt đầu."),
    ]


def test_a_place_of_work_that_ended_is_an_earlier_one(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        add_interest(actor=cast["thamdinh.cuc"], organisation_name="Viện Cơ khí", kind="current", to_year=2010)

    assert [reason.field for reason in refused.value.reasons] == ["kind"]


def test_nobody_changes_or_removes_anothers(cast: Cast) -> None:
    row = add_interest(actor=cast["thamdinh.cuc"], **GIVEN)

    with pytest.raises(NotFound):
        change_interest(row, actor=cast["lanhdao.cuc"], **GIVEN)
    with pytest.raises(NotFound):
        remove_interest(row, actor=cast["quantri"])
    assert Interest.objects.count() == 1


def test_a_removed_tie_stays_in_the_history(cast: Cast) -> None:
    actor = cast["thamdinh.cuc"]
    row = add_interest(actor=actor, **GIVEN)
    change_interest(row, actor=actor, **{**GIVEN, "note": "5% vốn"})
    key = row.pk
    remove_interest(row, actor=actor)

    events = apps.get_model("organisations", "InterestEvent").objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert list(events.values_list("pgh_label", "note")) == [
        ("insert", ""), ("update", "5% vốn"), ("delete", "5% vốn"),
    ]  # fmt: skip


def test_the_person_adds_changes_and_removes_on_the_page(as_: SignIn, cast: Cast) -> None:
    client = as_("thamdinh.cuc")
    assert client.post(PAGE, GIVEN).status_code == 302
    row = Interest.objects.get()
    edit, remove = f"{PAGE}{row.key}/sua/", f"{PAGE}{row.key}/xoa/"

    assert "Lộc Trời" in client.get(PAGE).content.decode()
    assert client.post(edit, {**GIVEN, "organisation_name": "HTX Hương Quế"}).status_code == 302
    assert "HTX Hương Quế" in client.get(remove).content.decode()
    assert client.post(remove).status_code == 302
    assert not Interest.objects.exists()


def test_a_form_with_faults_comes_back_with_its_reasons(as_: SignIn, cast: Cast) -> None:
    answer = as_("thamdinh.cuc").post(PAGE, {**GIVEN, "tax_code": "12"})

    assert answer.status_code == 409
    assert "Mã số thuế có 10, 12 hoặc 13 chữ số." in answer.content.decode()


@pytest.mark.parametrize("username", ["lanhdao.cuc", "quantri", "chuyenvien.cuc"])
def test_nobody_else_finds_the_row_or_its_words(as_: SignIn, cast: Cast, username: str) -> None:
    row = add_interest(actor=cast["thamdinh.cuc"], **GIVEN)
    client = as_(username)

    assert client.get(f"{PAGE}{row.key}/sua/").status_code == 404
    assert client.post(f"{PAGE}{row.key}/sua/", GIVEN).status_code == 404
    assert client.post(f"{PAGE}{row.key}/xoa/").status_code == 404
    assert "Lộc Trời" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_one_and_for_three(as_: SignIn, cast: Cast, count: int) -> None:
    for number in range(count):
        add_interest(actor=cast["thamdinh.cuc"], **{**GIVEN, "note": str(number)})
    client = as_("thamdinh.cuc")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert len([query for query in queries if "organisations_interest" in query["sql"]]) == 1
