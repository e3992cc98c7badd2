"""Type-ahead for provinces and communes; open to everybody, as the names are public."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.forms import VietnameseDateField
from organisations import selectors
from organisations.models import AdministrativeUnitVersion, UnitLevel

MOST = 20


@require_GET
def provinces(request: HttpRequest) -> JsonResponse:
    """?q= words of a name; ?ngay=dd/mm/yyyy names and types of that day (today when not said)."""
    return _answer(request, UnitLevel.PROVINCE, {})


@require_GET
def communes(request: HttpRequest) -> JsonResponse:
    """As above, with ?within= the code of a province."""
    day = _day(request)
    names = {version.unit.code: version.full_name for version in selectors.provinces(day)}
    return _answer(request, UnitLevel.COMMUNE, names)


def _answer(request: HttpRequest, level: UnitLevel, province_names: dict[str, str]) -> JsonResponse:
    found = selectors.search_units(
        request.GET.get("q", ""),
        _day(request),
        province_code=request.GET.get("within", ""),
        level=level,
        limit=MOST + 1,
    )
    results = [_option(version, province_names) for version in found[:MOST]]
    return JsonResponse({"results": results, "more": len(found) > MOST})


def _option(version: AdministrativeUnitVersion, province_names: dict[str, str]) -> dict[str, str]:
    parent = version.unit.parent
    note = province_names.get(parent.code, "") if parent else ""
    return {"id": version.unit.code, "text": version.full_name, "note": note}


def _day(request: HttpRequest) -> date:
    """The day asked for; today when none or not a date."""
    try:
        return VietnameseDateField(required=False).clean(request.GET.get("ngay", "")) or timezone.localdate()
    except ValidationError:
        return timezone.localdate()
