"""A notice to one person: what happened, and where to go."""

from __future__ import annotations

from django.db import models


class Notification(models.Model):
    """Belongs to a person, not to a tenant; holds no more than the person may see anyway."""

    user = models.ForeignKey("organisations.User", on_delete=models.CASCADE, related_name="+")
    text = models.CharField("nội dung", max_length=600)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=("user", "-created_at", "-id"), name="notification_recent"),
            models.Index(fields=("user",), name="notification_unread", condition=models.Q(read_at__isnull=True)),
        )

    def __str__(self) -> str:
        return self.text
