"""A form with one small form per đề án. A row is known by the code of its đề án."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from core.errors import Reason
from core.forms import KcForm


class WithRows(KcForm):
    """A form with one small form per đề án; `reasons` are those that belong to no single field."""

    row_form: type[KcForm]
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rows: Iterable[Any], seen: str, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "seen": seen}
        super().__init__(*args, **kwargs)
        self.reasons: list[Reason] = []
        self.current_seen = seen
        self.rows = tuple(rows)
        data = self.data if self.is_bound else None
        self.row_forms = {
            row.code: self.row_form(data, prefix=row.code, initial=self.row_initial(row))
            for row in self.rows
            if not row.hidden
        }

    def row_initial(self, row: Any) -> dict[str, Any]:
        """What a row starts from."""
        raise NotImplementedError

    def pairs(self) -> Iterator[tuple[Any, KcForm]]:
        """Each row this person may change with its form."""
        for row in self.rows:
            if not row.hidden:
                yield row, self.row_forms[row.code]

    def hidden_rows(self) -> list[Any]:
        """Rows that stay in the totals and are neither shown nor changed."""
        return [row for row in self.rows if row.hidden]

    def is_valid(self) -> bool:
        """The form and every row; all are looked at, so that all errors show at once."""
        return all([super().is_valid(), *(form.is_valid() for form in self.row_forms.values())])

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """A reason named `amount:CODE` goes to that row, one named after a field there, the rest on top."""
        for reason in reasons:
            name, _, code = reason.field.partition(":")
            target = self.row_forms.get(code) if code else self
            if target is not None and name in target.fields:
                target.add_error(name, reason.message)
            else:
                self.reasons.append(reason)

    def accept_newer_draft(self) -> None:
        """After a stale answer the next press speaks of the draft as it is now shown."""
        self.data = self.data.copy()
        self.data["seen"] = self.current_seen

    def all_errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of every row, for the summary."""
        return [
            (form[name].id_for_label, f"{code}, {form.fields[name].label}: {error}")
            for code, form in self.row_forms.items()
            for name, errors in form.errors.items()
            for error in errors
        ]
