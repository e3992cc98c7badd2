"""The shapes of the API of đề án. Money is whole đồng, dates ISO 8601; names are those of the contract."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.money import MAX_DONG
from proposals.forms.estimate import MOST_UNITS
from proposals.forms.sheet import LAYOUTS
from proposals.states import State
from proposals.supplement_serializers import SupplementSerializer
from proposals.waiting import waits_for

LIMITS = {rows.name: rows.limit for layout in LAYOUTS.values() for rows in layout.rows}


class _Strict(serializers.Serializer[Any]):
    """Names that are not declared are refused: a program must not believe it changed what it did not."""

    def to_internal_value(self, data: Any) -> Any:
        """As usual, after looking for strangers."""
        strangers = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if strangers:
            raise serializers.ValidationError(
                {str(name): ["Không có trường này, hoặc không sửa được."] for name in strangers}
            )
        return super().to_internal_value(data)


class RelatedCode(serializers.CharField):
    """The code of a related row; empty when there is none."""

    def to_representation(self, value: Any) -> str:
        """The code."""
        return str(getattr(value, "code", value))

    def get_attribute(self, instance: Any) -> Any:
        """Empty instead of nothing."""
        return super().get_attribute(instance) or ""


def text(size: int | None = None, **kwargs: Any) -> serializers.CharField:
    """A text that may be left out or empty."""
    return serializers.CharField(required=False, allow_blank=True, max_length=size, **kwargs)


def dong(**kwargs: Any) -> serializers.IntegerField:
    """Whole đồng."""
    return serializers.IntegerField(min_value=0, max_value=MAX_DONG, **kwargs)


class PartnerSerializer(_Strict):
    """Đơn vị phối hợp."""

    name = serializers.CharField(max_length=300)
    task = text(500)


class BeneficiarySerializer(_Strict):
    """Đơn vị thụ hưởng. `production_commune` is the code of a xã, phường or đặc khu."""

    name = serializers.CharField(max_length=300)
    legal_form = serializers.CharField(max_length=20)
    tax_code = text(20)
    registration = text(300)
    representative = text(200)
    phone = text(30)
    office_address = text(500)
    production_commune = RelatedCode(required=False, allow_blank=True, max_length=5)
    production_address = text(500)
    in_craft_village = serializers.BooleanField(required=False)
    capital = dong(required=False, allow_null=True)
    workers = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    women_owned = serializers.BooleanField(required=False)
    minority_owned = serializers.BooleanField(required=False)
    earlier_support = text(2000)


class LocationSerializer(_Strict):
    """Địa điểm thực hiện."""

    commune = RelatedCode(max_length=5)
    address = text(500)


class WorkSerializer(_Strict):
    """One item of work."""

    name = serializers.CharField(max_length=500)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    responsible = serializers.CharField(max_length=300)


class NewLineSerializer(_Strict):
    """One line of the estimate as written; `amount` is computed.

    `recipient` = index of the establishment in `beneficiaries`. `units` = how many models, trademarks… the line
    serves. `year` empty = the plan year.
    """

    content_code = text(12)
    cost_item = text(30)
    recipient = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    units = serializers.IntegerField(required=False, min_value=1, max_value=MOST_UNITS)
    year = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=MOST_UNITS)
    name = serializers.CharField(max_length=500)
    unit_name = text(50)
    quantity = serializers.DecimalField(max_digits=13, decimal_places=3, min_value=0)
    unit_price = dong()
    national = dong(required=False)
    local = dong(required=False)
    beneficiary = dong(required=False)
    other = dong(required=False)
    note = text(300)


class LineSerializer(NewLineSerializer):
    """One line of the estimate as kept: `amount` = quantity × unit price. Context `places`: beneficiary -> index."""

    amount = dong()
    recipient = serializers.SerializerMethodField()  # type: ignore[assignment]

    @extend_schema_field({"type": ["integer", "null"]})
    def get_recipient(self, line: Any) -> int | None:
        """Index of the establishment in `beneficiaries`."""
        return self.context["places"].get(line.recipient_id)


class TotalsSerializer(serializers.Serializer[Any]):
    """The bottom row of Mẫu số 1."""

    amount = serializers.IntegerField()
    national = serializers.IntegerField()
    local = serializers.IntegerField()
    beneficiary = serializers.IntegerField()
    other = serializers.IntegerField()


class YearTotalsSerializer(TotalsSerializer):
    """The same for one year."""

    year = serializers.IntegerField()


class EstimateSerializer(serializers.Serializer[Any]):
    """Lines, totals, and totals of each year that has a line."""

    priority_multiplier = serializers.DecimalField(max_digits=4, decimal_places=2)
    lines = LineSerializer(many=True)
    totals = TotalsSerializer()
    years = YearTotalsSerializer(many=True)


class RowSerializer(serializers.Serializer[Any]):
    """One line of the list, from a dict of columns."""

    code = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    plan_year = serializers.IntegerField()
    content = serializers.CharField(source="content__code")
    unit = serializers.CharField(source="unit__code")
    unit_name = serializers.CharField(source="unit__name")
    amount_proposed = serializers.IntegerField()
    amount_approved = serializers.IntegerField(allow_null=True)
    state_since = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    imported_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField()

    columns: ClassVar[tuple[str, ...]] = (
        "id", "code", "title", "kind", "state", "version", "plan_year", "content__code", "unit__code", "unit__name",
        "amount_proposed", "amount_approved", "state_since", "due_on", "submitted_at", "imported_at", "changed_at",
    )  # fmt: skip

    def get_state_label(self, row: dict[str, Any]) -> str:
        """The state in words."""
        return str(State(row["state"]).label)


class TextsSerializer(_Strict):
    """The parts of the eight sections that a unit writes (TT 36/2013/TT-BCT, Điều 5)."""

    title = serializers.CharField(max_length=500, required=False)
    kind = serializers.CharField(max_length=10, required=False)
    content = RelatedCode(max_length=12, required=False)
    other_contents = serializers.ListField(child=serializers.CharField(max_length=12), required=False, max_length=50)
    trade = RelatedCode(max_length=12, required=False, allow_blank=True)
    priority_flags = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=50)
    necessity = text()
    legal_basis = text()
    objectives = text()
    scale = text()
    novelty = text()
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    priority_multiplier = serializers.DecimalField(max_digits=4, decimal_places=2, min_value=1, required=False)
    organisation_plan = text()
    effect_economic = text()
    effect_social = text()
    effect_environment = text()
    sustainability = text()
    commits_counterpart = serializers.BooleanField(required=False)
    commits_no_double_support = serializers.BooleanField(required=False)
    partners = PartnerSerializer(many=True, required=False, source="partner_rows", max_length=LIMITS["partners"])
    beneficiaries = BeneficiarySerializer(
        many=True, required=False, source="beneficiary_rows", max_length=LIMITS["beneficiaries"]
    )
    locations = LocationSerializer(many=True, required=False, source="location_rows", max_length=LIMITS["locations"])
    work = WorkSerializer(many=True, required=False, source="workitem_rows", max_length=LIMITS["work"])


class ChangeSerializer(TextsSerializer):
    """A change of a draft: any of the texts and rows. A kind of rows that is sent replaces the stored ones."""

    version = serializers.IntegerField(min_value=1)
    lines = NewLineSerializer(many=True, required=False, source="estimateline_rows", max_length=LIMITS["lines"])

    def values(self) -> dict[str, Any]:
        """What was sent, by the names of the writing pages."""
        named = {item.source: name for name, item in self.fields.items()}
        return {named[source]: value for source, value in self.validated_data.items() if source != "version"}


class ProposalSerializer(TextsSerializer):
    """A đề án in full: the eight sections, the state, the amounts."""

    code = serializers.CharField()
    draft_code = serializers.CharField()
    track = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    waits_for = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    plan_year = serializers.IntegerField()
    unit = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="unit.name")
    needs_bidding = serializers.BooleanField()
    total_cost = serializers.IntegerField()
    amount_proposed = serializers.IntegerField()
    amount_province = serializers.IntegerField(allow_null=True)
    amount_central = serializers.IntegerField(allow_null=True)
    amount_approved = serializers.IntegerField(allow_null=True)
    amount_adjusted = serializers.IntegerField(allow_null=True)
    amount_contracted = serializers.IntegerField(allow_null=True)
    amount_accepted = serializers.IntegerField(allow_null=True)
    amount_settled = serializers.IntegerField(allow_null=True)
    norms_as_of = serializers.DateField(allow_null=True)
    state_since = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    registered_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    imported_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField()
    supplement = SupplementSerializer(source="open_supplement", allow_null=True, read_only=True)

    def get_waits_for(self, proposal: Any) -> str:
        """Whose move it is, in words; empty when the case is closed."""
        wait = waits_for(proposal)
        return wait.party if wait else ""


class NewProposalSerializer(_Strict):
    """What a draft needs to exist."""

    title = serializers.CharField(max_length=500)
    kind = serializers.CharField(max_length=10)
    plan_year = serializers.IntegerField()
    content = serializers.CharField(max_length=12)
    other_contents = serializers.ListField(child=serializers.CharField(max_length=12), default=list, max_length=50)


class TransitionSerializer(serializers.Serializer[Any]):
    """One line of the history."""

    step = serializers.CharField()
    label = serializers.CharField()
    source = serializers.CharField()
    target = serializers.CharField()
    at = serializers.DateTimeField()
    user_name = serializers.CharField()
    title = serializers.CharField()
    organisation_name = serializers.CharField()
    on_behalf_of = serializers.CharField()
    note = serializers.CharField()
    decision_number = serializers.CharField()
    decision_date = serializers.DateField(allow_null=True)
    amount = serializers.IntegerField(allow_null=True)
    law = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
