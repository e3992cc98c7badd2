"""What is signed, advanced, reported, inspected, accepted, changed and settled while a đề án is carried out."""

from execution.models.acceptance import Acceptance
from execution.models.adjustment import Adjustment, ContractAddendum
from execution.models.advance import AdvanceRequest
from execution.models.contract import Contract
from execution.models.group_plan import GroupPlan, GroupPlanRow
from execution.models.inspection import Inspection
from execution.models.progress import ProgressPhoto, ProgressReport
from execution.models.settlement import Settlement, Voucher
from execution.models.support import SupportContract

__all__ = [
    "Acceptance", "Adjustment", "AdvanceRequest", "Contract", "ContractAddendum", "GroupPlan", "GroupPlanRow",
    "Inspection", "ProgressPhoto",
    "ProgressReport", "Settlement", "SupportContract", "Voucher",
]  # fmt: skip
