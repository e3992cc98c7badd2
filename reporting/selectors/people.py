"""Who is helped: by legal form, territory, ownership; from the rows of beneficiaries in the dossiers."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from organisations.actors import Actor
from organisations.selectors import versions_on
from proposals.models import Beneficiary
from reporting.chosen import Chosen
from reporting.selectors.figures import LIVE, scope


class Helped(NamedTuple):
    """Rows of beneficiaries in all dossiers, different establishments among them, and those of approved đề án."""

    rows: int
    different: int
    approved: int


class Territory(NamedTuple):
    """What the place of production is today; empty where the dossier does not say."""

    province_type: str
    commune_type: str
    craft_village: bool


_SAME: Final = Case(
    When(tax_key="", then=Concat("name_key", Value(" "), Coalesce(Cast("production_commune", CharField()), Value("")))),
    default="tax_key",
    output_field=CharField(),
)
"""The legal person by its tax code, else the name in its commune: as in proposals/sql/prior_support.sql."""
_APPROVED: Final = Q(proposal__state__in=sorted(LIVE))


def _rows(actor: Actor, chosen: Chosen) -> QuerySet[Beneficiary]:
    rows: QuerySet[Beneficiary] = Beneficiary.objects.filter(proposal__in=scope(actor, chosen)).order_by()
    return rows


def _counts(rows: QuerySet[Beneficiary], *by: str) -> dict[Any, Helped]:
    counts = {
        "number": Count("pk"), "different": Count(_SAME, distinct=True),
        "of_approved": Count(_SAME, distinct=True, filter=_APPROVED),
    }  # fmt: skip
    found = rows.values_list(*by).annotate(**counts)
    return {row[: len(by)]: Helped(*row[len(by) :]) for row in found}


def by_form(actor: Actor, chosen: Chosen) -> dict[str, Helped]:
    """By legal form."""
    return {key[0]: helped for key, helped in _counts(_rows(actor, chosen), "legal_form").items()}


def by_ownership(actor: Actor, chosen: Chosen) -> dict[tuple[bool, bool], Helped]:
    """By whether women, and whether people of an ethnic minority, own them."""
    return _counts(_rows(actor, chosen), "women_owned", "minority_owned")


def by_territory(actor: Actor, chosen: Chosen, day: date) -> dict[Territory, Helped]:
    """By the type of commune and province of the place of production, as they are on the day."""

    def type_of(unit: str) -> Subquery:
        return Subquery(versions_on(day).filter(unit=OuterRef(unit)).values("type")[:1])

    rows = _rows(actor, chosen).annotate(
        commune_type=Coalesce(type_of("production_commune"), Value("")),
        province_type=Coalesce(type_of("production_commune__parent"), Value("")),
    )
    found = _counts(rows, "province_type", "commune_type", "in_craft_village")
    return {Territory(*key): helped for key, helped in found.items()}


def priority_flags(actor: Actor, chosen: Chosen) -> dict[str, int]:
    """How many đề án carry each mark of priority."""
    rows = scope(actor, chosen).exclude(priority_flags=[]).order_by()
    found: Counter[str] = Counter()
    for flags, number in rows.values_list("priority_flags").annotate(Count("pk")):
        for flag in flags:
            found[flag] += number
    return dict(found)
