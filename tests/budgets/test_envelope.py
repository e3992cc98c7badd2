"""The year's money: who enters it, what is refused, what stays in the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from budgets import selectors
from budgets.models import Envelope, LedgerEntry
from budgets.services import set_envelope
from core.errors import Refused
from core.tenancy import tenant_scope
from tests.cast import Cast

PAGE = "/dinh-muc/ngan-sach/"
GIVEN = {"paper_number": "3396/QĐ-BCT", "paper_date": date(2025, 12, 20)}


@pytest.fixture(autouse=True)
def _central(cast: Cast) -> Iterator[None]:
    """Money of the country lies in the central tenant; these tests look at it from there."""
    with tenant_scope(*cast["taichinh.bo"].tenant_ids):
        yield


def test_the_budget_officer_enters_the_money_of_a_year(cast: Cast) -> None:
    set_envelope(year=2026, amount=130_000_000_000, actor=cast["taichinh.bo"], **GIVEN)
    row = selectors.envelope(2026)
    assert (row.amount, row.free, row.last_paper.paper_number, row.last_paper.user) == (
        130_000_000_000, 130_000_000_000, "3396/QĐ-BCT", cast["taichinh.bo"].user,
    )  # fmt: skip


def test_a_correction_books_the_difference_and_the_former_figure_stays(cast: Cast) -> None:
    officer = cast["taichinh.bo"]
    set_envelope(year=2026, amount=130_000_000_000, actor=officer, **GIVEN)
    set_envelope(year=2026, amount=135_000_000_000, actor=officer, note="Bổ sung đợt 2", **GIVEN)
    set_envelope(year=2026, amount=134_000_000_000, actor=officer, note="Cắt giảm", **GIVEN)
    set_envelope(year=2026, amount=134_000_000_000, actor=officer, **GIVEN)
    assert [row.amount for row in selectors.envelopes()] == [134_000_000_000]
    assert [(row["kind"], row["amount"], row["note"]) for row in selectors.given_entries()] == [
        ("cut", 1_000_000_000, "Cắt giảm"), ("give", 5_000_000_000, "Bổ sung đợt 2"), ("give", 130_000_000_000, ""),
    ]  # fmt: skip


def test_the_history_cannot_be_rewritten(cast: Cast, role_of_its_own: None) -> None:
    set_envelope(year=2026, amount=130_000_000_000, actor=cast["taichinh.bo"], **GIVEN)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        LedgerEntry.objects.update(amount=1)


@pytest.mark.parametrize("username", ["lanhdao.cuc", "ketoan.cuc", "lanhdao.bo", "lanhdao.danang", "quantri"])
def test_nobody_else_enters_it(cast: Cast, username: str) -> None:
    with pytest.raises(Refused):
        set_envelope(year=2026, amount=1, actor=cast[username], **GIVEN)
    assert Envelope.objects.count() == 0


def test_everything_wrong_is_said_at_once(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        set_envelope(year=2026, amount=0, paper_number=" ", paper_date=tomorrow, actor=cast["taichinh.bo"])
    assert [reason.field for reason in refusal.value.reasons] == ["amount", "paper_number", "paper_date"]


def test_a_year_has_one_root(cast: Cast) -> None:
    row = {"tenant_id": cast["taichinh.bo"].tenant_id, "year": 2026}
    Envelope.objects.create(**row, code="A")
    with pytest.raises(IntegrityError, match="envelope_once_a_year"), transaction.atomic():
        Envelope.objects.create(**row, code="B")


@pytest.mark.parametrize(
    ("username", "status", "form"),
    [
        ("taichinh.bo", 200, True), ("lanhdao.bo", 200, False), ("ketoan.cuc", 200, False),
        ("chuyenvien.danang", 403, False), ("donvi.danang", 403, False), ("quantri", 403, False),
    ],
)  # fmt: skip
def test_who_sees_the_page(as_: Callable[[str], Client], username: str, status: int, *, form: bool) -> None:
    page = as_(username).get("/dinh-muc/ngan-sach/")
    assert page.status_code == status
    assert ("Xem trước khi ghi" in page.content.decode()) == form


def typed(client: Client, **changes: str) -> dict[str, str]:
    """As a browser sends the first page."""
    key = client.get(PAGE).context["form"]["key"].value()
    sent = {"year": "2027", "amount": "140.000.000.000", "paper_number": "12/QĐ-BCT", "paper_date": "01/02/2026"}
    return sent | {"key": key} | changes


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(as_: Callable[[str], Client]) -> None:
    client = as_("taichinh.bo")
    page = client.post(PAGE, typed(client, amount="mười tỷ"))
    assert page.status_code == 409
    assert 'value="mười tỷ"' in page.content.decode()
    assert Envelope.objects.count() == 0


def test_entering_through_the_page_looks_before_it_books_and_books_once(as_: Callable[[str], Client]) -> None:
    client = as_("taichinh.bo")
    sent = typed(client)
    look = client.post(PAGE, sent)
    text = look.content.decode()
    assert (look.status_code, selectors.envelope(2027), LedgerEntry.objects.count()) == (200, None, 0)
    assert [(row.label, row.before, row.after) for row in look.context["changes"]] == [
        ("Được giao của cả năm", 0, 140_000_000_000), ("Chưa phân bổ, chưa cam kết", 0, 140_000_000_000),
    ]  # fmt: skip
    assert look.context["booked"] == {"label": "Giao dự toán", "amount": 140_000_000_000}
    assert [part for part in ("Một trăm bốn mươi tỷ đồng", "Ghi giao dự toán") if part not in text] == []
    again = client.post(PAGE, sent | {"edit": "1"})
    assert (again.status_code, 'value="140.000.000.000"' in again.content.decode()) == (200, True)

    answers = [client.post(PAGE, sent | {"confirmed": "1"}) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, PAGE)] * 2
    assert (selectors.envelope(2027).amount, LedgerEntry.objects.count()) == (140_000_000_000, 1)
    shown = client.get(PAGE).content.decode()
    assert ("140.000.000.000" in shown, "Không ghi lần thứ hai" in shown) == (True, True)


def test_a_cut_is_named_as_one_and_needs_its_reason(cast: Cast, as_: Callable[[str], Client]) -> None:
    set_envelope(year=2027, amount=150_000_000_000, actor=cast["taichinh.bo"], **GIVEN)
    client = as_("taichinh.bo")
    refused = client.post(PAGE, typed(client))
    look = client.post(PAGE, typed(client, note="Cắt giảm 5% dự toán"))
    assert (refused.status_code, refused.context["form"].errors) == (
        409, {"note": ["Số này giảm 10.000.000.000 đ so với số đã giao; ghi rõ lý do giảm."]},
    )  # fmt: skip
    assert look.context["booked"] == {"label": "Giảm dự toán", "amount": 10_000_000_000}
    assert client.post(PAGE, typed(client, note="Cắt giảm 5% dự toán", confirmed="1")).status_code == 302
    assert [(row["kind"], row["amount"], row["note"]) for row in selectors.given_entries()] == [
        ("cut", 10_000_000_000, "Cắt giảm 5% dự toán"), ("give", 150_000_000_000, ""),
    ]  # fmt: skip


def test_the_same_figure_again_is_answered_in_words(cast: Cast, as_: Callable[[str], Client]) -> None:
    set_envelope(year=2027, amount=140_000_000_000, actor=cast["taichinh.bo"], **GIVEN)
    client = as_("taichinh.bo")
    assert client.post(PAGE, typed(client)).context["form"].errors == {
        "amount": ["Năm 2027 đã được giao đúng số này; không có gì để ghi."]
    }


def test_who_only_reads_the_page_cannot_send_it(as_: Callable[[str], Client]) -> None:
    client = as_("lanhdao.bo")
    assert [client.post(PAGE, typed(client) | more).status_code for more in ({}, {"confirmed": "1"})] == [403, 403]
    assert LedgerEntry.objects.count() == 0
