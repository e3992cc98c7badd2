"""The shapes of the programme and its catalogue in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class ProgrammeSerializer(serializers.Serializer[Any]):
    """A national programme."""

    code = serializers.CharField()
    name = serializers.CharField()
    decision_number = serializers.CharField()
    decision_date = serializers.DateField()
    decided_by = serializers.CharField()
    year_from = serializers.IntegerField()
    year_to = serializers.IntegerField()
    citation = serializers.CharField()
    confidence = serializers.CharField()


class TargetSerializer(serializers.Serializer[Any]):
    """A target: a number to count towards, or a direction in words (`number` empty)."""

    programme = serializers.CharField(source="programme.code")
    code = serializers.CharField()
    name = serializers.CharField()
    qualitative = serializers.BooleanField()
    number = serializers.IntegerField(allow_null=True)
    approximate = serializers.BooleanField()
    unit = serializers.CharField()
    counting_rule = serializers.CharField()
    content_codes = serializers.ListField(child=serializers.CharField())
    citation = serializers.CharField()
    confidence = serializers.CharField()


class ConditionSerializer(serializers.Serializer[Any]):
    """A condition of a content."""

    text = serializers.CharField()
    citation = serializers.CharField()
    confidence = serializers.CharField()


class ContentSerializer(serializers.Serializer[Any]):
    """A content of khuyến công activity; `parent` is the code of the clause it stands under."""

    code = serializers.CharField()
    parent = serializers.SerializerMethodField()
    title = serializers.CharField()
    short_title = serializers.CharField()
    clause = serializers.CharField()
    needs_bidding = serializers.BooleanField()
    allowed_nationally = serializers.BooleanField()
    any_place = serializers.BooleanField()
    selectable = serializers.BooleanField()
    conditions = ConditionSerializer(many=True)
    citation = serializers.CharField()
    confidence = serializers.CharField()

    def get_parent(self, content: Any) -> str:
        """Code of the clause; empty for a clause itself."""
        return content.parent.code if content.parent else ""
