"""What a program does where a person uses a page of planning that changes something. Checked by tests/api/test_parity.py."""

from __future__ import annotations

PARITY: dict[str, str] = {
    "planning:registration": "patch registration_draft",
    "planning:registration_confirm": "post registration_send",
    "planning:registered": "post registration_copy",
    "planning:ask_late": "post late_requests",
    "planning:late": "post late_request_grant, post late_request_refuse",
    "planning:register_again": "post registrations_again",
    "planning:calendar_new": "post calendar",
    "planning:calendar_edit": "patch calendar_entry",
    "planning:calendar_delete": "delete calendar_entry",
    "planning:plan": "patch plan",
    "planning:ranking": "post plan_rank",
    "planning:set_aside": "post plan_set_aside",
    "planning:screen": "post plan_screen",
    "planning:conclude": "post plan_conclude",
    "planning:drop": "post plan_drop",
    "planning:scenarios": "post plan_scenarios",
    "planning:scenario": "patch plan_scenario",
    "planning:scenario_choose": "post plan_scenario_choose",
    "planning:scenario_copy": "post plan_scenario_copy",
    "planning:scenario_delete": "delete plan_scenario",
    "planning:scenario_restore": "post plan_scenario_restore",
    "planning:submission": "post plan_submissions",
    "planning:give_back": "post plan_give_back",
    "planning:approve": "post plan_approval",
    "planning:approve_again": "post plan_approval_retry",
}
