"""A connection: the address of another system, and which events it hears of."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from integrations.states import EndpointState

_HIDDEN = ["salt", "old_salt", "failures", "failing_since", "hold_until", "busy_until"]


@tracked(exclude=_HIDDEN)
class Endpoint(TenantModel):
    """What an organisation may see, in the capacity `role`, is told to `url`.

    The secret is never stored: it follows from `salt` and the key of the portal (secrets.py). While `old_until` lies ahead,
    messages are signed with the secret before it too. `hold_until`: after failures nothing is tried before; `busy_until`: a
    worker is at it, unless it was killed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    url = models.CharField("địa chỉ nhận", max_length=500)
    description = models.CharField("dùng cho", max_length=200)
    wanted = ArrayField(models.CharField(max_length=40), verbose_name="sự việc")
    state = models.CharField("tình trạng", max_length=10, choices=EndpointState, default=EndpointState.ACTIVE)
    off_reason = models.CharField("lý do tắt", max_length=300, blank=True)
    salt = models.CharField(max_length=32, editable=False)
    old_salt = models.CharField(max_length=32, blank=True, editable=False)
    old_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    hold_until = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = "kết nối"
        verbose_name_plural = "kết nối"
        indexes: ClassVar = [
            models.Index(fields=("organisation", "-created_at", "-id"), name="endpoint_of_organisation"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="endpoint_hears_something", condition=Q(wanted__len__gt=0)),
            models.CheckConstraint(name="endpoint_salt", condition=Q(salt__regex="^[0-9a-f]{32}$")),
        ]

    def __str__(self) -> str:
        return self.description

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("integrations:endpoint", args=[self.key])

    @property
    def tone(self) -> str:
        """Of the badge."""
        return EndpointState.TONE[self.state]
