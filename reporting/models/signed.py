"""The signed copy of an issued document: each upload is a row that stays, the latest speaks."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.urls import reverse

from core.models import TenantModel


class SignedCopy(TenantModel):
    """A signed PDF as it was filed, with what its digital signatures said on that day.

    `same_file`: it begins with the very bytes that were issued, as a PDF does to which only signatures were added.
    """

    append_only = True

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey("reporting.Document", models.PROTECT, related_name="signed_copies")
    file = models.FileField(max_length=200)
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    sha256 = models.CharField("SHA-256 của tệp", max_length=64)
    same_file = models.BooleanField("đúng tệp đã lập")
    status = models.CharField("chữ ký số", max_length=12)
    signature = models.JSONField("kết quả kiểm tra chữ ký số", default=dict)
    filed_by = models.ForeignKey("organisations.User", models.PROTECT, related_name="+")
    filed_by_name = models.CharField("người tải lên", max_length=200)
    on_behalf_of = models.CharField("thay mặt", max_length=300, blank=True)
    filed_at = models.DateTimeField("tải lên lúc", auto_now_add=True)

    class Meta:
        verbose_name = "bản đã ký"
        verbose_name_plural = "bản đã ký"
        ordering = ("-filed_at", "-id")
        indexes: ClassVar = [models.Index(fields=("document", "-filed_at", "-id"), name="signed_copy_of_document")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:signed_copy", args=[self.document.verification_code, self.key])
