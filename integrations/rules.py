"""Who keeps the connections of an organisation. Pure."""

from __future__ import annotations

from organisations.actors import Actor
from organisations.roles import LEADER_ROLES, ROLES_BY_KIND, Role


def speaks_for(role: str, kind: str) -> bool:
    """A leader; where an organisation of this kind has one role only, as the units have, whoever holds it."""
    if role == Role.PLATFORM_ADMIN:
        return False
    return role in LEADER_ROLES or ROLES_BY_KIND.get(kind) == {Role(role)}


def may_connect(actor: Actor | None) -> bool:
    """Whether the actor keeps the connections of the own organisation. Not for delegates, as with access codes."""
    if actor is None or actor.delegation_id is not None:
        return False
    return speaks_for(actor.role, actor.organisation.kind)
