"""What can be done to a bundle and to a plan."""

from planning.services.again import register_again
from planning.services.copies import record_copy
from planning.services.late import ask_late, grant_late, refuse_late
from planning.services.plan import ItemAmount, approve_plan, save_plan
from planning.services.registration import ItemChoice, save_registration, send_registration

__all__ = (
    "ItemAmount", "ItemChoice", "approve_plan", "ask_late", "grant_late", "record_copy", "refuse_late", "register_again",
    "save_plan", "save_registration", "send_registration",
)  # fmt: skip
