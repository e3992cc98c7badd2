"""The shapes of issued documents, jobs and periodic reports in the API."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.jobs import progress_of
from core.models import Job
from reporting.periodic.page import figures_of
from reporting.selectors import making_of


class DocumentSerializer(serializers.Serializer[Any]):
    """A document. `percent` and `doing` say how far its file is; `url` gives the file once `status` is ready."""

    code = serializers.CharField(source="verification_code")
    kind = serializers.CharField()
    title = serializers.CharField()
    number = serializers.CharField()
    subject = serializers.CharField(source="subject_code")
    organisation = serializers.CharField(source="organisation.code")
    status = serializers.CharField()
    validity = serializers.CharField()
    requested_at = serializers.DateTimeField()
    issued_at = serializers.DateTimeField(allow_null=True)
    issued_by_name = serializers.CharField()
    pages = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()
    verification_url = serializers.CharField()
    percent = serializers.SerializerMethodField()
    doing = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_percent(self, row: Any) -> int:
        """100 once the file is there."""
        making = making_of(row)
        return making.percent if making else 100

    def get_doing(self, row: Any) -> str:
        """What the worker does, or why it stopped."""
        making = making_of(row)
        return (making.message or making.doing) if making else ""

    def get_url(self, row: Any) -> str:
        """Address of the file; empty while there is none."""
        if not row.is_ready:
            return ""
        return reverse("api:document_file", args=(self.context["code"], row.verification_code))


class DocumentListSerializer(serializers.Serializer[Any]):
    """All documents about one đề án, newest first, and the kinds that may be asked for."""

    kinds = serializers.ListField(child=serializers.CharField())
    results = DocumentSerializer(many=True)


class AskSerializer(serializers.Serializer[Any]):
    """Which kind of document."""

    kind = serializers.CharField(max_length=40)


class PeriodicReportSerializer(serializers.Serializer[Any]):
    """A periodic report in a list. `number` above 1 is a correction."""

    code = serializers.CharField()
    regime = serializers.CharField()
    period = serializers.CharField()
    organisation = serializers.CharField(source="organisation.code")
    number = serializers.IntegerField()
    state = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    due_on = serializers.DateField()
    late = serializers.BooleanField()
    locked_at = serializers.DateTimeField(allow_null=True)
    document_number = serializers.CharField()
    document_date = serializers.DateField(allow_null=True)


class IndicatorSerializer(serializers.Serializer[Any]):
    """One line: in the period (null where it only stands on the last day) and since the beginning of the year.

    `local_…` = figures of local khuyến công as typed, null until they are.
    """

    key = serializers.CharField(source="indicator.key")
    title = serializers.CharField(source="indicator.title")
    unit = serializers.CharField(source="indicator.unit")
    period = serializers.IntegerField(allow_null=True)
    so_far = serializers.IntegerField()
    local_period = serializers.IntegerField(allow_null=True)
    local_so_far = serializers.IntegerField(allow_null=True)
    last_period = serializers.IntegerField(allow_null=True)
    last_year = serializers.IntegerField(allow_null=True)


class WholePeriodicReportSerializer(PeriodicReportSerializer):
    """A periodic report with its figures and words."""

    taken_at = serializers.DateTimeField()
    reason = serializers.CharField()
    words = serializers.DictField(child=serializers.CharField())
    indicators = serializers.SerializerMethodField()

    @extend_schema_field(IndicatorSerializer(many=True))
    def get_indicators(self, row: Any) -> Any:
        """In the order of the form."""
        return IndicatorSerializer(figures_of(row).lines, many=True).data


class JobSerializer(serializers.Serializer[Any]):
    """A job. `result_url` is the page of what comes of it; `message` says why it failed."""

    key = serializers.UUIDField()
    label = serializers.CharField()
    status = serializers.ChoiceField(choices=Job.Status.choices)
    message = serializers.CharField()
    percent = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    result_url = serializers.CharField()

    def get_percent(self, row: Any) -> int:
        """As the worker has last said; asked of the cache only while the job runs."""
        if row.status in {Job.Status.RUNNING, Job.Status.DONE}:
            return progress_of(row)[0]
        return 0
