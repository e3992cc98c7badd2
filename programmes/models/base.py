"""What every row taken from a legal text carries."""

from __future__ import annotations

from django.db import models

from programmes.states import Confidence


class CitedRow(models.Model):
    """A row of law: where it is written, how sure we are, and whether a person has changed it since it was loaded."""

    citation = models.CharField("căn cứ", max_length=300)
    confidence = models.CharField("độ tin cậy", max_length=12, choices=Confidence)
    note = models.TextField("ghi chú", blank=True)
    edited_at = models.DateTimeField("người dùng sửa lúc", null=True, blank=True, editable=False)

    class Meta:
        abstract = True
