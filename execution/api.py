"""Contracts, monthly reports, advances and acceptances of the đề án I may see."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from core.api import ListView
from execution.models import Acceptance, AdvanceRequest, Contract, ProgressReport
from execution.selectors import visible_acceptances, visible_contracts
from execution.selectors.advances import visible_advances
from execution.selectors.progress import visible_reports
from execution.serializers import AcceptanceSerializer, AdvanceSerializer, ContractSerializer, ReportSerializer
from execution.states import AdvanceState, ReportState


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


class ReportFilter(filters.FilterSet):
    """Filters of progress-reports/."""

    proposal = filters.CharFilter(field_name="proposal__code", max_length=30, label="Số hồ sơ")
    month = filters.DateFilter(label="Ngày đầu của tháng báo cáo")
    state = filters.ChoiceFilter(choices=ReportState.choices, label="Tình trạng")
    late = filters.BooleanFilter(label="Gửi trễ hạn")

    class Meta:
        model = ProgressReport
        fields: ClassVar[list[str]] = []


class ReportList(ListView):
    """Báo cáo tiến độ tháng của những đề án bạn được xem."""

    model = ProgressReport
    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    orderings: ClassVar = {"month": "month"}
    default_ordering = "-month"

    def rows(self) -> QuerySet[ProgressReport]:
        """With the code of their đề án."""
        return visible_reports(self.request.actor).select_related("proposal")


class AdvanceFilter(filters.FilterSet):
    """Filters of advances/."""

    proposal = filters.CharFilter(field_name="proposal__code", max_length=30, label="Số hồ sơ")
    state = filters.ChoiceFilter(choices=AdvanceState.choices, label="Tình trạng")

    class Meta:
        model = AdvanceRequest
        fields: ClassVar[list[str]] = []


class AdvanceList(ListView):
    """Đề nghị tạm ứng của những đề án bạn được xem."""

    model = AdvanceRequest
    serializer_class = AdvanceSerializer
    filterset_class = AdvanceFilter
    orderings: ClassVar = {"created_at": "created_at"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[AdvanceRequest]:
        """With the code of their đề án."""
        return visible_advances(self.request.actor).select_related("proposal")
