"""What every API of the portal shares: answers to trouble, lists, how it is described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Model, QuerySet
from django.http import Http404
from drf_spectacular.openapi import AutoSchema
from rest_framework import exceptions, generics, serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

from core.errors import NotFound, Reason, Refused, Stale
from core.paging import KeysetPagination, WholePagination
from core.problems import STALE, NamedDenial, problem

FORBIDDEN = 403
STATUS_OF: dict[type[Exception], int] = {
    NotFound: 404,
    Http404: 404,
    PermissionDenied: FORBIDDEN,
    RequestDataTooBig: 413,
    SuspiciousOperation: 400,
    DjangoValidationError: 400,
}
"""What Django and our own code raise, the narrower kinds first."""
SHARED_SECONDS = 300
"""How long anybody may keep an answer that is the same for everybody."""


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. Whatever was written is undone. None: a fault of ours, left to Django."""
    status, body, headers = _describe(error)
    if not status:
        return None
    request = context.get("request")
    if request is not None:  # whoever asked for a table is told in JSON why there is none
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    if request is None or request.method not in SAFE_METHODS:
        set_rollback()
    return Response(body, status=status, headers=headers)


def _describe(error: Exception) -> tuple[int, dict[str, Any], dict[str, str]]:
    if isinstance(error, Refused):
        code, message = (STALE, str(error)) if isinstance(error, Stale) else ("", "")
        return 409, problem(409, error.reasons, code=code, message=message), {}
    if isinstance(error, exceptions.APIException):
        return _describe_drf(error)
    for kind, status in STATUS_OF.items():
        if isinstance(error, kind):
            said = str(error) if status == FORBIDDEN else ""
            reasons = [Reason(text) for text in error.messages] if isinstance(error, DjangoValidationError) else []
            return status, problem(status, reasons, message=said), {}
    return 0, {}, {}


def _describe_drf(error: exceptions.APIException) -> tuple[int, dict[str, Any], dict[str, str]]:
    headers = {}
    if challenge := getattr(error, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    status = error.status_code
    if isinstance(error, exceptions.ValidationError):
        return status, problem(status, _reasons(error.detail)), headers
    said = str(error.detail) if isinstance(error, exceptions.ParseError | exceptions.PermissionDenied) else ""
    code = str(getattr(error.detail, "code", "")) if isinstance(error, NamedDenial) else ""
    return status, problem(status, code=code, message=said), headers


def _reasons(detail: Any, path: str = "") -> Iterator[Reason]:
    """DRF's nested errors as a flat list; `lines.0.unit_price` names the place."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _reasons(inner, path if name == "non_field_errors" else f"{path}.{name}".lstrip("."))
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        for place, inner in enumerate(detail):
            yield from _reasons(inner, f"{path}.{place}".lstrip("."))
    elif isinstance(detail, list):
        yield from (Reason(str(item), path) for item in detail)
    else:
        yield Reason(str(detail), path)


def malformed(errors: Any) -> exceptions.ValidationError:
    """A 400 from the errors of a form, `Reason`s or nested dicts."""
    if isinstance(errors, list) and all(isinstance(item, Reason) for item in errors):
        grouped: dict[str, list[str]] = {}
        for reason in errors:
            grouped.setdefault(reason.field, []).append(reason.message)
        return exceptions.ValidationError(grouped)
    return exceptions.ValidationError(errors)


class ReasonSerializer(serializers.Serializer[Any]):
    """One reason: which field, why, under which article."""

    field = serializers.CharField()
    message = serializers.CharField()
    article = serializers.CharField()


class VersionSerializer(serializers.Serializer[Any]):
    """The version that was read; a newer one refuses."""

    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class ListView(generics.ListAPIView[Any]):
    """A list: `rows()` says which, `orderings` maps names in the address to columns that are never empty.

    `model` is what the rows are made of; the description of the API needs it before anybody asks.
    """

    pagination_class = KeysetPagination
    model: ClassVar[type[Model]]
    orderings: ClassVar[dict[str, str]] = {}
    default_ordering: ClassVar[str] = ""

    def rows(self) -> QuerySet[Any, Any]:
        """The rows this person may see."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any, Any]:
        """The rows; none while the API is being described."""
        return QuerySet(self.model).none() if getattr(self, "swagger_fake_view", False) else self.rows()


class PublicView(APIView):
    """Readable by everybody, the same for everybody."""

    authentication_classes = ()
    permission_classes = ()

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Good answers may be kept for a few minutes by anybody."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code == 200:
            answer["Cache-Control"] = f"public, max-age={SHARED_SECONDS}"
        return answer


class PublicList(PublicView, ListView):
    """A public list in pages."""


class WholeList(PublicView, generics.ListAPIView[Any]):
    """A short public list, given whole; `rows()` returns objects or dicts."""

    pagination_class = WholePagination
    filter_backends = ()
    model: ClassVar[type[Model]]

    def rows(self) -> list[Any]:
        """All of them, in order."""
        raise NotImplementedError

    def get_queryset(self) -> Any:
        """As ListView."""
        return QuerySet(self.model).none() if getattr(self, "swagger_fake_view", False) else self.rows()


class Schema(AutoSchema):
    """Describes operations by their docstrings; tags are the first words of the paths."""

    def get_operation_id(self) -> str:
        """ProposalList_get: class and method."""
        return f"{type(self.view).__name__}_{self.method.lower()}"

    def get_tags(self) -> list[str]:
        """proposals/{code}/papers/ -> proposals."""
        path = self.path.removeprefix("/api/v1/")
        return [path.split("/")[0] or "api"]

    def get_summary(self) -> str:
        """First sentence of the description."""
        return re.split(r"(?<=[.!?])\s", self.get_description().strip(), maxsplit=1)[0]
