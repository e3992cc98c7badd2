"""The shapes of contracts and acceptances in the API."""

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
