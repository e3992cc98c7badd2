"""Who may ask for a document, and who may take one back. Pure."""

from __future__ import annotations

from organisations.actors import Actor
from organisations.roles import LEADER_ROLES, Role
from reporting.kinds import KINDS, DocumentKind
from reporting.models import Document


def may_print(actor: Actor, kind: DocumentKind) -> bool:
    """Each kind names the roles that print it. Seeing the subject is checked where the subject is fetched."""
    return actor.role in kind.printed_by


def kinds_kept_from(actor: Actor) -> list[str]:
    """Kinds this role does not read: the unit learns the conclusion of an appraisal, not the sheets."""
    return [kind.key for kind in KINDS.values() if actor.role in kind.kept_from]


def may_withdraw(actor: Actor, document: Document) -> bool:
    """The organisation that issued it, or the leader of the tenant it lies in."""
    if actor.role == Role.PLATFORM_ADMIN:
        return False
    leads = actor.role in LEADER_ROLES and actor.tenant_id == document.tenant_id
    return leads or actor.organisation.pk == document.organisation_id
