"""By what a beneficiary is known again elsewhere. The database keeps these columns, so that no writer can forget them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce, Lower, Trim

from organisations.models.folding import ACCENTED, PLAIN


def name_key_column(source: str) -> models.GeneratedField:
    """The name in lower case without diacritics and punctuation (`core.text.fold`), words of the legal form kept.

    "Cơ sở Chè “Lộc  Trời”" -> "co so che loc troi". The eth of old data counts as đ, as in `fold`.
    """
    folded = Lower(Func(F(source), Value(f"{ACCENTED}ðÐ"), Value(f"{PLAIN}dd"), function="translate"))
    words = Func(folded, Value("[^a-z0-9]+"), Value(" "), Value("g"), function="regexp_replace")
    return models.GeneratedField(expression=Trim(words), output_field=models.TextField(), db_persist=True)


def tax_key_column(source: str) -> models.GeneratedField:
    """The ten digits of the legal person, or the twelve of a private person; empty when there are fewer.

    A branch (ten digits and three more) is the same legal person: its money is the same money. Spaces, dots and dashes
    do not count.
    """
    digits = Func(F(source), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace")
    person = Func(digits, Value("^([0-9]{12}$|[0-9]{10})"), function="substring")
    return models.GeneratedField(
        expression=Coalesce(person, Value("")), output_field=models.CharField(max_length=12), db_persist=True
    )
