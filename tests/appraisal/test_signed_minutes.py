"""The signed minutes of a meeting: what a digital signature in them says on the page, and what is not taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from django.core.files.uploadedfile import SimpleUploadedFile

from appraisal.models import Meeting
from appraisal.states import MeetingState
from core.tenancy import tenant_scope
from tests.appraisal.test_meeting_pages import As, place, reread, words
from tests.cast import Cast
from tests.core.test_signatures import blank, certificate, name, signed
from tests.factories.meetings import before_council, closed, make_council


@pytest.fixture
def held(cast: Cast) -> Meeting:
    council = make_council(cast)
    round_ = before_council(cast, council)
    with tenant_scope(council.panel.tenant_id):
        return closed(council, [round_])


@pytest.fixture
def paper(settings: Any, tmp_path: Path) -> bytes:
    root = certificate(name("Chứng thư gốc thử nghiệm", "Ban Cơ yếu thử nghiệm"), None)
    (tmp_path / "goc.pem").write_bytes(root[0].public_bytes(serialization.Encoding.PEM))
    settings.SIGNATURE_TRUST_ROOTS = tmp_path
    owner = certificate(name("Trịnh Thị Xuân", "Sở Công Thương thành phố Đà Nẵng"), root)
    return signed(blank(), owner, root)


def sent(data: bytes) -> dict[str, Any]:
    file = SimpleUploadedFile("bien-ban.pdf", data, "application/pdf")
    return {"minutes_number": "05/BB-SCT", "file": file}


def test_a_good_signature_is_shown_with_its_signer(as_: As, held: Meeting, paper: bytes) -> None:
    client = as_("chuyenvien.danang")
    answer = client.post(place(held, "ky/"), sent(paper))
    page = words(client.get(place(held)))
    assert (answer.status_code, reread(held).signature["status"]) == (302, "valid")
    assert "Chữ ký số: hợp lệ." in page
    assert "Trịnh Thị Xuân, Sở Công Thương thành phố Đà Nẵng, ký lúc" in page


def test_an_unknown_root_is_kept_as_not_verified(as_: As, held: Meeting, paper: bytes, settings: Any) -> None:
    settings.SIGNATURE_TRUST_ROOTS = None
    client = as_("chuyenvien.danang")
    client.post(place(held, "ky/"), sent(paper))
    assert reread(held).signature["status"] == "unknown"
    assert "Chữ ký số: không xác minh được." in words(client.get(place(held)))


def test_minutes_changed_after_signing_are_not_taken(as_: As, held: Meeting, paper: bytes) -> None:
    answer = as_("chuyenvien.danang").post(place(held, "ky/"), sent(paper.replace(b"595", b"594", 1)))
    assert (answer.status_code, reread(held).state) == (409, MeetingState.CLOSED)
    assert "nội dung tệp không còn đúng với nội dung đã ký" in words(answer)


def test_a_damaged_file_is_refused_in_words(as_: As, held: Meeting) -> None:
    broken = b"%PDF-1.7\n" + b"1 0 obj <<" * 2000 + b"\nstartxref\n9\n%%EOF"
    answer = as_("chuyenvien.danang").post(place(held, "ky/"), sent(broken))
    assert (answer.status_code, reread(held).state) == (409, MeetingState.CLOSED)
    assert "Không đọc được tệp PDF để kiểm tra chữ ký số" in words(answer)
