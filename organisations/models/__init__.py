"""Who acts and where: the public names of this app's tables."""

from __future__ import annotations

from organisations.models.interests import Interest, InterestKind
from organisations.models.organisation import Confidence, Organisation
from organisations.models.people import Delegation, Membership, User
from organisations.models.tokens import ApiToken
from organisations.models.units import (
    AdministrativeUnit,
    AdministrativeUnitVersion,
    CraftVillage,
    OldProvince,
    UnitLevel,
    UnitType,
)

__all__ = [
    "AdministrativeUnit",
    "AdministrativeUnitVersion",
    "ApiToken",
    "Confidence",
    "CraftVillage",
    "Delegation",
    "Interest",
    "InterestKind",
    "Membership",
    "OldProvince",
    "Organisation",
    "UnitLevel",
    "UnitType",
    "User",
]
