"""Contracts, monthly reports, advances, visits, acceptances and settlements of the đề án I may see."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView
from execution.models import (
    Acceptance,
    AdvanceRequest,
    Contract,
    Inspection,
    ProgressReport,
    Settlement,
    SupportContract,
    Voucher,
)
from execution.selectors import visible_acceptances, visible_contracts
from execution.selectors.advances import visible_advances
from execution.selectors.inspections import get_inspection, visible_inspections
from execution.selectors.progress import visible_reports
from execution.selectors.settlements import visible_settlements, visible_vouchers
from execution.selectors.supports import visible_supports
from execution.serializers import (
    AcceptanceSerializer,
    AdvanceSerializer,
    ContractSerializer,
    InspectionSerializer,
    ReportSerializer,
    SettlementSerializer,
    SupportContractSerializer,
    VoucherSerializer,
    WholeInspectionSerializer,
)
from execution.states import AdvanceState, InspectionState, ReportState, VoucherKind
from proposals.selectors import get_for


class OfProposal(filters.FilterSet):
    """What hangs on a đề án is found by its number."""

    proposal = filters.CharFilter(field_name="proposal__code", max_length=30, label="Số hồ sơ")


class ContractFilter(OfProposal):
    """Filters of contracts/."""

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


class AcceptanceFilter(OfProposal):
    """Filters of acceptances/."""

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


class ReportFilter(OfProposal):
    """Filters of progress-reports/."""

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


class AdvanceFilter(OfProposal):
    """Filters of advances/."""

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


class InspectionFilter(OfProposal):
    """Filters of inspections/."""

    state = filters.ChoiceFilter(choices=InspectionState.choices, label="Tình trạng")
    overdue = filters.BooleanFilter(method="filter_overdue", label="Có kiến nghị quá hạn")

    class Meta:
        model = Inspection
        fields: ClassVar[list[str]] = []

    def filter_overdue(self, rows: QuerySet[Inspection], _name: str, wanted: Any) -> QuerySet[Inspection]:
        """Whether the unit owes an answer whose day is past."""
        late = Q(state=InspectionState.DONE, due_on__isnull=False, due_on__lt=timezone.localdate())
        return rows.filter(late) if wanted else rows.exclude(late)


class InspectionList(ListView):
    """Các lần kiểm tra tại cơ sở của những đề án bạn được xem."""

    model = Inspection
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilter
    orderings: ClassVar = {"created_at": "created_at", "planned_on": "planned_on"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[Inspection]:
        """With the code of their đề án."""
        return visible_inspections(self.request.actor).select_related("proposal", "organisation")


class InspectionDetail(APIView):
    """Một lần kiểm tra."""

    @extend_schema(responses=WholeInspectionSerializer)
    def get(self, request: Any, code: str, number: int) -> Response:
        """Một lần kiểm tra tại cơ sở: kết quả từng nội dung, kiến nghị và trả lời của đơn vị."""
        proposal = get_for(request.actor, code)
        return Response(WholeInspectionSerializer(get_inspection(request.actor, proposal, number)).data)


class SupportContractFilter(OfProposal):
    """Filters of support-contracts/."""

    class Meta:
        model = SupportContract
        fields: ClassVar[list[str]] = []


class SupportContractList(ListView):
    """Hợp đồng hỗ trợ của những đề án bạn được xem."""

    model = SupportContract
    serializer_class = SupportContractSerializer
    filterset_class = SupportContractFilter
    orderings: ClassVar = {"signed_on": "signed_on", "amount": "amount"}
    default_ordering = "-signed_on"

    def rows(self) -> QuerySet[SupportContract]:
        """With the code of their đề án."""
        return visible_supports(self.request.actor).select_related("proposal")


class SettlementFilter(OfProposal):
    """Filters of settlements/."""

    class Meta:
        model = Settlement
        fields: ClassVar[list[str]] = []


class SettlementList(ListView):
    """Hồ sơ quyết toán của những đề án bạn được xem."""

    model = Settlement
    serializer_class = SettlementSerializer
    filterset_class = SettlementFilter
    orderings: ClassVar = {"created_at": "created_at"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[Settlement]:
        """With the code of their đề án."""
        return visible_settlements(self.request.actor).select_related("proposal")


class VoucherFilter(filters.FilterSet):
    """Filters of vouchers/."""

    proposal = filters.CharFilter(field_name="settlement__proposal__code", max_length=30, label="Số hồ sơ")
    kind = filters.ChoiceFilter(choices=VoucherKind.choices, label="Loại chứng từ")

    class Meta:
        model = Voucher
        fields: ClassVar[list[str]] = []


class VoucherList(ListView):
    """Chứng từ trong các hồ sơ quyết toán bạn được xem."""

    model = Voucher
    serializer_class = VoucherSerializer
    filterset_class = VoucherFilter
    orderings: ClassVar = {"dated_on": "dated_on", "amount": "amount"}
    default_ordering = "-dated_on"

    def rows(self) -> QuerySet[Voucher]:
        """With the code of their đề án."""
        return visible_vouchers(self.request.actor).select_related("settlement__proposal")
