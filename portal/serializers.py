"""The shape of a published đề án: what everybody may know, and no more."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class PublicationSerializer(serializers.Serializer[Any]):
    """A snapshot. Private persons are counted, never named. Money in đồng."""

    code = serializers.CharField()
    title = serializers.CharField()
    unit_name = serializers.CharField()
    province_code = serializers.CharField()
    province_name = serializers.CharField()
    commune_names = serializers.ListField(child=serializers.CharField())
    plan_year = serializers.IntegerField()
    content_code = serializers.CharField()
    content_title = serializers.CharField()
    content_group = serializers.CharField()
    content_group_title = serializers.CharField()
    kind_label = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    total_cost = serializers.IntegerField()
    amount_approved = serializers.IntegerField(allow_null=True)
    amount_accepted = serializers.IntegerField(allow_null=True)
    amount_settled = serializers.IntegerField(allow_null=True)
    beneficiaries = serializers.ListField(child=serializers.CharField())
    beneficiary_count = serializers.IntegerField()
    decision_number = serializers.CharField()
    decision_date = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
