"""Kinds of path segments."""

from __future__ import annotations

from django.urls import register_converter


class CodeConverter:
    """A public code: letters, digits, dot, dash, underscore. Anything else cannot name a thing, so it is not found."""

    regex = "[A-Za-z0-9._-]{1,80}"

    def to_python(self, value: str) -> str:
        """As written."""
        return value

    def to_url(self, value: str) -> str:
        """As written."""
        return value


register_converter(CodeConverter, "code")
