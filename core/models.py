"""Base of tenant tables, and the few rows that belong to nobody's trade: holidays and background jobs."""

from __future__ import annotations

import uuid
from enum import nonmember
from typing import Any

from django.db import models
from django_scopes import ScopedManager


class TenantModel(models.Model):
    """A row that belongs to one tenant. Behind two walls: the scoped manager here, row-level security in PostgreSQL.

    A subclass that sets `append_only = True` can be read and inserted by the application role, nothing more;
    one that sets `only_triggers_write = True` can only be read: triggers write it.
    """

    append_only = False
    only_triggers_write = False

    tenant = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", editable=False, db_index=False
    )

    objects: Any = ScopedManager(tenant="tenant")

    class Meta:
        abstract = True


class Holiday(models.Model):
    """A day that does not follow its weekday: a public holiday, or a Saturday worked instead."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "Nghỉ"
        WORKING = "working", "Làm bù"

    day = models.DateField("ngày", unique=True)
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.HOLIDAY)
    name = models.CharField("tên", max_length=200)
    source = models.CharField("căn cứ", max_length=300)
    confidence = models.CharField("độ tin cậy", max_length=20)

    class Meta:
        ordering = ("day",)
        verbose_name = "ngày nghỉ"
        verbose_name_plural = "ngày nghỉ"

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


class Job(TenantModel):
    """A piece of work done by a worker. The row is committed before the message is sent, so no job is ever lost."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Đang chờ"
        RUNNING = "running", "Đang chạy"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không làm được"
        CANCELLED = "cancelled", "Đã huỷ"

        OPEN = nonmember(("queued", "running"))
        REPEATABLE = nonmember(("failed", "cancelled"))

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    label = models.CharField("việc", max_length=300)
    arguments = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    message = models.CharField("lý do", max_length=500, blank=True)
    user = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    # The capacity it was asked for in: whoever acts for another office today does not find the jobs of this one.
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=30, blank=True)
    # Where the result is looked at: a path of the portal itself, written by code alone.
    result_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "việc nền"
        verbose_name_plural = "việc nền"
        indexes = (
            models.Index(fields=("user", "organisation", "role", "-created_at", "-id"), name="job_of_user"),
            models.Index(
                fields=("tenant", "sent_at"), name="job_open", condition=models.Q(status__in=("queued", "running"))
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="job_result_on_this_portal", condition=models.Q(result_url__regex=r"^(/([^/\\].*)?)?$")
            ),
        )

    def __str__(self) -> str:
        return self.label


class AnsweredCall(TenantModel):
    """A call of the API that carried an `Idempotency-Key`, and what was answered to it (core/idempotency.py)."""

    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    location = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "user", "key"), name="call_answered_once"),)
        indexes = (models.Index(fields=("tenant", "at"), name="answered_call_age"),)

    def __str__(self) -> str:
        return self.key
