"""Words are kept when asked for, the file is made from them, and what was issued stays."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, InternalError, connection, transaction
from pypdf import PdfReader

from core.errors import NotFound, Refused
from organisations.actors import Actor, system_actor
from proposals.models import Beneficiary, Proposal
from reporting import selectors, services
from reporting.models import Document, Status, Validity, VerificationRecord
from tests.cast import Cast
from tests.reporting.stories import appraised, proposal_of, registered, step

Within = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def unit(cast: Cast) -> Actor:
    return cast["donvi.danang"]


@pytest.fixture
def inside(within: Within) -> Iterator[None]:
    with within("donvi.danang"):
        yield


def quietly(_percent: int, _doing: str) -> None:
    """Nobody watches."""


def issued(kind: str, subject: Any, actor: Actor) -> Document:
    document = services.request_document(kind, subject, actor=actor)
    services.render(document.pk, quietly)
    return Document.objects.get(pk=document.pk)


def words_of(document: Document) -> str:
    pages = PdfReader(io.BytesIO(services.file_of(document))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_dossier_is_asked_for_then_made_then_ready(unit: Actor, inside: None) -> None:
    proposal = proposal_of(unit)
    document = services.request_document("proposal_dossier", proposal, actor=unit)
    assert (document.status, document.sha256, document.validity) == (Status.REQUESTED, "", Validity.VALID)
    assert document.job.name == "reporting.render_document"
    services.render(document.pk, quietly)
    document.refresh_from_db()
    content = services.file_of(document)
    assert (document.status, document.sha256) == (Status.READY, hashlib.sha256(content).hexdigest())
    assert (document.size, document.pages) == (len(content), len(PdfReader(io.BytesIO(content)).pages))
    assert oct(Path(default_storage.path(document.file.name)).stat().st_mode & 0o777) == "0o640"


def test_the_dossier_prints_what_the_rows_say(unit: Actor, inside: None) -> None:
    words = words_of(issued("proposal_dossier", proposal_of(unit), unit))
    for part in (
        "Hợp tác xã Chè Ví Dụ", "Mã số thuế: 5900000001", "Tổng nguồn vốn: 4.200.000.000 đồng", "Cần thiết.", "Dòng hai.",
        "Điểm nổi bật về công nghệ, máy móc, sản phẩm: Sấy liên hoàn.", "từ tháng 3/2027 đến tháng 11/2027",
        "01/05/2027 – 30/09/2027", "1.287.500.000", "2,5", "cong-van.pdf (214 KB)", "Hội Nông dân xã",
    ):  # fmt: skip
        assert part in words


def test_the_public_twin_is_written_with_the_file(unit: Actor, inside: None) -> None:
    document = issued("proposal_dossier", proposal_of(unit), unit)
    record = VerificationRecord.objects.get(code=document.verification_code)
    assert (record.sha256, record.fingerprint, record.validity) == (document.sha256, document.fingerprint, "valid")
    assert (record.kind_title, record.issuer, record.pages) == (
        "Đề án khuyến công",
        unit.organisation.name,
        document.pages,
    )


def test_rendering_twice_changes_nothing(unit: Actor, inside: None) -> None:
    document = issued("proposal_dossier", proposal_of(unit), unit)
    services.render(document.pk, quietly)
    assert Document.objects.get(pk=document.pk).sha256 == document.sha256
    assert VerificationRecord.objects.count() == 1


def test_a_worker_killed_in_the_middle_leaves_nothing_and_can_be_run_again(unit: Actor, inside: None) -> None:
    document = services.request_document("proposal_dossier", proposal_of(unit), actor=unit)

    def killed(percent: int, _doing: str) -> None:
        if percent == 80:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        services.render(document.pk, killed)
    document.refresh_from_db()
    assert (document.status, Path(default_storage.path(document.file.name)).exists()) == (Status.REQUESTED, False)
    services.render(document.pk, quietly)
    document.refresh_from_db()
    assert document.is_ready


def test_the_file_says_the_stored_words_though_the_rows_have_moved_on(unit: Actor, inside: None) -> None:
    proposal = proposal_of(unit)
    document = services.request_document("proposal_dossier", proposal, actor=unit)
    Beneficiary.objects.filter(proposal=proposal).update(name="Tên mới")
    services.render(document.pk, quietly)
    words = words_of(Document.objects.get(pk=document.pk))
    assert ("Hợp tác xã Chè Ví Dụ" in words, "Tên mới" in words) == (True, False)


def test_asking_again_for_the_same_words_gives_the_standing_document(unit: Actor, inside: None) -> None:
    proposal = proposal_of(unit)
    first = issued("proposal_dossier", proposal, unit)
    assert services.request_document("proposal_dossier", proposal, actor=unit).pk == first.pk


def test_new_words_supersede_the_earlier_document(unit: Actor, inside: None) -> None:
    proposal = proposal_of(unit)
    first = issued("proposal_dossier", proposal, unit)
    Beneficiary.objects.filter(proposal=proposal).update(name="Hợp tác xã Chè Ví Dụ II")
    second = issued("proposal_dossier", proposal, unit)
    first.refresh_from_db()
    old = VerificationRecord.objects.get(code=first.verification_code)
    assert (first.validity, second.validity, second.supersedes_id) == ("superseded", "valid", first.pk)
    assert (old.validity, old.replaced_by_code) == ("superseded", second.verification_code)


def test_an_older_request_that_is_made_later_does_not_supersede_a_newer_one(unit: Actor, inside: None) -> None:
    proposal = proposal_of(unit)
    late = services.request_document("proposal_dossier", proposal, actor=unit)
    Beneficiary.objects.filter(proposal=proposal).update(name="Hợp tác xã Chè Ví Dụ II")
    newer = issued("proposal_dossier", proposal, unit)
    services.render(late.pk, quietly)
    late.refresh_from_db()
    newer.refresh_from_db()
    assert (late.validity, newer.validity) == ("superseded", "valid")
    assert VerificationRecord.objects.get(code=late.verification_code).replaced_by_code == newer.verification_code


def test_a_withdrawn_document_says_so_to_the_public(unit: Actor, inside: None) -> None:
    document = issued("proposal_dossier", proposal_of(unit), unit)
    services.withdraw_document(document, actor=unit, reason="Sai số liệu.")
    document.refresh_from_db()
    assert (document.validity, document.withdrawn_reason) == ("withdrawn", "Sai số liệu.")
    assert VerificationRecord.objects.get(code=document.verification_code).validity == "withdrawn"


def test_withdrawing_is_refused_with_every_reason(cast: Cast, unit: Actor, inside: None) -> None:
    document = services.request_document("proposal_dossier", proposal_of(unit), actor=unit)
    with pytest.raises(Refused) as refusal:
        services.withdraw_document(document, actor=cast["chuyenvien.danang"], reason=" ")
    assert [reason.message for reason in refusal.value.reasons] == [
        "Chỉ cơ quan, đơn vị đã lập văn bản mới được thu hồi.",
        "Văn bản chưa lập xong nên chưa thể thu hồi.",
        "Chưa ghi lý do thu hồi.",
    ]


def test_an_issued_document_cannot_be_changed(unit: Actor, inside: None) -> None:
    document = issued("proposal_dossier", proposal_of(unit), unit)
    for change in (
        {"snapshot": {}}, {"title": "khác"}, {"sha256": "0" * 64}, {"pages": 99}, {"status": "requested"},
        {"verification_code": "0000-0000-0000-0000"}, {"file": "documents/khac.pdf"}, {"organisation_id": 1},
    ):  # fmt: skip
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)


def test_a_document_cannot_be_deleted_or_become_valid_again(unit: Actor, inside: None) -> None:
    document = issued("proposal_dossier", proposal_of(unit), unit)
    services.withdraw_document(document, actor=unit, reason="Sai số liệu.")
    for change in (
        lambda: Document.objects.filter(pk=document.pk).delete(),
        lambda: Document.objects.filter(pk=document.pk).update(validity="valid"),
        lambda: VerificationRecord.objects.filter(code=document.verification_code).delete(),
        lambda: VerificationRecord.objects.filter(code=document.verification_code).update(validity="valid"),
        lambda: VerificationRecord.objects.filter(code=document.verification_code).update(sha256="0" * 64),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()


def test_a_file_that_was_tampered_with_is_not_given_out(unit: Actor, inside: None) -> None:
    document = issued("proposal_dossier", proposal_of(unit), unit)
    path = Path(default_storage.path(document.file.name))
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Refused, match="không khớp mã băm"):
        services.file_of(document)


def test_a_receipt_needs_a_submission_and_names_it(unit: Actor, inside: None) -> None:
    proposal = proposal_of(unit)
    with pytest.raises(Refused, match="chưa được nộp"):
        services.request_document("submission_receipt", proposal, actor=unit)
    step(proposal, "submit", unit)
    words = words_of(issued("submission_receipt", proposal, system_actor(unit.tenant_id)))
    assert "Thời điểm tiếp nhận: 09 giờ 05 phút, ngày 05/02/2026" in words
    assert f"Người nộp: {unit.name}" in words


def test_the_appraisal_sheet_waits_for_the_conclusion_and_prints_it(cast: Cast, unit: Actor, inside: None) -> None:
    leader, officer = cast["lanhdao.danang"], cast["chuyenvien.danang"]
    proposal = proposal_of(unit)
    with pytest.raises(Refused, match="Chưa có kết luận"):
        services.request_document("province_appraisal_sheet", proposal, actor=officer)
    appraised(proposal, leader, officer)
    document = issued("province_appraisal_sheet", proposal, officer)
    words = words_of(document)
    assert document.number == "15/PTĐ-SCT"
    for part in (
        "Mẫu số 4b", "Số: 15/PTĐ-SCT", "ngày 03 tháng 6 năm 2026", "Phù hợp capacity.", "Ba trăm triệu đồng", "GIÁM ĐỐC",
        leader.name, f"Người thẩm định: {officer.name} (Chuyên viên)",
    ):  # fmt: skip
        assert part in words


def test_a_deputy_who_concluded_signs_for_the_director(cast: Cast, unit: Actor, inside: None) -> None:
    proposal = proposal_of(unit)
    appraised(proposal, cast["pho.danang"], cast["chuyenvien.danang"])
    words = words_of(issued("province_appraisal_sheet", proposal, cast["chuyenvien.danang"]))
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC" in words


def test_a_unit_may_not_print_the_appraisal_sheet(cast: Cast, unit: Actor, inside: None) -> None:
    proposal = proposal_of(unit)
    appraised(proposal, cast["lanhdao.danang"], cast["chuyenvien.danang"])
    with pytest.raises(Refused, match="không có quyền"):
        services.request_document("province_appraisal_sheet", proposal, actor=unit)


def test_the_registration_table_groups_and_adds_up(cast: Cast, unit: Actor, inside: None) -> None:
    leader = cast["lanhdao.danang"]
    with pytest.raises(Refused, match="chưa có đề án"):
        services.request_document("registration_table", registered([], leader, code="ĐK-0", batch=9), actor=leader)
    proposals = [
        proposal_of(unit, code=f"KCQG-2027-{number:04d}", amount_province=300_050_000 if number == 1 else None)
        for number in (1, 2, 3)
    ]
    registration = registered(proposals, leader)
    document = issued("registration_table", registration, leader)
    words = words_of(document)
    assert "TỔNG CỘNG: 3 ĐỀ ÁN" in words
    for part in ("3.862,50", "915,05", "2.947,45", "ND3.", "(3 đề án)", "KCQG-2027-0003"):
        assert part in words
    assert document.registration_id == registration.pk


def test_who_sees_the_proposal_sees_its_documents(cast: Cast, unit: Actor, inside: None, within: Within) -> None:
    document = issued("proposal_dossier", proposal_of(unit), unit)
    code = document.verification_code
    for username in ("donvi.danang", "chuyenvien.danang", "lanhdao.danang"):
        assert selectors.get_document(cast[username], code).pk == document.pk
    for username in ("chuyenvien.cuc", "lanhdao.bo", "quantri"):
        with pytest.raises(NotFound):
            selectors.get_document(cast[username], code)
    with within("chuyenvien.gialai"), pytest.raises(NotFound):
        selectors.get_document(cast["chuyenvien.gialai"], code)


def test_another_tenant_sees_no_document_even_in_raw_sql(unit: Actor, within: Within) -> None:
    with within("donvi.danang"):
        services.request_document("proposal_dossier", proposal_of(unit), actor=unit)
    counts = []
    for username in ("donvi.danang", "donvi.gialai"):
        with within(username), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM reporting_document")
            counts.append(cursor.fetchone()[0])
    assert counts == [1, 0]


def test_drafts_may_be_printed_and_say_so(unit: Actor, inside: None) -> None:
    proposal = proposal_of(unit, code="DT-7K3M9QWD", state="DRAFT", submitted_at=None)
    assert "Tình trạng hồ sơ khi lập văn bản: Đang soạn thảo" in words_of(issued("proposal_dossier", proposal, unit))
    assert isinstance(proposal, Proposal)
