"""The norms in force on a day, for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from budgets import selectors
from budgets.models import Norm
from budgets.serializers import NormSerializer
from core.api import WholeList


class _Asked(serializers.Serializer[Any]):
    on = serializers.DateField(required=False)


@extend_schema(parameters=[OpenApiParameter("on", OpenApiTypes.DATE, description="Ngày áp dụng; mặc định hôm nay.")])
class NormList(WholeList):
    """Định mức của cả nước có hiệu lực vào một ngày, kèm văn bản và điều khoản."""

    model = Norm
    serializer_class = NormSerializer

    def rows(self) -> list[Norm]:
        """One row a code."""
        asked = _Asked(data=self.request.query_params.dict())
        asked.is_valid(raise_exception=True)
        day: date = asked.validated_data.get("on") or timezone.localdate()
        return selectors.norms_on(day)
