"""The shapes of a request for supplement in the API: as its reader may see it (`proposals.supplements.SupplementView`)."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from proposals.states import ASKED_OF


class SupplementPointSerializer(serializers.Serializer[Any]):
    """One thing asked for. `field` names a field, `dong-<key>` a line, or a kind of paper; empty = the whole section.

    `answer` is empty for the authority until the dossier comes back.
    """

    number = serializers.IntegerField(source="point.number")
    section = serializers.ChoiceField(source="point.section", choices=list(ASKED_OF.items()))
    field = serializers.CharField(source="point.field")
    field_label = serializers.CharField(source="point.field_label")
    text = serializers.CharField(source="point.text")
    answer = serializers.SerializerMethodField()
    answered_at = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="point.version")

    def get_answer(self, view: Any) -> str:
        """Once this reader may see it."""
        return str(view.point.answer) if view.shows_answer else ""

    def get_answered_at(self, view: Any) -> str | None:
        """Likewise, ISO 8601; null while unanswered."""
        at = view.point.answered_at if view.shows_answer else None
        return serializers.DateTimeField().to_representation(at) if at else None


class SupplementSerializer(serializers.Serializer[Any]):
    """The request the unit is to answer now. `late`: its day has passed; the law sets no limit."""

    level = serializers.CharField(source="request.level")
    organisation_name = serializers.CharField(source="request.organisation_name")
    requested_name = serializers.CharField(source="request.requested_name")
    at = serializers.DateTimeField(source="request.at")
    due_on = serializers.DateField(source="request.due_on")
    late = serializers.BooleanField()
    note = serializers.CharField(source="request.note")
    points = SupplementPointSerializer(many=True)
