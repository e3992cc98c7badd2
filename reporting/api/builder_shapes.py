"""The shapes of reports of one's own in the API: the catalogue, definitions, runs, schedules."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from core.api import VersionSerializer
from core.api_forms import body_of
from core.forms import FIRST_YEAR, LAST_MONTH, LAST_YEAR
from reporting.builder.catalogue import SUBJECTS
from reporting.builder.columns import OPERATORS
from reporting.builder.periods import FIXED, MOVING
from reporting.builder.spec import MOST_COLUMNS, MOST_FILTERS, MOST_GROUPS
from reporting.forms.schedules import FILES, ScheduleForm
from reporting.models import ReportRun
from reporting.selectors.builder import making_of

LARGEST = 2**31 - 1
LONGEST_KEY = 60
ScheduleBody = body_of(ScheduleForm)


class CatalogueColumnSerializer(serializers.Serializer[Any]):
    """A column: what it means, where it comes from, what may be done with it."""

    key = serializers.CharField()
    label = serializers.CharField()
    help = serializers.CharField()
    kind = serializers.CharField()
    source = serializers.CharField()
    groups = serializers.BooleanField()
    sums = serializers.BooleanField()
    operators = serializers.ListField(child=serializers.CharField())


class CatalogueSubjectSerializer(serializers.Serializer[Any]):
    """What a report can be about."""

    key = serializers.CharField()
    label = serializers.CharField()
    columns = CatalogueColumnSerializer(many=True)


class CatalogueSerializer(serializers.Serializer[Any]):
    """Everything a report can be put together from."""

    results = CatalogueSubjectSerializer(many=True)


class AskedSerializer(serializers.Serializer[Any]):
    """A column, a question, and what it is compared with."""

    column = serializers.CharField(max_length=LONGEST_KEY)
    operator = serializers.ChoiceField(choices=[(key, words) for key, (words, _) in OPERATORS.items()])
    value = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class SpanSerializer(serializers.Serializer[Any]):
    """Which days. `column`: a day of the catalogue; an empty `kind` = no period."""

    column = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_KEY, default="")
    kind = serializers.ChoiceField(
        required=False, allow_blank=True, default="",
        choices=[*FIXED.items(), *((key, words) for key, (words, _) in MOVING.items())],
    )  # fmt: skip
    year = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    number = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=LAST_MONTH, help_text="Quý hoặc tháng"
    )
    first = serializers.DateField(required=False, allow_null=True, default=None)
    last = serializers.DateField(required=False, allow_null=True, default=None)


class SpecSerializer(serializers.Serializer[Any]):
    """What a report holds: keys of report-catalogue/."""

    subject = serializers.CharField(max_length=LONGEST_KEY)
    columns = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_KEY), allow_empty=False, max_length=MOST_COLUMNS
    )
    conditions = serializers.ListField(child=AskedSerializer(), required=False, default=list, max_length=MOST_FILTERS)
    groups = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_KEY), required=False, default=list, max_length=MOST_GROUPS
    )
    averages = serializers.BooleanField(required=False, default=False)
    period = SpanSerializer(required=False)
    sort = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_KEY, default="")
    falling = serializers.BooleanField(required=False, default=False)


class SaveSerializer(serializers.Serializer[Any]):
    """A report under a name. `version` is the one that was read, when one is changed."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    spec = SpecSerializer()
    version = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST)


class ShareSerializer(VersionSerializer):
    """Whether the organisation reads it."""

    shared = serializers.BooleanField()


class DefinitionSerializer(serializers.Serializer[Any]):
    """A report that is kept."""

    key = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    owner = serializers.CharField(source="owner.full_name")
    shared = serializers.BooleanField()
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()
    spec = serializers.JSONField()


class ScheduleSerializer(serializers.Serializer[Any]):
    """When a report comes by itself, and to whom."""

    frequency = serializers.CharField()
    weekday = serializers.IntegerField()
    day = serializers.IntegerField()
    month = serializers.IntegerField()
    hour = serializers.IntegerField()
    on_working_days = serializers.BooleanField()
    extension = serializers.CharField()
    state = serializers.CharField()
    stopped_why = serializers.CharField()
    next_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    receivers = serializers.SerializerMethodField()

    def get_receivers(self, row: Any) -> list[int]:
        """Keys of people, as `receivers` of PUT takes them."""
        return list(row.receivers.order_by("user_id").values_list("user_id", flat=True))


class RunAskSerializer(serializers.Serializer[Any]):
    """Which kind of file."""

    extension = serializers.ChoiceField(choices=FILES, required=False, default="xlsx")


class RunSerializer(serializers.Serializer[Any]):
    """A report made once. `url` gives the file once it is there."""

    key = serializers.CharField()
    title = serializers.CharField()
    report = serializers.CharField(source="definition.key", allow_null=True, default=None)
    state = serializers.CharField()
    why = serializers.CharField()
    percent = serializers.SerializerMethodField()
    rows = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()
    made_for = serializers.DateField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    url = serializers.SerializerMethodField()

    def get_percent(self, run: ReportRun) -> int:
        """100 once it is made."""
        making = making_of(run)
        return int(making["percent"]) if making else 100 if run.is_ready else 0

    def get_url(self, run: ReportRun) -> str:
        """Address of the file; empty while there is none."""
        there = run.is_ready and run.removed_at is None
        return reverse("api:report_run_file", args=(run.key,)) if there else ""


def catalogue_rows() -> list[dict[str, Any]]:
    """Subjects with their columns."""
    return [{"key": key, "label": about.label, "columns": about.columns} for key, about in SUBJECTS.items()]


def spec_from(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as `spec.from_json` reads it."""
    period = SpanSerializer(data=sent.get("period") or {})
    period.is_valid(raise_exception=True)
    days = {
        name: day.isoformat() if day else None
        for name, day in period.validated_data.items()
        if name in {"first", "last"}
    }
    conditions = [dict(row) for row in sent["conditions"]]
    return {**sent, "conditions": conditions, "period": {**period.validated_data, **days}}
