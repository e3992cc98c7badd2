"""What statistics can be narrowed to. What cannot be read is left out, so an old bookmark still opens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import KcForm
from organisations.actors import Actor
from programmes import selectors as programmes
from proposals.forms.listing import catalogue
from reporting.chosen import Chosen
from reporting.selectors.figures import places


class ChoiceForm(KcForm):
    """The period, the province (the central level), the content."""

    ky = forms.ChoiceField(label="Thời gian", required=False)
    tinh = forms.ChoiceField(label="Tỉnh, thành phố", required=False)
    noi_dung = forms.ChoiceField(label="Nội dung", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = catalogue()
        self.periods = self._periods()
        self._choose("ky", [(key, label) for key, (label, _, _) in self.periods.items()])
        self._choose("noi_dung", [("", "Tất cả"), *self.kept.contents])
        self.places = {row.code: row for row in places(timezone.localdate())} if actor.is_central else {}
        if actor.is_central:
            self._choose("tinh", [("", "Cả nước"), *((row.code, row.name) for row in self.places.values())])
        else:
            del self.fields["tinh"]

    def _choose(self, name: str, options: list[Any]) -> None:
        self.fields[name].choices = options  # type: ignore[attr-defined]

    def _periods(self) -> dict[str, tuple[str, int, int]]:
        """The stage of today's programme first, then the others, then single years, newest first."""
        today = timezone.localdate().year
        stages = sorted(
            programmes.programmes(), key=lambda row: (not row.year_from <= today <= row.year_to, -row.year_from)
        )
        found = {
            f"{row.year_from}-{row.year_to}": (f"Giai đoạn {row.year_from} - {row.year_to}", row.year_from, row.year_to)
            for row in stages
        }
        return found | {str(year): (f"Năm {year}", year, year) for year in self.kept.years}

    def chosen(self) -> Chosen:
        """What could be read; the programme of today where no period is given."""
        self.is_valid()
        read = self.cleaned_data
        period = read.get("ky") or next(iter(self.periods), "")
        label, first, last = self.periods.get(period, ("", 0, 0))
        place = self.places.get(read.get("tinh", ""))
        content = read.get("noi_dung", "")
        words = [label, *([place.name] if place else []), *([dict(self.kept.contents)[content]] if content else [])]
        return Chosen(
            first, last, period=period, tenant_id=place.pk if place else None, place=place.code if place else "",
            content_ids=self.kept.covered.get(content, ()), content=content, words="; ".join(words),
        )  # fmt: skip
