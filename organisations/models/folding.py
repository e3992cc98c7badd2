"""Stored search columns without diacritics, kept by the database itself so that no writer can forget them."""

from __future__ import annotations

from django.db import models
from django.db.models import BooleanField, F, Func, Value
from django.db.models.functions import Lower

_LETTERS = {
    "a": "àáảãạăằắẳẵặâầấẩẫậ",
    "e": "èéẻẽẹêềếểễệ",
    "i": "ìíỉĩị",
    "o": "òóỏõọôồốổỗộơờớởỡợ",
    "u": "ùúủũụưừứửữự",
    "y": "ỳýỷỹỵ",
    "d": "đ",
}
ACCENTED = "".join(letters + letters.upper() for letters in _LETTERS.values())
PLAIN = "".join(plain * (2 * len(letters)) for plain, letters in _LETTERS.items())


class IsNfc(Func):
    """True when the text is in Unicode normal form C; the check constraint behind every searchable name."""

    template = "(%(expressions)s IS NFC NORMALIZED)"
    output_field = BooleanField()
    conditional = True


def folded_column(source: str) -> models.GeneratedField:
    """A stored column with `source` in lower case without Vietnamese diacritics (đ → d).

    `translate` before `lower`: the result does not depend on the locale of the cluster.
    """
    return models.GeneratedField(
        expression=Lower(Func(F(source), Value(ACCENTED), Value(PLAIN), function="translate")),
        output_field=models.CharField(max_length=300),
        db_persist=True,
    )
