"""Contracts and acceptances of the đề án I may see."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from core.api import ListView
from execution.models import Acceptance, Contract
from execution.selectors import visible_acceptances, visible_contracts
from execution.serializers import AcceptanceSerializer, ContractSerializer


class ContractFilter(filters.FilterSet):
    """Filters of contracts/."""

    proposal = filters.CharFilter(field_name="proposal__code", max_length=30, label="Số hồ sơ")

    class Meta:
        model = Contract
        fields: ClassVar[list[str]] = []


class ContractList(ListView):
    """Hợp đồng của những đề án bạn được xem."""

    model = Contract
    serializer_class = ContractSerializer
    filterset_class = ContractFilter
    orderings: ClassVar = {"signed_on": "signed_on", "amount": "amount"}
    default_ordering = "-signed_on"

    def rows(self) -> QuerySet[Contract]:
        """With the code of their đề án."""
        return visible_contracts(self.request.actor)


class AcceptanceFilter(filters.FilterSet):
    """Filters of acceptances/."""

    proposal = filters.CharFilter(field_name="proposal__code", max_length=30, label="Số hồ sơ")
    result = filters.ChoiceFilter(choices=Acceptance.Result.choices, label="Kết quả")

    class Meta:
        model = Acceptance
        fields: ClassVar[list[str]] = []


class AcceptanceList(ListView):
    """Biên bản nghiệm thu của những đề án bạn được xem."""

    model = Acceptance
    serializer_class = AcceptanceSerializer
    filterset_class = AcceptanceFilter
    orderings: ClassVar = {"accepted_on": "accepted_on"}
    default_ordering = "-accepted_on"

    def rows(self) -> QuerySet[Acceptance]:
        """With the code of their đề án."""
        return visible_acceptances(self.request.actor)
