"""Norms and envelopes."""

from __future__ import annotations

from budgets.models.envelope import Envelope, EnvelopeEvent
from budgets.models.norm import Norm

__all__ = ["Envelope", "EnvelopeEvent", "Norm"]
