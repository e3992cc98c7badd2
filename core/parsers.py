"""JSON of a bounded size. (DRF loads this before its views, so it stands alone.)"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import exceptions, parsers


class TooLarge(exceptions.APIException):
    """The body is larger than the portal reads."""

    status_code = 413


class BoundedJSONParser(parsers.JSONParser):
    """JSON no longer than DATA_UPLOAD_MAX_MEMORY_SIZE and no deeper than Python can read."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The value; TooLarge or ParseError."""
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError("JSON lồng quá sâu.") from error
