"""Norms and their changes, items of cost, envelopes and the ledger."""

from __future__ import annotations

from budgets.models.change import NormChange
from budgets.models.costitem import CostItem
from budgets.models.envelope import Envelope
from budgets.models.ledger import Account, LedgerEntry
from budgets.models.norm import Norm

__all__ = ["Account", "CostItem", "Envelope", "LedgerEntry", "Norm", "NormChange"]
