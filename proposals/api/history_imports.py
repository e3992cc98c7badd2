"""Books of earlier years brought in by program: a dry run, questions about names of then, one call that does what it said."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView, malformed
from core.api_forms import body_of, filled, received
from core.errors import NotFound, Refused
from core.idempotency import once
from proposals import rules
from proposals.forms.history import HistoryForm, QuestionsForm
from proposals.history.lookups import load_lookups
from proposals.history.selectors import get_import, imports_for
from proposals.models import HistoryImport
from proposals.services import history as services


class QuestionSerializer(serializers.Serializer[Any]):
    """A name of then that the data cannot place. `guess`: the likeliest code of today."""

    key = serializers.CharField()
    kind = serializers.CharField()
    province = serializers.CharField()
    text = serializers.CharField()
    guess = serializers.CharField()


class HistorySerializer(serializers.Serializer[Any]):
    """A workbook and what it would do, or did. `digest` goes with the yes: it stands for everything that was said."""

    key = serializers.CharField()
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    state = serializers.CharField()
    rows = serializers.IntegerField()
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    skipped = serializers.IntegerField()
    bad_rows = serializers.IntegerField()
    fault_count = serializers.IntegerField()
    refusal = serializers.CharField()
    digest = serializers.CharField()
    user_name = serializers.CharField()
    at = serializers.DateTimeField()


class HistoryFaultSerializer(serializers.Serializer[Any]):
    """What is wrong with a cell."""

    line = serializers.IntegerField()
    cell = serializers.CharField()
    message = serializers.CharField()


class WholeHistorySerializer(HistorySerializer):
    """With the first faults and the questions that are open."""

    faults = HistoryFaultSerializer(many=True)
    questions = QuestionSerializer(many=True)


class ConfirmSerializer(serializers.Serializer[Any]):
    """The digest that was read; whether only rows without faults come in."""

    digest = serializers.CharField(max_length=64)
    only_good = serializers.BooleanField(required=False, default=False)


class AnswersSerializer(serializers.Serializer[Any]):
    """Key of a question -> code of today, at most fifty at once."""

    answers = serializers.DictField(child=serializers.CharField(max_length=60), required=False, default=dict)


class HistoryImportList(ListView):
    """Các lần nhập lịch sử của cơ quan bạn."""

    model = HistoryImport
    serializer_class = HistorySerializer
    parser_classes = (MultiPartParser,)
    orderings: ClassVar = {"at": "at"}
    default_ordering = "-at"

    def rows(self) -> QuerySet[HistoryImport]:
        """Of the office; none for whoever keeps no books."""
        rows = imports_for(self.request.actor)
        return rows if rules.may_import_history(self.request.actor) else rows.none()

    @extend_schema(request={"multipart/form-data": body_of(HistoryForm)}, responses={201: WholeHistorySerializer})
    @once
    def post(self, request: Any) -> Response:
        """Nộp tệp Excel để kiểm tra; chưa nhập gì."""
        if not rules.may_import_history(request.actor):
            raise NotFound("history-imports")
        read = filled(HistoryForm, request).cleaned_data
        made = services.start_import(read["file"], existing=read["existing"], actor=request.actor)
        place = reverse("api:history_import", args=(made.key,))
        return Response(WholeHistorySerializer(made).data, status=201, headers={"Location": place})


class HistoryImportDetail(APIView):
    """Một lần nhập lịch sử."""

    @extend_schema(responses=WholeHistorySerializer)
    def get(self, request: Any, key: str) -> Response:
        """Tệp sẽ làm gì hoặc đã làm gì, lỗi từng ô, câu hỏi về tên cũ."""
        return _shown(request, key)

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, key: str) -> Response:
        """Bỏ tệp chưa nhập."""
        services.drop_import(get_import(request.actor, key), actor=request.actor)
        return Response(status=204)


class HistoryImportConfirm(APIView):
    """Nhập."""

    @extend_schema(request=ConfirmSerializer, responses={202: WholeHistorySerializer})
    @once
    def post(self, request: Any, key: str) -> Response:
        """Làm đúng như lần kiểm tra đã nêu, hoặc từ chối. Việc chạy nền."""
        found = get_import(request.actor, key)
        sent = received(ConfirmSerializer, request)
        services.confirm_import(found, actor=request.actor, **sent)
        return _shown(request, key, status=202)


class HistoryImportCheck(APIView):
    """Kiểm tra lại."""

    @extend_schema(request=AnswersSerializer, responses=WholeHistorySerializer)
    @once
    def post(self, request: Any, key: str) -> Response:
        """Kiểm tra lại tệp, kèm câu trả lời về tên đơn vị, địa điểm thời đó."""
        found = get_import(request.actor, key)
        sent = received(AnswersSerializer, request)
        answers = _answers(found, sent["answers"])
        services.check_again(found, actor=request.actor, answers=answers)
        return _shown(request, key)


class HistoryImportRetry(APIView):
    """Chạy lại."""

    @extend_schema(request=None, responses=WholeHistorySerializer)
    @once
    def post(self, request: Any, key: str) -> Response:
        """Chạy lại việc nền không xong."""
        services.retry_job(get_import(request.actor, key), actor=request.actor)
        return _shown(request, key)


class HistoryImportUndo(APIView):
    """Hoàn tác."""

    @extend_schema(request=None, responses={202: WholeHistorySerializer})
    @once
    def post(self, request: Any, key: str) -> Response:
        """Xóa những đề án lần nhập đã thêm và trả lại số liệu trước, khi chưa ai làm tiếp. Việc chạy nền."""
        services.start_undo(get_import(request.actor, key), actor=request.actor)
        return _shown(request, key, status=202)


def _answers(found: HistoryImport, given: dict[str, str]) -> dict[str, str]:
    """What was chosen, checked as on the page. Refused when an answer is to no question of this file."""
    asked = [one for one in found.questions if one["key"] in given]
    if len(asked) != len(given):
        raise Refused("Có câu trả lời không ứng với câu hỏi nào của tệp này.")
    typed = {f"ten-{place}": given[one["key"]] for place, one in enumerate(asked)}
    form = QuestionsForm(typed, asked=asked, lookups=load_lookups(timezone.localdate()))
    if not form.is_valid():
        raise malformed({form.keys[name]: list(errors) for name, errors in form.errors.items()})
    return form.answers()


def _shown(request: Any, key: str, *, status: int = 200) -> Response:
    return Response(WholeHistorySerializer(get_import(request.actor, key)).data, status=status)
