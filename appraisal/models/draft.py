"""What somebody has typed into a sheet and not filed yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from appraisal.models.round import Appraisal
from appraisal.states import Purpose
from core.models import TenantModel


class SheetDraft(TenantModel):
    """The input of one form, as typed: {name of a field: [values]}. Gone once the sheet is filed; read by nobody else."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("loại phiếu", max_length=10, choices=Purpose)
    content = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("appraisal", "user", "purpose"), name="sheetdraft_once")
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id}/{self.user_id}"
