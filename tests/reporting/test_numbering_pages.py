"""The pages of the book of numbers: who sees what, the search, the file, the button on the document."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from proposals.services.recusals import recuse
from reporting import services
from reporting.models import Document, NumberEntry
from tests.cast import Cast
from tests.reporting.test_numbering import receipt
from tests.reporting.test_views import page_words

Within = Callable[[str], AbstractContextManager[None]]
As = Callable[[str], Client]
BOOK = "/bao-cao/so-van-ban/"
PAGE_QUERIES = 12  # eight of the page, four savepoints of the test transaction


@pytest.fixture
def bare(cast: Cast, within: Within) -> Document:
    with within("chuyenvien.danang"):
        return receipt(cast["donvi.danang"], cast["chuyenvien.danang"])


@pytest.fixture
def numbered(cast: Cast, within: Within, bare: Document) -> Document:
    with within("chuyenvien.danang"):
        return services.take_number(bare, actor=cast["chuyenvien.danang"])


def sheet_of(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_button_says_what_it_does_and_takes_the_number(as_: As, within: Within, bare: Document) -> None:
    client = as_("chuyenvien.danang")
    place = reverse("reporting:number_take", args=[bare.verification_code])
    assert place in client.get(bare.get_absolute_url()).content.decode()
    assert "Số đã cấp không cấp lại" in page_words(client.get(place))
    answer = client.post(place)
    with within("chuyenvien.danang"):
        issued = Document.objects.get(number="01/BN-SCT")
    assert (answer.status_code, answer["Location"]) == (302, issued.get_absolute_url())
    page = page_words(client.get(BOOK))
    for part in ("01/BN-SCT", "Giấy biên nhận hồ sơ", "KCQG-2027-0001", "Trần Văn Cảnh", "Đã cấp", "Hủy số"):
        assert part in page


def test_whoever_is_not_of_the_office_is_not_offered_a_number(as_: As, bare: Document) -> None:
    client = as_("donvi.danang")
    place = reverse("reporting:number_take", args=[bare.verification_code])
    assert place not in client.get(bare.get_absolute_url()).content.decode()
    assert [client.get(place).status_code, client.post(place).status_code] == [409, 409]
    assert as_("chuyenvien.gialai").post(place).status_code == 404


def test_every_office_sees_its_own_book_only(as_: As, within: Within, numbered: Document) -> None:
    with within("chuyenvien.danang"):
        key = NumberEntry.objects.get().key
    void = reverse("reporting:number_void", args=[key])
    assert "01/BN-SCT" in page_words(as_("lanhdao.danang").get(BOOK))
    for stranger in ("donvi.danang", "chuyenvien.gialai", "chuyenvien.cuc"):
        assert "01/BN-SCT" not in page_words(as_(stranger).get(BOOK))
        assert as_(stranger).get(void).status_code == 404
    assert as_("quantri").get(BOOK).status_code == 404
    assert as_("quantri").get(f"{BOOK}2026.xlsx").status_code == 404


def test_a_document_kept_from_the_reader_is_a_row_without_its_words(
    as_: As, cast: Cast, within: Within, numbered: Document
) -> None:
    with within("lanhdao.danang"):
        recuse(numbered.proposal, cast["chuyenvien.danang"].user, actor=cast["lanhdao.danang"], reason="Người thân")
    client = as_("chuyenvien.danang")
    page = page_words(client.get(BOOK))
    assert ("01/BN-SCT" in page, "KCQG-2027-0001" in page, numbered.proposal.title in page) == (True, False, False)
    assert "Không có số nào khớp" in page_words(client.get(BOOK, {"tim": "che bien che"}))
    row = sheet_of(client.get(f"{BOOK}{timezone.localdate().year}.xlsx").content)[2]
    assert row[3:5] == ["Giấy biên nhận hồ sơ", ""]


def test_the_search_needs_no_diacritics_and_keeps_to_the_year(as_: As, numbered: Document) -> None:
    client = as_("chuyenvien.danang")
    year = timezone.localdate().year
    for found in ("che bien che", "tran van canh", "01/BN", "kcqg-2027"):
        assert "01/BN-SCT" in page_words(client.get(BOOK, {"tim": found, "nam": year})), found
    assert "Không có số nào khớp" in page_words(client.get(BOOK, {"tim": "khong co"}))


def test_the_book_is_a_file_for_excel(as_: As, numbered: Document) -> None:
    answer = as_("chuyenvien.danang").get(f"{BOOK}{timezone.localdate().year}.xlsx")
    rows = sheet_of(answer.content)
    assert rows[0][0] == f"Sổ văn bản đi năm {timezone.localdate().year} – Sở Công Thương thành phố Đà Nẵng"
    assert (rows[1][:2], rows[2][0], rows[2][2], rows[2][7]) == (
        ["Số, ký hiệu", "Ngày văn bản"], "01/BN-SCT", "Giấy biên nhận hồ sơ", "Hệ thống",
    )  # fmt: skip


def test_a_number_is_voided_with_a_reason_after_the_document_was_withdrawn(
    as_: As, cast: Cast, within: Within, numbered: Document
) -> None:
    with within("lanhdao.danang"):
        place = reverse("reporting:number_void", args=[NumberEntry.objects.get().key])
    client = as_("lanhdao.danang")
    assert "còn hiệu lực" in page_words(client.post(place, {"reason": "Lập nhầm"}))
    with within("lanhdao.danang"):
        services.render(numbered.pk, lambda _percent, _doing: None)
        services.withdraw_document(
            Document.objects.get(pk=numbered.pk), actor=cast["lanhdao.danang"], reason="Lập nhầm"
        )
    assert client.post(place, {"reason": "Lập nhầm"}).status_code == 302
    assert "Đã hủy Lập nhầm (Lê Quang Đạt" in page_words(client.get(BOOK))


def test_a_leader_sets_a_symbol_and_an_officer_reads_it(as_: As) -> None:
    place = reverse("reporting:symbols")
    sent = {"kind": "submission_receipt", "symbol": "GBN-SCT", "valid_from": "01/01/2026", "last_on_paper": ""}
    assert as_("lanhdao.danang").post(place, sent).status_code == 302
    page = page_words(as_("chuyenvien.danang").get(place))
    assert ("GBN-SCT 01/01/2026" in page, "Lưu ký hiệu" in page) == (True, False)
    refused = page_words(as_("lanhdao.danang").post(place, sent | {"symbol": "GBN SCT", "valid_from": ""}))
    assert ("Áp dụng từ ngày" in refused, "GBN SCT" in refused) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_book_asks_the_same_for_any_number_of_rows(
    as_: As, cast: Cast, within: Within, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    with within("chuyenvien.danang"):
        for number in range(1, count + 1):
            paper = receipt(cast["donvi.danang"], cast["chuyenvien.danang"], number)
            services.take_number(paper, actor=cast["chuyenvien.danang"])
    client = as_("chuyenvien.danang")
    client.get(BOOK)
    with django_assert_num_queries(PAGE_QUERIES):
        assert page_words(client.get(BOOK)).count("/BN-SCT Giấy") == count
