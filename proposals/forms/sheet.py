"""A section as one page: a form, its rows, and the way between what is stored and what is typed.

Everything passes through one shape, `Posted`: names of the page -> texts. Stored values are written in it, kept raw
texts are laid over them, and the bound forms find the same faults again, tomorrow as today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from proposals.estimate_pages import LINES_AT_ONCE
from proposals.forms.base import About, RowForm, SheetForm
from proposals.forms.estimate import EstimateForm, LineRow
from proposals.forms.parties import BeneficiaryRow, LocationRow, PartiesForm, PartnerRow
from proposals.forms.texts import (
    EffectForm,
    NecessityForm,
    ObjectivesForm,
    OrganisationForm,
    ScaleForm,
    WorkForm,
    WorkRow,
)  # fmt: skip
from proposals.models import Proposal, Section
from proposals.places import places_of
from proposals.services.sections import RowInput, SectionInput
from proposals.states import SectionKey

Posted = dict[str, list[str]]
MOST_ROWS = 1000
"""More than one request can carry (DATA_UPLOAD_MAX_NUMBER_FIELDS): rows that were sent are never dropped."""


@dataclass(frozen=True)
class Rows:
    """A kind of rows on a page: its prefix, form, where it is stored, and the words around it."""

    name: str
    form: type[RowForm]
    related: str
    title: str
    add_label: str
    limit: int = 50
    help: str = ""
    by_sheet: bool = False
    """Whether a spreadsheet may bring more rows than `limit`; the page then leaves them alone."""


class Layout(NamedTuple):
    """What a section asks."""

    form: type[SheetForm]
    rows: tuple[Rows, ...] = ()


LAYOUTS: dict[str, Layout] = {
    SectionKey.PARTIES: Layout(PartiesForm, (
        Rows("beneficiaries", BeneficiaryRow, "beneficiary_rows", "Đơn vị thụ hưởng", "Thêm đơn vị thụ hưởng",
             help="Đề án nhóm được để trống; khi lập kế hoạch triển khai sẽ ghi danh sách."),
        Rows("locations", LocationRow, "location_rows", "Địa điểm thực hiện", "Thêm địa điểm"),
        Rows("partners", PartnerRow, "partner_rows", "Đơn vị phối hợp", "Thêm đơn vị phối hợp",
             help="Để trống nếu không có."),
    )),
    SectionKey.NECESSITY: Layout(NecessityForm),
    SectionKey.OBJECTIVES: Layout(ObjectivesForm),
    SectionKey.SCALE: Layout(ScaleForm),
    SectionKey.WORK: Layout(WorkForm, (Rows("work", WorkRow, "workitem_rows", "Công việc", "Thêm công việc", 100),)),
    SectionKey.ESTIMATE: Layout(EstimateForm, (
        Rows("lines", LineRow, "estimateline_rows", "Các dòng dự toán", "Thêm dòng", LINES_AT_ONCE,
             by_sheet=True),
    )),
    SectionKey.ORGANISATION: Layout(OrganisationForm),
    SectionKey.EFFECT: Layout(EffectForm),
}  # fmt: skip


class Sheet:
    """The bound forms of a section."""

    def __init__(
        self,
        proposal: Proposal,
        key: str,
        posted: Mapping[str, list[str]],
        *,
        today: date,
        searched: tuple[str, list[str]] = ("", []),
    ) -> None:
        self.proposal, self.key, self.layout = proposal, key, LAYOUTS[key]
        self.posted = posted
        self.data: MultiValueDict[str, str] = MultiValueDict(dict(posted))
        codes = [v for name, values in posted.items() if name.endswith("commune") for v in values]
        self.about = About(proposal, today, places_of([*codes, *searched[1]], today), dict([searched]))

    @cached_property
    def form(self) -> SheetForm:
        """The fields of the section itself."""
        return self.layout.form(self.data, about=self.about)

    @cached_property
    def formsets(self) -> list[Any]:
        """Its rows, in the order of the page."""
        return [self._formset(rows) for rows in self.layout.rows]

    def _formset(self, rows: Rows) -> Any:
        form = rows.form.for_page(self.about)
        most = min(MOST_ROWS, max(rows.limit, self._sent(rows.name)))
        factory = forms.formset_factory(form, extra=0, can_delete=True, max_num=rows.limit, absolute_max=most)
        formset: Any = factory(self.data, prefix=rows.name, form_kwargs={"about": self.about})
        formset.rows = rows
        return formset

    def _sent(self, name: str) -> int:
        """How many rows the page really carries: a count that only claims more builds no forms."""
        places = (key.removeprefix(f"{name}-").partition("-")[0] for key in self.data if key.startswith(f"{name}-"))
        return max(
            (int(place) + 1 for place in places if place.isascii() and place.isdigit() and len(place) < 5), default=0
        )

    def given(self) -> SectionInput:
        """What the service stores and keeps."""
        kept = dict(self.form.unreadable())
        blanked = tuple(self.form.stored_as.get(name, name) for name in self.form.errors if name in self.form.fields)
        rows = {}
        for formset in self.formsets:
            if formset.management_form.is_valid():
                rows[formset.prefix] = tuple(self._rows(formset, kept))
        return SectionInput(self.form.readable(), rows, kept, blanked)

    @staticmethod
    def _rows(formset: Any, kept: dict[str, Any]) -> Iterator[RowInput]:
        for place, form in enumerate(formset.forms):
            form.full_clean()
            if form.cleaned_data.get("DELETE") or form.is_blank():
                continue
            if form.is_storable():
                kept.update(form.unreadable())
                yield RowInput(place, form.values(), form.cleaned_data.get("row"))
            else:
                kept.update(form.everything())

    def fault_count(self) -> int:
        """How many cells could not be read."""
        rows = sum(len(form.errors) for formset in self.formsets for form in formset.forms if not form.is_blank())
        return len(self.form.errors) + rows


def posted_of(proposal: Proposal, section: Section, *, blank: str = "") -> Posted:
    """The section as the page would send it back: stored values, kept raw texts over them, a blank row if asked.

    Rows that only a spreadsheet can hold are left out whole, so that nothing replaces them.
    """
    layout = LAYOUTS[section.key]
    posted = dict(_written(layout.form, _values(proposal, layout.form), ""))
    flat = {name: raw for name, raw in section.kept_input.items() if name in layout.form.base_fields}
    posted.update(_as_posted(flat))
    for rows in layout.rows:
        stored = _stored(proposal, rows)
        if rows.by_sheet and len(stored) > rows.limit:
            continue
        total = 0
        for total, cells in enumerate(_row_cells(stored, section, rows), start=1):
            posted.update({f"{rows.name}-{total - 1}-{name}": values for name, values in cells.items()})
        total += blank == rows.name and total < rows.limit
        posted.update({f"{rows.name}-TOTAL_FORMS": [str(total)], f"{rows.name}-INITIAL_FORMS": ["0"]})
        posted.update({f"{rows.name}-MIN_NUM_FORMS": ["0"], f"{rows.name}-MAX_NUM_FORMS": [str(rows.limit)]})
    return posted


def with_one_more_row(posted: Posted, key: str, name: str) -> Posted:
    """The page with an empty row of that kind at the end; as it was when the section has no such rows or is full."""
    limit = next((rows.limit for rows in LAYOUTS[key].rows if rows.name == name), 0)
    count = posted.get(f"{name}-TOTAL_FORMS", [""])[0]
    if not (count.isascii() and count.isdigit() and len(count) <= len(str(limit)) and int(count) < limit):
        return posted
    return posted | {f"{name}-TOTAL_FORMS": [str(int(count) + 1)]}


def without_long_rows(posted: Posted, proposal: Proposal, key: str) -> Posted:
    """What was sent, without rows of which more are stored than the page can show."""
    for rows in LAYOUTS[key].rows:
        if rows.by_sheet and f"{rows.name}-TOTAL_FORMS" in posted:
            count = getattr(proposal, rows.related).count()
            if count > rows.limit:
                posted = {name: texts for name, texts in posted.items() if not name.startswith(f"{rows.name}-")}
    return posted


def _row_cells(stored: list[Any], section: Section, rows: Rows) -> Iterator[Posted]:
    """Stored rows and rows kept raw, in the order of their places."""
    kept: dict[int, dict[str, Any]] = {}
    for name, raw in section.kept_input.items():
        prefix, _, rest = name.partition("-")
        place, _, cell = rest.partition("-")
        if prefix == rows.name and place.isdigit():
            kept.setdefault(int(place), {})[cell] = raw
    ordered: list[tuple[int, Posted]] = []
    for row in stored:
        cells = dict(_written(rows.form, _values(row, rows.form), "")) | {"row": [str(row.pk)]}
        ordered.append((row.position, cells | _as_posted(kept.pop(row.position, {}))))
    ordered += [(place, _as_posted(cells)) for place, cells in kept.items()]
    yield from (cells for _, cells in sorted(ordered, key=lambda pair: pair[0]))


def _stored(proposal: Proposal, rows: Rows) -> list[Any]:
    """The rows; one more than the page holds tells that a spreadsheet brought them."""
    found: models.QuerySet[Any] = getattr(proposal, rows.related).all()
    communes = [name for name in rows.form.stored_as if name.endswith("commune")]
    return list((found.select_related(*communes) if communes else found)[: rows.limit + 1 if rows.by_sheet else None])


def _values(row: models.Model, form: type[SheetForm]) -> dict[str, Any]:
    values = {}
    for name in form.base_fields:
        if name == "row":
            continue
        by_key = getattr(form.base_fields[name], "by_key", False)
        value = getattr(row, form.stored_as[name] if by_key else name)
        values[name] = value.code if isinstance(value, models.Model) else value  # type: ignore[attr-defined]
    return values


def _written(form: type[SheetForm], values: dict[str, Any], prefix: str) -> Iterator[tuple[str, list[str]]]:
    for name, value in values.items():
        item = form.base_fields[name]
        if isinstance(item, forms.BooleanField):
            if value:
                yield prefix + name, ["on"]
        elif isinstance(value, list):
            yield prefix + name, [str(part) for part in value]
        else:
            shown = item.prepare_value(value)
            yield prefix + name, ["" if shown is None else str(shown)]


def _as_posted(raw: Mapping[str, Any]) -> Posted:
    return {name: value if isinstance(value, list) else [value] for name, value in raw.items()}
