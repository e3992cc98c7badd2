"""HTML to PDF. The only module that knows WeasyPrint.

The document font is Tinos (metrics of Times New Roman, every Vietnamese letter). A page set in any other font is
refused: WeasyPrint would otherwise mix in whatever the machine has, silently and differently on each machine.
"""

from __future__ import annotations

import gc
import io
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core import archival, pieces

FAMILY = "Tinos"
STYLESHEET = "documents/document.css"
FACES = (  # file under the static prefix vendor/tinos, weight, style
    ("400Regular/Tinos_400Regular.ttf", "normal", "normal"),
    ("400Regular_Italic/Tinos_400Regular_Italic.ttf", "normal", "italic"),
    ("700Bold/Tinos_700Bold.ttf", "bold", "normal"),
    ("700Bold_Italic/Tinos_700Bold_Italic.ttf", "bold", "italic"),
)
MISSING_LETTER = "\N{WHITE SQUARE}"

# Pango keeps state per process and the collector is switched off for the whole process while a page is set.
_one_at_a_time = threading.Lock()


class PdfError(Exception):
    """The document cannot be set: a font file is missing, or the page asked for something from outside."""


class _NothingFromOutside(URLFetcher):
    """Gives out the font files and inline images, and stops the rendering for any other address."""

    def __init__(self, files: frozenset[Path]) -> None:
        super().__init__(allow_redirects=False, fail_on_errors=True)
        self._files = files

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        path = Path(unquote(parts.path))
        if parts.scheme == "file" and path in self._files:
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})
        raise PdfError(f"A document may not load {url}.")


def render_pdf(template: str, context: Mapping[str, Any], *, title: str, data: bytes = b"") -> bytes:
    """Set a template in Tinos and return the bytes of a tagged Vietnamese PDF/A-3 with this title.

    `data` is JSON and goes along as `snapshot.json`. Raises PdfError when a font file is missing, another font would be used, or the page reaches outside.
    """
    html = printable(render_to_string(template, {**context, "title": title}))
    with _one_at_a_time, _collector_off():
        try:
            long = pieces.take_apart(html)
            return (_in_pieces(long, data) if long else None) or _set(html, data)[0]
        except FatalURLFetchingError as error:
            raise PdfError(str(error.__cause__ or error)) from error


def _set(
    html: str, data: bytes = b"", *, first_page: int = 1, piece: int = 0, last: bool = True
) -> tuple[bytes, int, int]:
    """The file, the number of its pages, and the row with which the pages left out begin (`last`: none is left out)."""
    fetcher, fonts, stylesheet = _equipment()
    styles = [stylesheet]
    if first_page > 1:
        styles.append(CSS(string=pieces.continued(first_page), font_config=fonts, url_fetcher=fetcher))
    pages = HTML(string=html, url_fetcher=fetcher, media_type="print").render(
        font_config=fonts, stylesheets=styles, pdf_tags=True
    )
    count, row = (len(pages.pages), 0) if last else pieces.clean_cut([page.anchors for page in pages.pages])
    kept = pages.copy(pages.pages[:count])

    def finish(document: Any, pdf: Any) -> None:
        archival.finish(document, pdf)
        pieces.tell_apart(pdf, piece)

    attached = [Attachment(**archival.data_file(data))] if data else None
    made = bytes(kept.write_pdf(pdf_variant=archival.VARIANT, attachments=attached, finisher=finish))
    if strangers := {font.family for font in kept.fonts.values()} - {FAMILY}:
        raise PdfError(f"The page was set in {', '.join(sorted(strangers))} besides {FAMILY}.")
    return made, count, row


def _in_pieces(table: pieces.LongTable, data: bytes) -> bytes | None:
    """One file of many pages, in the memory of a few. None when a row is so tall that no piece can end before it."""
    made: list[bytes] = []
    begin, page = 0, 1
    while begin < len(table.rows):
        end = min(begin + pieces.ROWS, len(table.rows))
        last = end == len(table.rows)
        html = table.html(begin, end)
        try:
            content, pages, row = _set(html, b"" if made else data, first_page=page, piece=len(made), last=last)
        except pieces.NoCutError:
            return None
        made.append(content)
        begin, page = (end if last else row), page + pages
        gc.collect()
    return pieces.join(made)


def page_count(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def printable(text: str) -> str:
    """Compose letters (NFC) and show a white square for each character that the document font does not have.

    Invisible joiners, direction marks and variation selectors that the font lacks are left out instead.
    """
    letters = _letters()
    composed = unicodedata.normalize("NFC", text)
    unknown = {character for character in set(composed) if ord(character) not in letters and character not in "\n\r\t"}
    return composed.translate({ord(character): _stand_in(character) for character in unknown})


def _stand_in(character: str) -> str:
    return "" if unicodedata.category(character) in ("Cf", "Cc", "Mn", "Me") else MISSING_LETTER


def font_files() -> tuple[Path, ...]:
    """The four Tinos files, from the npm packages or from the collected static files."""
    found = []
    for name, _weight, _style in FACES:
        place = finders.find(f"vendor/tinos/{name}")
        path = Path(place) if place else Path(settings.STATIC_ROOT or "/nonexistent") / "vendor/tinos" / name
        if not path.is_file():
            raise PdfError(f"The document font {name} is missing. Run `npm ci`, or `manage.py collectstatic`.")
        found.append(path.resolve())
    return tuple(found)


@cache
def _equipment() -> tuple[_NothingFromOutside, FontConfiguration, CSS]:
    files = font_files()
    fetcher, fonts = _NothingFromOutside(frozenset(files)), FontConfiguration()
    faces = "".join(
        f"@font-face {{ font-family: {FAMILY}; font-weight: {weight}; font-style: {style}; src: url('{path.as_uri()}') }}"
        for path, (_name, weight, style) in zip(files, FACES, strict=True)
    )
    source = get_template(STYLESHEET).template.source  # type: ignore[attr-defined]
    return fetcher, fonts, CSS(string=faces + source, font_config=fonts, url_fetcher=fetcher)


@cache
def _letters() -> frozenset[int]:
    """Code points that every face has."""
    tables = [TTFont(path, lazy=True)["cmap"].getBestCmap() for path in font_files()]
    return frozenset(set.intersection(*(set(table) for table in tables)))


@contextmanager
def _collector_off() -> Iterator[None]:
    """Layout makes millions of long-lived objects; looking for garbage among them costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()
