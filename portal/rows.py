"""Writes the rows of the public list: each word said once a page, not once a row."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from core.hot import render_rows
from core.templatetags.languages import gloss
from portal.marking import marked
from portal.states import PUBLIC_TONE, PublicState

_SOME_CODE: Final = "-"


def written_rows(rows: list[dict[str, Any]], marks: list[str]) -> Markup:
    """List items with state, year and group in words; `marks`: what a search marks in them."""
    before, _code, after = reverse("portal:publication", args=(_SOME_CODE,)).rpartition(_SOME_CODE)
    context = {
        "rows": rows,
        "marked": partial(marked, terms=marks) if marks else None,
        "before": before,
        "after": after,
        "years": {year: _("năm %(year)s") % {"year": year} for year in {row["plan_year"] for row in rows}},
        "groups": {title: gloss(title) for title in {row["content_group_title"] for row in rows}},
        "states": {value: str(label) for value, label in PublicState.choices},
        "tones": PUBLIC_TONE,
        "unit": _("triệu đồng"),
    }
    return render_rows("portal/_rows.jinja", context)
