"""Days that an office puts into the calendar of the year itself, beside those of the law."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from core.audit import tracked
from core.models import TenantModel


class WrittenDay(models.Model):
    """A day with a title and a note. `version` counts changes, so nobody overwrites another's."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.DateField("ngày")
    title = models.CharField("việc", max_length=200)
    note = models.TextField("ghi chú", blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ("day", "id")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.title}"


@tracked()
class CalendarEntry(TenantModel, WrittenDay):
    """A day of one office: read by its own people and its units, behind the wall of the tenant."""

    class Meta:
        ordering = ("day", "id")
        indexes: ClassVar = [models.Index(fields=("tenant", "day", "id"), name="calendar_entry_of_tenant")]


@tracked()
class NationalEntry(WrittenDay):
    """A day the Cục names for everybody. A table of its own, like the national windows: the wall of the tenants holds."""

    class Meta:
        ordering = ("day", "id")
        indexes: ClassVar = [models.Index(fields=("day", "id"), name="national_entry_by_day")]
