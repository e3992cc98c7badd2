"""Fields of the writing pages: quantities, tax codes, long texts, communes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from core.forms import NfcCharField
from core.money import format_decimal
from core.text import fold

PLACES = 3
WHOLE_DIGITS = 10
GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
SIMPLE = re.compile(r"[0-9]+([.,][0-9]+)?")
PERSONAL_NUMBER = re.compile(r"0[0-9]{11}")
EXAMPLE = "Viết một số, ví dụ 1,5 hoặc 1.200."


class LongTextField(NfcCharField):
    """Several lines of text in NFC, lines ended one way."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Browsers send CR LF; one LF is stored."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class QuantityField(forms.Field):
    """A quantity as written in Vietnam: comma before decimals, dots between thousands; three decimals at most."""

    widget = forms.TextInput
    noun = "số lượng"
    example = EXAMPLE
    places = PLACES
    whole_digits = WHOLE_DIGITS

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keyboard with a comma."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """1.500 (Decimal) is shown as "1,5"; what was typed is shown again untouched."""
        return format_quantity(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        """The quantity; None when left empty."""
        if value is None or isinstance(value, Decimal):
            return value
        text = fold(str(value)).replace(" ", "")
        if not text:
            return None
        if GROUPED.fullmatch(text):
            text = text.replace(".", "")
        elif not SIMPLE.fullmatch(text):
            raise ValidationError(f"Không đọc được {self.noun} “{value}”. {self.example}", code="invalid")
        number = Decimal(text.replace(",", "."))
        if -int(number.normalize().as_tuple().exponent) > self.places:
            said = f"{self.noun.capitalize()} có nhiều nhất {self.places} chữ số sau dấu phẩy."
            raise ValidationError(said, code="invalid")
        if number.adjusted() >= self.whole_digits:
            raise ValidationError(f"{self.noun.capitalize()} quá lớn.", code="invalid")
        return number


class MultiplierField(QuantityField):
    """A multiplier such as 1,5: at least 1, two decimals. How high it may be is a norm."""

    noun = "hệ số"
    example = "Viết một số từ 1, ví dụ 1,2."
    places = 2
    whole_digits = 2

    def to_python(self, value: Any) -> Decimal | None:
        """The multiplier; None when left empty."""
        number = super().to_python(value)
        if number is not None and number < 1:
            raise ValidationError("Hệ số ít nhất là 1.", code="invalid")
        return number


class CountField(forms.IntegerField):
    """A small whole number with sentences of its own."""

    widget = forms.TextInput

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        sentence = f"Viết một số nguyên từ 1 đến {most}."
        super().__init__(min_value=1, max_value=most, **kwargs)
        self.error_messages |= {"invalid": sentence}
        for validator in self.validators:
            validator.message = sentence


class TaxCodeField(NfcCharField):
    """Mã số thuế of ten digits, with a branch of three, or the twelve digits of a person (checked in the row)."""

    def to_python(self, value: Any) -> str:
        """The number in its usual writing, empty when left empty."""
        text = str(super().to_python(value))
        bare = mst.compact(text)
        if not bare or PERSONAL_NUMBER.fullmatch(bare):
            return bare
        try:
            return str(mst.format(mst.validate(bare)))
        except NumberError as error:
            raise ValidationError(
                f"Mã số thuế “{text}” không đúng: cần 10 chữ số (thêm 3 chữ số nếu là chi nhánh), chữ số thứ mười là "
                "số kiểm tra. Hãy đối chiếu giấy đăng ký.",
                code="invalid",
            ) from error


class CommuneField(forms.Field):
    """A commune by its code of five digits. `places` (code -> (pk, label)) holds those the page may name."""

    widget = forms.Select
    searchable = True

    def __init__(self, **kwargs: Any) -> None:
        self.places: dict[str, tuple[int, str]] = {}
        super().__init__(**kwargs)

    def offer(self, places: dict[str, tuple[int, str]], codes: list[str]) -> None:
        """Let the select name these codes; the search of the page adds others."""
        self.places = places
        empty = [("", "Chưa chọn")]
        self.widget.choices = empty + [(code, places[code][1] if code in places else code) for code in codes]

    def to_python(self, value: Any) -> int | None:
        """The key of the commune, None when none is chosen."""
        if not value:
            return None
        if value not in self.places:
            raise ValidationError(
                "Xã, phường này không có trong danh mục hiện hành. Hãy tìm và chọn lại.", code="invalid"
            )
        return self.places[value][0]


def format_quantity(value: Decimal) -> str:
    """Decimal("1200.500") -> "1.200,5"."""
    bare = value.normalize()
    return format_decimal(value, max(0, -int(bare.as_tuple().exponent)))
