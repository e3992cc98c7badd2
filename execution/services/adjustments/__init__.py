"""An adjustment from the unit's draft to the decision that applies it (TT 36/2013/TT-BCT, Điều 11)."""

from execution.services.adjustments.deciding import (
    Decision,
    approve_adjustment,
    approve_adjustments,
    confirm_adjustment,
    refuse_adjustment,
)
from execution.services.adjustments.drafting import (
    open_adjustment,
    reset_part,
    save_figures,
    save_reason,
    save_section,
    submit_adjustment,
    withdraw_adjustment,
)

__all__ = (
    "Decision", "approve_adjustment", "approve_adjustments", "confirm_adjustment", "open_adjustment", "refuse_adjustment",
    "reset_part", "save_figures", "save_reason", "save_section", "submit_adjustment", "withdraw_adjustment",
)  # fmt: skip
