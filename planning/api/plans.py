"""The plan of a year by program: its rows, places and amounts, screening, conclusions, what is set aside or dropped."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import malformed
from core.api_forms import body_of, filled, received
from core.errors import NotFound, Refused
from core.idempotency import once
from core.routes import private
from planning import rules, selectors, services
from planning.forms import PaperForm, PlanForm
from planning.forms.plan import FIELDS, LONGEST_REASON
from proposals.selectors import recused_ids

MANY = 2000
LONGEST_YEAR = 9999


class PlanRowSerializer(serializers.Serializer[Any]):
    """A đề án at the Cục. `amount` = what the plan gives, `appraised` what was found right, `allowed` by the norms. Đồng."""

    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    proposed = serializers.IntegerField()
    appraised = serializers.IntegerField()
    amount = serializers.IntegerField()
    allowed = serializers.IntegerField(allow_null=True)
    rank = serializers.IntegerField()
    included = serializers.BooleanField()


class DraftSerializer(serializers.Serializer[Any]):
    """The draft of the next batch. `seen` goes back with every change; `masked`: rows the caller is kept away from."""

    year = serializers.IntegerField()
    batch = serializers.IntegerField()
    seen = serializers.CharField()
    locked = serializers.BooleanField(source="is_locked")
    envelope = serializers.IntegerField(allow_null=True)
    promised = serializers.IntegerField()
    masked = serializers.IntegerField()
    rows = PlanRowSerializer(source="listed", many=True)


class ChangedSerializer(serializers.Serializer[Any]):
    """A row with another amount or place."""

    code = serializers.CharField(max_length=30)
    amount = serializers.IntegerField(required=False)
    rank = serializers.IntegerField(required=False)


class ChangePlanSerializer(serializers.Serializer[Any]):
    """Rows that differ, and why places are changed."""

    seen = serializers.CharField(required=False, allow_blank=True, max_length=40, default="")
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_REASON, default="")
    rows = serializers.ListField(child=ChangedSerializer(), allow_empty=False, max_length=MANY)


class CodesOfPlanSerializer(serializers.Serializer[Any]):
    """Đề án of the year."""

    codes = serializers.ListField(child=serializers.CharField(max_length=30), allow_empty=False, max_length=MANY)


class SetAsideSerializer(CodesOfPlanSerializer):
    """Left for a later batch with a reason, or taken in again."""

    included = serializers.BooleanField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_REASON, default="")


class SeenPlanSerializer(serializers.Serializer[Any]):
    """The mark of the draft that was read."""

    seen = serializers.CharField(required=False, allow_blank=True, max_length=40, default="")


class ConcludeManySerializer(CodesOfPlanSerializer, body_of(PaperForm)):  # type: ignore[misc]
    """All of them by one paper, or none."""

    step = serializers.ChoiceField(choices=sorted(services.CONCLUSIONS))


class DropSerializer(CodesOfPlanSerializer, body_of(PaperForm)):  # type: ignore[misc]
    """Out of the draft for good, by a paper."""


class DoneSerializer(serializers.Serializer[Any]):
    """What it was done for."""

    codes = serializers.ListField(child=serializers.CharField())


class PlanDetail(APIView):
    """Dự thảo kế hoạch một năm."""

    @extend_schema(responses=DraftSerializer)
    def get(self, request: Any, year: int) -> Response:
        """Các đề án chờ quyết định với kinh phí, thứ tự, nguồn của năm."""
        return shown(request, year)

    @extend_schema(request=ChangePlanSerializer, responses=DraftSerializer)
    @once
    def patch(self, request: Any, year: int) -> Response:
        """Sửa kinh phí, thứ tự của các dòng được gửi."""
        _require(request, year)
        if not rules.may_prepare_plan(request.actor):
            raise Refused("Chỉ chuyên viên, lãnh đạo Cục được sửa dự thảo kế hoạch.")
        given = received(ChangePlanSerializer, request)
        form = PlanForm(_typed(given), draft=selectors.plan_draft(year))  # type: ignore[arg-type] # reads like a QueryDict
        if not form.is_valid():
            raise malformed({f"rows.{code}.{name}": [text] for (code, name), text in form.errors.items()})
        services.save_plan(year, actor=request.actor, **form.answers())
        return shown(request, year)


class PlanRank(APIView):
    """Xếp theo thứ tự ưu tiên."""

    @extend_schema(request=SeenPlanSerializer, responses=DraftSerializer)
    @once
    def post(self, request: Any, year: int) -> Response:
        """Xếp dự thảo theo thứ tự ưu tiên của thông tư."""
        _require(request, year)
        sent = received(SeenPlanSerializer, request)
        services.rank_by_law(year, actor=request.actor, seen=sent["seen"] or None)
        return shown(request, year)


class PlanSetAside(APIView):
    """Để lại đợt sau."""

    @extend_schema(request=SetAsideSerializer, responses=DraftSerializer)
    @once
    def post(self, request: Any, year: int) -> Response:
        """Để lại đợt sau các đề án đã chọn (included false), hoặc đưa vào đợt này."""
        if not rules.may_prepare_plan(request.actor) or year > LONGEST_YEAR:
            raise NotFound(str(year))
        given = received(SetAsideSerializer, request)
        services.set_included(
            year, frozenset(given["codes"]), actor=request.actor, included=given["included"], reason=given["reason"]
        )
        return shown(request, year)


class PlanScreen(APIView):
    """Nhận thẩm tra."""

    @extend_schema(request=CodesOfPlanSerializer, responses=DoneSerializer)
    @once
    def post(self, request: Any, year: int) -> Response:
        """Nhận thẩm tra các đề án đã chọn: tất cả hoặc không đề án nào."""
        if not rules.may_screen(request.actor) or year > LONGEST_YEAR:
            raise NotFound(str(year))
        sent = received(CodesOfPlanSerializer, request)
        return _done(services.screen_many(year, sent["codes"], actor=request.actor))


class PlanConclude(APIView):
    """Kết luận nhiều đề án."""

    @extend_schema(request=ConcludeManySerializer, responses=DoneSerializer)
    @once
    def post(self, request: Any, year: int) -> Response:
        """Kết luận nhiều đề án bằng một văn bản: tất cả hoặc không đề án nào."""
        _require_concluder(request, year)
        sent = received(ConcludeManySerializer, request)
        step = sent["step"]
        paper = filled(PaperForm, request, step=step).paper()
        return _done(services.conclude_many(year, sent["codes"], step, actor=request.actor, paper=paper))


class PlanDrop(APIView):
    """Đưa ra khỏi dự thảo."""

    @extend_schema(request=DropSerializer, responses=DoneSerializer)
    @once
    def post(self, request: Any, year: int) -> Response:
        """Đưa các đề án đã chọn ra khỏi dự thảo kế hoạch theo văn bản: đạt nhưng chưa có kinh phí."""
        _require_concluder(request, year)
        sent = received(DropSerializer, request)
        paper = filled(PaperForm, request, step="drop_from_plan").paper()
        return _done(services.drop_from_plan(year, sent["codes"], actor=request.actor, paper=paper))


def shown(request: Any, year: int) -> Response:
    """The draft as this person may see it."""
    _require(request, year)
    draft, away = selectors.plan_draft(year), recused_ids(request.actor)
    listed = [row for row in draft.everything if row.proposal_id not in away]
    facts = {name: getattr(draft, name) for name in ("year", "batch", "seen", "is_locked", "envelope", "promised")}
    body = {**facts, "listed": listed, "masked": len(draft.everything) - len(listed)}
    return Response(DraftSerializer(body).data)


def _require(request: Any, year: int) -> None:
    if not rules.may_read_plan(request.actor) or year > LONGEST_YEAR:
        raise NotFound(str(year)[:4])


def _require_concluder(request: Any, year: int) -> None:
    if not rules.may_conclude(request.actor) or year > LONGEST_YEAR:
        raise NotFound(str(year)[:4])


def _done(rows: Any) -> Response:
    return Response({"codes": [row.code for row in rows]})


def _typed(given: dict[str, Any]) -> dict[str, str]:
    """As the page would have posted it."""
    cells = {f"{row['code']}-{name}": str(row[name]) for row in given["rows"] for name in FIELDS if name in row}
    return {**cells, "seen": given["seen"], "reason": given["reason"]}


ADDRESSES = [
    private("plans/<year:year>/", PlanDetail, "plan"),
    private("plans/<year:year>/rank/", PlanRank, "plan_rank"),
    private("plans/<year:year>/set-aside/", PlanSetAside, "plan_set_aside"),
    private("plans/<year:year>/screen/", PlanScreen, "plan_screen"),
    private("plans/<year:year>/conclude/", PlanConclude, "plan_conclude"),
    private("plans/<year:year>/drop/", PlanDrop, "plan_drop"),
]
