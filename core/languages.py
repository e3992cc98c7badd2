"""Vietnamese everywhere; English on the public pages, and only where the address begins with /en/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

ENGLISH: Final = "en"
BILINGUAL: Final = frozenset({"portal"})
"""Namespaces that khuyencong/urls.py also opens under /en/."""
_IN_WORDS: Final = ("/", ".png")
_OTHER_MARKS: Final = str.maketrans(",.", ".,")


class LanguageMiddleware(LocaleMiddleware):
    """The address alone says the language: no cookie, no Accept-Language, no redirect; nothing is left behind in the thread.

    Pages and pictures have words in two languages. Data files have one form, whichever page led to them.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().__call__(request)  # type: ignore[assignment]
            return response
        finally:
            translation.activate(settings.LANGUAGE_CODE)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        if not request.path_info.endswith(_IN_WORDS):
            translation.activate(settings.LANGUAGE_CODE)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def is_english() -> bool:
    """Is what is being written now written in English?"""
    return translation.get_language() == ENGLISH


def marked(number: str) -> str:
    """A number written the Vietnamese way with the marks of the language of the page: "1.234,5" -> "1,234.5"."""
    return number.translate(_OTHER_MARKS) if is_english() else number


def versions(path: str, namespace: str) -> dict[str, str]:
    """Language -> address of the same page; only Vietnamese where there is no English page. Queries stay."""
    if namespace not in BILINGUAL:
        return {settings.LANGUAGE_CODE: path}
    plain = path.removeprefix(f"/{ENGLISH}") if path.startswith(f"/{ENGLISH}/") else path
    return {settings.LANGUAGE_CODE: plain, ENGLISH: f"/{ENGLISH}{plain}"}
