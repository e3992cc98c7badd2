"""Kinds of path segments."""

from __future__ import annotations

from django.urls import register_converter

from core.years import YEAR


class CodeConverter:
    """A public code: letters, digits, dot, dash, underscore. Anything else cannot name a thing, so it is not found."""

    regex = "[A-Za-z0-9._-]{1,80}"

    def to_python(self, value: str) -> str:
        """As written."""
        return value

    def to_url(self, value: str) -> str:
        """As written."""
        return value


class YearConverter:
    """A year of `core.years`. An address with another number leads nowhere."""

    regex = YEAR

    def to_python(self, value: str) -> int:
        """As a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """In four digits."""
        return str(value)


register_converter(CodeConverter, "code")
register_converter(YearConverter, "year")
