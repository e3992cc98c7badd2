"""Who may ask for a document, and who may take one back. Pure."""

from __future__ import annotations

from organisations.actors import Actor
from organisations.roles import LEADER_ROLES, Role
from reporting.kinds import KINDS, DocumentKind
from reporting.models import Document, NumberEntry


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


def may_take_number(actor: Actor, document: Document) -> bool:
    """Whoever belongs to the organisation that issued it: its book is theirs."""
    return actor.role not in _NO_OFFICE and actor.organisation.pk == document.organisation_id


def has_book(actor: Actor | None) -> bool:
    """Everybody who belongs to an office."""
    return actor is not None and actor.role not in _NO_OFFICE


def keeps_book(actor: Actor) -> bool:
    """Leaders, and in a unit its staff, say which symbols the organisation uses."""
    return actor.role in LEADER_ROLES | {Role.UNIT_STAFF}


def may_void_number(actor: Actor, entry: NumberEntry) -> bool:
    """Whoever took it, or keeps the book it stands in."""
    own = actor.role not in _NO_OFFICE and actor.organisation.pk == entry.organisation_id
    return own and (keeps_book(actor) or entry.taken_by_id == actor.user.pk)


def may_file_signed(actor: Actor, document: Document) -> bool:
    """The signed copy is filed by whoever may take the document back."""
    return may_withdraw(actor, document)


_NO_OFFICE = frozenset({Role.PLATFORM_ADMIN, Role.SYSTEM})
