"""Adjustments by program: drafted, filed, confirmed, refused, withdrawn, decided alone or several by one paper."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from appraisal.api.sheets import FiguresSerializer, StandingFiguresSerializer
from appraisal.forms import FiguresForm
from appraisal.services.figures import refigured
from core.api import ListView, malformed
from core.api_forms import body_of, filled, received
from core.errors import NotFound, Refused
from core.idempotency import once
from core.routes import private
from execution.adjustment_page import may_do
from execution.api.acts import Shown, operation
from execution.api.lists import OfProposal
from execution.forms.adjustments import DecisionForm, ReasonForm
from execution.models import Adjustment
from execution.outcome import SECTIONS, figures_of
from execution.selectors import contract_of
from execution.selectors.adjustments import adjustments_chosen, get_adjustment, visible_adjustments
from execution.serializers import AdjustmentSerializer
from execution.services import adjustments as services
from execution.services.adjustments.drafting import FIGURES
from execution.states import AdjustmentState
from execution.views.adjustment_board import DECIDE_MANY
from execution.views.adjustments import ACTS
from proposals.estimates import starting_point
from proposals.forms.payload import change_of
from proposals.models import Proposal
from proposals.selectors import get_for
from proposals.serializers import ChangeSerializer
from proposals.states import EstimateStage
from proposals.views.sections import section_of


class AdjustmentFilter(OfProposal):
    """Filters of adjustments/."""

    state = filters.ChoiceFilter(choices=AdjustmentState.choices, label="Tình trạng")

    class Meta:
        model = Adjustment
        fields: ClassVar[list[str]] = []


class AdjustmentList(ListView):
    """Đề nghị điều chỉnh bạn được xem."""

    model = Adjustment
    serializer_class = AdjustmentSerializer
    filterset_class = AdjustmentFilter
    orderings: ClassVar = {"created_at": "created_at"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[Adjustment]:
        """With the code of their đề án."""
        return visible_adjustments(self.request.actor).select_related("proposal")


class DecideSerializer(body_of(DecisionForm, without=("version",))):  # type: ignore[misc]
    """Adjustments as "KCQG-2026-0001/1"; all are decided by this paper, or none."""

    adjustments = serializers.ListField(child=serializers.CharField(max_length=60), allow_empty=False, max_length=100)


class DecidedSerializer(serializers.Serializer[Any]):
    """What was decided."""

    results = AdjustmentSerializer(many=True)


class Adjustments(APIView):
    """Điều chỉnh một đề án."""

    @extend_schema(request=None, responses={201: AdjustmentSerializer})
    @once
    def post(self, request: Any, code: str) -> Response:
        """Lập đề nghị điều chỉnh; chưa thay đổi gì."""
        proposal = get_for(request.actor, code)
        made = services.open_adjustment(proposal, actor=request.actor)
        shown = answer(request, fetched(request, code=proposal.code, number=made.number)[1])
        shown.status_code = 201
        shown["Location"] = reverse("api:adjustment", args=(proposal.code, made.number))
        return shown


class AdjustmentDetail(APIView):
    """Một đề nghị điều chỉnh."""

    @extend_schema(responses=AdjustmentSerializer)
    def get(self, request: Any, code: str, number: int) -> Response:
        """Điều chỉnh gì, ai quyết định, đang ở đâu."""
        return answer(request, fetched(request, code=code, number=number)[1])

    @extend_schema(request=body_of(ReasonForm), responses=AdjustmentSerializer)
    @once
    def patch(self, request: Any, code: str, number: int) -> Response:
        """Ghi lý do điều chỉnh."""
        row = _writable(request, code, number)[1]
        services.save_reason(row, actor=request.actor, **filled(ReasonForm, request).cleaned_data)
        return answer(request, fetched(request, code=code, number=number)[1])


class AdjustmentSection(APIView):
    """Một mục như sau điều chỉnh."""

    @extend_schema(request=ChangeSerializer, responses=AdjustmentSerializer)
    @once
    def put(self, request: Any, code: str, number: int, key: str) -> Response:
        """Ghi mục này như sau khi điều chỉnh; các trường như khi sửa đề án, trường không gửi giữ như đang có hiệu lực."""
        proposal, row = _writable(request, code, number)
        if key not in SECTIONS:
            raise NotFound(key)
        sent = ChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        change = change_of(proposal, section_of(proposal, key), sent.values(), today=timezone.localdate())
        if faults := change.faults():
            raise malformed(faults)
        version = sent.validated_data["version"]
        services.save_section(row, key, change.posted, actor=request.actor, version=version)
        return answer(request, fetched(request, code=code, number=number)[1])


class AdjustmentFigures(APIView):
    """Dự toán như sau điều chỉnh."""

    @extend_schema(responses=StandingFiguresSerializer)
    def get(self, request: Any, code: str, number: int) -> Response:
        """Các dòng dự toán đang có hiệu lực với những gì đề nghị đã đổi."""
        proposal, row = _writable(request, code, number)
        wanted, _ = refigured(
            proposal, starting_point(proposal, EstimateStage.ADJUSTED), figures_of(row), held_to_proposed=False
        )
        return Response(StandingFiguresSerializer({"newest": row.version, "lines": wanted.lines}).data)

    @extend_schema(request=FiguresSerializer, responses=AdjustmentSerializer)
    @once
    def put(self, request: Any, code: str, number: int) -> Response:
        """Ghi số lượng, đơn giá, kinh phí hỗ trợ sau điều chỉnh theo từng dòng; newest_seen là version của đề nghị."""
        proposal, row = _writable(request, code, number)
        sent = received(FiguresSerializer, request)
        start = starting_point(proposal, EstimateStage.ADJUSTED)
        named = {line["line"]: line for line in sent["lines"]}
        lines = [line for line in start.lines if line["line"] in named]
        if len(lines) != len(named):
            raise Refused("Dự toán không có một dòng được gửi. Hãy đọc lại các dòng rồi gửi.")
        form = FiguresForm(_typed(named, row.version), lines=lines, newest=row.version)
        if not form.is_valid():
            raise malformed({name: list(errors) for name, errors in form.errors.items()})
        typed = figures_of(row) | form.figures()
        services.save_figures(row, typed, actor=request.actor, version=sent["newest_seen"])
        return answer(request, fetched(request, code=code, number=number)[1])


class AdjustmentPart(APIView):
    """Bỏ một phần điều chỉnh."""

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, code: str, number: int, part: str) -> Response:
        """Giữ mục này, hoặc dự toán (figures), như đang có hiệu lực."""
        row = _writable(request, code, number)[1]
        wanted = FIGURES if part == "figures" else part
        if wanted != FIGURES and wanted not in SECTIONS:
            raise NotFound(part)
        services.reset_part(row, wanted, actor=request.actor)
        return Response(status=204)


class DecideMany(APIView):
    """Quyết định nhiều điều chỉnh."""

    parser_classes = (JSONParser, MultiPartParser)

    @extend_schema(request={"multipart/form-data": DecideSerializer}, responses=DecidedSerializer)
    @once
    def post(self, request: Any) -> Response:
        """Phê duyệt nhiều đề nghị bằng một quyết định đã ký (file): tất cả hoặc không đề nghị nào."""
        if request.actor.role not in DECIDE_MANY:
            raise NotFound("adjustments")
        sent = received(DecideSerializer, request)
        named = set(sent["adjustments"])
        rows = adjustments_chosen(request.actor, named)
        if len(rows) != len(named):
            raise NotFound("adjustments")
        decision = filled(DecisionForm, request).decision()
        done = services.approve_adjustments(rows, actor=request.actor, decision=decision)
        return Response(DecidedSerializer({"results": done}).data)


def fetched(request: Any, *, code: str, number: int) -> tuple[Proposal, Adjustment]:
    """The đề án and the request, as far as this person may see them."""
    proposal = get_for(request.actor, code)
    return proposal, get_adjustment(request.actor, proposal, number)


def answer(request: Any, row: Adjustment) -> Response:
    """The request as it is now."""
    return Response(AdjustmentSerializer(row).data)


def _writable(request: Any, code: str, number: int) -> tuple[Proposal, Adjustment]:
    proposal, row = fetched(request, code=code, number=number)
    if not may_do(row, proposal, request.actor)["write"]:
        raise NotFound(str(number))
    return proposal, row


def _typed(named: dict[int, Any], version: int) -> dict[str, Any]:
    names = ("quantity", "unit_price", "national", "opinion")
    cells = {f"{name}_{key}": str(row[name]) for key, row in named.items() for name in names}
    return {**cells, "newest_seen": version}


def _may(act: Any, row: Adjustment, request: Any) -> bool:
    return may_do(row, row.proposal, request.actor)[act.may]


def _with_contract(row: Adjustment, proposal: Proposal) -> dict[str, Any]:
    return {"adjustment": row, "contract": contract_of(proposal)}


SHOWN = Shown(fetched, _may, answer, AdjustmentSerializer)
PLACE = "proposals/<code:code>/adjustments/"
NAMES = {
    "submit": "gui",
    "withdraw": "rut",
    "confirm": "xac-nhan",
    "refuse": "khong-chap-thuan",
    "approve": "phe-duyet",
}
ADDRESSES = [
    private("adjustments/", AdjustmentList, "adjustments"),
    private("adjustments/decide/", DecideMany, "adjustments_decide"),
    private(PLACE, Adjustments, "adjustments_of"),
    private(f"{PLACE}<int:number>/", AdjustmentDetail, "adjustment"),
    private(f"{PLACE}<int:number>/sections/<slug:key>/", AdjustmentSection, "adjustment_section"),
    private(f"{PLACE}<int:number>/figures/", AdjustmentFigures, "adjustment_figures"),
    private(f"{PLACE}<int:number>/parts/<slug:part>/", AdjustmentPart, "adjustment_part"),
    *(
        private(
            f"{PLACE}<int:number>/{slug}/",
            operation(f"Adjustment{slug.title()}", ACTS[key], SHOWN, *([_with_contract] if slug == "approve" else [])),
            f"adjustment_{slug}",
        )
        for slug, key in NAMES.items()
    ),
]  # fmt: skip
