"""Scenarios of a plan, the package before the Minister, the approval."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_forms import body_of, filled
from core.errors import NotFound
from core.idempotency import once
from core.jobs import progress_of
from core.routes import private
from planning import rules, selectors, services
from planning.api.plans import LONGEST_YEAR, DraftSerializer, PlanRowSerializer, shown
from planning.forms import ApprovalForm, LetterForm, ReasonForm, ScenarioForm, ScenarioNameForm
from planning.models import PlanScenario, PlanSubmission
from proposals.selectors import recused_ids


class ScenarioSerializer(serializers.Serializer[Any]):
    """A draft kept beside the draft."""

    key = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()
    created_at = serializers.DateTimeField()
    chosen_at = serializers.DateTimeField(allow_null=True)
    deleted_at = serializers.DateTimeField(allow_null=True)


class WholeScenarioSerializer(ScenarioSerializer):
    """With its rows, as far as the caller may see them."""

    rows = PlanRowSerializer(many=True)


class ScenarioListSerializer(serializers.Serializer[Any]):
    """Those of a year; deleted ones can be brought back."""

    results = ScenarioSerializer(many=True)
    deleted = ScenarioSerializer(many=True)


class SubmissionSerializer(serializers.Serializer[Any]):
    """A package put before the Minister. `faults`: why the last try approved nothing. Đồng."""

    code = serializers.CharField()
    round = serializers.IntegerField()
    state = serializers.CharField()
    number = serializers.CharField()
    day = serializers.DateField()
    count = serializers.IntegerField()
    total = serializers.IntegerField()
    seen = serializers.CharField()
    returned_reason = serializers.CharField()
    decision_number = serializers.CharField()
    decision_date = serializers.DateField(allow_null=True)
    faults = serializers.ListField(child=serializers.DictField())
    percent = serializers.SerializerMethodField()

    def get_percent(self, row: PlanSubmission) -> int:
        """How far the worker is that approves; 0 before."""
        return progress_of(row.job)[0] if row.job else 0


class SubmissionListSerializer(serializers.Serializer[Any]):
    """All packages of a year, the latest first."""

    results = SubmissionSerializer(many=True)


class Scenarios(APIView):
    """Phương án của kế hoạch một năm."""

    @extend_schema(responses=ScenarioListSerializer)
    def get(self, request: Any, year: int) -> Response:
        """Các phương án, và những phương án đã xóa."""
        _require_preparer(request, year)
        found = {"results": selectors.scenarios_of(year), "deleted": selectors.scenarios_of(year, deleted=True)}
        return Response(ScenarioListSerializer(found).data)

    @extend_schema(request=body_of(ScenarioForm), responses={201: WholeScenarioSerializer})
    @once
    def post(self, request: Any, year: int) -> Response:
        """Lập phương án từ dự thảo hoặc từ gợi ý theo nguồn."""
        _require_preparer(request, year)
        made = services.create_scenario(year, actor=request.actor, **filled(ScenarioForm, request).cleaned_data)
        answer = _scenario(request, made, status=201)
        answer["Location"] = reverse("api:plan_scenario", args=(year, made.key))
        return answer


class Scenario(APIView):
    """Một phương án."""

    @extend_schema(responses=WholeScenarioSerializer)
    def get(self, request: Any, year: int, key: str) -> Response:
        """Các đề án, kinh phí, thứ tự của phương án."""
        return _scenario(request, _found(request, year, key))

    @extend_schema(request=body_of(ScenarioNameForm), responses=WholeScenarioSerializer)
    @once
    def patch(self, request: Any, year: int, key: str) -> Response:
        """Đổi tên, ghi chú."""
        found = _found(request, year, key)
        services.rename_scenario(found, actor=request.actor, **filled(ScenarioNameForm, request).cleaned_data)
        return _scenario(request, _found(request, year, key))

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, year: int, key: str) -> Response:
        """Xóa phương án; khôi phục được."""
        services.delete_scenario(_found(request, year, key), actor=request.actor)
        return Response(status=204)


class ScenarioChoose(APIView):
    """Chọn phương án."""

    @extend_schema(request=None, responses=DraftSerializer)
    @once
    def post(self, request: Any, year: int, key: str) -> Response:
        """Thay kinh phí, thứ tự, đề án của dự thảo bằng của phương án này."""
        services.choose_scenario(_found(request, year, key), actor=request.actor)
        return shown(request, year)


class ScenarioCopy(APIView):
    """Sao phương án."""

    @extend_schema(request=body_of(ScenarioNameForm, without=("note",)), responses={201: WholeScenarioSerializer})
    @once
    def post(self, request: Any, year: int, key: str) -> Response:
        """Lập phương án khác với cùng các dòng."""
        found = _found(request, year, key)
        name = filled(ScenarioNameForm, request).cleaned_data["name"]
        return _scenario(request, services.copy_scenario(found, actor=request.actor, name=name), status=201)


class ScenarioRestore(APIView):
    """Khôi phục phương án."""

    @extend_schema(request=None, responses=WholeScenarioSerializer)
    @once
    def post(self, request: Any, year: int, key: str) -> Response:
        """Khôi phục phương án đã xóa."""
        services.restore_scenario(_found(request, year, key), actor=request.actor)
        return _scenario(request, _found(request, year, key))


class Submissions(APIView):
    """Hồ sơ trình Bộ trưởng."""

    @extend_schema(responses=SubmissionListSerializer)
    def get(self, request: Any, year: int) -> Response:
        """Các lần trình của năm, tiến độ phê duyệt, lý do chưa phê duyệt được."""
        return _submissions(request, year)

    @extend_schema(request=body_of(LetterForm), responses={201: SubmissionListSerializer})
    @once
    def post(self, request: Any, year: int) -> Response:
        """Trình dự thảo kế hoạch; dự thảo được khóa."""
        _require_reader(request, year)
        if not rules.may_submit_plan(request.actor):
            raise NotFound(str(year))
        form = filled(LetterForm, request)
        seen = form.cleaned_data["seen"] or None
        services.submit_plan(year, actor=request.actor, letter=form.letter(), seen=seen)
        return _submissions(request, year, status=201)


class GiveBack(APIView):
    """Trả lại, rút hồ sơ trình."""

    @extend_schema(request=body_of(ReasonForm), responses=SubmissionListSerializer)
    @once
    def post(self, request: Any, year: int) -> Response:
        """Bộ trả lại, hoặc Cục rút hồ sơ trình, kèm lý do; dự thảo mở lại."""
        _require_reader(request, year)
        is_minister = rules.may_approve_plan(request.actor)
        if selectors.waiting_submission(year) is None or not (is_minister or rules.may_submit_plan(request.actor)):
            raise NotFound(str(year))
        act = services.return_plan if is_minister else services.take_plan_back
        act(year, actor=request.actor, reason=filled(ReasonForm, request).cleaned_data["reason"])
        return _submissions(request, year)


class Approve(APIView):
    """Phê duyệt kế hoạch."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": body_of(ApprovalForm)}, responses={202: SubmissionListSerializer})
    @once
    def post(self, request: Any, year: int) -> Response:
        """Phê duyệt bằng quyết định đã ký (file). Việc chạy nền: mọi đề án của hồ sơ trình hoặc không đề án nào."""
        if not rules.may_approve_plan(request.actor) or year > LONGEST_YEAR:
            raise NotFound(str(year)[:4])
        found = selectors.waiting_submission(year)
        form = filled(ApprovalForm, request, seen=found.seen if found else "")
        services.start_approval(year, actor=request.actor, **form.cleaned_data)
        return _submissions(request, year, status=202)


