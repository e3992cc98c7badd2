"""The shapes of organisations and places in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class OrganisationSerializer(serializers.Serializer[Any]):
    """A body that acts on dossiers. `parent` and `province` are codes, empty when there is none."""

    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.CharField()
    kind_label = serializers.CharField(source="get_kind_display")
    parent = serializers.SerializerMethodField()
    province = serializers.SerializerMethodField()
    confidence = serializers.CharField()

    def get_parent(self, row: Any) -> str:
        """Code of the body it reports to."""
        return row.parent.code if row.parent else ""

    def get_province(self, row: Any) -> str:
        """Code of the province."""
        return row.province.code if row.province else ""


class UnitSerializer(serializers.Serializer[Any]):
    """A province or commune as it is named on the day asked for."""

    code = serializers.CharField(source="unit.code")
    name = serializers.CharField()
    full_name = serializers.CharField()
    type = serializers.CharField()
    level = serializers.CharField(source="unit.level")
    province = serializers.SerializerMethodField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    source = serializers.CharField()

    def get_province(self, row: Any) -> str:
        """Code of the province a commune lies in; empty for a province."""
        return row.unit.parent.code if row.unit.parent else ""
