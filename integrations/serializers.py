"""The shapes of connections and of their log in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from integrations.addresses import LONGEST as LONGEST_ADDRESS
from integrations.catalogue import EVENTS, PublicEvent, example, schema
from integrations.models import Delivery
from integrations.services.endpoints import LONGEST

_NAMES = [row.name for row in EVENTS]


class WebhookInput(serializers.Serializer[Any]):
    """What is asked about a connection."""

    url = serializers.CharField(max_length=LONGEST_ADDRESS)
    description = serializers.CharField(max_length=LONGEST)
    events = serializers.ListField(child=serializers.ChoiceField(choices=_NAMES), max_length=50)


class WebhookChange(serializers.Serializer[Any]):
    """What may be changed; what is left out stays. `state`: active or paused."""

    url = serializers.CharField(max_length=LONGEST_ADDRESS, required=False)
    description = serializers.CharField(max_length=LONGEST, required=False)
    events = serializers.ListField(child=serializers.ChoiceField(choices=_NAMES), max_length=50, required=False)
    state = serializers.ChoiceField(choices=("active", "paused"), required=False)


class WebhookSerializer(serializers.Serializer[Any]):
    """A connection. `state`: active, paused, off; `failing_since`: no try has succeeded since."""

    key = serializers.UUIDField()
    url = serializers.CharField()
    description = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField(), source="wanted")
    state = serializers.CharField()
    off_reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    failing_since = serializers.DateTimeField(allow_null=True)


class WebhookWithSecret(WebhookSerializer):
    """A connection with its secret, shown this once."""

    secret = serializers.SerializerMethodField()

    def get_secret(self, row: Any) -> str:
        """As `whsec_…`."""
        return str(self.context["secret"])


class DeliverySerializer(serializers.Serializer[Any]):
    """A message to a connection. `code`, `milliseconds`, `error`, `answer` are of the last try."""

    id = serializers.UUIDField(source="key")
    message = serializers.UUIDField()
    type = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    next_at = serializers.SerializerMethodField()
    finished_at = serializers.DateTimeField(allow_null=True)
    payload = serializers.CharField(source="body")
    code = serializers.IntegerField(source="last_try.code", default=None, allow_null=True)
    milliseconds = serializers.IntegerField(source="last_try.milliseconds", default=None, allow_null=True)
    error = serializers.CharField(source="last_try.error", default="")
    answer = serializers.CharField(source="last_try.answer", default="")

    def get_next_at(self, row: Delivery) -> str | None:
        """When it is tried next; null when it is settled."""
        return row.next_at.isoformat() if row.state == "waiting" else None


class EventSerializer(serializers.Serializer[Any]):
    """An event other systems can hear of."""

    name = serializers.CharField()
    label = serializers.CharField()
    description = serializers.CharField()
    example = serializers.SerializerMethodField()
    schema = serializers.SerializerMethodField()

    def get_example(self, row: PublicEvent) -> dict[str, Any]:
        """What is sent."""
        return example(row)

    def get_schema(self, row: PublicEvent) -> dict[str, Any]:
        """JSON Schema of what is sent."""
        return schema(row)
