"""A form of the pages as the body of a call."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from core.api_forms import body_of, filled
from core.forms import KcForm, MoneyField, VietnameseDateField

pytestmark = pytest.mark.pure


class PaidForm(KcForm):
    """What was paid."""

    amount = MoneyField(label="Số tiền", min_value=1)
    day = VietnameseDateField(label="Ngày")
    note = forms.CharField(label="Ghi chú", max_length=5, required=False)
    last = forms.BooleanField(label="Lần cuối", required=False)
    kinds = forms.MultipleChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], required=False)


def call(data: Any) -> SimpleNamespace:
    return SimpleNamespace(data=data, FILES=None)


def test_json_is_read_as_the_page_reads_what_was_typed() -> None:
    sent = filled(PaidForm, call({"amount": 1500000, "day": "2026-05-01", "last": True, "kinds": ["a", "b"]}))
    assert sent.cleaned_data["amount"] == 1500000
    assert (sent.cleaned_data["day"].isoformat(), sent.cleaned_data["last"]) == ("2026-05-01", True)
    assert sent.cleaned_data["kinds"] == ["a", "b"]


def test_a_posted_form_is_read_too() -> None:
    assert filled(PaidForm, call(QueryDict("amount=5&day=1/5/2026"))).cleaned_data["amount"] == 5


def test_everything_wrong_is_said_at_once_each_thing_once() -> None:
    with pytest.raises(ValidationError) as refusal:
        filled(PaidForm, call({"amount": [1], "day": "", "note": "quá dài", "last": False, "kinds": ["c"]}))
    said = refusal.value.detail
    assert {name: len(errors) for name, errors in said.items()} == {"amount": 1, "day": 1, "note": 1, "kinds": 1}


@pytest.mark.parametrize("body", [[], "x", 5, None, [{"amount": 1}]])
def test_a_body_that_is_no_object_is_malformed(body: Any) -> None:
    with pytest.raises(ValidationError):
        filled(PaidForm, call(body))


def test_a_fraction_of_a_dong_is_not_read_as_something_else() -> None:
    with pytest.raises(ValidationError) as refusal:
        filled(PaidForm, call({"amount": 1.5, "day": "2026-05-01"}))
    assert list(refusal.value.detail) == ["amount"]


def test_the_body_is_described_with_the_words_of_the_page() -> None:
    fields = body_of(PaidForm)().fields
    assert body_of(PaidForm) is body_of(PaidForm)
    assert [(name, field.required, field.help_text) for name, field in fields.items()][:3] == [
        ("amount", True, "Số tiền"), ("day", True, "Ngày"), ("note", False, "Ghi chú"),
    ]  # fmt: skip
    assert "note" not in body_of(PaidForm, without=("note",))().fields
