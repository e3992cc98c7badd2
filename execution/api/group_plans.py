"""The plan of a group đề án by program: read, written whole; sent by the step `plan_group`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import malformed
from core.api_forms import body_of, received
from core.errors import NotFound, Reason
from core.idempotency import once
from core.routes import private
from execution import rules
from execution.forms.group_plans import GroupPlanRowForm, PlanSheet
from execution.group_plan import PREFIX
from execution.selectors.group_plans import plan_for, rows_of
from execution.selectors.settlements import lines_in_force
from execution.services import group_plans as services
from execution.services.group_plans import MOST_ROWS
from proposals.models import Proposal
from proposals.selectors import get_for

RowBody = body_of(GroupPlanRowForm, without=("row",))


class GroupRowSerializer(serializers.Serializer[Any]):
    """A named beneficiary and what it is given. Đồng; `line` = key of a line of the estimate in force."""

    name = serializers.CharField()
    legal_form = serializers.CharField()
    tax_code = serializers.CharField()
    representative = serializers.CharField()
    production_commune = serializers.CharField(source="production_commune.code", allow_null=True, default=None)
    production_address = serializers.CharField()
    subject = serializers.CharField()
    line = serializers.CharField()
    total = serializers.IntegerField(allow_null=True)
    national = serializers.IntegerField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()


class WholeGroupPlanSerializer(serializers.Serializer[Any]):
    """The plan as it is kept."""

    version = serializers.IntegerField()
    rows = GroupRowSerializer(many=True)


class WriteSerializer(serializers.Serializer[Any]):
    """All rows. Half-filled ones are kept; what is missing is said when the plan is sent."""

    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    rows = serializers.ListField(child=serializers.DictField(), max_length=MOST_ROWS)


class Plan(APIView):
    """Kế hoạch triển khai đề án nhóm."""

    @extend_schema(responses=WholeGroupPlanSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Các đơn vị thụ hưởng với nội dung, kinh phí, thời gian."""
        return _shown(request, _group(request, code))

    @extend_schema(request=WriteSerializer, responses=WholeGroupPlanSerializer)
    @once
    def put(self, request: Any, code: str) -> Response:
        """Ghi toàn bộ kế hoạch; trình bằng bước plan_group."""
        proposal = _group(request, code)
        if not rules.may_plan_group(request.actor, proposal):
            raise NotFound(code)
        given = received(WriteSerializer, request)
        sheet = PlanSheet(proposal, lines_in_force(proposal), _posted(given["rows"]), today=timezone.localdate())
        if not sheet.is_valid():
            raise malformed(list(_faults(sheet)))
        services.save_plan(proposal, sheet.given(), actor=request.actor, version=given["version"])
        return _shown(request, proposal)


def _group(request: Any, code: str) -> Proposal:
    proposal = get_for(request.actor, code)
    if not rules.has_group_plan(proposal):
        raise NotFound(code)
    if plan_for(request.actor, proposal) is None and not rules.may_plan_group(request.actor, proposal):
        raise NotFound(code)
    return proposal


def _shown(request: Any, proposal: Proposal) -> Response:
    plan = plan_for(request.actor, proposal)
    shown = {"version": plan.version if plan else 0, "rows": rows_of(plan)}
    return Response(WholeGroupPlanSerializer(shown).data)


def _posted(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """As the page would have posted it."""
    count = str(len(rows))
    posted = {
        "version": ["0"], f"{PREFIX}-TOTAL_FORMS": [count], f"{PREFIX}-INITIAL_FORMS": ["0"],
        f"{PREFIX}-MIN_NUM_FORMS": ["0"], f"{PREFIX}-MAX_NUM_FORMS": [str(MOST_ROWS)],
    }  # fmt: skip
    for number, row in enumerate(rows):
        cells = {
            name: row[name] for name in GroupPlanRowForm.base_fields if name != "row" and row.get(name) is not None
        }
        posted |= {f"{PREFIX}-{number}-{name}": [str(value)] for name, value in cells.items()}
    return posted


def _faults(sheet: PlanSheet) -> Any:
    for number, form in enumerate(sheet.formset.forms):
        for name, errors in form.errors.items():
            yield from (Reason(str(error), f"rows.{number}.{name}") for error in errors)
    yield from (Reason(str(error), "rows") for error in sheet.formset.non_form_errors())


ADDRESSES = [private("proposals/<code:code>/group-plan/", Plan, "group_plan")]
