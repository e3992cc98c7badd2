"""What helps an officer to ask for a supplement: sentences of the office, and the points being collected."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.audit import tracked
from core.models import TenantModel
from proposals.states import ASKED_OF

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_template_key() -> str:
    """Ten base32 characters: what stands in the address."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


@tracked(exclude=["search_text"])
class SupplementTemplate(TenantModel):
    """A sentence an office often writes when it asks for a supplement. Hidden ones are no longer offered."""

    key = models.CharField(max_length=20, unique=True, default=new_template_key, editable=False)
    section = models.CharField("mục", max_length=30, choices=tuple(ASKED_OF.items()))
    text = models.TextField("câu mẫu")
    search_text = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("sửa lúc")
    hidden_at = models.DateTimeField("ẩn lúc", null=True)

    class Meta:
        ordering = ("-changed_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="supplementtemplate_says_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("tenant", "-changed_at", "-id"), name="supplementtemplate_newest"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class SupplementDraft(TenantModel):
    """Points one person is collecting for a dossier, exactly as typed, until they are sent.

    In the tenant of that person: the Sở does not read what the Cục has not sent. `points` = [{"place", "text"}].
    """

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    points = models.JSONField(default=list)
    due_on = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("tenant", "proposal", "user"), name="supplementdraft_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.user_id}"
