"""The outbox: what happened and has to be told, written together with what happened."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import TenantModel


class Message(TenantModel):
    """One public event of a dossier or report, in its tenant. `spread_at`: when a row was made for everybody who asked."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    organisation = models.CharField(max_length=60)
    subject = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    data = models.JSONField()
    spread_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("id",), name="message_unspread", condition=Q(spread_at__isnull=True)),
            models.Index(fields=("tenant", "spread_at"), name="message_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.key}"
