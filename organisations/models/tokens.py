"""Access codes for programs: a person in one organisation, for a limited time."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.audit import tracked
from organisations.models.people import Membership


@tracked(exclude=["digest", "last_used_at"])
class ApiToken(models.Model):
    """A program acts as this person in this organisation until `expires_at`. Only a digest of the secret is kept."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="vai trò")
    name = models.CharField("dùng cho", max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField("bốn ký tự cuối", max_length=4, editable=False)
    read_only = models.BooleanField("chỉ đọc", default=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    expires_at = models.DateTimeField("hết hạn lúc")
    last_used_at = models.DateTimeField("dùng lần cuối", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = "mã truy cập"
        verbose_name_plural = "mã truy cập"
        indexes = [models.Index(fields=("membership", "-created_at"), name="api_token_of_membership")]
        constraints = [
            models.CheckConstraint(name="api_token_ends_after_start", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(name="api_token_digest", condition=Q(digest__regex="^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"

    def state(self) -> str:
        """How it stands now, in words."""
        if self.revoked_at is not None:
            return "Đã thu hồi"
        return "Đã hết hạn" if self.expires_at <= timezone.now() else "Đang dùng được"
