"""Connections of the own organisation: list, create, read, change, delete, test, rotate; and the catalogue of events."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView, WholeList
from core.api_forms import received
from core.idempotency import once
from integrations import selectors, services
from integrations.api.deliveries import serialized
from integrations.catalogue import EVENTS, PublicEvent
from integrations.models import Endpoint
from integrations.serializers import (
    DeliverySerializer,
    EventSerializer,
    WebhookChange,
    WebhookInput,
    WebhookSerializer,
    WebhookWithSecret,
)


class EventList(WholeList):
    """Các sự việc có thể báo cho hệ thống khác, kèm ví dụ và JSON Schema của tin."""

    model = Endpoint
    serializer_class = EventSerializer

    def rows(self) -> list[PublicEvent]:
        """The table."""
        return list(EVENTS)


class WebhookList(ListView):
    """Các kết nối của tổ chức bạn."""

    model = Endpoint
    serializer_class = WebhookSerializer
    filter_backends = ()
    orderings: ClassVar = {"created_at": "created_at"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[Endpoint]:
        """Of the own organisation; none for whoever does not keep them."""
        return selectors.endpoints_of(self.request.actor)

    @extend_schema(request=WebhookInput, responses={201: WebhookWithSecret})
    @once
    def post(self, request: Any) -> Response:
        """Lập kết nối. Khóa ký (secret) chỉ có trong câu trả lời này, không có khi gọi lại với cùng Idempotency-Key."""
        asked = received(WebhookInput, request)
        opened = services.open_endpoint(actor=request.actor, **asked)
        answer = _with_secret(opened, status=201)
        answer["Location"] = reverse("api:webhook", args=(opened.endpoint.key,))
        return answer


class WebhookDetail(APIView):
    """Một kết nối."""

    @extend_schema(responses=WebhookSerializer)
    def get(self, request: Any, key: UUID) -> Response:
        """Địa chỉ, sự việc, tình trạng của kết nối."""
        return Response(WebhookSerializer(selectors.get_endpoint(request.actor, key)).data)

    @extend_schema(request=WebhookChange, responses=WebhookSerializer)
    @once
    def patch(self, request: Any, key: UUID) -> Response:
        """Sửa kết nối, tạm dừng (state = paused) hoặc mở lại (state = active)."""
        row = selectors.get_endpoint(request.actor, key)
        asked = received(WebhookChange, request)
        given = dict(asked)
        state = given.pop("state", "")
        if given:
            now: dict[str, Any] = {"url": row.url, "description": row.description, "events": row.wanted}
            row = services.change_endpoint(row, actor=request.actor, **(now | given))
        if state:
            turn = services.pause_endpoint if state == "paused" else services.resume_endpoint
            row = turn(row, actor=request.actor)
        return Response(WebhookSerializer(row).data)

    @extend_schema(responses={204: None})
    @once
    def delete(self, request: Any, key: UUID) -> Response:
        """Xóa kết nối cùng nhật ký gửi; tin đang chờ không được gửi nữa."""
        services.delete_endpoint(selectors.get_endpoint(request.actor, key), actor=request.actor)
        return Response(status=204)


class WebhookTest(APIView):
    """Gửi thử."""

    @extend_schema(request=None, responses=DeliverySerializer)
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Gửi một tin webhook.test tới kết nối; kết quả nằm trong nhật ký gửi."""
        row = selectors.get_endpoint(request.actor, key)
        return Response(serialized(services.send_test(row, actor=request.actor)))


class WebhookRotate(APIView):
    """Đổi khóa ký."""

    @extend_schema(request=None, responses=WebhookWithSecret)
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Đổi khóa ký. Một thời gian sau đó mỗi tin được ký bằng cả khóa cũ và khóa mới."""
        return _with_secret(services.rotate_secret(selectors.get_endpoint(request.actor, key), actor=request.actor))


def _with_secret(opened: services.Opened, status: int = 200) -> Response:
    """The secret leaves here, this once; a repeated call with the same key is answered without it."""
    body = WebhookWithSecret(opened.endpoint, context={"secret": opened.secret}).data
    answer: Any = Response(body, status=status, headers={"Cache-Control": "no-store"})
    answer.shown_once = ("secret",)
    return cast("Response", answer)
