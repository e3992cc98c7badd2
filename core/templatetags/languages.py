"""What a page needs to be read in two languages, and to be shared. Nothing is decided here."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from core.languages import is_english, versions

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template import RequestContext

register = template.Library()


@dataclass(frozen=True, slots=True)
class Version:
    """The page in one language; `label` is how the language calls itself."""

    code: str
    label: str
    path: str
    url: str


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a page. `origin`: where the portal is; `canonical`: this page without its query; `others`: where a reader may switch to."""

    origin: str
    canonical: str
    versions: list[Version]
    others: list[Version]
    only_vietnamese: bool


@register.filter
def gloss(text: str | None) -> str | SafeString:
    """A text of the data in the language of the page; where there is no English, Vietnamese that says so."""
    if not text or not is_english():
        return text or ""
    told = gettext(text)
    return format_html('<span lang="vi">{}</span>', text) if told == text and _is_vietnamese(told) else told


@register.filter
def vietnamese(text: str | None) -> str | SafeString:
    """A name or a title that stays Vietnamese, marked for whoever reads the page aloud."""
    return format_html('<span lang="vi">{}</span>', text) if text and is_english() else text or ""


@register.simple_tag(takes_context=True)
def languages(context: RequestContext) -> Languages:
    """Addresses of the page in each language it has."""
    request: HttpRequest = context["request"]
    match = request.resolver_match
    found = versions(request.get_full_path(), match.namespace if match else "")
    here = get_language() if len(found) > 1 else settings.LANGUAGE_CODE
    rows = [
        Version(code, str(label), found[code], _absolute(found[code]))
        for code, label in settings.LANGUAGES
        if code in found
    ]
    return Languages(
        settings.SITE_URL, _absolute(request.path), rows, [row for row in rows if row.code != here], len(found) == 1
    )


@register.simple_tag(takes_context=True)
def said(context: RequestContext, name: str) -> str:
    """What a block of this page says, as plain text: a title is written once and used twice."""
    blocks: Any = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return " ".join(html.unescape(strip_tags(block.nodelist.render(context))).split()) if block else ""


def _is_vietnamese(text: str) -> bool:
    """Whether letters are left that English does not have, once the money has been named."""
    return any(not char.isascii() and char.isalpha() for char in text.replace("đồng", ""))


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
