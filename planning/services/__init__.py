"""What can be done to a bundle and to a plan."""

from planning.services.again import register_again
from planning.services.approval import APPROVE, approve_plan, retry_approval, run_approval, start_approval
from planning.services.concluding import (
    CONCLUSIONS,
    Blocked,
    conclude_many,
    drop_from_plan,
    rehearse_conclusion,
    screen_many,
)
from planning.services.copies import record_copy
from planning.services.late import ask_late, grant_late, refuse_late
from planning.services.plan import ItemAmount, rank_by_law, save_plan, set_included
from planning.services.registration import ItemChoice, save_registration, send_registration
from planning.services.scenarios import (
    choose_scenario,
    copy_scenario,
    create_scenario,
    delete_scenario,
    rename_scenario,
    restore_scenario,
)
from planning.services.submission import Letter, is_being_approved, return_plan, submit_plan, take_plan_back

__all__ = (
    "APPROVE",
    "CONCLUSIONS",
    "Blocked",
    "ItemAmount",
    "ItemChoice",
    "Letter",
    "approve_plan",
    "ask_late",
    "choose_scenario",
    "conclude_many",
    "copy_scenario",
    "create_scenario",
    "delete_scenario",
    "drop_from_plan",
    "grant_late",
    "is_being_approved",
    "rank_by_law",
    "record_copy",
    "refuse_late",
    "register_again",
    "rehearse_conclusion",
    "rename_scenario",
    "restore_scenario",
    "retry_approval",
    "return_plan",
    "run_approval",
    "save_plan",
    "save_registration",
    "screen_many",
    "send_registration",
    "set_included",
    "start_approval",
    "submit_plan",
    "take_plan_back",
)  # fmt: skip
