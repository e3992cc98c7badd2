"""The base of section forms and of their rows: nothing is required to save, everything unreadable stays as typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import cached_property

from budgets.selectors import cost_items
from core.forms import KcForm
from core.text import nfc
from proposals.forms.fields import CommuneField
from proposals.models import Beneficiary, Proposal

Places = dict[str, tuple[int, str]]
Options = list[tuple[str, str]]
NONE = ("", "–")
_TOOLS = frozenset({"row", "DELETE"})
FIND_COMMUNE = reverse_lazy("proposals:find_commune")


@dataclass(frozen=True)
class About:
    """What the forms of a page must know: the đề án, today, the communes named on it, and those just searched for.

    `found` maps the name of a select to the codes its search gave, for browsers without JavaScript.
    """

    proposal: Proposal
    today: date
    places: Places = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)
    markup: dict[str, str] = field(default_factory=dict)
    """Options of selects as written in the page: the same for every row, so written once."""

    @cached_property
    def content_options(self) -> Options:
        """Contents a line may be for: those of the đề án."""
        return [NONE, *((code, code) for code in self.proposal.content_codes)]

    @cached_property
    def item_options(self) -> Options:
        """Items of cost."""
        return [NONE, *((item.code, item.title) for item in cost_items())]

    @cached_property
    def beneficiaries(self) -> list[Beneficiary]:
        """Beneficiaries of the đề án."""
        return list(self.proposal.beneficiary_rows.all())

    @cached_property
    def recipient_options(self) -> Options:
        """Them by their key."""
        return [NONE, *((str(row.pk), row.name) for row in self.beneficiaries)]

    @cached_property
    def years(self) -> range:
        """From the plan year to the year in which the đề án ends."""
        first, ends_on = self.proposal.plan_year, self.proposal.ends_on
        return range(first, max(first, ends_on.year if ends_on else first) + 1)

    @cached_property
    def year_options(self) -> Options:
        """These years; nothing chosen is the plan year."""
        return [(str(year), str(year)) for year in self.years]

    def year_of(self, text: str) -> int | None:
        """The year meant; the plan year is stored as nothing, so that it moves with the plan."""
        return None if int(text) == self.proposal.plan_year else int(text)


class SheetForm(KcForm):
    """Fields are declared as if they were required; a half-filled form is still saved.

    `essential` cannot be stored empty. `stored_as` renames a field to the model attribute that takes its value.
    """

    essential: ClassVar[tuple[str, ...]] = ()
    stored_as: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        self.about = about
        super().__init__(*args, **kwargs)
        for name, item in self.fields.items():
            item.optional_mark = not item.required and not isinstance(item, forms.BooleanField)  # type: ignore[attr-defined]
            item.required = False
            if isinstance(item, CommuneField):
                self._offer_communes(name, item)

    def _offer_communes(self, name: str, item: CommuneField) -> None:
        html_name = self.add_prefix(name)
        chosen = str(self.data.get(html_name) or "") if self.data else ""
        codes = list(dict.fromkeys(code for code in (chosen, *self.about.found.get(html_name, ())) if code))
        item.offer(self.about.places, codes)
        item.widget.attrs["data-combobox-url"] = FIND_COMMUNE

    def clean(self) -> dict[str, Any]:
        """Fields that cannot be stored empty say so; the rest of the form is not held up."""
        cleaned = super().clean()
        for name in self.essential:
            if name not in self.errors and cleaned.get(name) in (None, "", []):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def value_of(self, name: str) -> Any:
        """What was read in a field; None when it could not be, or nothing was typed."""
        return self.cleaned_data.get(name) if self.is_bound and not self.has_error(name) else None

    def readable(self) -> dict[str, Any]:
        """Model attribute -> value, of everything that could be read and has no fault."""
        sound = {name: value for name, value in self.cleaned_data.items() if name not in self.errors}
        return {self.stored_as.get(name, name): value for name, value in sound.items() if name in self.fields}

    def unreadable(self) -> dict[str, Any]:
        """Name in the page -> raw text, of everything that could not."""
        return {
            self.add_prefix(name): self.raw(name) for name in self.errors if name in self.fields and name not in _TOOLS
        }

    def raw(self, name: str) -> str | list[str]:
        """What was typed: a text, or several for boxes to tick."""
        values = [nfc(str(value)) for value in self.data.getlist(self.add_prefix(name))]
        return values if isinstance(self.fields[name], forms.MultipleChoiceField) else (values[0] if values else "")


class RowForm(SheetForm):
    """One row. `row` is the key of the stored row it was shown for."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    ignored_when_blank: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def for_page(cls, about: About) -> type[RowForm]:  # noqa: ARG003 - most forms are the same on every page
        """The form as the rows of one page use it."""
        return cls

    def is_blank(self) -> bool:
        """Whether nothing was typed that is worth a row."""
        skipped = {*_TOOLS, *self.ignored_when_blank}
        return not any(self.raw(name) for name in self.fields if name not in skipped)

    def clean(self) -> dict[str, Any]:
        """An empty row has no faults."""
        return self.cleaned_data if self.is_blank() else super().clean()

    def is_storable(self) -> bool:
        """Whether a row can be made of what could be read."""
        return not any(name in self.errors for name in self.essential)

    def values(self) -> dict[str, Any]:
        """Model attribute -> value; what could not be read is left to `fallback`."""
        mine = {name: value for name, value in self.readable().items() if name not in _TOOLS}
        return {**self.fallback(), **mine}

    def fallback(self) -> dict[str, Any]:
        """Values of the row where nothing could be read."""
        return {}

    def everything(self) -> dict[str, Any]:
        """Name in the page -> raw text of the whole row."""
        return {self.add_prefix(name): self.raw(name) for name in self.fields if name not in _TOOLS and self.raw(name)}
