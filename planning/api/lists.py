"""Registration bundles and plans I may read."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django_filters import rest_framework as filters

from core.api import ListView
from core.years import FIRST_YEAR, LAST_YEAR
from planning import selectors
from planning.models import Plan, Registration
from planning.serializers import PlanSerializer, RegistrationSerializer


class Year(filters.NumberFilter):
    """A year."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=FIRST_YEAR, max_value=LAST_YEAR, **kwargs)


class RegistrationFilter(filters.FilterSet):
    """Filters of registrations/."""

    plan_year = Year(label="Năm kế hoạch")
    state = filters.ChoiceFilter(choices=Registration.State.choices, label="Trạng thái")

    class Meta:
        model = Registration
        fields: ClassVar[list[str]] = []


class RegistrationList(ListView):
    """Các lần đăng ký kế hoạch: Sở xem của mình, cấp trung ương xem những lần đã gửi."""

    model = Registration
    serializer_class = RegistrationSerializer
    filterset_class = RegistrationFilter
    orderings: ClassVar = {"created_at": "created_at", "plan_year": "plan_year"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[Registration]:
        """With the number of their items."""
        return selectors.counted_registrations(self.request.actor)


class PlanFilter(filters.FilterSet):
    """Filters of plans/."""

    year = Year(label="Năm")
    state = filters.ChoiceFilter(choices=Plan.State.choices, label="Trạng thái")

    class Meta:
        model = Plan
        fields: ClassVar[list[str]] = []


class PlanList(ListView):
    """Kế hoạch khuyến công quốc gia theo năm và đợt; cấp trung ương xem."""

    model = Plan
    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    orderings: ClassVar = {"year": "year"}
    default_ordering = "-year"

    def rows(self) -> QuerySet[Plan]:
        """With the number of their items and their money."""
        return selectors.counted_plans(self.request.actor)
