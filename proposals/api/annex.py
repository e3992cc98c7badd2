"""Mẫu số 12 and 13 of a đề án by program: read, written whole. Half-filled forms are kept; `lacking` says what is missing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import malformed
from core.api_forms import received
from core.errors import NotFound
from core.idempotency import once
from core.money import MAX_DONG
from proposals import rules
from proposals.annex import MOST_ROWS, Filled, filled_form
from proposals.forms.annex import MOST_CLASSES, MOST_HOURS, MOST_LEARNERS, AnnexSheet, posted_by_program
from proposals.models import ClusterReport, Proposal, TrainingProgramme
from proposals.selectors import get_for
from proposals.services.annex import is_asked, save_form

Shape = serializers.Serializer[Any]
MOST_VERSION = 2**31 - 1


def _text(most: int) -> Any:
    return serializers.CharField(max_length=most, allow_blank=True, required=False, default="")


def _long() -> Any:
    return serializers.CharField(allow_blank=True, required=False, default="")


def _count(most: int, least: int = 1) -> Any:
    return serializers.IntegerField(min_value=least, max_value=most, allow_null=True, required=False, default=None)


def _money() -> Any:
    return _count(MAX_DONG, 0)


def _area() -> Any:
    return serializers.DecimalField(
        max_digits=11, decimal_places=3, min_value=0, allow_null=True, required=False, default=None
    )


class ModuleSerializer(serializers.Serializer[Any]):
    """A module and its hours: `hours` is the sum of the others."""

    name = _text(300)
    hours = _count(MOST_HOURS, 0)
    theory = _count(MOST_HOURS, 0)
    practice = _count(MOST_HOURS, 0)
    test = _count(MOST_HOURS, 0)


class TrainingSerializer(serializers.Serializer[Any]):
    """Chương trình đào tạo nghề (Mẫu số 12)."""

    version = serializers.IntegerField(min_value=0, max_value=MOST_VERSION)
    occupation = _text(300)
    level = _text(200)
    duration = _text(200)
    classes = _count(MOST_CLASSES)
    learners = _count(MOST_LEARNERS)
    mode = _text(300)
    place = _text(500)
    teachers = _long()
    equipment = _long()
    certificate = _text(300)
    rows = ModuleSerializer(many=True, max_length=MOST_ROWS)


class CapitalSerializer(serializers.Serializer[Any]):
    """An item of investment; `done` is the sum of its sources. Đồng."""

    name = _text(300)
    planned = _money()
    done = _money()
    from_budget = _money()
    from_investor = _money()
    from_other = _money()


class ClusterSerializer(serializers.Serializer[Any]):
    """Báo cáo tình hình đầu tư hạ tầng cụm công nghiệp (Mẫu số 13). Areas in hectares."""

    version = serializers.IntegerField(min_value=0, max_value=MOST_VERSION)
    name = _text(300)
    place = _text(500)
    investor = _text(300)
    founding_paper = _text(200)
    founded_on = serializers.DateField(allow_null=True, required=False, default=None)
    area = _area()
    industrial_area = _area()
    let_area = _area()
    progress = _long()
    difficulties = _long()
    requests = _long()
    rows = CapitalSerializer(many=True, max_length=MOST_ROWS)


class _State(serializers.Serializer[Any]):
    """Whether the form stands for the paper, and what it lacks."""

    complete = serializers.BooleanField()
    lacking = serializers.ListField(child=serializers.CharField())


class WholeTrainingSerializer(TrainingSerializer, _State):
    """The programme as it is kept; `lacking`: what is missing until it stands for the paper."""


class WholeClusterSerializer(ClusterSerializer, _State):
    """The report as it is kept; `lacking`: what is missing until it stands for the paper."""


class _Form(APIView):
    """A form that the contents of the đề án ask for."""

    kind: ClassVar[str]
    shape: ClassVar[type[Shape]]
    whole: ClassVar[type[Shape]]

    def shown(self, proposal: Proposal) -> Response:
        """The form as it is kept."""
        filled = filled_form(proposal, self.kind)
        form = filled.form if filled.form is not None else filled.kind.model()
        kept = {name: getattr(form, name) for name, _ in filled.kind.fields}
        state = {"complete": filled.whole, "lacking": [reason.message for reason in filled.faults()]}
        return Response(self.whole(kept | state | {"version": filled.version, "rows": filled.rows}).data)

    def read(self, request: Any, code: str) -> Response:
        """NotFound for whoever may not see the đề án, or where nobody asks for the form."""
        proposal, filled = self._asked(request, code)
        if not filled.begun and not rules.may_edit(request.actor, proposal):
            raise NotFound(code)
        return self.shown(proposal)

    def write(self, request: Any, code: str) -> Response:
        """The whole form, passed through the very boxes of the page."""
        proposal, _ = self._asked(request, code)
        if not rules.is_unit(request.actor, proposal):
            raise NotFound(code)
        given = received(self.shape, request)
        sheet = AnnexSheet(
            proposal, self.kind, posted_by_program(self.kind, given, given["rows"]), today=timezone.localdate()
        )
        if not sheet.is_valid():
            raise malformed(list(sheet.faults()))
        save_form(proposal, self.kind, sheet.values(), sheet.rows(), actor=request.actor, version=given["version"])
        return self.shown(proposal)

    def _asked(self, request: Any, code: str) -> tuple[Proposal, Filled]:
        proposal = get_for(request.actor, code)
        if not is_asked(proposal, self.kind):
            raise NotFound(code)
        return proposal, filled_form(proposal, self.kind)


class Training(_Form):
    """Chương trình đào tạo nghề (Mẫu số 12)."""

    kind, shape, whole = TrainingProgramme.kind, TrainingSerializer, WholeTrainingSerializer

    @extend_schema(responses=WholeTrainingSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Chương trình đào tạo nghề đã điền và những gì còn thiếu."""
        return self.read(request, code)

    @extend_schema(request=TrainingSerializer, responses=WholeTrainingSerializer)
    @once
    def put(self, request: Any, code: str) -> Response:
        """Ghi toàn bộ chương trình đào tạo nghề; điền dở vẫn được lưu."""
        return self.write(request, code)


class Cluster(_Form):
    """Báo cáo tình hình đầu tư hạ tầng cụm công nghiệp (Mẫu số 13)."""

    kind, shape, whole = ClusterReport.kind, ClusterSerializer, WholeClusterSerializer

    @extend_schema(responses=WholeClusterSerializer)
    def get(self, request: Any, code: str) -> Response:
        """Báo cáo tình hình đầu tư cụm công nghiệp đã điền và những gì còn thiếu."""
        return self.read(request, code)

    @extend_schema(request=ClusterSerializer, responses=WholeClusterSerializer)
    @once
    def put(self, request: Any, code: str) -> Response:
        """Ghi toàn bộ báo cáo tình hình đầu tư; điền dở vẫn được lưu."""
        return self.write(request, code)
