"""A notice to one person: what happened, and where to go. How they want to hear of it, and the e-mails that wait."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from notifications.kinds import GENERAL, label_of
from notifications.states import MailState, MailWhen


class Notification(models.Model):
    """Belongs to a person, not to a tenant; holds no more than the person may see anyway.

    `shown` = stands in the list of the portal; `in_digest` = waits for the next daily e-mail; `redacted` = blanked.
    """

    user = models.ForeignKey("organisations.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("loại", max_length=30, default=GENERAL)
    text = models.CharField("nội dung", max_length=600)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    shown = models.BooleanField(default=True)
    in_digest = models.BooleanField(default=False)
    redacted = models.BooleanField(default=False)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=("user", "-created_at", "-id"), name="notification_recent"),
            models.Index(fields=("user",), name="notification_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=("user", "kind", "-id"), name="notification_of_kind"),
            models.Index(fields=("user",), name="notification_for_digest", condition=models.Q(in_digest=True)),
            models.Index(fields=("created_at",), name="notification_age"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return label_of(self.kind)


class Preference(models.Model):
    """What a person chose for one kind. No row: what the kind says by itself."""

    user = models.ForeignKey("organisations.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("loại", max_length=30)
    in_app = models.BooleanField("trong hệ thống", default=True)
    mail = models.CharField("thư điện tử", max_length=10, choices=MailWhen)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="preference_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class MailSetting(models.Model):
    """When a person wants the daily e-mail, and which address of theirs was refused."""

    user = models.OneToOneField("organisations.User", on_delete=models.CASCADE, related_name="+")
    digest_hour = models.PositiveSmallIntegerField("giờ gửi bản tổng hợp", default=7)
    working_days_only = models.BooleanField("chỉ gửi ngày làm việc", default=True)
    refused_address = models.EmailField(blank=True)
    refused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest_hour}"


def message_id() -> str:
    """Of one e-mail for good: sent again after a crash, it is known to be the same."""
    return uuid.uuid4().hex


class Mail(models.Model):
    """An e-mail that waits or has gone, written together with its notices. `day` = of a daily one, else empty."""

    user = models.ForeignKey("organisations.User", on_delete=models.CASCADE, related_name="+")
    notices = ArrayField(models.BigIntegerField())
    day = models.DateField(null=True)
    message_id = models.CharField(max_length=32, unique=True, default=message_id)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.DUE)
    why = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "day"), name="digest_once_a_day", condition=models.Q(day__isnull=False)
            ),
        )
        indexes = (
            models.Index(fields=("due_at", "id"), name="mail_waiting", condition=models.Q(state=MailState.DUE)),
            models.Index(fields=("created_at",), name="mail_age"),
        )

    def __str__(self) -> str:
        return self.message_id
