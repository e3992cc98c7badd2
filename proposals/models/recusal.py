"""Who is kept away from a đề án because interests conflict. Written by the appraisal, read by every gate."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.audit import tracked
from core.models import TenantModel
from proposals.models.proposal import Proposal


@tracked()
class Recusal(TenantModel):
    """From `since` until lifted, this person sees nothing of the dossier (`selectors.visible_to`)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("lý do", max_length=500)
    since = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField("lý do bỏ", max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("user", "proposal"), condition=Q(lifted_at__isnull=True), name="recused_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.user_id}"
