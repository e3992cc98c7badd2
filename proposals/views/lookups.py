"""Answers for type-ahead: communes and contents, without diacritics. The catalogue is public; no đề án is read."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.text import fold
from organisations.gates import acting_required
from organisations.selectors import search_units
from proposals.forms.choices import content_choices
from proposals.places import label, province_names

AT_ONCE = 20


@acting_required
@require_GET
def find_commune(request: HttpRequest) -> JsonResponse:
    """?q=bien hoa -> {"results": [{"id": "26041", "text": "Phường Biên Hòa, Thành phố Đồng Nai"}], "more": false}."""
    words, today = request.GET.get("q", "").strip(), timezone.localdate()
    if not words:
        return JsonResponse({"results": [], "more": False})
    found = search_units(words, today, limit=AT_ONCE + 1)
    provinces = province_names(today)
    results = [{"id": row.unit.code, "text": label(row, provinces), "note": row.unit.code} for row in found[:AT_ONCE]]
    return JsonResponse({"results": results, "more": len(found) > AT_ONCE})


@acting_required
@require_GET
def find_content(request: HttpRequest) -> JsonResponse:
    """?q=may moc -> contents whose code, name or clause holds every word."""
    words = fold(request.GET.get("q", "")).split()
    results = [
        {"id": code, "text": text, "note": group}
        for group, options in content_choices()
        for code, text in options
        if all(word in fold(f"{text} {group}") for word in words)
    ]
    return JsonResponse({"results": results, "more": False})
