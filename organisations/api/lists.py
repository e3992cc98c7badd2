"""Organisations and administrative units, for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from core.api import PublicList
from core.text import fold
from organisations import selectors
from organisations.models import AdministrativeUnitVersion, Organisation, UnitLevel
from organisations.roles import OrganisationKind
from organisations.serializers import OrganisationSerializer, UnitSerializer

LONGEST = 100


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """For the description of the API."""

    target_class = "organisations.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A key in a header."""
        text = "Token <mã>; tạo mã ở trang Mã truy cập của tài khoản."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": text}


class OrganisationFilter(filters.FilterSet):
    """Filters of organisations/."""

    kind = filters.ChoiceFilter(choices=OrganisationKind.choices, label="Loại tổ chức")
    province = filters.CharFilter(field_name="province__code", max_length=2, label="Mã tỉnh")
    search = filters.CharFilter(method="holding", max_length=LONGEST, label="Từ trong tên; không cần dấu")

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = []

    def holding(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        """Rows whose name or code holds the words."""
        words = fold(value)
        return rows.filter(Q(name_folded__contains=words) | Q(code__contains=words.replace(" ", "-")))


class OrganisationList(PublicList):
    """Các cơ quan, đơn vị tham gia hoạt động khuyến công."""

    model = Organisation
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    orderings: ClassVar = {"code": "code"}
    default_ordering = "code"

    def rows(self) -> QuerySet[Organisation]:
        """Those that work today."""
        return selectors.public_organisations(timezone.localdate())


class UnitFilter(filters.FilterSet):
    """Filters of administrative-units/. `on` chooses the day before anything else is looked at."""

    on = filters.DateFilter(method="as_given", label="Tên và loại vào ngày; mặc định hôm nay")
    level = filters.ChoiceFilter(field_name="unit__level", choices=UnitLevel.choices, label="Cấp")
    province = filters.CharFilter(field_name="unit__parent__code", max_length=2, label="Mã tỉnh: các xã của tỉnh")
    search = filters.CharFilter(method="holding", max_length=LONGEST, label="Từ trong tên, hoặc đầu mã; không cần dấu")

    class Meta:
        model = AdministrativeUnitVersion
        fields: ClassVar[list[str]] = []

    def as_given(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        """Read by the view."""
        return rows

    def holding(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Units whose name holds the words, or whose code begins with the digits."""
        words = fold(value)
        return (
            rows.filter(unit__code__startswith=words) if words.isdigit() else rows.filter(name_folded__contains=words)
        )


class UnitList(PublicList):
    """Tỉnh, thành phố và xã, phường, đặc khu theo ngày."""

    model = AdministrativeUnitVersion
    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    orderings: ClassVar = {"code": "unit__code"}
    default_ordering = "code"

    def rows(self) -> QuerySet[AdministrativeUnitVersion]:
        """As named on the day asked for."""
        asked = UnitFilter(self.request.query_params, queryset=AdministrativeUnitVersion.objects.none())
        day = asked.form.cleaned_data.get("on") if asked.is_valid() else None
        return selectors.versions_on(day or timezone.localdate())
