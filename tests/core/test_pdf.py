"""One font, nothing from outside, no collector at work while a page is set."""

from __future__ import annotations

import gc
import io
import unicodedata
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from core import pdf
from core.pdf import PdfError, page_count, printable, render_pdf

ALPHABET = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"


@pytest.fixture
def page(settings: Any, tmp_path: Path) -> Callable[[str], str]:
    """Write a body; get the name of a template that sets it."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path, *templates[0]["DIRS"]]
    settings.TEMPLATES = templates

    def write(body: str) -> str:
        html = f"<!doctype html><html lang='vi'><head><title>{{{{ title }}}}</title></head><body>{body}</body></html>"
        (tmp_path / "page.html").write_text(html, encoding="utf-8")
        return "page.html"

    return write


def fonts_of(content: bytes) -> set[str]:
    found = set()
    for sheet in PdfReader(io.BytesIO(content)).pages:
        for font in sheet["/Resources"]["/Font"].values():
            found.add(font.get_object()["/BaseFont"].split("+")[1])
    return found


def text_of(content: bytes) -> str:
    return " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)


def test_every_vietnamese_letter_is_set_in_tinos_and_comes_back_as_text(page: Callable[[str], str]) -> None:
    content = render_pdf(page(f"<p>{ALPHABET}</p><p><b>{ALPHABET.upper()}</b></p>"), {}, title="Chữ")
    assert fonts_of(content) == {"Tinos", "Tinos-Bold"}
    assert text_of(content).replace("\n", "") == ALPHABET + ALPHABET.upper()


def test_the_file_has_a_title_a_language_and_tags(page: Callable[[str], str]) -> None:
    reader = PdfReader(io.BytesIO(render_pdf(page("<h1>Đề án</h1>"), {}, title="Đề án khuyến công")))
    root = reader.trailer["/Root"]
    assert (reader.metadata.title, root["/Lang"]) == ("Đề án khuyến công", "vi")
    assert root["/MarkInfo"]["/Marked"]


def test_letters_that_the_font_lacks_become_white_squares_and_joiners_vanish(page: Callable[[str], str]) -> None:
    content = render_pdf(page("<p>chè {{ emoji }} 漢字</p>"), {"emoji": "👩\u200d🌾\ufe0f"}, title="x")
    assert "chè □□ □□" in text_of(content)
    assert fonts_of(content) == {"Tinos"}


def test_decomposed_letters_are_composed() -> None:
    assert printable(unicodedata.normalize("NFD", "Tiếng Việt đẹp")) == "Tiếng Việt đẹp"


def test_a_page_in_another_font_is_refused(page: Callable[[str], str]) -> None:
    with pytest.raises(PdfError, match="besides Tinos"):
        render_pdf(page("<style>p { font-family: 'DejaVu Sans', sans-serif }</style><p>chè</p>"), {}, title="x")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a.png", "file:///etc/passwd", "ftp://127.0.0.1/a"])
def test_a_page_that_reaches_outside_is_refused(page: Callable[[str], str], address: str) -> None:
    with pytest.raises(PdfError, match="may not load"):
        render_pdf(page(f"<img src='{address}' alt=''>"), {}, title="x")


def test_a_missing_font_file_is_named(settings: Any, tmp_path: Path) -> None:
    settings.STATICFILES_DIRS = []
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(PdfError, match=r"Tinos_400Regular\.ttf is missing"):
        pdf.font_files()


def test_the_fonts_are_found_among_collected_files_too(settings: Any, tmp_path: Path) -> None:
    collected = tmp_path / "vendor/tinos"
    for path in pdf.font_files():
        target = collected / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    settings.STATICFILES_DIRS = []
    settings.STATIC_ROOT = tmp_path
    assert [path.parent.parent for path in pdf.font_files()] == [collected] * 4


def test_the_collector_is_on_again_after_a_refusal(page: Callable[[str], str]) -> None:
    with pytest.raises(PdfError):
        render_pdf(page("<img src='http://127.0.0.1:9/' alt=''>"), {}, title="x")
    assert gc.isenabled()


def test_pages_are_counted(page: Callable[[str], str]) -> None:
    content = render_pdf(page("<p>1</p><p class='annex'>2</p>"), {}, title="x")
    assert page_count(content) == 2
