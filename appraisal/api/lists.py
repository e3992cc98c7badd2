"""Appraisals of the đề án I may see."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from appraisal.models import Appraisal, Level
from appraisal.selectors import opinions_for, visible_appraisals
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

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """A page of rounds, each with the members' opinions the caller reads (`opinions_shown`)."""
        page = super().paginate_queryset(queryset)
        shown = opinions_for(self.request.actor, page or [])
        for round_ in page or []:
            round_.opinions_shown = shown[round_.pk]
        return page
