"""The shapes of contracts, monthly reports, advances and acceptances in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class ContractSerializer(serializers.Serializer[Any]):
    """The contract of a đề án. `amount` in đồng."""

    proposal = serializers.CharField(source="proposal.code")
    number = serializers.CharField()
    signed_on = serializers.DateField()
    amount = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    party_a = serializers.CharField()
    party_b = serializers.CharField()


class AcceptanceSerializer(serializers.Serializer[Any]):
    """Minutes of an acceptance on site. `amount` in đồng."""

    proposal = serializers.CharField(source="proposal.code")
    number = serializers.CharField()
    accepted_on = serializers.DateField()
    place = serializers.CharField()
    volume = serializers.CharField()
    amount = serializers.IntegerField()
    result = serializers.CharField()
    conclusion = serializers.CharField()


class ReportSerializer(serializers.Serializer[Any]):
    """A monthly report. Money in đồng, counted from the first day; `month` is its first day."""

    proposal = serializers.CharField(source="proposal.code")
    month = serializers.DateField()
    state = serializers.CharField()
    due_on = serializers.DateField()
    filed_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    planned = serializers.IntegerField()
    done = serializers.IntegerField()
    supported_planned = serializers.IntegerField()
    supported_done = serializers.IntegerField()
    spent = serializers.IntegerField()
    difficulties = serializers.CharField()
    requests = serializers.CharField()


class AdvanceSerializer(serializers.Serializer[Any]):
    """A request for an advance. Money in đồng."""

    proposal = serializers.CharField(source="proposal.code")
    number = serializers.IntegerField()
    part = serializers.CharField()
    state = serializers.CharField()
    amount = serializers.IntegerField(allow_null=True)
    approved = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    voucher_number = serializers.CharField()
    voucher_date = serializers.DateField(allow_null=True)
