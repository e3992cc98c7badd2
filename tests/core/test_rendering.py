"""Controls drawn in Python are those of Django's templates, but for empty lines."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from core.rendering import FlatRenderer

NASTY = '<b title="x">Đ & co'
WIDGETS = (
    (forms.TextInput({"class": NASTY, "required": True, "hidden": False, "maxlength": 9}), NASTY),
    (forms.TextInput(), None),
    (forms.TextInput(), mark_safe("<i>")),
    (forms.NumberInput(), 0),
    (forms.EmailInput(), "a@b.vn"),
    (forms.HiddenInput(), "7"),
    (forms.PasswordInput(), "secret"),
    (forms.DateInput(), "01/02/2026"),
    (forms.Select({"data-x": "y"}, [("", "Tất cả"), (3, NASTY), ("Nhóm <1>", [("a", "A"), ("b", "B")])]), "3"),
    (forms.Select(choices=[("a", "A")]), None),
    (forms.NullBooleanSelect(), True),
    (forms.SelectMultiple(choices=[("a", "A"), ("b", "B")]), ["a", "b"]),
)


@pytest.mark.parametrize("widget, value", WIDGETS, ids=lambda each: type(each).__name__)
def test_a_control_looks_as_django_draws_it(widget: forms.Widget, value: object) -> None:
    attrs = {"id": "id_x", "aria-label": NASTY}
    drawn, expected = (widget.render("x", value, attrs, renderer()) for renderer in (FlatRenderer, TemplatesSetting))

    assert drawn.splitlines() == [line for line in expected.splitlines() if line]
