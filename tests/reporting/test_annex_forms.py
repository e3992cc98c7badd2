"""Mẫu số 12 and 13 as documents: offered when begun, refused with every reason, and what is printed."""

from __future__ import annotations

import pytest

from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import Proposal
from reporting.contexts.annex_forms import TrainingPaper
from reporting.kinds import KINDS
from reporting.selectors import requestable_kinds
from reporting.services import request_document
from tests.cast import Cast
from tests.factories.annex import CAPITAL, fill
from tests.factories.proposals import make_draft
from tests.reporting.test_layout import printed, text

UNIT = "donvi.danang"
CONTENT = {"training_programme": "ND1.2", "cluster_report": "ND7.4"}


def filled(cast: Cast, code: str, **changes: object) -> Proposal:
    draft = make_draft(cast, content_code=CONTENT[code])
    fill(draft, code, cast[UNIT], **changes)
    return draft


@pytest.mark.parametrize("code", list(CONTENT))
def test_a_form_is_offered_once_it_is_begun(cast: Cast, code: str) -> None:
    actor = cast[UNIT]
    empty = make_draft(cast, content_code=CONTENT[code])
    with tenant_scope(*actor.tenant_ids):
        assert {kind.key for kind in requestable_kinds(empty, actor)} & set(CONTENT) == set()
        with pytest.raises(Refused, match="chưa được điền"):
            request_document(code, empty, actor=actor)
    begun = filled(cast, code)
    with tenant_scope(*actor.tenant_ids):
        assert {kind.key for kind in requestable_kinds(begun, actor)} & set(CONTENT) == {code}


def test_everything_that_is_missing_is_said_before_printing(cast: Cast) -> None:
    draft = filled(cast, "cluster_report", rows=[CAPITAL[0] | {"done": 1}], investor="", progress="")
    with tenant_scope(*cast[UNIT].tenant_ids), pytest.raises(Refused) as refusal:
        request_document("cluster_report", draft, actor=cast[UNIT])
    assert [reason.message[:22] for reason in refusal.value.reasons] == [
        "Chưa ghi chủ đầu tư hạ", "Chưa ghi tiến độ đầu t", "Dòng 1: vốn đã thực hi",
    ]  # fmt: skip


def test_the_programme_is_printed_with_its_sums(cast: Cast) -> None:
    draft = filled(cast, "training_programme")
    with tenant_scope(*cast[UNIT].tenant_ids):
        words = KINDS["training_programme"].build(draft, actor=cast[UNIT], day=draft.created_at.date())
    assert isinstance(words, TrainingPaper)
    paper = text(printed("training_programme", words))
    assert [part for part in (
        "Mẫu số 12, Phụ lục 1", "Nghề đào tạo: Đan mây tre", "Số học viên: 70", "Kỹ thuật đan 120 10 110 0",
        "TỔNG CỘNG 160 26 130 4", "Hai nghệ nhân", "Xưởng 200 m²",
    ) if part not in paper] == []  # fmt: skip


def test_the_report_is_printed_with_areas_money_and_share(cast: Cast) -> None:
    draft = filled(cast, "cluster_report")
    with tenant_scope(*cast[UNIT].tenant_ids):
        words = KINDS["cluster_report"].build(draft, actor=cast[UNIT], day=draft.created_at.date())
    paper = text(printed("cluster_report", words))
    assert [part for part in (
        "Mẫu số 13, Phụ lục 1", "Tổng diện tích: 49,5 ha", "Đất công nghiệp: 32,125 ha", "ngày 02/03/2025",
        "9.000.000.000 4.500.000.000 500.000.000 4.000.000.000 0 50,0%", "Tỷ lệ lấp đầy: 0,0%", "CHỦ ĐẦU TƯ HẠ TẦNG",
    ) if part not in paper] == []  # fmt: skip


def test_the_register_of_the_dossier_names_the_form_that_stands_for_the_paper(cast: Cast) -> None:
    draft = filled(cast, "training_programme")
    with tenant_scope(*cast[UNIT].tenant_ids):
        words = KINDS["proposal_dossier"].build(draft, actor=cast[UNIT], day=draft.created_at.date())
    assert [(entry.name, entry.file_name, entry.sha256) for entry in words.papers] == [
        ("Chương trình đào tạo nghề", "Mẫu điền trên hệ thống", "")
    ]
