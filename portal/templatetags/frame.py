"""The links around every public page, made once for each language and section."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.languages import is_english, versions

if TYPE_CHECKING:
    from django.template import RequestContext

register = template.Library()
LINKS: Final = {
    "header": (
        ("portal:guide", _("Hướng dẫn")),
        ("portal:publications", _("Đề án")),
        ("portal:decisions", _("Quyết định")),
        ("budgets:norms", _("Mức hỗ trợ")),
        ("verification:enter", _("Xác thực văn bản")),
        ("portal:open_data", _("Dữ liệu mở")),
    ),
    "footer": (
        ("portal:faq", _("Hỏi đáp")),
        ("portal:contacts", _("Liên hệ")),
        ("portal:programme", _("Chương trình")),
        ("portal:comparison", _("So sánh")),
        ("portal:open_data", _("Dữ liệu mở")),
        ("verification:enter", _("Xác thực văn bản")),
        ("api:docs", "API"),
        ("portal:accessibility", _("Trợ năng")),
    ),
}


@register.simple_tag(takes_context=True)
def public_links(context: RequestContext, place: str) -> SafeString:
    """The links of the header or the footer; the section one is in is marked, and what exists in Vietnamese only."""
    path = context["request"].path
    language = get_language()
    inside = next((url for url in _addresses(place, language) if path.startswith(url)), "")
    return _written(place, language, inside)


@lru_cache(maxsize=8)
def _addresses(place: str, language: str) -> tuple[str, ...]:
    return tuple(reverse(name) for name, _label in LINKS[place])


@lru_cache(maxsize=64)
def _written(place: str, language: str, inside: str) -> SafeString:
    return format_html_join("", "{}", ((_link(name, label, inside),) for name, label in LINKS[place]))


def _link(name: str, label: object, inside: str) -> SafeString:
    url = reverse(name)
    marks = ' aria-current="page"' if url == inside else ""
    if is_english() and len(versions(url, name.partition(":")[0])) == 1:
        marks += ' hreflang="vi"'
    return format_html('<a href="{}"{}>{}</a>', url, mark_safe(marks), label)
