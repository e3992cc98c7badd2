"""The shapes of bundles and plans in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class RegistrationSerializer(serializers.Serializer[Any]):
    """The bundle a Sở registers with the Cục. `items` counts the đề án in it, left-out ones included."""

    code = serializers.CharField()
    office = serializers.CharField(source="tenant.code")
    office_name = serializers.CharField(source="tenant.name")
    plan_year = serializers.IntegerField()
    batch = serializers.IntegerField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    document_number = serializers.CharField()
    document_date = serializers.DateField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    items = serializers.IntegerField(source="count")


class PlanSerializer(serializers.Serializer[Any]):
    """A batch of the national plan. `amount` in đồng."""

    year = serializers.IntegerField()
    batch = serializers.IntegerField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    decision_number = serializers.CharField()
    decision_date = serializers.DateField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    items = serializers.IntegerField(source="count")
    amount = serializers.IntegerField(source="total")
