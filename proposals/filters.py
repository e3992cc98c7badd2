"""What the API list of đề án can be narrowed by."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Subquery
from django_filters import rest_framework as filters

from core.text import nfc
from core.years import FIRST_YEAR, LAST_YEAR
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from programmes import selectors as programmes
from proposals.listing import searched
from proposals.models import Proposal
from proposals.states import Kind, State

LONGEST_SEARCH = 200
Rows = QuerySet[Proposal, Any]


class WholeNumber(filters.NumberFilter):
    """A whole number; 2027.5 is refused."""

    field_class = forms.IntegerField


class _ContentField(forms.CharField):
    """Code of a content -> keys of it and of what stands under it."""

    def clean(self, value: Any) -> Any:
        """None when nothing is asked."""
        code = super().clean(value)
        if not code:
            return None
        rows = programmes.contents()
        keys = [row.pk for row in rows if code in {row.code, row.parent.code if row.parent else ""}]
        if not keys:
            raise ValidationError(f"Không có nội dung mang mã “{code}”.", code="invalid_choice")
        return keys


class ContentFilter(filters.CharFilter):
    """By the code of a content or of the clause above it."""

    field_class = _ContentField

    def filter(self, qs: Rows, value: list[int] | None) -> Rows:
        """Rows of these contents."""
        return qs if value is None else qs.filter(content_id__in=value)


class ProposalFilter(filters.FilterSet):
    """Filters of proposals/. What cannot be read is a 400, so a program never takes all for some."""

    state = filters.ChoiceFilter(choices=State.choices, label="Trạng thái")
    kind = filters.ChoiceFilter(choices=Kind.choices, label="Loại đề án")
    plan_year = WholeNumber(min_value=FIRST_YEAR, max_value=LAST_YEAR, label="Năm kế hoạch")
    content = ContentFilter(label="Mã nội dung, kể cả các nội dung con", max_length=12)
    province = filters.CharFilter(method="of_province", max_length=2, label="Mã tỉnh, hai chữ số")
    unit = filters.CharFilter(method="of_unit", max_length=60, label="Mã đơn vị thực hiện")
    search = filters.CharFilter(
        method="holding", max_length=LONGEST_SEARCH, label="Từ có trong số hồ sơ, tên, đơn vị; không cần dấu"
    )

    class Meta:
        model = Proposal
        fields: ClassVar[list[str]] = []

    def of_province(self, rows: Rows, name: str, value: str) -> Rows:
        """Rows that belong to the Sở of a province."""
        offices = Organisation.objects.filter(kind=OrganisationKind.PROVINCIAL_DEPARTMENT, province__code=value)
        return rows.filter(tenant_id=Subquery(offices.order_by("pk").values("pk")[:1]))

    def of_unit(self, rows: Rows, name: str, value: str) -> Rows:
        """Rows of one implementing unit."""
        return rows.filter(unit_id=Subquery(Organisation.objects.filter(code=value).values("pk")[:1]))

    def holding(self, rows: Rows, name: str, value: str) -> Rows:
        """Rows that hold every word."""
        return searched(rows, nfc(value))
