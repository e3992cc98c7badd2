"""Small presentation tags: icons, form controls, path tests. They decide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# Those of static/img/icons-public.svg, a small file: public pages use no others.
PUBLIC_ICONS = frozenset(
    {
        "arrow-right",
        "check-circle",
        "download",
        "exclamation-circle",
        "exclamation-triangle",
        "info-circle",
        "search",
        "x",
    }
)

CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Widget, "form-control"),
)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One symbol of static/img, in the colour of the text and hidden from screen readers."""
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("img/icons-public.svg" if name in PUBLIC_ICONS else "img/icons.svg"),
        name,
    )


@register.filter
def control(field: BoundField) -> SafeString:
    """The widget with the class its kind needs, keeping classes set in the form; examples belong to the help text."""
    widget = field.field.widget
    kind_class = next(css for kind, css in CONTROL_CLASSES if isinstance(widget, kind))
    classes = f"{widget.attrs.get('class', '')} {kind_class}".strip()
    return field.as_widget(attrs={"class": classes, "placeholder": False})


@register.filter
def options(field: BoundField) -> list[BoundWidget]:
    """The single buttons of a radio or checkbox group, each with its class."""
    widgets = field.subwidgets
    for widget in widgets:
        widget.data["attrs"]["class"] = "form-check-input"
    return widgets


@register.filter
def lacks(message: object, label: object) -> bool:
    """Does the sentence need the name of its field in front to be understood?"""
    return str(label).casefold() not in str(message).casefold()


@register.filter
def starts(path: str | None, prefix: str) -> bool:
    """Is this address inside that section?"""
    return bool(path) and str(path).startswith(prefix)


@register.filter
def any_errors(forms: Iterable[Any] | None) -> bool:
    """Does any of several forms of a page carry an error?"""
    return any(form.errors for form in forms or ())


@register.filter
def has_errors(formsets: Iterable[Any] | None) -> bool:
    """Does any formset of the page carry an error?"""
    return any(formset.total_error_count() for formset in formsets or ())
