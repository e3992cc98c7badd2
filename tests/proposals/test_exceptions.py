"""Exceptions to the norms: by whom and when, with a paper, kept for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import NormException, Paper, Proposal
from proposals.services.exceptions import record_exception
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file, reread

As = Callable[[str], Client]


@pytest.fixture
def draft(cast: Cast) -> Proposal:
    return complete_draft(make_draft(cast), cast)


def stated(**changes: Any) -> dict[str, Any]:
    return {
        "limit": 350_000_000, "reason": "Mô hình quy mô liên vùng.", "authority": "Bộ Công Thương",
        "paper_number": "15/BCT-ĐCK", "paper_date": timezone.localdate(), "file": pdf_file("cho-phep.pdf"), **changes,
    }  # fmt: skip


def typed(**changes: Any) -> dict[str, Any]:
    """As a browser posts it."""
    day = f"{timezone.localdate():%d/%m/%Y}"
    return stated(limit="350 triệu", paper_date=day, checked="on") | changes


def record(cast: Cast, who: str, proposal: Proposal, **changes: Any) -> NormException:
    with tenant_scope(*cast[who].tenant_ids):
        return record_exception(reread(proposal), actor=cast[who], **stated(**changes))


def path_of(proposal: Proposal) -> str:
    return f"/de-an/{proposal.code}/ngoai-le/"


def test_the_level_follows_from_who_records_it(cast: Cast, draft: Proposal) -> None:
    levels = [record(cast, "donvi.danang", draft).level]
    levels.append(record(cast, "lanhdao.danang", advance(draft, State.PROVINCE_APPRAISING, cast)).level)
    levels.append(record(cast, "lanhdao.cuc", advance(draft, State.REGISTERED, cast)).level)
    with tenant_scope(draft.tenant_id):
        papers = list(Paper.objects.filter(kind_code="norm_exception").values_list("original_name", "stage"))

    assert levels == ["unit", "province", "centre"]
    assert papers == [("cho-phep.pdf", "step")] * 3


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("lanhdao.danang", State.DRAFT), ("chuyenvien.danang", State.PROVINCE_APPRAISING),
        ("donvi.danang", State.SUBMITTED), ("lanhdao.danang", State.REGISTERED), ("lanhdao.cuc", State.SUBMITTED),
        ("thamdinh.cuc", State.CENTRAL_APPRAISING), ("lanhdao.bo", State.IN_PLAN), ("lanhdao.cuc", State.SETTLED),
    ],
)  # fmt: skip
def test_nobody_else_and_at_no_other_time(cast: Cast, draft: Proposal, who: str, state: State) -> None:
    there = advance(draft, state, cast)
    with pytest.raises(Refused, match="không ghi nhận được"):
        record(cast, who, there)
    with tenant_scope(draft.tenant_id):
        assert NormException.objects.count() == 0


def test_everything_missing_is_said_at_once_and_no_file_stays_behind(cast: Cast, draft: Proposal) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    fake = SimpleUploadedFile("gia.pdf", b"<html><script>", content_type="application/pdf")
    with pytest.raises(Refused) as refusal:
        record(
            cast,
            "donvi.danang",
            draft,
            limit=0,
            reason=" ",
            authority="",
            paper_number="",
            paper_date=tomorrow,
            file=fake,
        )

    assert [r.field for r in refusal.value.reasons] == [
        "limit",
        "reason",
        "authority",
        "paper_number",
        "paper_date",
        "file",
    ]
    with tenant_scope(draft.tenant_id):
        assert Paper.objects.filter(kind_code="norm_exception").count() == 0


def test_without_a_paper_there_is_no_exception(cast: Cast, draft: Proposal) -> None:
    with pytest.raises(Refused) as refusal:
        record(cast, "donvi.danang", draft, file=None)

    assert [reason.field for reason in refusal.value.reasons] == ["file"]


def test_a_limit_above_the_whole_cost_is_refused(cast: Cast, draft: Proposal) -> None:
    with pytest.raises(Refused, match="tổng kinh phí"):
        record(cast, "donvi.danang", draft, limit=draft.total_cost + 1)


def test_a_refusal_after_the_file_was_stored_takes_the_file_away(cast: Cast, draft: Proposal) -> None:
    sent = advance(draft, State.SUBMITTED, cast)
    before = set(Path(settings.MEDIA_ROOT).rglob("*.*"))
    actor = cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused, match="vừa chuyển bước"):
        record_exception(draft, actor=actor, **stated())  # as the page still showed it

    assert set(Path(settings.MEDIA_ROOT).rglob("*.*")) == before
    assert sent.state == State.SUBMITTED


def test_a_record_cannot_be_changed_or_taken_back(cast: Cast, draft: Proposal, role_of_its_own: None) -> None:
    row = record(cast, "donvi.danang", draft)
    with tenant_scope(draft.tenant_id):
        for change in (lambda: NormException.objects.filter(pk=row.pk).update(limit=1), row.delete):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()


def test_another_tenant_sees_none(cast: Cast, draft: Proposal) -> None:
    record(cast, "donvi.danang", draft)
    with tenant_scope(*cast["lanhdao.gialai"].tenant_ids):
        assert NormException.objects.count() == 0


def test_the_unit_records_on_the_page_and_everybody_of_the_case_reads_it(cast: Cast, as_: As, draft: Proposal) -> None:
    answer = as_("donvi.danang").post(path_of(draft), typed())
    text = as_("donvi.danang").get(path_of(draft)).content.decode()
    sent = advance(draft, State.REGISTERED, cast)
    read = {who: as_(who).get(path_of(sent)).content.decode() for who in ("chuyenvien.danang", "thamdinh.cuc")}

    assert (answer.status_code, answer["Location"]) == (302, path_of(draft))
    assert [part for part in ("350.000.000", "15/BCT-ĐCK", "Bộ Công Thương", "cho-phep.pdf") if part not in text] == []
    assert {who: ("15/BCT-ĐCK" in page, 'name="limit"' in page) for who, page in read.items()} == {
        "chuyenvien.danang": (True, False), "thamdinh.cuc": (True, False),
    }  # fmt: skip


def test_without_the_tick_nothing_is_recorded_and_the_amount_is_read_back(cast: Cast, as_: As, draft: Proposal) -> None:
    sent = {name: value for name, value in typed().items() if name != "checked"}
    answer = as_("donvi.danang").post(path_of(draft), sent)
    form = answer.context["form"]
    label = form["checked"].label
    with tenant_scope(draft.tenant_id):
        assert (answer.status_code, NormException.objects.count()) == (409, 0)

    assert form.errors == {"checked": ["Đọc lại số tiền và văn bản, rồi đánh dấu vào ô xác nhận để ghi nhận."]}
    assert label == (
        "Tôi đã kiểm tra: cho phép hỗ trợ đến 350.000.000 đồng (ba trăm năm mươi triệu đồng) theo văn bản số 15/BCT-ĐCK; "
        "ghi nhận rồi không sửa, không xóa được."
    )
    assert label in answer.content.decode()


def test_a_tick_holds_for_one_sending_only(as_: As, draft: Proposal) -> None:
    answer = as_("donvi.danang").post(path_of(draft), typed(authority=""))
    assert (answer.status_code, "checked" in answer.context["form"].errors) == (409, False)
    assert " checked" not in answer.context["form"]["checked"].as_widget()


def test_a_refused_form_keeps_what_was_typed_and_says_everything(cast: Cast, as_: As, draft: Proposal) -> None:
    answer = as_("donvi.danang").post(path_of(draft), typed(limit="abc", paper_date="31/02/2026", authority=""))
    text = answer.content.decode()

    assert answer.status_code == 409
    assert [part for part in ("abc", "31/02/2026", "Mô hình quy mô liên vùng.", "15/BCT-ĐCK") if part not in text] == []


def test_who_may_not_record_is_refused_in_words_and_outsiders_find_nothing(
    cast: Cast, as_: As, draft: Proposal
) -> None:
    sent = advance(draft, State.SUBMITTED, cast)

    assert as_("chuyenvien.danang").post(path_of(sent), typed()).status_code == 409
    assert {as_(who).get(path_of(sent)).status_code for who in ("donvi.gialai", "lanhdao.gialai", "lanhdao.cuc")} == {
        404
    }


def test_the_exception_is_named_where_money_is_decided(cast: Cast, as_: As, draft: Proposal) -> None:
    record(cast, "donvi.danang", draft)
    sent = advance(draft, State.PROVINCE_APPRAISING, cast)
    pages = {
        "donvi.danang": f"/de-an/{sent.code}/du-toan/", "chuyenvien.danang": f"/tham-dinh/{sent.code}/phieu/",
        "lanhdao.danang": f"/tham-dinh/{sent.code}/pass_province/",
    }  # fmt: skip

    assert {who: "Có ngoại lệ định mức" in as_(who).get(path).content.decode() for who, path in pages.items()} == (
        dict.fromkeys(pages, True)
    )
