"""One message to one connection, and every try."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import TenantModel
from integrations.catalogue import LABELS
from integrations.models.endpoint import Endpoint
from integrations.states import DeliveryState


class Delivery(TenantModel):
    """`message` is the id a receiver knows it by, `body` the very words that are signed and sent, each time the same.

    `attempts` counts up before a try is made and `next_at` moves on with it: the try of a killed worker is made again.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="+")
    message = models.UUIDField()
    type = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    subject = models.CharField(max_length=10, blank=True)
    subject_id = models.BigIntegerField(default=0)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    by_hand = models.BooleanField(default=False)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("endpoint", "message"), name="delivery_once_a_message"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("endpoint", "-created_at", "-id"), name="delivery_log"),
            models.Index(fields=("endpoint", "next_at"), name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=("tenant", "created_at"), name="delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.message}"

    @property
    def label(self) -> str:
        """What happened, for people."""
        return LABELS.get(self.type, self.type)

    @property
    def tone(self) -> str:
        """Of the badge."""
        return DeliveryState.TONE[self.state]


class Attempt(TenantModel):
    """One try: what the receiver answered, or why nothing came."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    code = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    error = models.CharField(max_length=300, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.code or self.error}"
