"""The signature block of a document (NĐ 30/2020/NĐ-CP, Phụ lục I, ô 7a-7b). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from organisations.actors import Actor
from organisations.roles import LEADER_ROLES, DelegationForm


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """`lines` are the authority and title lines in capitals, top to bottom; `name` has no rank or academic title."""

    lines: tuple[str, ...]
    name: str


def signature_block(actor: Actor) -> SignatureBlock:
    """Who signs and by what authority.

    With a delegation: its form and the giver's title over the signer's own. A leader who is not the head of the
    organisation signs for the head (KT.). Everybody else signs under the own title.
    """
    if actor.delegation_form:
        authority = f"{actor.delegation_form}. {actor.behalf_title}"
        return SignatureBlock((authority.upper(), actor.title.upper()), actor.name)
    head = actor.organisation.head_title
    if actor.role in LEADER_ROLES and actor.title.casefold() != head.casefold():
        return SignatureBlock((f"{DelegationForm.KT}. {head}".upper(), actor.title.upper()), actor.name)
    return SignatureBlock((actor.title.upper(),), actor.name)
