"""Changes of what is carried out. Each step ends at the one door, `proposals.services.move`."""

from execution.services.acceptances import record_acceptance
from execution.services.contracts import contract_facts, sign_contract
from execution.services.group_plans import submit_group_plan
from execution.services.money import book_money
from execution.services.settlements import close_contract, return_settlement, submit_settlement

__all__ = [
    "book_money", "close_contract", "contract_facts", "record_acceptance", "return_settlement", "sign_contract", "submit_group_plan",
    "submit_settlement",
]  # fmt: skip