class ApproveAgain(APIView):
    """Phê duyệt lại."""

    @extend_schema(request=None, responses={202: SubmissionListSerializer})
    @once
    def post(self, request: Any, year: int) -> Response:
        """Chạy lại việc phê duyệt không xong, với quyết định đã nộp."""
        if not rules.may_approve_plan(request.actor) or year > LONGEST_YEAR:
            raise NotFound(str(year)[:4])
        services.retry_approval(year, actor=request.actor)
        return _submissions(request, year, status=202)


def _require_preparer(request: Any, year: int) -> None:
    if not rules.may_prepare_plan(request.actor) or year > LONGEST_YEAR:
        raise NotFound(str(year)[:4])


def _require_reader(request: Any, year: int) -> None:
    if not rules.may_read_plan(request.actor) or year > LONGEST_YEAR:
        raise NotFound(str(year)[:4])


def _found(request: Any, year: int, key: str) -> PlanScenario:
    _require_preparer(request, year)
    return selectors.scenario(year, key)


def _scenario(request: Any, found: PlanScenario, *, status: int = 200) -> Response:
    away = recused_ids(request.actor)
    found.rows = [row for row in selectors.rows_of(found) if row.proposal_id not in away]  # type: ignore[attr-defined]
    return Response(WholeScenarioSerializer(found).data, status=status)


def _submissions(request: Any, year: int, *, status: int = 200) -> Response:
    _require_reader(request, year)
    return Response(SubmissionListSerializer({"results": selectors.submissions_of(year)}).data, status=status)


OF = "plans/<year:year>/"
ADDRESSES = [
    private(f"{OF}scenarios/", Scenarios, "plan_scenarios"),
    private(f"{OF}scenarios/<slug:key>/", Scenario, "plan_scenario"),
    private(f"{OF}scenarios/<slug:key>/choose/", ScenarioChoose, "plan_scenario_choose"),
    private(f"{OF}scenarios/<slug:key>/copy/", ScenarioCopy, "plan_scenario_copy"),
    private(f"{OF}scenarios/<slug:key>/restore/", ScenarioRestore, "plan_scenario_restore"),
    private(f"{OF}submissions/", Submissions, "plan_submissions"),
    private(f"{OF}submissions/return/", GiveBack, "plan_give_back"),
    private(f"{OF}approval/", Approve, "plan_approval"),
    private(f"{OF}approval/retry/", ApproveAgain, "plan_approval_retry"),
]
