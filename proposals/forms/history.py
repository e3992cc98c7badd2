"""Handing in the books of earlier years, and saying what a name of then is called today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from core.forms import KcForm
from proposals.history.judging import NOT_KNOWN
from proposals.history.lookups import Lookups
from proposals.models import HistoryImport

AT_ONCE: Final = 50
"""So many questions on a page; the rest follow when these are answered."""
NOT_YET: Final = ("", "Chưa trả lời")
UNKNOWN: Final = (NOT_KNOWN, "Không rõ, chỉ giữ tên cũ")


class HistoryForm(KcForm):
    """The workbook, and what happens to rows that came in before."""

    file = forms.FileField(label="Tệp Excel (.xlsx)")
    existing = forms.ChoiceField(
        label="Dòng đã nhập từ trước", choices=HistoryImport.Existing.choices, widget=forms.RadioSelect,
        initial=HistoryImport.Existing.SKIP,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx"


class QuestionsForm(KcForm):
    """One choice a name: a unit or a commune of today, of the province the row is about."""

    def __init__(self, *args: Any, asked: Sequence[Mapping[str, Any]], lookups: Lookups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys: dict[str, str] = {}
        options: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for place, one in enumerate(asked[:AT_ONCE]):
            where = (one["kind"], one["province"])
            if where not in options:
                options[where] = _options(lookups, *where)
            name = f"ten-{place}"
            self.keys[name] = one["key"]
            field = forms.ChoiceField(
                label=_label(one, lookups), required=False, choices=options[where], initial=one["guess"],
                help_text=f"Có ở {one['lines']} dòng của tệp.",
            )  # fmt: skip
            field.optional_mark = False  # type: ignore[attr-defined]
            self.fields[name] = field

    def answers(self) -> dict[str, str]:
        """Key of the question -> code chosen; what was left open stays open."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items() if self.cleaned_data[name]}


def _label(one: Mapping[str, Any], lookups: Lookups) -> str:
    province = lookups.province_names.get(one["province"], one["province"])
    what = "Đơn vị" if one["kind"] == "unit" else "Địa điểm"
    return f"{what} “{one['text']}”, {province} nay là"


def _options(lookups: Lookups, kind: str, province: str) -> list[tuple[str, str]]:
    if kind == "unit":
        units = (unit for unit in lookups.units_by_code.values() if unit.province in {"", province})
        return [NOT_YET, *((unit.code, unit.name) for unit in units)]
    rows = (row for row in lookups.communes_by_code.values() if row.province == province)
    return [NOT_YET, UNKNOWN, *((row.code, row.name) for row in sorted(rows, key=lambda row: row.name))]
