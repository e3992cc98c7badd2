"""The signed copy of a document: what is taken, what its signatures say, who reads it, what the public learns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from django.conf import settings as live
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from reporting import services
from reporting.models import Document, SignedCopy, VerificationRecord
from tests.cast import Cast
from tests.core.test_signatures import Issuer, blank, certificate, name, signed
from tests.reporting.test_numbering import receipt
from tests.reporting.test_views import page_words

Within = Callable[[str], AbstractContextManager[None]]
As = Callable[[str], Client]


@pytest.fixture
def issued(cast: Cast, within: Within) -> Document:
    with within("chuyenvien.danang"):
        return receipt(cast["donvi.danang"], cast["chuyenvien.danang"])


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Issuer:
    found = certificate(name("Chứng thư gốc thử nghiệm", "Ban Cơ yếu thử nghiệm"), None)
    (tmp_path / "goc.pem").write_bytes(found[0].public_bytes(serialization.Encoding.PEM))
    settings.SIGNATURE_TRUST_ROOTS = tmp_path
    return found


@pytest.fixture
def owner(root: Issuer) -> Issuer:
    return certificate(name("Trịnh Thị Xuân", "Sở Công Thương thành phố Đà Nẵng"), root)


@pytest.fixture
def content(within: Within, issued: Document) -> bytes:
    with within("chuyenvien.danang"):
        return services.file_of(issued)


def place(document: Document) -> str:
    return reverse("reporting:sign", args=[document.verification_code])


def public(document: Document) -> str:
    return reverse("verification:record", args=[document.verification_code])


def sent(data: bytes, called: str = "da-ky.pdf") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(called, data, "application/pdf")}


def test_a_good_signature_over_the_issued_file_is_shown_to_staff_and_public(
    as_: As, within: Within, issued: Document, content: bytes, owner: Issuer, root: Issuer, client: Client
) -> None:
    staff = as_("chuyenvien.danang")
    answer = staff.post(place(issued), sent(signed(content, owner, root)))
    page, outside = page_words(staff.get(issued.get_absolute_url())), page_words(client.get(public(issued)))
    assert (answer.status_code, "Chữ ký số: hợp lệ." in page) == (302, True)
    assert "Đúng tệp hệ thống đã lập, chỉ thêm chữ ký" in page
    assert "Chữ ký số: hợp lệ ." in outside or "Chữ ký số: hợp lệ." in outside
    assert "Trịnh Thị Xuân , ký lúc" in outside or "Trịnh Thị Xuân, ký lúc" in outside
    assert "da-ky.pdf" not in outside
    with within("chuyenvien.danang"):
        copy = SignedCopy.objects.get()
    assert (copy.status, copy.same_file, copy.filed_by_name) == ("valid", True, "Trần Văn Cảnh")
    assert set(VerificationRecord.objects.get(code=issued.verification_code).signed) == {"status", "rows", "checked_on"}
    assert Path(copy.file.path).is_relative_to(live.MEDIA_ROOT)


def test_an_unknown_root_cannot_be_verified_and_a_scan_is_said_to_be_one(
    as_: As, issued: Document, content: bytes, owner: Issuer, root: Issuer, settings: Any, client: Client
) -> None:
    settings.SIGNATURE_TRUST_ROOTS = None
    staff = as_("chuyenvien.danang")
    staff.post(place(issued), sent(signed(content, owner, root)))
    assert "Chữ ký số: không xác minh được" in page_words(client.get(public(issued)))
    staff.post(place(issued), sent(blank(), "quet.pdf"))
    page = page_words(staff.get(issued.get_absolute_url()))
    assert "Bản quét, không có chữ ký số." in page
    assert "Các bản trước (1)" in page
    assert "chữ ký số: không xác minh được" in page
    assert "Bản quét, không có chữ ký số." in page_words(client.get(public(issued)))


def test_a_file_changed_after_signing_or_of_another_kind_is_refused(
    as_: As, within: Within, issued: Document, content: bytes, owner: Issuer, root: Issuer
) -> None:
    staff = as_("chuyenvien.danang")
    broken = signed(content, owner, root).replace(b"/Lang", b"/Lamg", 1)
    assert "nội dung tệp không còn đúng với nội dung đã ký" in page_words(staff.post(place(issued), sent(broken)))
    assert "Chỉ nhận PDF" in page_words(staff.post(place(issued), sent(b"MZ\x90\x00" * 99, "x.pdf")))
    assert "Bản đã ký" in page_words(staff.post(place(issued), {}))
    with within("chuyenvien.danang"):
        assert SignedCopy.objects.count() == 0
    assert VerificationRecord.objects.get(code=issued.verification_code).signed == {}


def test_the_copy_is_downloaded_with_safe_headers_by_those_who_read_the_document(
    as_: As, within: Within, issued: Document, content: bytes, owner: Issuer, root: Issuer
) -> None:
    data = signed(content, owner, root)
    as_("chuyenvien.danang").post(place(issued), sent(data))
    with within("chuyenvien.danang"):
        where = SignedCopy.objects.get().get_absolute_url()
    answer = as_("donvi.danang").get(where)
    assert (answer.content, answer["Content-Type"]) == (data, "application/pdf")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert as_("chuyenvien.gialai").get(where).status_code == 404


def test_only_the_issuer_files_one_and_not_for_a_withdrawn_document(
    as_: As, cast: Cast, within: Within, issued: Document
) -> None:
    assert as_("donvi.danang").get(place(issued)).status_code == 409
    assert as_("chuyenvien.gialai").post(place(issued), sent(blank())).status_code == 404
    with within("lanhdao.danang"):
        services.withdraw_document(issued, actor=cast["lanhdao.danang"], reason="Lập nhầm")
    assert "Văn bản đã thu hồi" in page_words(as_("chuyenvien.danang").post(place(issued), sent(blank())))


@pytest.mark.usefixtures("role_of_its_own")
def test_what_was_filed_stays(as_: As, within: Within, issued: Document) -> None:
    as_("chuyenvien.danang").post(place(issued), sent(blank()))
    with within("chuyenvien.danang"), pytest.raises(DatabaseError), transaction.atomic():
        SignedCopy.objects.update(status="valid")
