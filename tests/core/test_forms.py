"""Money, dates and error sentences in forms."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from core.forms import ErrorLine, KcForm, KcModelForm, MoneyField, NfcCharField, VietnameseDateField, kc_formfield
from core.models import Holiday

pytestmark = pytest.mark.pure


class SupportForm(KcForm):
    """A form with one field of each kind."""

    name = NfcCharField(label="Tên đề án", max_length=10)
    amount = MoneyField(label="Kinh phí hỗ trợ", max_value=300_000_000)
    begins = VietnameseDateField(label="Ngày bắt đầu", min_value=date(2026, 1, 1))
    unit = forms.ChoiceField(label="UBND", choices=[("a", "A")])
    note = forms.CharField(label="Ghi chú", required=False)


GOOD = {"name": "Máy CNC", "amount": "300 triệu", "begins": "5/3/2026", "unit": "a"}


def message(field: forms.Field, text: str) -> str:
    with pytest.raises(ValidationError) as error:
        field.clean(text)
    return " ".join(error.value.messages)


def test_a_good_form_gives_dong_and_dates() -> None:
    form = SupportForm(GOOD)
    assert (form.is_valid(), form.cleaned_data) == (
        True,
        {"name": "Máy CNC", "amount": 300_000_000, "begins": date(2026, 3, 5), "unit": "a", "note": ""},
    )


def test_missing_fields_are_asked_for_by_name_all_at_once() -> None:
    assert SupportForm({}).error_summary() == [
        ErrorLine("id_name", "Tên đề án", "Hãy nhập tên đề án."),
        ErrorLine("id_amount", "Kinh phí hỗ trợ", "Hãy nhập kinh phí hỗ trợ."),
        ErrorLine("id_begins", "Ngày bắt đầu", "Hãy nhập ngày bắt đầu."),
        ErrorLine("id_unit", "UBND", "Hãy chọn UBND."),
    ]


def test_wrong_values_are_explained() -> None:
    form = SupportForm({"name": "Máy CNC 5 trục", "amount": "300.000.001", "begins": "31/12/2025", "unit": "b"})
    assert [line.message for line in form.error_summary()] == [
        "Dài nhất 10 ký tự, đang có 14.",
        "Số tiền nhiều nhất là 300.000.000 đồng.",
        "Ngày sớm nhất là 01/01/2026.",
        "Lựa chọn này không còn, hãy chọn lại.",
    ]


def test_what_was_typed_stays_in_the_box() -> None:
    form = SupportForm({**GOOD, "amount": "300 triệu 5", "begins": "31/2/2026"})
    assert (form["amount"].value(), form["begins"].value()) == ("300 triệu 5", "31/2/2026")


def test_stored_values_are_shown_as_people_write_them() -> None:
    form = SupportForm(initial={"amount": 1_234_567, "begins": date(2026, 3, 5)})
    assert (form["amount"].value(), form["begins"].value()) == ("1.234.567", "05/03/2026")


def test_the_money_box_says_its_unit_and_asks_for_digits() -> None:
    assert (
        str(SupportForm()["amount"])
        == '<input type="text" name="amount" inputmode="numeric" autocomplete="off" data-money="" id="id_amount">'
    )
    assert MoneyField().unit == "đồng"


def test_the_same_value_written_another_way_is_no_change() -> None:
    form = SupportForm(
        GOOD, initial={"name": "Máy CNC", "amount": 300_000_000, "begins": date(2026, 3, 5), "unit": "a"}
    )
    assert form.changed_data == []


def test_a_message_given_to_one_field_wins() -> None:
    class OwnForm(KcForm):
        name = forms.CharField(label="Tên", error_messages={"required": "Cần tên để in phiếu."})

    assert OwnForm({}).error_summary() == [ErrorLine("id_name", "Tên", "Cần tên để in phiếu.")]


def test_text_is_composed_even_in_plain_fields() -> None:
    form = SupportForm({**GOOD, "note": unicodedata.normalize("NFD", "Đã duyệt")})
    assert (form.is_valid(), form.cleaned_data["note"]) == (True, "Đã duyệt")


@pytest.mark.parametrize("text", ["5/3/2026", "05/03/2026", "05-03-2026", "5.3.2026", " 05 / 03 / 2026 ", "2026-03-05"])
def test_dates_are_read_day_first_or_as_iso(text: str) -> None:
    assert VietnameseDateField().clean(text) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("29/02/2027", "Năm 2027 không phải năm nhuận, tháng 2 chỉ có 28 ngày."),
        ("30/02/2028", "Tháng 2/2028 chỉ có các ngày từ 1 đến 29."),
        ("31/04/2026", "Tháng 4/2026 chỉ có các ngày từ 1 đến 30."),
        ("00/04/2026", "Tháng 4/2026 chỉ có các ngày từ 1 đến 30."),
        ("03/25/2026", "Không có tháng 25. Viết ngày trước, tháng sau: ngày/tháng/năm."),
        ("5/3/26", "Viết đủ bốn chữ số của năm, ví dụ 5/3/2026."),
        ("5/3/0026", "Năm 26 không hợp lý. Viết năm từ 1900 đến 2199."),
        ("hôm nay", "Không đọc được ngày “hôm nay”. Viết ngày/tháng/năm, ví dụ 05/03/2026."),
    ],
)
def test_wrong_dates_are_explained(text: str, sentence: str) -> None:
    assert message(VietnameseDateField(), text) == sentence


def test_the_leap_day_is_a_date() -> None:
    assert VietnameseDateField().clean("29/02/2028") == date(2028, 2, 29)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_shown_is_read_back(day: date) -> None:
    field = VietnameseDateField()
    assert field.clean(field.prepare_value(day)) == day


@given(st.text(max_size=20))
def test_any_text_gives_a_date_or_a_sentence(text: str) -> None:
    try:
        VietnameseDateField(required=False).clean(text)
    except ValidationError as error:
        assert [line for line in error.messages if not line.endswith(".")] == []  # noqa: PT017


def test_optional_money_left_empty_is_none_and_zero_is_zero() -> None:
    assert [MoneyField(required=False).clean(text) for text in ("", "  ", "0")] == [None, None, 0]


def test_money_has_a_lower_bound() -> None:
    assert message(MoneyField(min_value=1_000), "999") == "Số tiền ít nhất là 1.000 đồng."


def test_model_forms_get_the_vietnamese_fields() -> None:
    class HolidayForm(KcModelForm):
        class Meta(KcModelForm.Meta):
            model = Holiday
            fields = ("day", "name", "kind")

    form = HolidayForm({"day": "31/4/2026", "name": "", "kind": "holiday"})
    assert [line.message for line in form.error_summary()] == [
        "Tháng 4/2026 chỉ có các ngày từ 1 đến 30.",
        "Hãy nhập tên.",
    ]
    assert [type(field) for field in form.fields.values()] == [
        VietnameseDateField,
        NfcCharField,
        forms.TypedChoiceField,
    ]


def test_a_big_integer_of_a_model_is_money() -> None:
    field = kc_formfield(models.BigIntegerField("kinh phí"))
    assert (type(field), field.clean("1,5 tỷ") if field else None) == (MoneyField, 1_500_000_000)
