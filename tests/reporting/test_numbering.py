"""The book of numbers: without gaps, each once, per organisation, symbol and year; typed numbers beside it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone
from pypdf import PdfReader

from core.errors import Refused
from core.tenancy import tenant_scope
from organisations.actors import Actor
from proposals.models import Proposal
from reporting import services
from reporting.kinds import KINDS
from reporting.models import Document, NumberEntry, NumberingBook, Validity
from reporting.services import numbers
from reporting.snapshots import to_json
from tests.cast import Cast, make_cast
from tests.reporting import samples
from tests.reporting.stories import proposal_of, step

Within = Callable[[str], AbstractContextManager[None]]
RECEIPT = KINDS["submission_receipt"]


@pytest.fixture
def unit(cast: Cast) -> Actor:
    return cast["donvi.danang"]


@pytest.fixture
def clerk(cast: Cast) -> Actor:
    return cast["chuyenvien.danang"]


@pytest.fixture
def leader(cast: Cast) -> Actor:
    return cast["lanhdao.danang"]


@pytest.fixture
def inside(within: Within) -> Iterator[None]:
    with within("lanhdao.danang"):
        yield


def quietly(_percent: int, _doing: str) -> None:
    """Nobody watches."""


def ready(document: Document) -> Document:
    services.render(document.pk, quietly)
    return Document.objects.select_related("organisation").get(pk=document.pk)


def handed_in(unit: Actor, number: int = 1) -> Proposal:
    proposal = proposal_of(unit, code=f"KCQG-2027-{number:04d}")
    step(proposal, "submit", unit)
    return proposal


def receipt(unit: Actor, clerk: Actor, number: int = 1) -> Document:
    """A receipt that was issued without a number."""
    proposal = handed_in(unit, number)
    return ready(services.request_document("submission_receipt", proposal, actor=clerk))


def reasons(action: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refusal, transaction.atomic():
        action()
    return [reason.message for reason in refusal.value.reasons]


def test_the_number_is_printed_and_the_earlier_issue_superseded(unit: Actor, clerk: Actor, inside: None) -> None:
    bare = receipt(unit, clerk)
    numbered = ready(services.take_number(bare, actor=clerk))
    bare.refresh_from_db()
    words = " ".join(PdfReader(io.BytesIO(services.file_of(numbered))).pages[0].extract_text().split())
    assert (numbered.number, numbered.snapshot["letterhead"]["number"]) == ("01/BN-SCT", "01/BN-SCT")
    assert "Số: 01/BN-SCT" in words
    assert (bare.validity, numbered.validity, numbered.supersedes_id) == (Validity.SUPERSEDED, Validity.VALID, bare.pk)
    entry = NumberEntry.objects.get()
    assert (entry.number, entry.text, entry.document_id, entry.taken_by_name) == (
        1,
        "01/BN-SCT",
        numbered.pk,
        clerk.name,
    )


def test_numbers_go_on_and_lose_their_zero_at_ten(unit: Actor, clerk: Actor, inside: None) -> None:
    taken = [services.take_number(receipt(unit, clerk, number), actor=clerk).number for number in (1, 2)]
    NumberingBook.objects.update(last=8)
    taken += [services.take_number(receipt(unit, clerk, number), actor=clerk).number for number in (3, 4)]
    assert taken == ["01/BN-SCT", "02/BN-SCT", "09/BN-SCT", "10/BN-SCT"]


def test_pressing_twice_gives_one_number(unit: Actor, clerk: Actor, inside: None) -> None:
    bare = receipt(unit, clerk)
    first, second = (services.take_number(bare, actor=clerk) for _ in range(2))
    assert (first.pk, NumberEntry.objects.count(), NumberingBook.objects.get().last) == (second.pk, 1, 1)


def test_printing_anew_keeps_the_number(unit: Actor, clerk: Actor, inside: None) -> None:
    numbered = ready(services.take_number(receipt(unit, clerk), actor=clerk))
    assert services.request_document("submission_receipt", numbered.proposal, actor=clerk).pk == numbered.pk
    type(numbered.proposal).objects.filter(pk=numbered.proposal_id).update(title="Tên khác")
    numbered.proposal.refresh_from_db()
    again = services.request_document("submission_receipt", numbered.proposal, actor=clerk)
    assert (again.pk != numbered.pk, again.number) == (True, "01/BN-SCT")


def test_every_year_begins_at_one(clerk: Actor, inside: None) -> None:
    given = []
    for year in (2026, 2026, 2027):
        book = numbers.locked_book(clerk.organisation, year, "BN-SCT")
        given.append((year, numbers.next_number(book)))
    assert given == [(2026, 1), (2026, 2), (2027, 1)]


def test_the_year_is_that_of_the_printed_day(clerk: Actor, inside: None) -> None:
    words = to_json(samples.receipt())
    last, first = (
        numbers._place(
            RECEIPT, clerk.organisation, "proposal:1", words | {"letterhead": words["letterhead"] | {"issued_on": day}}
        )
        for day in ("2026-12-31", "2027-01-01")
    )
    assert (last.day.year, first.day.year, last.about) == (2026, 2027, "proposal:1")


def test_two_organisations_have_two_books(unit: Actor, clerk: Actor, inside: None) -> None:
    own = ready(services.request_document("proposal_dossier", proposal_of(unit), actor=unit))
    taken = services.take_number(own, actor=unit), services.take_number(receipt(unit, clerk, 2), actor=clerk)
    assert [document.number.split("/")[0] for document in taken] == ["01", "01"]
    assert NumberingBook.objects.count() == 2


def test_another_request_for_supplement_is_another_document(clerk: Actor, inside: None) -> None:
    kind, words = KINDS["supplement_request"], to_json(samples.supplement_request())
    assert numbers._place(kind, clerk.organisation, "proposal:7", words).about == "proposal:7:2026-06-03"


def test_a_number_taken_by_a_stranger_a_draft_or_an_unready_paper_is_refused(
    cast: Cast, unit: Actor, clerk: Actor, inside: None
) -> None:
    waiting = services.request_document("submission_receipt", handed_in(unit), actor=clerk)
    assert reasons(lambda: services.take_number(waiting, actor=unit)) == [
        "Chỉ người của cơ quan, đơn vị lập văn bản mới lấy số từ sổ văn bản đi.",
        "Văn bản chưa lập xong nên chưa lấy được số.",
    ]
    assert NumberEntry.objects.count() == 0


def test_a_void_number_stays_and_is_not_given_again(unit: Actor, clerk: Actor, leader: Actor, inside: None) -> None:
    numbered = ready(services.take_number(receipt(unit, clerk), actor=clerk))
    entry = NumberEntry.objects.get()
    assert reasons(lambda: services.void_number(entry, actor=leader, reason=" ")) == [
        "Chưa ghi lý do hủy số.",
        "Văn bản mang số này còn hiệu lực. Hãy thu hồi văn bản trước khi hủy số.",
    ]
    services.withdraw_document(numbered, actor=leader, reason="Lập nhầm")
    services.void_number(entry, actor=leader, reason="Lập nhầm")
    again = ready(services.request_document("submission_receipt", numbered.proposal, actor=clerk))
    assert (again.number, services.take_number(again, actor=clerk).number) == ("", "02/BN-SCT")
    entry.refresh_from_db()
    assert (entry.void_reason, entry.voided_by_name, entry.text) == ("Lập nhầm", leader.name, "01/BN-SCT")
    assert reasons(lambda: services.void_number(entry, actor=leader, reason="Nữa")) == ["Số này đã được hủy trước đó."]


def test_the_database_keeps_what_was_given(unit: Actor, clerk: Actor, inside: None) -> None:
    services.take_number(receipt(unit, clerk), actor=clerk)
    for broken in (
        lambda: NumberEntry.objects.update(text="07/BN-SCT"),
        lambda: NumberingBook.objects.update(last=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def test_a_typed_number_the_book_gave_to_another_document_is_refused(unit: Actor, leader: Actor, inside: None) -> None:
    kind, today = KINDS["province_appraisal_sheet"], timezone.localdate()
    place = numbers.Place(leader.organisation, today, "proposal:0")
    book = numbers.locked_book(leader.organisation, today.year, "PTĐ-SCT")
    numbers.enter(
        book, numbers.next_number(book), kind, place, actor=leader, typed=False, document=None,
        tenant_id=leader.tenant_id, subject_code="KCQG-2027-0099", title="Phiếu khác",
    )  # fmt: skip
    proposal = proposal_of(unit)
    words = to_json(samples.appraisal_sheet())
    head = words["letterhead"] | {"number": "1/ptđ-SCT", "issued_on": today.isoformat()}
    (told,) = reasons(lambda: numbers.with_number(words | {"letterhead": head}, kind, proposal, actor=leader))
    assert told == (
        f"Số 01/PTĐ-SCT đã được sổ văn bản đi năm {today.year} của {leader.organisation.name} cấp cho văn bản khác "
        "(KCQG-2027-0099). Hãy ghi lại số đúng ở nơi đã nhập."
    )


def test_a_number_from_the_paper_book_is_noted_and_left_out(unit: Actor, clerk: Actor, inside: None) -> None:
    bare, proposal = receipt(unit, clerk), proposal_of(unit, code="KCQG-2027-0002")
    words = to_json(samples.receipt())
    head = words["letterhead"] | {"number": "02/BN-SCT", "issued_on": timezone.localdate().isoformat()}
    for _ in range(2):
        assert numbers.with_number(words | {"letterhead": head}, RECEIPT, proposal, actor=clerk)["letterhead"] == head
    (entry,) = NumberEntry.objects.all()
    assert (entry.typed, entry.number, entry.subject_code) == (True, 2, "KCQG-2027-0002")
    taken = [services.take_number(bare, actor=clerk), services.take_number(receipt(unit, clerk, 3), actor=clerk)]
    assert [document.number for document in taken] == ["01/BN-SCT", "03/BN-SCT"]


def test_a_symbol_counts_from_its_day_and_the_book_goes_on_after_the_paper(
    unit: Actor, clerk: Actor, leader: Actor, inside: None
) -> None:
    today = timezone.localdate()
    services.set_symbol("submission_receipt", "GBN-SCT", valid_from=today, last_on_paper=119, actor=leader)
    assert services.take_number(receipt(unit, clerk), actor=clerk).number == "120/GBN-SCT"
    before = numbers.symbol_on(clerk.organisation, RECEIPT, date(2020, 1, 1), usual="BN-SCT")
    assert before == "BN-SCT"


def test_a_symbol_is_refused_with_every_reason(clerk: Actor, inside: None) -> None:
    told = reasons(lambda: services.set_symbol("la", "A B", valid_from=None, actor=clerk))
    assert told == [
        "Chỉ lãnh đạo (với đơn vị: cán bộ của đơn vị) mới đặt ký hiệu văn bản.",
        "Hãy chọn loại văn bản có lấy số.",
        "Ký hiệu gồm các nhóm chữ nối bằng dấu gạch ngang, không có dấu cách, ví dụ TTr-SCT.",
        "Chưa ghi ngày áp dụng.",
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [("05/QĐ-SCT", (5, "QĐ-SCT")), (" 120 / TTr-ĐCK", (120, "TTr-ĐCK")), ("01/2026/HĐ", (1, "2026/HĐ")), ("số 5", None), ("0/QĐ", None)],
)  # fmt: skip
def test_a_typed_number_is_read(text: str, read: Any) -> None:
    assert numbers.read(text) == read


@pytest.fixture
def people(committed_db: None) -> Iterator[Cast]:
    """The cast, committed."""
    yield make_cast()
    connections.close_all()


def test_ten_people_at_once_get_ten_numbers_without_a_gap(people: Cast) -> None:
    unit, clerk = people["donvi.danang"], people["chuyenvien.danang"]
    with tenant_scope(*clerk.tenant_ids):
        waiting = [receipt(unit, clerk, number) for number in range(1, 11)]
    gate = Barrier(len(waiting))

    def take(document: Document) -> str:
        try:
            gate.wait(timeout=60)
            with tenant_scope(*clerk.tenant_ids):
                if document == waiting[3]:
                    services.take_number(document, actor=clerk)
                    raise Refused("Đổi ý.")
                return services.take_number(document, actor=clerk).number
        except Refused:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(waiting)) as pool:
        given = list(pool.map(take, waiting))
    with tenant_scope(*clerk.tenant_ids):
        held = list(NumberEntry.objects.order_by("number").values_list("text", flat=True))
        last = NumberingBook.objects.get().last
    assert held == [f"{number:02d}/BN-SCT" for number in range(1, 10)]
    assert (sorted(filter(None, given)), given[3], last) == (held, "", 9)
