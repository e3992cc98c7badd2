"""The log of a connection."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView
from core.idempotency import once
from integrations import selectors, services
from integrations.models import Delivery
from integrations.serializers import DeliverySerializer


def serialized(row: Delivery) -> Any:
    """One row with its last try."""
    return DeliverySerializer(selectors.with_last_try([row])[0]).data


class DeliveryList(ListView):
    """Nhật ký gửi của một kết nối."""

    model = Delivery
    serializer_class = DeliverySerializer
    filter_backends = ()
    orderings: ClassVar = {"created_at": "created_at"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[Delivery]:
        """Of a connection of the own organisation."""
        endpoint = selectors.get_endpoint(self.request.actor, self.kwargs["key"])
        return selectors.deliveries_of(self.request.actor, endpoint)

    def paginate_queryset(self, queryset: Any) -> Any:
        """With the last try of each."""
        return selectors.with_last_try(super().paginate_queryset(queryset) or [])


class DeliveryAgain(APIView):
    """Gửi lại một tin."""

    @extend_schema(request=None, responses=DeliverySerializer)
    @once
    def post(self, request: Any, key: UUID, delivery: UUID) -> Response:
        """Gửi lại một tin đã nhận hoặc không gửi được, với cùng id."""
        endpoint = selectors.get_endpoint(request.actor, key)
        row = selectors.get_delivery(request.actor, endpoint, delivery)
        return Response(serialized(services.send_again(row, endpoint)))
