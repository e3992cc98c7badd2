"""Support contracts: recorded with their signed copy, never above the contract, taken out, read in Word."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document as WordFile

from core.errors import NotFound
from core.tenancy import tenant_scope
from execution.models import SupportContract
from execution.services import supports
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft, pdf_file, play

As = Callable[[str], Client]
UNIT = "donvi.danang"


@pytest.fixture
def contracted(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)


def sent(proposal: Proposal, **changes: Any) -> dict[str, Any]:
    with tenant_scope(proposal.tenant_id):
        name = proposal.beneficiary_rows.get().name
    today = timezone.localdate()
    return {
        "number": "01/HĐHT", "signed_on": f"{today:%d/%m/%Y}", "ends_on": f"{proposal.ends_on:%d/%m/%Y}", "beneficiary": name,
        "subject": "Mua máy sấy", "total": "700 triệu", "amount": f"{SUPPORT}", **changes,
    }  # fmt: skip


def url(proposal: Proposal, rest: str = "") -> str:
    return f"/hop-dong/{proposal.code}/ho-tro/{rest}"


def test_one_is_recorded_with_its_signed_copy_and_read_in_word(cast: Cast, as_: As, contracted: Proposal) -> None:
    unit = as_(UNIT)
    assert unit.post(url(contracted), {**sent(contracted), "file": pdf_file("hop-dong.pdf")}).status_code == 302
    page = as_("chuyenvien.danang").get(url(contracted)).content.decode()
    assert "01/HĐHT" in page
    assert "Bản đã ký" in page
    with tenant_scope(contracted.tenant_id):
        row = SupportContract.objects.get()
        assert contracted.papers.filter(kind_code="support_contract").count() == 1
    word = unit.get(f"/bao-cao/de-an/{contracted.code}/ho-tro/{row.pk}.docx")
    text = "\n".join(line.text for line in WordFile(io.BytesIO(word.content)).paragraphs)
    assert "700.000.000 đồng" in text
    assert row.beneficiary in text
    assert "{" not in text
    assert as_("donvi.gialai").get(f"/bao-cao/de-an/{contracted.code}/ho-tro/{row.pk}.docx").status_code == 404


def test_what_does_not_fit_is_refused_with_every_reason(cast: Cast, as_: As, contracted: Proposal) -> None:
    today = timezone.localdate()
    wrong = sent(
        contracted, signed_on=f"{today - timedelta(days=1):%d/%m/%Y}", amount=f"{SUPPORT + 1}", total="10",
        ends_on=f"{contracted.ends_on + timedelta(days=1):%d/%m/%Y}",
    )  # fmt: skip
    answer = as_(UNIT).post(url(contracted), wrong)
    assert answer.status_code == 409
    assert {name: len(said) for name, said in answer.context["form"].errors.items()} == {
        "signed_on": 1,
        "ends_on": 1,
        "amount": 2,
    }
    assert (
        as_(UNIT)
        .post(url(contracted), {**sent(contracted), "file": SimpleUploadedFile("vi-rut.exe", b"MZ\x90")})
        .status_code
        == 409
    )
    with tenant_scope(contracted.tenant_id):
        assert SupportContract.objects.count() == 0


def test_all_together_never_pass_the_contract_and_a_number_is_used_once(
    cast: Cast, as_: As, contracted: Proposal
) -> None:
    unit = as_(UNIT)
    assert unit.post(url(contracted), sent(contracted, amount=f"{SUPPORT - 1}")).status_code == 302
    answer = unit.post(url(contracted), sent(contracted, amount="2"))
    assert sorted(answer.context["form"].errors) == ["amount", "number"]
    with tenant_scope(contracted.tenant_id):
        row = SupportContract.objects.get()
    assert "Bỏ hợp đồng hỗ trợ 01/HĐHT?" in unit.get(url(contracted, f"{row.pk}/bo/")).content.decode()
    assert unit.post(url(contracted, f"{row.pk}/bo/")).status_code == 302
    assert unit.post(url(contracted, f"{row.pk}/bo/")).status_code == 404
    assert unit.post(url(contracted), sent(contracted)).status_code == 302


def test_only_its_unit_records_while_the_work_goes_on(cast: Cast, as_: As, contracted: Proposal) -> None:
    assert as_(UNIT).post(url(contracted), sent(contracted)).status_code == 302
    with tenant_scope(contracted.tenant_id):
        row = SupportContract.objects.select_related("proposal__unit").get()
    for who in ("chuyenvien.danang", "ketoan.cuc", "donvi.gialai"):
        assert as_(who).post(url(contracted), sent(contracted, number="02")).status_code == 404, who
        assert as_(who).post(url(contracted, f"{row.pk}/bo/")).status_code == 404, who
    assert as_("donvi.gialai").get(url(contracted)).status_code == 404
    with tenant_scope(*cast["donvi.gialai"].tenant_ids), pytest.raises(NotFound):
        supports.remove_support(row, actor=cast["donvi.gialai"])
    for step in ("start", "request_acceptance", "accept"):
        play(step, contracted, cast)
    assert as_(UNIT).post(url(contracted), sent(contracted, number="02")).status_code == 404


def test_one_and_three_contracts_ask_the_same_of_the_database(cast: Cast, as_: As, contracted: Proposal) -> None:
    counts = []
    for numbers in (["1"], ["2", "3"]):
        for number in numbers:
            as_(UNIT).post(
                url(contracted), {**sent(contracted, number=number, amount="1000"), "file": pdf_file("a.pdf")}
            )
        as_(UNIT).get(url(contracted))
        with CaptureQueriesContext(connection) as captured:
            as_(UNIT).get(url(contracted))
        counts.append(len(captured))
    assert counts[0] == counts[1]
