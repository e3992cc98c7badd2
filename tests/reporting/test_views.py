"""The pages of documents, for staff and for anybody with a printed document in hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.models import Job
from proposals.models import Proposal
from reporting import services
from reporting.models import Document, VerificationRecord
from tests.cast import Cast
from tests.reporting.stories import proposal_of, registered

Within = Callable[[str], AbstractContextManager[None]]
As = Callable[[str], Client]
LIST_QUERIES = 11  # seven of the page, four savepoints of the test transaction


@pytest.fixture
def proposal(cast: Cast, within: Within) -> Proposal:
    with within("donvi.danang"):
        return proposal_of(cast["donvi.danang"])


@pytest.fixture
def waiting(cast: Cast, within: Within, proposal: Proposal) -> Document:
    """Asked for; no worker has taken it."""
    with within("donvi.danang"):
        return services.request_document("proposal_dossier", proposal, actor=cast["donvi.danang"])


@pytest.fixture
def ready(within: Within, waiting: Document) -> Document:
    with within("donvi.danang"):
        services.render(waiting.pk, lambda _percent, _doing: None)
        return Document.objects.get(pk=waiting.pk)


def page_words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_asking_for_a_document_leads_to_its_page(as_: As, within: Within, proposal: Proposal) -> None:
    response = as_("donvi.danang").post(
        reverse("reporting:request_for_proposal", args=[proposal.code, "proposal_dossier"])
    )
    with within("donvi.danang"):
        document = Document.objects.get()
    assert (response.status_code, response["Location"]) == (302, document.get_absolute_url())


@pytest.mark.parametrize("kind", ["registration_table", "unknown"])
def test_a_kind_that_is_not_about_a_proposal_is_not_there(as_: As, proposal: Proposal, kind: str) -> None:
    url = reverse("reporting:request_for_proposal", args=[proposal.code, kind])
    assert as_("donvi.danang").post(url).status_code == 404


def test_what_is_missing_is_said_on_a_page_of_reasons(as_: As, proposal: Proposal) -> None:
    url = reverse("reporting:request_for_proposal", args=[proposal.code, "province_appraisal_sheet"])
    response = as_("chuyenvien.danang").post(url)
    assert response.status_code == 409
    assert "Chưa có kết luận thẩm định cấp cơ sở nên chưa lập được phiếu thẩm định." in page_words(response)


def test_a_registration_table_is_asked_for_by_its_own_sở_only(
    as_: As, cast: Cast, within: Within, proposal: Proposal
) -> None:
    with within("lanhdao.danang"):
        registration = registered([proposal], cast["lanhdao.danang"], code="DK-1")
    url = reverse("reporting:request_for_registration", args=[registration.code, "registration_table"])
    answers = [as_(name).post(url).status_code for name in ("lanhdao.danang", "donvi.danang", "lanhdao.gialai")]
    assert answers == [302, 404, 404]


def test_the_page_shows_progress_and_reloads_without_javascript(as_: As, waiting: Document) -> None:
    cache.set(f"job-progress-{waiting.job_id}", (10, "Đang dàn trang"))
    words = page_words(as_("donvi.danang").get(waiting.get_absolute_url()))
    assert "Đang dàn trang" in words
    assert "tải lại" in words


def test_htmx_gets_the_progress_alone(as_: As, waiting: Document) -> None:
    response = as_("donvi.danang").get(waiting.get_absolute_url(), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert f'hx-get="{waiting.get_absolute_url()}"' in response.content.decode()


def test_a_failed_document_can_be_made_again(as_: As, within: Within, waiting: Document) -> None:
    with within("donvi.danang"):
        Job.objects.filter(pk=waiting.job_id).update(status="failed", message="Thiếu phông chữ.")
    client = as_("donvi.danang")
    assert "Thiếu phông chữ." in page_words(client.get(waiting.get_absolute_url()))
    response = client.post(reverse("reporting:retry", args=[waiting.verification_code]))
    with within("donvi.danang"):
        assert (response.status_code, Job.objects.get(pk=waiting.job_id).status) == (302, "queued")


def test_a_ready_document_is_downloaded_safely(as_: As, ready: Document) -> None:
    response = as_("chuyenvien.danang").get(reverse("reporting:download", args=[ready.verification_code]))
    assert response.content.startswith(b"%PDF-1.7")
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
    }  # fmt: skip
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Disposition"] == (
        f'attachment; filename="proposal_dossier-KCQG-2027-0001-{ready.verification_code}.pdf"'
    )


def test_another_tenant_and_an_uninvolved_role_find_nothing(as_: As, ready: Document) -> None:
    addresses = [
        ("get", ready.get_absolute_url()),
        ("get", reverse("reporting:download", args=[ready.verification_code])),
        ("post", reverse("reporting:retry", args=[ready.verification_code])),
        ("post", reverse("reporting:withdraw", args=[ready.verification_code])),
        ("get", reverse("reporting:documents", args=[ready.subject_code])),
        ("post", reverse("reporting:request_for_proposal", args=[ready.subject_code, "proposal_dossier"])),
    ]
    for username in ("donvi.gialai", "lanhdao.gialai", "chuyenvien.cuc", "quantri"):
        client = as_(username)
        assert [getattr(client, method)(url).status_code for method, url in addresses] == [404] * len(addresses)


def test_the_unit_withdraws_its_document_with_a_reason(as_: As, within: Within, ready: Document) -> None:
    url = reverse("reporting:withdraw", args=[ready.verification_code])
    client = as_("donvi.danang")
    assert "Cần sửa trước khi tiếp tục" in page_words(client.post(url, {"reason": " "}))
    assert client.post(url, {"reason": "Sai số liệu"}).status_code == 302
    with within("donvi.danang"):
        assert Document.objects.get(pk=ready.pk).validity == "withdrawn"


def test_the_officer_is_told_that_only_the_issuer_withdraws(as_: As, ready: Document) -> None:
    response = as_("chuyenvien.danang").post(
        reverse("reporting:withdraw", args=[ready.verification_code]), {"reason": "Sai số liệu"}
    )
    assert "Chỉ cơ quan, đơn vị đã lập văn bản mới được thu hồi." in page_words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    as_: As, cast: Cast, within: Within, proposal: Proposal, count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    with within("donvi.danang"):
        for number in range(count):
            Proposal.objects.filter(pk=proposal.pk).update(title=f"Tên {number}")
            proposal.refresh_from_db()
            services.request_document("proposal_dossier", proposal, actor=cast["donvi.danang"])
    client = as_("donvi.danang")
    url = reverse("reporting:documents", args=[proposal.code])
    client.get(url)
    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(url)
    assert response.content.decode().count("Xem tiến độ") == count


def test_the_public_reads_validity_without_an_account(client: Client, ready: Document) -> None:
    words = page_words(client.get(reverse("verification:record", args=[ready.verification_code])))
    for part in ("Còn hiệu lực", "Đề án khuyến công", ready.sha256, "KCQG-2027-0001", ready.organisation.name):
        assert part in words
    for hidden in (ready.issued_by_name, "Hợp tác xã Chè Ví Dụ", "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến"):
        assert hidden not in words


def test_the_public_page_costs_one_query(
    client: Client, ready: Document, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = reverse("verification:record", args=[ready.verification_code])
    with django_assert_num_queries(3):  # the record, inside the savepoint of the request
        client.get(url)


@pytest.mark.parametrize(
    ("state", "said"), [("superseded", "đã được thay thế"), ("withdrawn", "đã bị thu hồi, không còn giá trị sử dụng")]
)
def test_the_public_is_told_when_a_document_no_longer_speaks(
    client: Client, ready: Document, state: str, said: str
) -> None:
    VerificationRecord.objects.filter(code=ready.verification_code).update(validity=state)
    assert said in page_words(client.get(reverse("verification:record", args=[ready.verification_code])))


def test_a_code_is_found_however_it_is_typed(client: Client, ready: Document) -> None:
    plain = ready.verification_code.replace("-", "").lower()
    typed = client.get(reverse("verification:enter"), {"ma": plain})
    asked = client.get(reverse("verification:record", args=[plain]))
    wanted = reverse("verification:record", args=[ready.verification_code])
    assert (typed["Location"], asked["Location"]) == (wanted, wanted)


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "x", "<script>alert(1)"])
def test_an_unknown_code_is_answered_plainly(db: None, client: Client, code: str) -> None:
    response = client.get(reverse("verification:enter") + f"{code}/")
    assert response.status_code == 404
    assert "Không có văn bản nào được lập với mã" in page_words(response)
    assert "<script>alert" not in response.content.decode()


def test_a_mistyped_code_is_explained_beside_the_box(db: None, client: Client) -> None:
    response = client.get(reverse("verification:enter"), {"ma": "123"})
    assert "Mã xác thực gồm 16 chữ và số. Hãy xem lại mã in ở cuối văn bản." in page_words(response)


def test_a_pasted_hash_is_compared(client: Client, ready: Document) -> None:
    url = reverse("verification:record", args=[ready.verification_code])
    answers = {
        pasted: page_words(client.get(url, {"sha256": pasted}))
        for pasted in (ready.sha256.upper(), f" {ready.sha256[:32]} {ready.sha256[32:]} ", "0" * 64, "abc", "")
    }
    said = [
        "Mã băm trùng khớp", "Mã băm trùng khớp", "Mã băm không khớp", "gồm đúng 64 chữ số hệ 16", "Cần sửa trước khi",
    ]  # fmt: skip
    assert [sentence in words for sentence, words in zip(said, answers.values(), strict=True)] == [True] * 5


def test_the_public_pages_take_no_post(client: Client, db: None) -> None:
    assert client.post(reverse("verification:enter")).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_latest_documents_cost_the_same_for_one_and_three(
    as_: As, cast: Cast, within: Within, proposal: Proposal, count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    with within("donvi.danang"):
        for number in range(count):
            Proposal.objects.filter(pk=proposal.pk).update(title=f"Tên {number}")
            proposal.refresh_from_db()
            services.request_document("proposal_dossier", proposal, actor=cast["donvi.danang"])
    client = as_("donvi.danang")
    client.get(reverse("reporting:recent"))
    with django_assert_num_queries(10):  # six of the page, four savepoints of the test transaction
        response = client.get(reverse("reporting:recent"))
    assert response.content.decode().count("Đang lập") == count


def test_the_latest_documents_are_those_one_may_see_and_of_the_kind_asked_for(as_: As, ready: Document) -> None:
    url = reverse("reporting:recent")
    seen = [
        ready.verification_code in as_(username).get(url, query).content.decode()
        for username, query in (
            ("donvi.danang", {}), ("donvi.danang", {"loai": "proposal_dossier"}),
            ("donvi.danang", {"loai": "submission_receipt"}), ("donvi.gialai", {}), ("chuyenvien.cuc", {}),
            ("quantri", {}), ("donvi.danang", {"tiep": "không đọc được"}),
        )
    ]  # fmt: skip
    assert seen == [True, True, False, False, False, False, True]
