"""Django's own tags for translation; `{% translate "…" %}` of a fixed sentence is looked up once a language, not on every page.

`{% load sentences %}` stands for `{% load i18n %}`: public pages say forty sentences each, which was a fifth of their time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.i18n import register as _django
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.template import Context
    from django.template.base import Parser, Token

register = template.Library()
register.tags |= _django.tags
register.filters |= _django.filters


class FixedSentence(TranslateNode):
    """A sentence without variables, filters or context: it depends on the language alone."""

    def __init__(self, node: TranslateNode) -> None:
        super().__init__(node.filter_expression, noop=False)
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """In the language of the page."""
        language = get_language()
        if language not in self.said:
            self.said[language] = super().render(context)
        return self.said[language]


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> TranslateNode:
    """As Django's."""
    node: TranslateNode = do_translate(parser, token)
    return FixedSentence(node) if _is_fixed(node) else node


def _is_fixed(node: TranslateNode) -> bool:
    expression = node.filter_expression
    named = expression.var.lookups is not None or expression.filters
    return not (named or node.noop or node.asvar or node.message_context)
