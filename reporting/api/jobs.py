"""My jobs: list, one, cancel, run again."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView
from core.idempotency import once
from core.models import Job
from reporting import selectors, services
from reporting.serializers import JobSerializer


class JobFilter(filters.FilterSet):
    """Filters of jobs/."""

    status = filters.ChoiceFilter(choices=Job.Status.choices, label="Tình trạng")

    class Meta:
        model = Job
        fields: ClassVar[list[str]] = []


class JobList(ListView):
    """Việc nền bạn đã yêu cầu trong vai trò này: văn bản đang lập, danh sách đang xuất."""

    model = Job
    serializer_class = JobSerializer
    filterset_class = JobFilter
    orderings: ClassVar = {"created_at": "created_at"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[Job]:
        """Of this person in this capacity."""
        return selectors.my_jobs(self.request.actor)


class JobDetail(APIView):
    """Một việc nền."""

    @extend_schema(responses=JobSerializer)
    def get(self, request: Any, key: UUID) -> Response:
        """Tình trạng, tiến độ, lý do khi không làm được và nơi xem kết quả."""
        return Response(JobSerializer(selectors.get_job(request.actor, key)).data)


class JobCancel(APIView):
    """Huỷ một việc nền."""

    @extend_schema(request=None, responses=JobSerializer)
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Huỷ việc đang chờ hoặc đang chạy; chưa có gì được ghi lại. Việc đã xong thì bị từ chối (409)."""
        services.cancel_job(selectors.get_job(request.actor, key))
        return Response(JobSerializer(selectors.get_job(request.actor, key)).data)


class JobRetry(APIView):
    """Chạy lại một việc nền."""

    @extend_schema(request=None, responses=JobSerializer)
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Xếp hàng chạy lại việc không làm được hoặc đã huỷ."""
        services.retry_job(selectors.get_job(request.actor, key))
        return Response(JobSerializer(selectors.get_job(request.actor, key)).data)
