"""Forms that speak Vietnamese: money and dates as people type them, one spelling, errors that say what to do."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from core.errors import Refused
from core.money import MAX_DONG, format_dong, parse_dong
from core.text import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPED_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d+)", re.ASCII)
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
FIRST_YEAR = 1900
LAST_YEAR = 2199
LAST_MONTH = 12
FEBRUARY = 2


class NfcMixin:
    """Text in one Unicode form: what is typed on a Mac and on Windows compares equal."""

    def to_python(self, value: Any) -> Any:
        """The cleaned value with composed letters."""
        cleaned = super().to_python(value)  # type: ignore[misc]
        return nfc(cleaned) if isinstance(cleaned, str) else cleaned


class NfcCharField(NfcMixin, forms.CharField):
    """One line of text in NFC."""


class MoneyField(forms.Field):
    """Whole đồng. Reads what people type ("1.234.567", "300 triệu"), gives an `int`, never rounds."""

    widget = forms.TextInput

    def __init__(
        self, *, min_value: int | None = 0, max_value: int | None = MAX_DONG, unit: str = "đồng", **kwargs: Any
    ) -> None:
        self.min_value = max(0, min_value or 0)
        self.max_value = MAX_DONG if max_value is None else min(max_value, MAX_DONG)
        self.unit = unit
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Numeric keyboard; `data-money` lets the page group digits while typing."""
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off", "data-money": ""}

    def prepare_value(self, value: Any) -> Any:
        """A number is shown grouped; what was typed is shown again untouched."""
        return format_dong(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """Whole đồng, None when left empty."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        try:
            return parse_dong(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: int | None) -> None:
        """Required, and within the bounds."""
        super().validate(value)
        if value is None:
            return
        if value < self.min_value:
            raise ValidationError(f"Số tiền ít nhất là {format_dong(self.min_value)} đồng.", code="min_value")
        if value > self.max_value:
            raise ValidationError(f"Số tiền nhiều nhất là {format_dong(self.max_value)} đồng.", code="max_value")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Writing the same amount another way is no change."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class VietnameseDateField(forms.Field):
    """A date typed as dd/mm/yyyy (also with dots or dashes) or sent as ISO by a date picker."""

    widget = forms.TextInput

    def __init__(self, *, min_value: date | None = None, max_value: date | None = None, **kwargs: Any) -> None:
        self.min_value = min_value
        self.max_value = max_value
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """`data-date` lets the page offer a picker."""
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off", "data-date": ""}

    def prepare_value(self, value: Any) -> Any:
        """A date is shown as dd/mm/yyyy; what was typed is shown again untouched."""
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        """The date, None when left empty."""
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        text = str(value).strip()
        if not text:
            return None
        iso, typed = ISO_DATE.fullmatch(text), TYPED_DATE.fullmatch(text)
        if iso:
            return _date(int(iso[3]), int(iso[2]), int(iso[1]))
        if not typed:
            sentence = f"Không đọc được ngày “{text}”. Viết ngày/tháng/năm, ví dụ 05/03/2026."
            raise ValidationError(sentence, code="invalid")
        if len(typed[3]) != len(str(FIRST_YEAR)):
            raise ValidationError(f"Viết đủ bốn chữ số của năm, ví dụ {typed[1]}/{typed[2]}/2026.", code="invalid")
        return _date(int(typed[1]), int(typed[2]), int(typed[3]))

    def validate(self, value: date | None) -> None:
        """Required, and within the bounds."""
        super().validate(value)
        if value and self.min_value and value < self.min_value:
            raise ValidationError(f"Ngày sớm nhất là {self.min_value:%d/%m/%Y}.", code="min_value")
        if value and self.max_value and value > self.max_value:
            raise ValidationError(f"Ngày muộn nhất là {self.max_value:%d/%m/%Y}.", code="max_value")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Writing the same day another way is no change."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class ErrorLine(NamedTuple):
    """One line of the error summary; `field_id` is empty when the whole form is meant."""

    field_id: str
    label: str
    message: str


class KcFormMixin:
    """Vietnamese sentences for every standard error; fields are required unless they say otherwise."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            own = _declared_messages(field)
            label = str(field.label or name)
            field.error_messages = {**field.error_messages, **_messages(field, label), **own}

    def clean(self) -> dict[str, Any]:
        """Text in NFC even where a plain CharField was used."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]
        return {name: nfc(value) if isinstance(value, str) else value for name, value in cleaned.items()}

    def error_summary(self: Any) -> list[ErrorLine]:
        """All errors of the form at once, in the order of the fields."""
        lines = [ErrorLine("", "", str(message)) for message in self.non_field_errors()]
        for bound in self:
            field_id = bound.id_for_label or bound.auto_id
            lines += [ErrorLine(field_id, str(bound.label), str(message)) for message in bound.errors]
        return lines

    def add_refusal(self: Any, refusal: Refused) -> None:
        """Put every reason of a refusal beside its field, or above the form when it has none."""
        for reason in refusal.reasons:
            cited = f" ({reason.article})" if reason.article else ""
            self.add_error(reason.field if reason.field in self.fields else None, f"{reason.message}{cited}")


class KcForm(KcFormMixin, forms.Form):
    """Base of plain forms."""


def kc_formfield(db_field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """Form field for a model field: BigIntegerField is money, dates and text are the fields above."""
    if not db_field.choices:
        if isinstance(db_field, models.BigIntegerField) and not isinstance(db_field, models.BigAutoField):
            kwargs.setdefault("form_class", MoneyField)
        elif isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
            kwargs.setdefault("form_class", VietnameseDateField)
        elif type(db_field) in (models.CharField, models.TextField):
            kwargs.setdefault("form_class", NfcCharField)
    return db_field.formfield(**kwargs)


class KcModelForm(KcFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """Base of model forms: declare `class Meta(KcModelForm.Meta)` so that money and dates get their fields."""

    class Meta:
        formfield_callback = kc_formfield


def _date(day: int, month: int, year: int) -> date:
    """The date, or a sentence about what is wrong with it."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(f"Năm {year} không hợp lý. Viết năm từ {FIRST_YEAR} đến {LAST_YEAR}.", code="invalid")
    if not 1 <= month <= LAST_MONTH:
        raise ValidationError(f"Không có tháng {month}. Viết ngày trước, tháng sau: ngày/tháng/năm.", code="invalid")
    last = monthrange(year, month)[1]
    if month == FEBRUARY and day == last + 1 and not isleap(year):
        raise ValidationError(f"Năm {year} không phải năm nhuận, tháng 2 chỉ có {last} ngày.", code="invalid")
    if not 1 <= day <= last:
        raise ValidationError(f"Tháng {month}/{year} chỉ có các ngày từ 1 đến {last}.", code="invalid")
    return date(year, month, day)


def _declared_messages(field: forms.Field) -> Mapping[str, str]:
    """Messages given to this one field, as against those of its class."""
    defaults: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        defaults.update(getattr(cls, "default_error_messages", {}))
    return {code: str(text) for code, text in field.error_messages.items() if defaults.get(code) != text}


def _messages(field: forms.Field, label: str) -> dict[str, str]:
    """Sentences for the standard error codes, naming the field in its own words."""
    name = label.replace("%", "%%")
    if len(label) > 1 and label[1].islower():
        name = name[0].lower() + name[1:]
    chosen = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField))
    required = f"Hãy {'chọn' if chosen else 'nhập'} {name}."
    if isinstance(field, forms.FileField):
        required = f"Hãy chọn tệp: {name}."
    elif isinstance(field, forms.BooleanField):
        required = f"Hãy đánh dấu: {name}."
    messages = {
        "required": required.replace("%%", "%"),
        "max_length": "Dài nhất %(limit_value)d ký tự, đang có %(show_value)d.",
        "min_length": "Ít nhất %(limit_value)d ký tự, đang có %(show_value)d.",
        "min_value": "Giá trị ít nhất là %(limit_value)s.",
        "max_value": "Giá trị nhiều nhất là %(limit_value)s.",
        "null_characters_not_allowed": "Có ký tự không hợp lệ, hãy xóa và gõ lại.",
    }
    if isinstance(field, forms.EmailField):
        messages["invalid"] = "Địa chỉ thư điện tử chưa đúng, ví dụ ten@donvi.gov.vn."
    elif isinstance(field, (forms.DecimalField, forms.FloatField)):
        messages["invalid"] = "Hãy viết một số, ví dụ 12,5."
    elif isinstance(field, forms.IntegerField):
        messages["invalid"] = "Hãy viết một số nguyên, không có chữ."
    elif chosen:
        messages["invalid_choice"] = "Lựa chọn này không còn, hãy chọn lại."
    return messages
