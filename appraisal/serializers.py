"""The shapes of appraisals in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appraisal.models import Level
from appraisal.rules import may_read_sheets


class HeadSerializer(serializers.Serializer[Any]):
    """One of the five heads (TT 36/2013/TT-BCT, Điều 9)."""

    head = serializers.CharField()
    verdict = serializers.CharField()
    opinion = serializers.CharField()


class SheetSerializer(serializers.Serializer[Any]):
    """The sheet that speaks: the latest of the round."""

    version = serializers.IntegerField()
    heads = HeadSerializer(many=True)
    amount = serializers.IntegerField()
    verdict = serializers.CharField()
    opinion = serializers.CharField()
    author_name = serializers.CharField()
    author_title = serializers.CharField()
    on_behalf_of = serializers.CharField()
    at = serializers.DateTimeField()


class AppraisalSerializer(serializers.Serializer[Any]):
    """One round of appraisal of a đề án at one level."""

    proposal = serializers.CharField(source="proposal.code")
    level = serializers.CharField()
    round = serializers.IntegerField()
    body = serializers.CharField()
    decision_number = serializers.CharField()
    decision_date = serializers.DateField(allow_null=True)
    readable = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    sheet = serializers.SerializerMethodField()

    def get_readable(self, row: Any) -> bool:
        """Whether the caller reads members and sheet: the unit learns the conclusion only."""
        return may_read_sheets(self.context["request"].actor, row.proposal, Level(row.level))

    def get_members(self, row: Any) -> str:
        """Empty for whoever does not read them."""
        return row.members if self.get_readable(row) else ""

    @extend_schema_field(SheetSerializer(allow_null=True))
    def get_sheet(self, row: Any) -> Any:
        """None while nobody has filled one, and for whoever does not read it."""
        sheets = list(row.sheets.all()) if self.get_readable(row) else []
        return SheetSerializer(sheets[0]).data if sheets else None
