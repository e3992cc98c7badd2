"""Finds what a person has declared about their own ties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from core.errors import NotFound
from organisations.models import Interest, Membership, User


def interests_of(user: User) -> QuerySet[Interest]:
    """A person's own declarations, newest first."""
    return Interest.objects.filter(user=user)


def get_interest(user: User, key: str) -> Interest:
    """One of the person's own; NotFound for all others."""
    found = interests_of(user).filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found


def interests_by_user(user_ids: Iterable[int]) -> dict[int, list[Interest]]:
    """Key of a person -> what they declared, to be compared with dossiers. One query."""
    found: dict[int, list[Interest]] = defaultdict(list)
    for row in Interest.objects.filter(user__in=list(user_ids)):
        found[row.user_id].append(row)
    return found


def memberships_by_user(user_ids: Iterable[int]) -> dict[int, list[Membership]]:
    """Key of a person -> every role they hold or held, with the organisation. One query."""
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in Membership.objects.filter(user__in=list(user_ids)).select_related("organisation"):
        found[row.user_id].append(row)
    return found
