"""What is signed, advanced, reported, accepted, changed and settled while a đề án is carried out."""

from execution.models.acceptance import Acceptance
from execution.models.adjustment import Adjustment, ContractAddendum
from execution.models.contract import Contract

__all__ = ["Acceptance", "Adjustment", "Contract", "ContractAddendum"]
