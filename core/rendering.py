"""Draws the plainest controls without templates: a list of sixty provinces is a hundred and twenty includes otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

INPUTS: Final = ("input", "text", "number", "email", "url", "date", "datetime", "time", "hidden", "password")


class FlatRenderer(TemplatesSetting):
    """FORM_RENDERER: inputs and selects in Python, as Django's templates draw them; the rest by template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """HTML of a control or a form."""
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else str(super().render(template_name, context, request))


def _attributes(attributes: Mapping[str, Any]) -> str:
    """False leaves one out, True gives the bare name."""
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    name, kind = conditional_escape(widget["name"]), conditional_escape(widget["type"])
    return mark_safe(f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>')


def _select(widget: Mapping[str, Any]) -> SafeString:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        parts += [_option(option) for option in options]
        if group:
            parts.append("\n  </optgroup>")
    return mark_safe(f"{''.join(parts)}\n</select>")


def _option(option: Mapping[str, Any]) -> str:
    value, attributes = conditional_escape(option["value"]), _attributes(option["attrs"])
    return f'\n  <option value="{value}"{attributes}>{conditional_escape(option["label"])}</option>'


_DRAWN: Final[dict[str, Callable[[Mapping[str, Any]], SafeString]]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS},
    "django/forms/widgets/select.html": _select,
}
