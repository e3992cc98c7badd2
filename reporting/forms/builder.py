"""The building page: what was typed is kept as it was typed, read into a spec, and everything wrong is said at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from core.forms import ErrorLine
from core.text import nfc
from reporting.builder.catalogue import FIRST, SUBJECTS
from reporting.builder.columns import EMPTY, FILLED, OPERATORS, Column, Subject
from reporting.builder.periods import FIXED, MOVING
from reporting.builder.spec import COUNT, MOST_COLUMNS, MOST_FILTERS, MOST_GROUPS, Condition, Spec, sortable
from reporting.builder.words import shown_value
from reporting.forms.values import Unreadable, read_period, read_value

SPARE: Final = 2
TEXTS: Final = ("ky-cot", "ky-kieu", "ky-nam", "ky-so", "ky-tu", "ky-den", "sap")
LONGEST: Final = 200


@dataclass(slots=True)
class Row:
    """A row of conditions as typed. `options`: the closed list of its column, when it has one; `fault` beside it."""

    column: str = ""
    operator: str = "la"
    value: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""


@dataclass(slots=True)
class Draft:
    """The whole page. `texts`: single fields by name."""

    subject: Subject
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    averages: bool = False
    falling: bool = False
    name: str = ""
    description: str = ""
    faults: list[ErrorLine] = field(default_factory=list)

    @classmethod
    def fresh(cls, key: str) -> Draft:
        """The usual columns of a subject; the first subject when the key is unknown."""
        subject = SUBJECTS.get(key) or SUBJECTS[FIRST]
        return cls(subject, columns=list(subject.usual))

    @classmethod
    def of(cls, spec: Spec, *, name: str = "", description: str = "") -> Draft:
        """A kept report, to be changed."""
        period = spec.period
        days = {"ky-tu": period.first, "ky-den": period.last}
        texts = {
            "ky-cot": period.column, "ky-kieu": period.kind, "ky-nam": str(period.year or ""),
            "ky-so": str(period.number or ""), "sap": spec.sort,
            **{key: f"{day:%d/%m/%Y}" if day else "" for key, day in days.items()},
        }  # fmt: skip
        rows = [Row(row.column, row.operator, _typed(spec.column(row.column), row.value)) for row in spec.conditions]
        return cls(
            spec.about, columns=list(spec.columns), rows=rows, groups=list(spec.groups), texts=texts,
            averages=spec.averages, falling=spec.falling, name=name, description=description,
        )  # fmt: skip

    @classmethod
    def typed(cls, data: QueryDict) -> Draft:
        """As it was sent; keys that are not in the catalogue are left out, texts stay as they are."""
        subject = SUBJECTS.get(data.get("doi-tuong", "")) or SUBJECTS[FIRST]
        known = [key for key in (*data.getlist("cot"), *data.getlist("them")) if key in subject.by_key]
        groups = [data.get(f"nhom-{place}", "") for place in range(1, MOST_GROUPS + 1)]
        rows = [
            Row(
                data.get(f"dk-{n}-cot", ""),
                data.get(f"dk-{n}-phep", "la"),
                nfc(data.get(f"dk-{n}-gia-tri", "")).strip(),
            )
            for n in range(MOST_FILTERS)
        ]
        return cls(
            subject, columns=list(dict.fromkeys(known)), rows=[row for row in rows if row.column or row.value],
            groups=[key for key in groups if key], texts={name: data.get(name, "").strip() for name in TEXTS},
            averages="binh-quan" in data, falling="giam" in data, name=nfc(data.get("name", "")),
            description=nfc(data.get("description", "")),
        )  # fmt: skip

    def act(self, command: str) -> None:
        """A button on a column: up, down, off."""
        what, _, key = command.partition(":")
        if key not in self.columns:
            return
        place = self.columns.index(key)
        self.columns.remove(key)
        if what == "len":
            self.columns.insert(max(0, place - 1), key)
        elif what == "xuong":
            self.columns.insert(place + 1, key)

    def read(self) -> Spec | None:
        """The report meant, or None with `faults` filled."""
        self.faults = []
        self._check_columns()
        conditions = tuple(one for n, row in enumerate(self.rows) if (one := self._condition(n, row)))
        groups = self._groups()
        period = read_period(self.texts, self.subject, self._wrong)
        found = Spec(
            self.subject.key, tuple(self.columns), conditions, groups, self.averages, period, self.texts.get("sap", ""),
            self.falling,
        )  # fmt: skip
        if not self.faults and found.sort and found.sort not in sortable(found):
            allowed = "cột nhóm, số dòng hoặc cột có tổng" if groups else "một cột có trong báo cáo"
            self._wrong("sap", "Sắp xếp", f"Khi lập như vậy chỉ xếp được theo {allowed}.")
        return None if self.faults else found

    def refuse(self, field_id: str, label: str, message: str) -> None:
        """A fault found elsewhere."""
        self._wrong(field_id, label, message)

    def _check_columns(self) -> None:
        if not self.columns:
            self._wrong("them-cot", "Các cột", "Hãy chọn ít nhất một cột.")
        if len(self.columns) > MOST_COLUMNS:
            self._wrong(
                "cac-cot", "Các cột", f"Một báo cáo có nhiều nhất {MOST_COLUMNS} cột, đang chọn {len(self.columns)}."
            )

    def _condition(self, number: int, row: Row) -> Condition | None:
        column = self.subject.by_key.get(row.column)
        name, label = f"dk-{number}", f"Điều kiện {number + 1}"
        if column is None or not column.filters:
            row.fault = "Hãy chọn cột của điều kiện này."
            self._wrong(f"{name}-cot", label, row.fault)
            return None
        if row.operator not in column.operators:
            fitting = ", ".join(f"“{OPERATORS[key][0]}”" for key in OPERATORS if key in column.operators)
            row.fault = f"Cột “{column.label}” chỉ hỏi được: {fitting}."
            self._wrong(f"{name}-phep", label, row.fault)
            return None
        if row.operator in {EMPTY, FILLED}:
            return Condition(column.key, row.operator)
        try:
            return Condition(column.key, row.operator, read_value(column, row.value))
        except Unreadable as error:
            row.fault = str(error)
            self._wrong(f"{name}-gia-tri", label, row.fault)
            return None

    def _groups(self) -> tuple[str, ...]:
        wrong = [key for key in self.groups if key not in self.subject.by_key or not self.subject.by_key[key].groups]
        if wrong:
            self._wrong("nhom-1", "Nhóm theo", "Cột này không dùng để nhóm được; hãy chọn cột khác.")
        elif len(set(self.groups)) < len(self.groups):
            self._wrong("nhom-2", "Nhóm theo", "Hai mức nhóm phải là hai cột khác nhau.")
        return tuple(self.groups)

    def _wrong(self, field_id: str, label: str, message: str) -> None:
        self.faults.append(ErrorLine(field_id, label, message))

    # --- what the page shows ---
    @property
    def chosen(self) -> list[Column]:
        """The columns in their order."""
        return [self.subject.by_key[key] for key in self.columns]

    @property
    def others(self) -> list[Column]:
        """What can still be added."""
        return [column for column in self.subject.columns if column.key not in self.columns]

    @property
    def shown_rows(self) -> list[Row]:
        """Rows with their closed lists, and spare ones."""
        rows = [*self.rows, *(Row() for _ in range(min(SPARE, MOST_FILTERS - len(self.rows))))]
        for row in rows:
            column = self.subject.by_key.get(row.column)
            if column is not None and column.choices:
                row.options = [(words, words) for words in column.choices().values()]
        return rows


def choices_of(draft: Draft) -> Mapping[str, Any]:
    """The lists of the page: columns to ask, questions, days, kinds of period, groups, orders."""
    columns = draft.subject.columns
    groups = [(c.key, c.label) for c in columns if c.groups]
    wanted = dict.fromkeys([*draft.columns, *draft.groups])
    orders = [(key, draft.subject.by_key[key].label) for key in wanted if key in draft.subject.by_key]
    return {
        "asked": [(c.key, c.label) for c in columns if c.filters],
        "operators": [(key, words) for key, (words, _) in OPERATORS.items()],
        "days": [(c.key, c.label) for c in draft.subject.days],
        "fixed": list(FIXED.items()),
        "moving": [(key, words) for key, (words, _) in MOVING.items()],
        "groups": groups,
        "orders": [*orders, (COUNT, "Số dòng của nhóm")],
    }


def _typed(column: Column, value: str) -> str:
    shown = shown_value(column, value)
    return shown.removesuffix(" đồng")
