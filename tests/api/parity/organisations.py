"""What a program does where a person uses a page of organisations that changes something. Checked by tests/api/test_parity.py."""

from __future__ import annotations

PARITY: dict[str, str] = {
    "organisations:role": "— a token is bound to one role",
    "organisations:tokens": "— a code is made by a person who signed in; a program lists the codes and takes one back",
    "organisations:token_revoke": "post token_revoke",
    "organisations:interests": "post interests",
    "organisations:interest_edit": "patch interest",
    "organisations:interest_remove": "delete interest",
    "organisations:delegation_new": "post delegations",
    "organisations:delegation_end": "post delegation_end",
    "organisations:village_new": "post craft_villages",
    "organisations:village_withdraw": "post craft_village_withdraw",
    "organisations:organisation_edit": "patch organisation",
    "organisations:person_new": "post people",
    "organisations:person_edit": "patch person",
    "organisations:person_deactivate": "post person_close",
    "organisations:person_reactivate": "post person_reopen",
    "organisations:person_password_link": "post person_link",
    "organisations:membership_new": "post person_roles",
    "organisations:membership_end": "post role_end",
}
