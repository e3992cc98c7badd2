"""Words of the writing pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from proposals.states import ASKED_OF

register = template.Library()


@register.filter
def section_name(key: str) -> str:
    """Name of a section by its key; other keys are shown as they are."""
    return ASKED_OF.get(key, key)


@register.filter
def named(names: Mapping[int, str], key: int | None) -> str:
    """The name that belongs to a key; a dash for none."""
    return names.get(key, "–") if key is not None else "–"


@register.simple_tag
def cell_select(field: BoundField, number: int | str, css: str = "") -> SafeString:
    """A select in a row of a table, its fault above. The options are written once a page: every row has the same."""
    form: Any = field.form
    name = field.name
    written = form.about.markup.get(name)
    if written is None:
        options = format_html_join("", '<option value="{}">{}</option>', form.fields[name].choices)
        written = form.about.markup[name] = str(options)
    value = field.value() or ("" if form.is_bound and not form.is_blank() else field.initial or "")
    mark = f'value="{escape(str(value))}"'
    if value and mark not in written:
        written += format_html('<option value="{}">{}</option>', value, value)
    chosen = mark_safe(written.replace(mark, f"{mark} selected", 1))
    faults, ties = "", ""
    if field.errors:
        error_id = f"{field.auto_id}_error"
        faults = format_html(
            '<p class="cell-error" id="{}">{}</p>', error_id, " ".join(str(error) for error in field.errors)
        )
        ties = format_html(' aria-invalid="true" aria-describedby="{}"', error_id)
    label = f"{field.label}, dòng {number}"
    return format_html(
        '{}<select class="form-select {}" id="{}" name="{}" aria-label="{}"{}>{}</select>',
        faults, css, field.auto_id, field.html_name, label, ties, chosen,
    )  # fmt: skip
