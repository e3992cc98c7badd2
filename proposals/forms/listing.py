"""The filter form of the list. What cannot be read is left out, so an old bookmark still opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.cache import cache
from django.utils import timezone

from core.forms import KcForm, NfcCharField
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import OrganisationKind, Role
from programmes import selectors as programmes
from proposals.history.selectors import years_allowed
from proposals.lateness import LABELS, PARAMETER, kinds_for
from proposals.listing import DEFAULT_ORDER, GROUPS, MINE, ORDERS, ORIGINS, Filters
from proposals.states import Kind, State

ALL = ("", "Tất cả")
_SECONDS = 300
_UNITS = (OrganisationKind.PROVINCIAL_CENTRE, OrganisationKind.OTHER_UNIT, OrganisationKind.REGIONAL_CENTRE)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Choices that change rarely: years, contents with the keys they cover, provinces with their tenants."""

    years: list[int]
    contents: list[tuple[str, str]]
    covered: dict[str, tuple[int, ...]]
    provinces: list[tuple[str, str]]
    tenants: dict[str, int]


class FilterForm(KcForm):
    """Everything the list can be narrowed by."""

    q = NfcCharField(label="Tìm", required=False, max_length=200)
    nhom = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    trang_thai = forms.ChoiceField(label="Trạng thái", required=False, choices=[ALL, *State.choices])
    nam = forms.TypedChoiceField(label="Năm kế hoạch", required=False, coerce=int, empty_value=None)
    noi_dung = forms.ChoiceField(label="Nội dung", required=False)
    tinh = forms.ChoiceField(label="Tỉnh, thành phố", required=False)
    don_vi = forms.ChoiceField(label="Đơn vị thực hiện", required=False)
    loai = forms.ChoiceField(label="Loại đề án", required=False, choices=[ALL, *Kind.choices])
    nguon = forms.ChoiceField(label="Nguồn số liệu", required=False, choices=[ALL, *ORIGINS.items()])
    sap = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[(name, name) for name in ORDERS])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue()
        self.fields[PARAMETER] = forms.ChoiceField(label="Thời hạn", required=False)
        self._choose(PARAMETER, [(name, LABELS[name]) for name in kinds_for(actor)])
        self._choose("nhom", [(MINE, "Chờ tôi xử lý"), *((name, label) for name, (label, _) in GROUPS.items())])
        self._choose("nam", [(year, str(year)) for year in self.catalogue.years])
        self._choose("noi_dung", self.catalogue.contents)
        self.units: dict[str, tuple[int, str]] = {}
        if actor.is_central:
            self._choose("tinh", self.catalogue.provinces)
        else:
            del self.fields["tinh"]
        tenant_id = self.catalogue.tenants.get(str(self.data.get("tinh", ""))) if actor.is_central else actor.tenant_id
        if actor.role == Role.UNIT_STAFF or tenant_id is None:
            del self.fields["don_vi"]
        else:
            self.units = units_of(tenant_id)
            self._choose("don_vi", [(code, name) for code, (_, name) in self.units.items()])

    def _choose(self, name: str, options: list[Any]) -> None:
        self.fields[name].choices = [ALL, *options]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What could be read."""
        self.is_valid()
        chosen = self.cleaned_data
        return Filters(
            group=chosen.get("nhom", ""),
            state=chosen.get("trang_thai", ""),
            year=chosen.get("nam"),
            content_ids=self.catalogue.covered.get(chosen.get("noi_dung", ""), ()),
            tenant_id=self.catalogue.tenants.get(chosen.get("tinh", "")),
            unit_id=self.units.get(chosen.get("don_vi", ""), (None, ""))[0],
            kind=chosen.get("loai", ""),
            late=chosen.get(PARAMETER, ""),
            words=chosen.get("q", ""),
            origin=chosen.get("nguon", ""),
            order=chosen.get("sap", "") or DEFAULT_ORDER,
        )

    def active(self) -> list[tuple[str, str]]:
        """(name, words) of every condition in force, for the chips and for the heading of a file."""
        self.is_valid()
        found = []
        for name, item in self.fields.items():
            value = self.cleaned_data.get(name)
            if name == "sap" or value in (None, ""):
                continue
            options = dict(getattr(item, "choices", ()))
            found.append((name, f"{item.label or 'Nhóm'}: {options.get(value, value)}"))
        return found


def catalogue() -> Catalogue:
    """The choices, kept some minutes."""
    kept: Catalogue | None = cache.get("proposals:list-choices")
    if kept is None:
        kept = _read_catalogue()
        cache.set("proposals:list-choices", kept, _SECONDS)
    return kept


def units_of(tenant_id: int) -> dict[str, tuple[int, str]]:
    """Code -> (key, name) of the units that write đề án in a tenant, kept some minutes."""
    key = f"proposals:list-units:{tenant_id}"
    kept: dict[str, tuple[int, str]] | None = cache.get(key)
    if kept is None:
        rows = Organisation.objects.filter(tenant_id=tenant_id, kind__in=_UNITS).order_by("name_folded", "code")
        kept = {row.code: (row.pk, row.name) for row in rows}
        cache.set(key, kept, _SECONDS)
    return kept


def _read_catalogue() -> Catalogue:
    contents = programmes.contents()
    covered = {
        content.code: tuple(
            other.pk for other in contents if content.code in {other.code, other.parent and other.parent.code}
        )
        for content in contents
    }
    offices = Organisation.objects.filter(kind=OrganisationKind.PROVINCIAL_DEPARTMENT).order_by("name_folded")
    return Catalogue(
        years=sorted({row.year for row in programmes.plan_years()} | set(_history_years()), reverse=True),
        contents=[(content.code, f"{content.code} {content.short_title}") for content in contents],
        covered=covered,
        provinces=[(row.code, row.short_name or row.name) for row in offices],
        tenants={row.code: row.pk for row in offices},
    )


def _history_years() -> range:
    """Plan years that may have come in from old books; none where no norm says so."""
    try:
        first, last = years_allowed(timezone.localdate())
    except LookupError:
        return range(0)
    return range(first, last + 1)
