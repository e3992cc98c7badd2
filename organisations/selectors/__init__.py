"""Finds people, organisations and places."""

from __future__ import annotations

from organisations.selectors.people import (
    delegations_of,
    get_delegation,
    get_membership,
    get_organisation,
    get_person,
    manageable_organisations,
    manageable_people,
    members_of,
    possible_givers,
    possible_receivers,
    search_organisations,
    search_people,
    tenants_on,
    title_on,
    visible_delegations,
)
from organisations.selectors.places import (
    communes,
    craft_villages,
    old_provinces,
    place_eligibility,
    place_name_on,
    provinces,
    search_units,
    unit_on,
    versions_on,
)

__all__ = [
    "communes",
    "craft_villages",
    "delegations_of",
    "get_delegation",
    "get_membership",
    "get_organisation",
    "get_person",
    "manageable_organisations",
    "manageable_people",
    "members_of",
    "old_provinces",
    "place_eligibility",
    "place_name_on",
    "possible_givers",
    "possible_receivers",
    "provinces",
    "search_organisations",
    "search_people",
    "search_units",
    "tenants_on",
    "title_on",
    "unit_on",
    "versions_on",
    "visible_delegations",
]
