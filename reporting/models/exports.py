"""A list asked for as a file: what was asked, by whom in which capacity, and the file once it is there."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.urls import reverse

from core.models import TenantModel


class Format(models.TextChoices):
    """How a table leaves the portal."""

    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"


def export_path() -> str:
    """A name that says nothing and cannot be guessed; the ending is that of the format."""
    return f"exports/{secrets.token_hex(20)}"


class ExportFile(TenantModel):
    """One asking for a long list. Only `owner`, acting for `organisation` in `role`, finds it.

    `query` is the address of the page it was asked from, so the same form reads it again in the worker. The file is there
    while `written_at` is set and `expires_at` has not passed; afterwards only the row stays, and can be asked for anew.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey("organisations.User", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    role = models.CharField("vai trò", max_length=30)
    list_key = models.CharField("danh sách", max_length=40)
    query = models.CharField("điều kiện lọc", max_length=2000, blank=True)
    conditions = models.CharField("điều kiện lọc, bằng lời", max_length=2000, blank=True)
    format = models.CharField("định dạng", max_length=4, choices=Format)
    storage_name = models.CharField(max_length=100, default=export_path)
    job = models.ForeignKey("core.Job", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("yêu cầu lúc", auto_now_add=True)
    rows = models.PositiveIntegerField("số dòng", null=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)", null=True)
    sha256 = models.CharField("SHA-256 của tệp", max_length=64, blank=True)
    written_at = models.DateTimeField("lập xong lúc", null=True)
    expires_at = models.DateTimeField("giữ đến")

    class Meta:
        verbose_name = "tệp xuất"
        verbose_name_plural = "tệp xuất"
        indexes: ClassVar = [
            models.Index(fields=("tenant", "expires_at"), name="export_stale", condition=~models.Q(storage_name="")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="export_written_has_facts",
                condition=models.Q(written_at__isnull=True, rows__isnull=True, size__isnull=True, sha256="")
                | models.Q(
                    written_at__isnull=False, rows__isnull=False, size__isnull=False, sha256__regex="^[0-9a-f]{64}$"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_key}.{self.format}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:export_file", args=[self.key])

    @property
    def is_written(self) -> bool:
        """The file has been written; it may have been removed since."""
        return self.written_at is not None
