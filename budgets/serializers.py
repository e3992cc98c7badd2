"""The shape of a norm in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class NormSerializer(serializers.Serializer[Any]):
    """One figure of the law on the day asked for. `value`: percent, đồng, days or a count, by `kind`.

    `cost_items` empty = every item of cost is in the base; `requires_flags` = marks of which the đề án must have one;
    `counts` = what a ceiling is counted by; `binding` = whether more than that is refused or only warned of.
    """

    code = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    topic = serializers.CharField()
    content = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField()
    value_text = serializers.CharField()
    unit = serializers.CharField()
    per = serializers.CharField()
    territory = serializers.CharField()
    conditions = serializers.CharField()
    counts = serializers.CharField()
    cost_items = serializers.ListField(child=serializers.CharField())
    requires_flags = serializers.ListField(child=serializers.CharField())
    multipliable = serializers.BooleanField()
    binding = serializers.CharField()
    track = serializers.CharField()
    document = serializers.CharField()
    article = serializers.CharField()
    confidence = serializers.CharField()
    effective_from = serializers.DateField()
    effective_to = serializers.DateField(allow_null=True)

    def get_content(self, norm: Any) -> str:
        """Code of the content; empty for a norm of all contents."""
        return norm.content.code if norm.content else ""

    def get_value(self, norm: Any) -> float | None:
        """A whole number as such (đồng always are), null where the norm is said in words."""
        if norm.value is None:
            return None
        return int(norm.value) if norm.value == int(norm.value) else float(norm.value)
