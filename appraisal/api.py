"""Appraisals of the đề án I may see."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from appraisal.models import Appraisal, Level
from appraisal.selectors import visible_appraisals
from appraisal.serializers import AppraisalSerializer
from core.api import ListView


class AppraisalFilter(filters.FilterSet):
    """Filters of appraisals/."""

    proposal = filters.CharFilter(field_name="proposal__code", max_length=30, label="Số hồ sơ")
    level = filters.ChoiceFilter(choices=Level.choices, label="Cấp thẩm định")

    class Meta:
        model = Appraisal
        fields: ClassVar[list[str]] = []


class AppraisalList(ListView):
    """Các lần thẩm định của những đề án bạn được xem, kèm phiếu mới nhất."""

    model = Appraisal
    serializer_class = AppraisalSerializer
    filterset_class = AppraisalFilter
    orderings: ClassVar = {"opened_at": "opened_at"}
    default_ordering = "-opened_at"

    def rows(self) -> QuerySet[Appraisal]:
        """With their sheets."""
        return visible_appraisals(self.request.actor)
