"""Ties of members and parties of dossiers, gathered for many pairs at once, and the conflicts they suggest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from appraisal.conflicts import Party, PartyKind, Suggestion, Tie, TieKind, suggestions, tax_key
from appraisal.models import PanelMember
from organisations.models import Interest, InterestKind, Membership
from organisations.selectors import interests_by_user, memberships_by_user
from proposals.models import Beneficiary, Partner, Proposal

Pair = tuple[PanelMember, int]
_KIND_OF_INTEREST = {
    InterestKind.CURRENT.value: TieKind.NOW, InterestKind.EARLIER.value: TieKind.BEFORE,
    InterestKind.CAPITAL.value: TieKind.CAPITAL, InterestKind.FAMILY.value: TieKind.FAMILY,
}  # fmt: skip


def suggestions_for(pairs: Iterable[Pair], *, to_themself: bool) -> dict[tuple[int, int], list[Suggestion]]:
    """(key of a member, key of a đề án) -> what may be a conflict. Five queries at most, however many pairs.

    `to_themself`: the reader is the member; only then what the member declared privately is looked at.
    """
    asked = list(pairs)
    users = {member.user_id for member, _ in asked if member.user_id}
    roles = memberships_by_user(users) if users else {}
    private = interests_by_user(users) if users and to_themself else {}
    parties = parties_of({proposal for _, proposal in asked})
    ties = {member.pk: _ties(member, roles, private) for member, _ in asked}
    return {
        (member.pk, proposal): suggestions(
            ties[member.pk], parties.get(proposal, []), who="Bạn" if to_themself else member.name
        )
        for member, proposal in asked
    }


def parties_of(proposals: Iterable[int]) -> dict[int, list[Party]]:
    """Key of a đề án -> unit, partners, beneficiaries. Three queries."""
    wanted = list(proposals)
    found: dict[int, list[Party]] = defaultdict(list)
    for key, unit, name in Proposal.objects.filter(pk__in=wanted).values_list("pk", "unit_id", "unit__name"):
        found[key].append(Party(PartyKind.UNIT, name, organisation_id=unit))
    for key, name in Partner.objects.filter(proposal__in=wanted).values_list("proposal_id", "name"):
        found[key].append(Party(PartyKind.PARTNER, name))
    for key, name, tax in Beneficiary.objects.filter(proposal__in=wanted).values_list("proposal_id", "name", "tax_key"):
        found[key].append(Party(PartyKind.BENEFICIARY, name, tax))
    return found


def _ties(member: PanelMember, roles: dict[int, list[Membership]], private: dict[int, list[Interest]]) -> list[Tie]:
    """Roles on the portal, the place of work the founding decision states, and what the member declared."""
    found = [_of_role(row) for row in roles.get(member.user_id or 0, ())]
    if member.organisation:
        found.append(Tie(TieKind.NOW, member.organisation))
    return found + [
        Tie(_KIND_OF_INTEREST[row.kind], row.organisation_name, tax_key(row.tax_code), private=True)
        for row in private.get(member.user_id or 0, ())
    ]


def _of_role(row: Membership) -> Tie:
    ended = row.valid_to is not None and row.valid_to <= timezone.localdate()
    kind = TieKind.BEFORE if ended else TieKind.NOW
    return Tie(kind, row.organisation.name, organisation_id=row.organisation_id)
