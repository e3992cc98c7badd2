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
    points = serializers.ListField(child=serializers.CharField(), default=list)


class AmountSerializer(serializers.Serializer[Any]):
    """Support recommended for one content of the đề án, đồng. Empty content: costs that name none."""

    content = serializers.CharField(allow_blank=True)
    amount = serializers.IntegerField()


class SheetSerializer(serializers.Serializer[Any]):
    """The sheet that speaks: the latest of the round."""

    version = serializers.IntegerField()
    heads = HeadSerializer(many=True)
    amount = serializers.IntegerField()
    amounts = AmountSerializer(many=True)
    verdict = serializers.CharField()
    opinion = serializers.CharField()
    author_name = serializers.CharField()
    author_title = serializers.CharField()
    on_behalf_of = serializers.CharField()
    at = serializers.DateTimeField()


class OpinionSerializer(SheetSerializer):
    """A member's opinion: one version of it. `void`: its author declared a conflict; shown to the chair only."""

    seat = serializers.CharField(source="member.seat")
    scores = serializers.DictField(child=serializers.IntegerField())
    void = serializers.BooleanField()


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
    opinions = serializers.SerializerMethodField()

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

    @extend_schema_field(OpinionSerializer(many=True))
    def get_opinions(self, row: Any) -> Any:
        """Members' opinions, newest first: all for those who bring them together and the head of the level, else as the body ruled."""
        return OpinionSerializer(row.opinions_shown if self.get_readable(row) else [], many=True).data
