"""What changes people and organisations. Every function names its actor and refuses with all its reasons."""

from __future__ import annotations

from organisations.services.delegations import delegate, end_delegation
from organisations.services.interests import add_interest, change_interest, remove_interest
from organisations.services.memberships import change_title, end_membership, give_membership
from organisations.services.offices import create_organisation, edit_organisation
from organisations.services.people import (
    create_person,
    deactivate_person,
    edit_person,
    reactivate_person,
    register_person,
    send_password_link,
)
from organisations.services.tokens import issue_token, note_use, revoke_token
from organisations.services.villages import recognise_village, withdraw_village

__all__ = [
    "add_interest",
    "change_interest",
    "change_title",
    "create_organisation",
    "create_person",
    "deactivate_person",
    "delegate",
    "edit_organisation",
    "edit_person",
    "end_delegation",
    "end_membership",
    "give_membership",
    "issue_token",
    "note_use",
    "reactivate_person",
    "recognise_village",
    "register_person",
    "remove_interest",
    "revoke_token",
    "send_password_link",
    "withdraw_village",
]
