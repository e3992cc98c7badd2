"""A form of the pages as the body of a call: the same fields, the same cleaning, the same sentences.

    sent = filled(forms.ConfirmAdvanceForm, request)
    services.confirm_advance(row, actor=request.actor, **sent.cleaned_data)

`@extend_schema(request=body_of(forms.ConfirmAdvanceForm))` describes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers

from core.api import malformed
from core.forms import MoneyField, VietnameseDateField

Body = serializers.Serializer[Any]
F = TypeVar("F", bound=forms.BaseForm)
_SIMPLE: dict[type[forms.Field], type[serializers.Field[Any, Any, Any, Any]]] = {
    VietnameseDateField: serializers.DateField,
    forms.DateField: serializers.DateField,
    forms.DateTimeField: serializers.DateTimeField,
    forms.TimeField: serializers.TimeField,
    forms.EmailField: serializers.EmailField,
    forms.FileField: serializers.FileField,
    forms.UUIDField: serializers.UUIDField,
}

_WORDS: dict[type[serializers.Field[Any, Any, Any, Any]], str] = {
    serializers.IntegerField: "integer",
    serializers.DecimalField: "decimal",
    serializers.BooleanField: "boolean",
    serializers.DateField: "date",
    serializers.FileField: "file",
    serializers.ListField: "list",
}


def body_of(form: type[forms.BaseForm], *, without: tuple[str, ...] = ()) -> type[Body]:
    """The serializer with the fields of a form: JSON types for JSON, names and help as on the page."""
    return _body(cast("Any", form), without)


@cache
def _body(form: Any, without: tuple[str, ...]) -> type[Body]:
    fields = {name: _serialized(field) for name, field in _fields(form).items() if name not in without}
    app, *_, module = form.__module__.split(".")
    name = f"{app.title()}{module.title().replace('_', '')}{form.__name__.removesuffix('Form')}{'Part' if without else ''}Body"
    return type(name, (serializers.Serializer,), {"__doc__": form.__doc__, **fields})


def filled(form: type[F], request: Any, **options: Any) -> F:
    """The form filled with a call's body and clean. Raises a 400 that names everything wrong with it.

    `options` go to the form as on the page. What the address says already is put into `data` of the options; `build`
    makes the form where the page has its own way to make it; `partial`: what is not sent stays as the page would show it.
    """
    given: dict[str, Any] = options.pop("data", {})
    build: Callable[..., F] = options.pop("build", form)
    partial: bool = options.pop("partial", False)
    wrong = {} if isinstance(request.data, MultiValueDict) else _of_wrong_kind(form, request.data)
    data, files = posted(request.data, leaving=wrong), getattr(request, "FILES", None)
    for name, value in given.items():
        data.setlist(name, [value])
    if partial:
        _complete(data, build(None, None, **options), leaving=wrong)
    sent = build(data, files, **options)
    if wrong or not sent.is_valid():
        raise malformed({**{_place(name): list(errors) for name, errors in sent.errors.items()}, **wrong})
    return sent


def _complete(data: MultiValueDict[str, Any], shown: forms.BaseForm, *, leaving: Iterable[str]) -> None:
    """What a page would send back untouched, for every box that is not in the call."""
    for name, field in shown.fields.items():
        value = shown.get_initial_for_field(field, name)
        if name not in data and name not in leaving and value not in (None, "", False):
            told = field.prepare_value(value)
            data.setlist(name, [_typed(item) for item in told] if isinstance(told, list) else [_typed(told)])


def posted(sent: Any, *, leaving: Iterable[str]) -> MultiValueDict[str, Any]:
    """As a browser would have posted it: an empty box is not sent, a ticked one is "on", a list is one name many times."""
    if isinstance(sent, MultiValueDict):
        return MultiValueDict({name: values for name, values in sent.lists() if name not in leaving})
    if not isinstance(sent, Mapping):
        raise malformed({"non_field_errors": ["Nội dung gửi lên phải là một đối tượng JSON."]})
    posted: MultiValueDict[str, Any] = MultiValueDict()
    for name, value in sent.items():
        if name in leaving or value is None or value is False:
            continue
        posted.setlist(name, [_typed(item) for item in value] if isinstance(value, list) else [_typed(value)])
    return posted


def received(shape: type[Body], request: Any) -> dict[str, Any]:
    """A call's body as a serializer reads it, for what no page asks in a form. Raises a 400 that names everything wrong."""
    sent = shape(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


def value_in(request: Any, name: str) -> Any:
    """One value of a call's body; "" when it is not there or the body is no object, which `filled` then says."""
    return request.data.get(name, "") if isinstance(request.data, Mapping) else ""


class OptionSerializer(serializers.Serializer[Any]):
    """One of the values a field takes."""

    value = serializers.CharField()
    label = serializers.CharField()


class FieldSerializer(serializers.Serializer[Any]):
    """What is to be sent, where it depends on the thing it is sent for."""

    name = serializers.CharField()
    label = serializers.CharField()
    help = serializers.CharField()
    kind = serializers.CharField(
        help_text="integer: số tiền là đồng; date: ISO 8601; file: gửi bằng multipart/form-data"
    )
    required = serializers.BooleanField()
    choices = OptionSerializer(many=True)


def fields_of(form: forms.BaseForm, *, without: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The fields of a form as `FieldSerializer` shows them."""
    return [
        {
            "name": name, "label": str(field.label or name), "help": str(field.help_text), "kind": _word(field),
            "required": field.required, "choices": list(_options(field)),
        }
        for name, field in form.fields.items() if name not in without
    ]  # fmt: skip


def _options(field: forms.Field) -> Iterator[dict[str, str]]:
    for key, label in getattr(field, "choices", ()):
        rows = label if isinstance(label, list | tuple) else [(key, label)]
        yield from ({"value": str(value), "label": str(words)} for value, words in rows if str(value))


def _word(field: forms.Field) -> str:
    found = _serialized(field)
    return next((word for kind, word in _WORDS.items() if isinstance(found, kind)), "string")


def _typed(value: Any) -> str:
    return "on" if value is True else str(value)


def _of_wrong_kind(form: type[forms.BaseForm], sent: Any) -> dict[str, Any]:
    """Values whose kind is wrong. What is missing, empty or out of bounds the form says in its own words."""
    body = body_of(form)(data=sent)
    own = {"required", "blank", "null", "empty", "min_value", "max_value", "max_length", "invalid_choice"}
    found = {} if body.is_valid() else body.errors
    return {name: errors for name, errors in found.items() if any(_code(error) not in own for error in errors)}


def _code(error: Any) -> str:
    return str(getattr(error, "code", "invalid"))


def _place(name: str) -> str:
    return "non_field_errors" if name == NON_FIELD_ERRORS else name


def _fields(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    return form.base_fields  # type: ignore[attr-defined,no-any-return] # what the metaclass collects


def _serialized(field: forms.Field) -> serializers.Field[Any, Any, Any, Any]:
    """One field in the kinds of DRF. Optional ones may be null."""
    words = " ".join(str(text) for text in (field.label, field.help_text) if text)
    shared: dict[str, Any] = {"required": field.required, "help_text": words}
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return serializers.BooleanField(**shared)
    shared["allow_null"] = not field.required
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return serializers.ListField(child=serializers.CharField(), **shared)
    if isinstance(field, MoneyField | forms.IntegerField) and not isinstance(
        field, forms.FloatField | forms.DecimalField
    ):
        return serializers.IntegerField(min_value=_bound(field.min_value), max_value=_bound(field.max_value), **shared)
    if isinstance(field, forms.DecimalField):
        digits, places = field.max_digits or 20, field.decimal_places or 0
        return serializers.DecimalField(max_digits=digits, decimal_places=places, **shared)
    for kind, wanted in _SIMPLE.items():
        if isinstance(field, kind):
            return wanted(**shared)
    longest = getattr(field, "max_length", None)
    return serializers.CharField(max_length=longest, allow_blank=not field.required, **shared)


def _bound(limit: Any) -> int | None:
    """A limit that is found out only when asked stays the form's own matter."""
    return limit if isinstance(limit, int) else None
