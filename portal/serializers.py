"""The shape of a published đề án: what everybody may know, and no more; from the one table of fields."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from portal.fields import FIELDS, Field, record
from portal.states import PublicState


def _field(field: Field) -> serializers.Field[Any, Any, Any, Any]:
    told: dict[str, Any] = {"label": field.label, "help_text": field.meaning, "allow_null": field.empty}
    if field.kind == "state":
        return serializers.ChoiceField(choices=PublicState.choices, **told)
    if field.kind == "texts":
        return serializers.ListField(child=serializers.CharField(), **told)
    return _KINDS[field.kind](**told)


_KINDS: Final[dict[str, Any]] = {
    "text": serializers.CharField, "code": serializers.CharField, "integer": serializers.IntegerField,
    "year": serializers.IntegerField, "money": serializers.IntegerField, "date": serializers.DateField,
    "moment": serializers.DateTimeField,
}  # fmt: skip


class PublicationSerializer(serializers.Serializer[Any]):
    """A snapshot. Private persons are counted, never named. Money in đồng."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Every field of the table, for the description of the API."""
        return {field.name: _field(field) for field in FIELDS}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The record, without a detour through each field."""
        return record(instance)
