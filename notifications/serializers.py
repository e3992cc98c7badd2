"""The shapes of notices and choices in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from notifications.states import MailWhen


class NoticeSerializer(serializers.Serializer[Any]):
    """A notice to you. `url` leads to what it is about; empty when you may not see that any more."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class KindSerializer(serializers.Serializer[Any]):
    """A kind of notice. `statutory` = the article that demands it; such a kind is never switched off."""

    key = serializers.CharField()
    group = serializers.CharField()
    label = serializers.CharField()
    about = serializers.CharField()
    statutory = serializers.CharField()
    confidence = serializers.CharField()
    mail = serializers.CharField()


class ChoiceSerializer(serializers.Serializer[Any]):
    """How you hear of one kind."""

    kind = serializers.CharField(max_length=30)
    in_app = serializers.BooleanField()
    mail = serializers.ChoiceField(choices=MailWhen.choices)


class PreferencesSerializer(serializers.Serializer[Any]):
    """Your choices. Kinds that are not named stay as they are."""

    digest_hour = serializers.IntegerField(min_value=0, max_value=23)
    working_days_only = serializers.BooleanField()
    refused_address = serializers.CharField(read_only=True)
    kinds = ChoiceSerializer(many=True)


class AllReadSerializer(serializers.Serializer[Any]):
    """How many are still unread."""

    unread = serializers.IntegerField()
