"""Norms and envelopes."""

from __future__ import annotations

from budgets.models.envelope import Envelope
from budgets.models.norm import Norm

__all__ = ["Envelope", "Norm"]
