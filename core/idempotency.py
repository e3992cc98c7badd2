"""`Idempotency-Key`: a program that did not hear the answer may ask again, and the thing is done once.

The mark is committed together with what was done. A second call with the same key waits for the first, then gets the
first one's answer. A refused call leaves no mark: nothing was done, so it may be tried again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from core.errors import Reason, Refused
from core.models import AnsweredCall

HEADER = "Idempotency-Key"
LONGEST = 100
NO_CONTENT = 204
KEPT = timedelta(days=2)

Method = Callable[..., Response]


def once(method: Method) -> Method:
    """Decorator of an unsafe method of an APIView. Fields named in `response.shown_once` are not kept: again they are empty."""

    @wraps(method)
    def inner(view: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        key, actor = request.headers.get(HEADER, ""), request.actor
        if not key or actor.tenant_id not in actor.tenant_ids:
            return method(view, request, *args, **kwargs)
        if len(key) > LONGEST or not key.isprintable():
            raise ValidationError({HEADER: [f"Dài nhất {LONGEST} ký tự, không có ký tự điều khiển."]})
        call, fresh = AnsweredCall.objects.get_or_create(
            tenant_id=actor.tenant_id, user=actor.user, key=key, defaults={"fingerprint": _fingerprint(request)}
        )
        if not fresh:
            return _again(call, request)
        response = method(view, request, *args, **kwargs)
        call.status, call.body = response.status_code, json.loads(JSONRenderer().render(response.data) or "{}")
        call.body |= dict.fromkeys(getattr(response, "shown_once", ()), "")
        call.location = response.headers.get("Location", "")
        call.save()
        return response

    return inner


def forget_old_calls() -> int:
    """Drop marks that nobody will ask about any more, in the tenants of the scope. Returns how many."""
    count: int = AnsweredCall.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
    return count


def _again(call: AnsweredCall, request: Any) -> Response:
    if call.fingerprint != _fingerprint(request):
        raise Refused(Reason("Khóa này đã dùng cho một lời gọi khác. Hãy tạo khóa mới.", HEADER))
    headers = {"Idempotent-Replay": "true"} | ({"Location": call.location} if call.location else {})
    return Response(None if call.status == NO_CONTENT else call.body, status=call.status, headers=headers)


def _fingerprint(request: Any) -> str:
    """What was asked, by whom in which role: the same question gives the same digest."""
    data = request.data
    if hasattr(data, "lists"):
        data = {name: [_plain(value) for value in values] for name, values in data.lists()}
    asked = [request.method, request.path, request.actor.membership_id, request.actor.delegation_id, data]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _plain(value: Any) -> str:
    """A file is known by its content."""
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
