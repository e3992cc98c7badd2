"""Who signs a document: the person acting now, the person who took a step, or the head of the unit by hand."""

from __future__ import annotations

from django.utils import timezone

from organisations.actors import Actor
from organisations.models import Delegation, Organisation
from organisations.roles import Role
from organisations.signing import signature_block
from proposals.models import TransitionRecord
from reporting.contexts.letter import Signature


def signed_by_hand(organisation: Organisation) -> Signature:
    """Room for the head of the issuer, who signs on paper or with the organisation's own signature service."""
    return Signature((organisation.head_title.upper(),))


def signed_by(actor: Actor, organisation: Organisation) -> Signature:
    """The acting person if they are the head, or sign for the head, of this organisation; else room for the head."""
    is_head = actor.title.casefold() == organisation.head_title.casefold()
    if actor.organisation.pk != organisation.pk or not (is_head or actor.delegation_form or actor.role in _SIGNING):
        return signed_by_hand(organisation)
    block = signature_block(actor)
    return Signature(block.lines, block.name)


def signed_in_step(record: TransitionRecord, *, role: Role) -> Signature:
    """Whoever took the step, by the authority they had that day. `role` is the role the step belongs to."""
    if record.user is None:
        return signed_by_hand(record.organisation)
    delegation = _delegation_used(record) if record.on_behalf_of else None
    actor = Actor(
        user=record.user,
        organisation=record.organisation,
        role=role,
        title=record.title,
        membership_id=None,
        delegation_form=delegation.form if delegation else "",
        behalf_title=delegation.giver.title if delegation else "",
    )
    return Signature(signature_block(actor).lines, record.user_name)


_SIGNING = frozenset({Role.PROVINCE_LEADER, Role.CENTRE_LEADER, Role.MINISTER})


def _delegation_used(record: TransitionRecord) -> Delegation | None:
    day = timezone.localdate(record.at)
    return (
        Delegation.objects.filter(
            receiver=record.user, giver__organisation=record.organisation, starts_on__lte=day, ends_on__gte=day
        )
        .select_related("giver")
        .order_by("-starts_on")
        .first()
    )
