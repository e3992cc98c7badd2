"""Word files from the words of documents: every template knows its snapshot, letter for letter."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from docx import Document as WordFile
from docx.shared import Mm

from core.tenancy import tenant_scope
from reporting.contexts.registration_report import RegistrationReport
from reporting.kinds import KINDS
from reporting.services import request_document
from reporting.snapshots import from_json, to_json
from reporting.word import WORD_OF, fill_in
from tests.cast import Cast
from tests.factories.periodic import last_closed
from tests.factories.proposals import complete_draft, make_draft
from tests.reporting.test_layout import SAMPLES
from tests.reporting.test_registration_papers import report

WITH_SAMPLE = sorted(set(WORD_OF) & set(SAMPLES))


def words_of(data: bytes) -> str:
    """Everything that is written in a Word file, tables included."""
    document = WordFile(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("kind", WITH_SAMPLE)
def test_the_template_is_filled_from_the_stored_words(kind: str) -> None:
    words = from_json(KINDS[kind].snapshot, to_json(SAMPLES[kind]()))
    data = fill_in(WORD_OF[kind], words)
    text = words_of(data)
    assert words.letterhead.issuer_line.casefold() in text.casefold()
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize("kind", WITH_SAMPLE)
def test_the_page_is_that_of_the_decree(kind: str) -> None:
    """NĐ 30/2020/NĐ-CP, Phụ lục I: A4, 20 to 25 mm above and below, 30 to 35 left, 15 to 20 right; Times New Roman."""
    document = WordFile(io.BytesIO(fill_in(WORD_OF[kind], SAMPLES[kind]())))
    page = document.sections[0]
    assert (round(page.page_width / Mm(1)), round(page.page_height / Mm(1))) == (210, 297)
    for margin, least, most in (
        (page.top_margin, 20, 25), (page.bottom_margin, 20, 25), (page.left_margin, 30, 35), (page.right_margin, 15, 20),
    ):  # fmt: skip
        assert least <= round(margin / Mm(1)) <= most
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_text_is_text_and_never_a_field() -> None:
    words = replace(SAMPLES["periodic_report"](), correction="<w:p>{{ doc }}</w:p> & thêm")
    data = fill_in("periodic_report", words)
    assert "<w:p>{{ doc }}</w:p> & thêm" in words_of(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None


def test_the_registration_report_is_edited_in_word_too() -> None:
    text = words_of(fill_in("registration_report", from_json(RegistrationReport, to_json(report()))))
    for part in ("BẢN DỰ THẢO", "Đã hoàn thành.", "2 / 500.000.000", "xếp thứ 1", "Vốn đối ứng đã có."):
        assert part in text


def test_a_document_is_taken_as_word_by_whoever_may_read_it(cast: Cast, as_: Callable[[str], Client]) -> None:
    found = last_closed(cast["lanhdao.danang"])
    with tenant_scope(found.tenant_id):
        document = request_document("periodic_report", found, actor=cast["lanhdao.danang"])
    address = f"/bao-cao/van-ban/{document.verification_code}/word/"
    answer = as_("chuyenvien.danang").get(address)
    assert "báo cáo" in words_of(answer.content).casefold()
    assert "no-store" in answer["Cache-Control"]
    assert as_("lanhdao.hue").get(address).status_code == 404
    with tenant_scope(found.tenant_id):
        proposal = complete_draft(make_draft(cast), cast)
        dossier = request_document("proposal_dossier", proposal, actor=cast["donvi.danang"])
    assert as_("donvi.danang").get(f"/bao-cao/van-ban/{dossier.verification_code}/word/").status_code == 404
