"""The shapes of contracts, monthly reports, advances, visits and acceptances in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework import serializers

from execution.models import Inspection


class ContractSerializer(serializers.Serializer[Any]):
    """The contract of a đề án. `amount` in đồng."""

    proposal = serializers.CharField(source="proposal.code")
    number = serializers.CharField()
    signed_on = serializers.DateField()
    amount = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    party_a = serializers.CharField()
    party_b = serializers.CharField()


class AcceptanceSerializer(serializers.Serializer[Any]):
    """Minutes of an acceptance on site. `amount` in đồng; `form` 5a of a place, 5b or 5c of the whole."""

    id = serializers.IntegerField(source="pk")
    proposal = serializers.CharField(source="proposal.code")
    form = serializers.CharField()
    number = serializers.CharField()
    accepted_on = serializers.DateField()
    place = serializers.CharField()
    volume = serializers.CharField()
    amount = serializers.IntegerField()
    result = serializers.CharField()
    conclusion = serializers.CharField()


class AimSerializer(serializers.Serializer[Any]):
    """An objective of the đề án and what was achieved of it."""

    text = serializers.CharField()
    achieved = serializers.CharField()


class ReportSerializer(serializers.Serializer[Any]):
    """A monthly report. Money in đồng, counted from the first day; `month` is its first day."""

    proposal = serializers.CharField(source="proposal.code")
    month = serializers.DateField()
    state = serializers.CharField()
    due_on = serializers.DateField()
    filed_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    planned = serializers.IntegerField()
    done = serializers.IntegerField()
    supported_planned = serializers.IntegerField()
    supported_done = serializers.IntegerField()
    spent = serializers.IntegerField()
    aims = AimSerializer(many=True)
    difficulties = serializers.CharField()
    requests = serializers.CharField()
    version = serializers.IntegerField()


class AdvanceSerializer(serializers.Serializer[Any]):
    """A request for an advance. Money in đồng."""

    proposal = serializers.CharField(source="proposal.code")
    number = serializers.IntegerField()
    part = serializers.CharField()
    state = serializers.CharField()
    amount = serializers.IntegerField(allow_null=True)
    approved = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    voucher_number = serializers.CharField()
    voucher_date = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class InspectionSerializer(serializers.Serializer[Any]):
    """A visit on site. `due_on`: the first day by which the unit must still answer."""

    proposal = serializers.CharField(source="proposal.code")
    number = serializers.IntegerField()
    organisation = serializers.CharField(source="organisation.code")
    state = serializers.CharField()
    planned_on = serializers.DateField()
    visited_on = serializers.SerializerMethodField()
    purpose = serializers.CharField()
    unsettled = serializers.IntegerField()
    unanswered = serializers.IntegerField()
    due_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    cancel_reason = serializers.CharField()
    version = serializers.IntegerField()

    def get_visited_on(self, row: Inspection) -> date | None:
        """Once the visit is done."""
        return row.visited_on if row.is_told else None


class CheckedSerializer(serializers.Serializer[Any]):
    """A question of the checklist. `answer`: yes, no or na."""

    key = serializers.CharField()
    question = serializers.CharField()
    article = serializers.CharField()
    answer = serializers.CharField()
    note = serializers.CharField()


class FindingSerializer(serializers.Serializer[Any]):
    """What was found, what must be done until `due_on`, what the unit did. Days in ISO, `answered_on` may be empty."""

    key = serializers.CharField()
    text = serializers.CharField()
    required = serializers.CharField()
    due_on = serializers.CharField()
    answer = serializers.CharField()
    answered_on = serializers.CharField()
    remark = serializers.CharField()
    settled = serializers.BooleanField()


class WholeInspectionSerializer(InspectionSerializer):
    """A visit with its checklist and findings; both are empty, and so is the conclusion, until the visit is done."""

    inspectors = serializers.CharField()
    checklist = CheckedSerializer(source="told_checklist", many=True)
    findings = FindingSerializer(source="told_findings", many=True)
    conclusion = serializers.SerializerMethodField()

    def get_conclusion(self, row: Inspection) -> str:
        """Once the visit is done."""
        return row.conclusion if row.is_told else ""


class SupportContractSerializer(serializers.Serializer[Any]):
    """A contract between the unit and whoever is supported. Money in đồng."""

    id = serializers.IntegerField(source="pk")
    proposal = serializers.CharField(source="proposal.code")
    number = serializers.CharField()
    signed_on = serializers.DateField()
    ends_on = serializers.DateField()
    beneficiary = serializers.CharField()
    subject = serializers.CharField()
    total = serializers.IntegerField()
    amount = serializers.IntegerField()


class SettlementSerializer(serializers.Serializer[Any]):
    """A settlement dossier. `requested` in đồng, null before it was filed; `explanations` by key of the comparison."""

    proposal = serializers.CharField(source="proposal.code")
    requested = serializers.IntegerField(allow_null=True)
    filed_at = serializers.DateTimeField(allow_null=True)
    later_until = serializers.DateField(allow_null=True)
    explanations = serializers.DictField(child=serializers.CharField())


class VoucherSerializer(serializers.Serializer[Any]):
    """A voucher of a settlement dossier. Money in đồng; `refused` says why finance left it out."""

    id = serializers.IntegerField(source="pk")
    proposal = serializers.CharField(source="settlement.proposal.code")
    position = serializers.IntegerField()
    kind = serializers.CharField()
    number = serializers.CharField()
    dated_on = serializers.DateField()
    payee = serializers.CharField()
    content = serializers.CharField()
    line = serializers.CharField()
    amount = serializers.IntegerField()
    national = serializers.IntegerField()
    originals = serializers.CharField()
    refused = serializers.CharField()


class AdjustmentSerializer(serializers.Serializer[Any]):
    """A request to adjust a đề án that is under way. Money in đồng; `changes`: what differs; `authority`: who decides."""

    proposal = serializers.CharField(source="proposal.code")
    number = serializers.IntegerField()
    state = serializers.CharField()
    authority = serializers.CharField()
    changes = serializers.ListField(source="kinds", child=serializers.CharField())
    reason = serializers.CharField()
    support_before = serializers.IntegerField(allow_null=True)
    support_after = serializers.IntegerField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_number = serializers.CharField()
    version = serializers.IntegerField()
