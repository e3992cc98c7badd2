"""Two versions of a section side by side: what differs, and how a third is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from core.forms import MoneyField, VietnameseDateField
from core.text import nfc
from proposals.forms.fields import QuantityField
from proposals.forms.sheet import Posted, Sheet

NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "version", "add", "search", "next", "autosave"})
MINE = "mine"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, or all rows of one kind, in both versions as a person reads them."""

    name: str
    label: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs


def compare(mine: Sheet, theirs: Sheet) -> list[Difference]:
    """Every field and kind of rows of the section."""
    ours, others = _texts(mine), _texts(theirs)
    return [Difference(name, label, text, others[name][1]) for name, (label, text) in ours.items()]


def merge(mine: Mapping[str, list[str]], theirs: Mapping[str, list[str]], keep_mine: Iterable[str]) -> Posted:
    """Theirs, with the named fields and kinds of rows taken from mine."""
    chosen = frozenset(keep_mine)
    merged = {name: list(values) for name, values in theirs.items() if _block(name) not in chosen}
    merged.update({name: list(values) for name, values in mine.items() if _block(name) in chosen})
    return merged


def content_of(post: Mapping[str, Any]) -> Posted:
    """What was typed, without the buttons and tokens of the page, in one Unicode form."""
    lists = getattr(post, "lists", None)
    pairs = lists() if lists else post.items()
    return {name: [_plain(value) for value in values] for name, values in pairs if name not in NOT_CONTENT}


def _plain(value: Any) -> str:
    """Text that can be stored: no NUL, no half of a pair of surrogates (JSON can carry both)."""
    return nfc(str(value).replace("\x00", "").encode(errors="replace").decode())


def _block(name: str) -> str:
    return name.partition("-")[0]


def _texts(sheet: Sheet) -> dict[str, tuple[str, str]]:
    texts = {name: (str(item.label), _read(sheet.form, name)) for name, item in sheet.form.fields.items()}
    for formset in sheet.formsets:
        if formset.rows.by_sheet and f"{formset.prefix}-TOTAL_FORMS" not in sheet.posted:
            count = getattr(sheet.proposal, formset.rows.related).count()
            texts[formset.prefix] = (formset.rows.title, f"{count} dòng, sửa bằng tệp Excel")
            continue
        lines = [_row_text(form) for form in formset.forms]
        texts[formset.prefix] = (formset.rows.title, "\n".join(line for line in lines if line))
    return texts


def _row_text(form: Any) -> str:
    if form.is_blank() or form.data.get(form.add_prefix("DELETE")):
        return ""
    cells = ((name, _read(form, name)) for name in form.fields if name not in {"row", "DELETE"})
    return "; ".join(f"{form.fields[name].label}: {text}" for name, text in cells if text)


def _read(form: Any, name: str) -> str:
    """The raw value in words: labels of choices, "có" for a ticked box, nothing for an amount of zero."""
    item, raw = form.fields[name], form.raw(name)
    if isinstance(item, forms.BooleanField):
        return "có" if raw else ""
    cleaned = getattr(form, "cleaned_data", {}).get(name)
    if isinstance(item, (MoneyField, QuantityField, VietnameseDateField)) and cleaned is not None:
        return str(item.prepare_value(cleaned)) if cleaned else ""
    options = getattr(item, "choices", None) or getattr(item.widget, "choices", None)
    values = raw if isinstance(raw, list) else [raw]
    if options:
        labels = dict(_flat(options))
        values = [labels.get(value, value) for value in values if value]
    return "\n".join(value.replace("\r\n", "\n").strip() for value in values)


def _flat(options: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for value, label in options:
        if isinstance(label, (list, tuple)):
            yield from ((str(code), str(name)) for code, name in label)
        else:
            yield str(value), str(label)
