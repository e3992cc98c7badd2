"""The dossier as the unit handed it over, each time, and who has looked at which of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.models import TenantModel
from proposals.models.proposal import Proposal
from proposals.states import HandedOver


class DossierSnapshot(TenantModel):
    """Everything the unit handed over at one moment. Never changed; `content` as `proposals.snapshots` describes it."""

    append_only = True

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField("lần nộp")
    reason = models.CharField("nộp lần đầu hay bổ sung", max_length=12, choices=HandedOver)
    content = models.JSONField(default=dict)
    author = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    organisation_name = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("proposal", "number"), name="snapshot_once")]

    def __str__(self) -> str:
        return f"Lần {self.number} ({self.get_reason_display().lower()})"


class Look(TenantModel):
    """Which snapshot an appraiser has seen last (`number`), and which one before a newer came (`before`; none: first look)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    before = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("user", "proposal"), name="looked_once")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.proposal_id}"
