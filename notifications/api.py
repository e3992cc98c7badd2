"""My notices and how I want to hear of things."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView
from core.api_forms import received
from core.idempotency import once
from notifications import selectors, services
from notifications.kinds import kinds
from notifications.models import Notification
from notifications.serializers import AllReadSerializer, KindSerializer, NoticeSerializer, PreferencesSerializer


class NoticeFilter(filters.FilterSet):
    """Filters of notifications/."""

    unread = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull", label="Chưa đọc")
    kind = filters.ChoiceFilter(choices=[(key, kind.label) for key, kind in kinds().items()], label="Loại")

    class Meta:
        model = Notification
        fields: ClassVar[list[str]] = []


class NoticeList(ListView):
    """Thông báo gửi đến bạn."""

    model = Notification
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    orderings: ClassVar = {"created_at": "created_at"}
    default_ordering = "-created_at"

    def rows(self) -> QuerySet[Notification]:
        """Of this person, whatever the role."""
        return selectors.notices_of(self.request.actor.user.pk)


class NoticeRead(APIView):
    """Một thông báo."""

    @extend_schema(request=None, responses=NoticeSerializer)
    @once
    def post(self, request: Any, number: int) -> Response:
        """Đánh dấu đã đọc. Thông báo đã đọc thì không đổi gì."""
        return Response(NoticeSerializer(services.open_notice(request.actor.user.pk, number)).data)


class AllRead(APIView):
    """Mọi thông báo."""

    @extend_schema(request=None, responses=AllReadSerializer)
    @once
    def post(self, request: Any) -> Response:
        """Đánh dấu tất cả đã đọc."""
        services.mark_read(request.actor.user.pk)
        return Response({"unread": selectors.unread_count(request.actor.user.pk)})


class KindList(APIView):
    """Các loại thông báo."""

    @extend_schema(responses=KindSerializer(many=True))
    def get(self, request: Any) -> Response:
        """Tên, nhóm, cách gửi thư khi chưa chọn, và điều luật nếu là thông báo theo quy định."""
        return Response(KindSerializer(list(kinds().values()), many=True).data)


class Preferences(APIView):
    """Tùy chọn thông báo của bạn."""

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Any) -> Response:
        """Cách bạn nhận từng loại thông báo."""
        return Response(_chosen(request.actor.user.pk))

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    @once
    def put(self, request: Any) -> Response:
        """Đặt lại. Thông báo theo quy định không tắt được (409)."""
        data = received(PreferencesSerializer, request)
        services.save_preferences(
            request.actor.user.pk, {row["kind"]: services.Choice(row["in_app"], row["mail"]) for row in data["kinds"]},
            digest_hour=data["digest_hour"], working_days_only=data["working_days_only"],
        )  # fmt: skip
        return Response(_chosen(request.actor.user.pk))


def _chosen(user_id: int) -> dict[str, Any]:
    setting, chosen = selectors.mail_setting(user_id), selectors.chosen_by([user_id])
    found = {key: chosen.of(user_id, key) for key in kinds()}
    return {
        "digest_hour": setting.digest_hour, "working_days_only": setting.working_days_only,
        "refused_address": setting.refused_address,
        "kinds": [{"kind": key, "in_app": row.in_app, "mail": row.mail} for key, row in found.items()],
    }  # fmt: skip
