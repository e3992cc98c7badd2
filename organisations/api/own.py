"""What a person keeps by program: interests, powers given to others, access codes; and the làng nghề of a province."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView
from core.api_forms import body_of, filled
from core.errors import NotFound
from core.idempotency import once
from core.routes import private
from organisations import selectors, services
from organisations.forms import DelegationForm, InterestForm, VillageForm, WithdrawVillageForm
from organisations.models import CraftVillage, Delegation
from organisations.roles import Role

KEEPERS = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.PLATFORM_ADMIN})


class InterestSerializer(serializers.Serializer[Any]):
    """A tie of the caller to an organisation. Nobody else reads it."""

    key = serializers.CharField()
    organisation_name = serializers.CharField()
    tax_code = serializers.CharField()
    kind = serializers.CharField()
    from_year = serializers.IntegerField(allow_null=True)
    to_year = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()


class InterestListSerializer(serializers.Serializer[Any]):
    """All of them."""

    results = InterestSerializer(many=True)


class TokenSerializer(serializers.Serializer[Any]):
    """An access code of the caller, without its secret."""

    key = serializers.UUIDField()
    name = serializers.CharField()
    hint = serializers.CharField()
    read_only = serializers.BooleanField()
    organisation = serializers.CharField(source="membership.organisation.code")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class TokenListSerializer(serializers.Serializer[Any]):
    """The latest ones."""

    results = TokenSerializer(many=True)


class DelegationSerializer(serializers.Serializer[Any]):
    """Who signs and acts for whom."""

    key = serializers.CharField()
    giver = serializers.CharField(source="giver.user.full_name")
    receiver = serializers.CharField(source="receiver.full_name")
    form = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    reason = serializers.CharField()


class VillageSerializer(serializers.Serializer[Any]):
    """A làng nghề and the decision that recognised it."""

    key = serializers.CharField()
    name = serializers.CharField()
    commune = serializers.CharField(source="commune.code")
    trade = serializers.CharField()
    recognised_on = serializers.DateField()
    paper_number = serializers.CharField()
    withdrawn_on = serializers.DateField(allow_null=True)


class Interests(APIView):
    """Quan hệ lợi ích của bạn."""

    @extend_schema(responses=InterestListSerializer)
    def get(self, request: Any) -> Response:
        """Những gì bạn đã khai; chỉ bạn đọc được."""
        return Response(InterestListSerializer({"results": selectors.interests_of(request.actor.user)}).data)

    @extend_schema(request=body_of(InterestForm), responses={201: InterestSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Khai một quan hệ."""
        made = services.add_interest(actor=request.actor, **filled(InterestForm, request).cleaned_data)
        return Response(InterestSerializer(made).data, status=201)


class Interest(APIView):
    """Một quan hệ lợi ích."""

    @extend_schema(request=body_of(InterestForm), responses=InterestSerializer)
    @once
    def patch(self, request: Any, key: UUID) -> Response:
        """Sửa; phần không gửi giữ nguyên."""
        row = selectors.get_interest(request.actor.user, str(key))
        known = {name: getattr(row, name) for name in InterestForm.base_fields}
        read = filled(InterestForm, request, initial=known, partial=True).cleaned_data
        services.change_interest(row, actor=request.actor, **read)
        return Response(InterestSerializer(selectors.get_interest(request.actor.user, str(key))).data)

    @extend_schema(request=None, responses={204: None})
    @once
    def delete(self, request: Any, key: UUID) -> Response:
        """Xóa; khai báo đã gửi cho từng hồ sơ không thay đổi."""
        services.remove_interest(selectors.get_interest(request.actor.user, str(key)), actor=request.actor)
        return Response(status=204)


class Tokens(APIView):
    """Mã truy cập của bạn."""

    @extend_schema(responses=TokenListSerializer)
    def get(self, request: Any) -> Response:
        """Các mã, hạn dùng, lần dùng cuối. Mã mới chỉ tạo được khi đăng nhập ở trang Mã truy cập."""
        rows = selectors.tokens_of(request.actor.user)[:50]
        return Response(TokenListSerializer({"results": rows}).data)


class TokenRevoke(APIView):
    """Thu hồi mã truy cập."""

    @extend_schema(request=None, responses={204: None})
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Thu hồi ngay một mã, kể cả mã đang dùng để gọi."""
        services.revoke_token(selectors.get_token(request.actor.user, str(key)), actor=request.actor)
        return Response(status=204)


class Delegations(ListView):
    """Giao quyền: đã giao và đã nhận."""

    model = Delegation
    serializer_class = DelegationSerializer
    orderings: ClassVar = {"starts_on": "starts_on"}
    default_ordering = "-starts_on"

    def rows(self) -> QuerySet[Delegation]:
        """Running and past."""
        return selectors.visible_delegations(self.request.actor)

    @extend_schema(request=body_of(DelegationForm), responses={201: DelegationSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Lãnh đạo giao người khác ký, làm thay (giver là mã vai trò, receiver là tên đăng nhập)."""
        today = timezone.localdate()
        givers = selectors.possible_givers(request.actor, today)
        receivers = selectors.possible_receivers(givers, today)
        read = filled(DelegationForm, request, givers=givers, receivers=receivers).cleaned_data
        return Response(DelegationSerializer(services.delegate(actor=request.actor, **read)).data, status=201)


class DelegationEnd(APIView):
    """Chấm dứt giao quyền."""

    @extend_schema(request=None, responses=DelegationSerializer)
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Chấm dứt ngay một việc giao quyền."""
        found = selectors.get_delegation(request.actor, str(key))
        services.end_delegation(actor=request.actor, delegation=found)
        return Response(DelegationSerializer(selectors.get_delegation(request.actor, str(key))).data)


class Villages(ListView):
    """Làng nghề của tỉnh bạn."""

    model = CraftVillage
    serializer_class = VillageSerializer
    orderings: ClassVar = {"recognised_on": "recognised_on"}
    default_ordering = "-recognised_on"

    def rows(self) -> QuerySet[CraftVillage]:
        """None for whoever keeps none."""
        kept = self.request.actor.role in KEEPERS
        return selectors.kept_villages(self.request.actor, query="") if kept else CraftVillage.objects.none()

    @extend_schema(request=body_of(VillageForm), responses={201: VillageSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Ghi một làng nghề đã được công nhận."""
        _require_keeper(request)
        communes = selectors.kept_communes(request.actor)
        names = selectors.names_on(communes.values("code"), timezone.localdate())
        read = filled(VillageForm, request, communes=communes, names=names).cleaned_data
        return Response(VillageSerializer(services.recognise_village(actor=request.actor, **read)).data, status=201)


class VillageWithdraw(APIView):
    """Thu hồi công nhận làng nghề."""

    @extend_schema(request=body_of(WithdrawVillageForm), responses=VillageSerializer)
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Ghi ngày thu hồi công nhận."""
        if request.actor.role not in KEEPERS:
            raise NotFound(str(key))
        village = selectors.get_village(request.actor, str(key))
        services.withdraw_village(
            actor=request.actor, village=village, **filled(WithdrawVillageForm, request).cleaned_data
        )
        return Response(VillageSerializer(selectors.get_village(request.actor, str(key))).data)


def _require_keeper(request: Any) -> None:
    if request.actor.role not in KEEPERS:
        raise PermissionDenied("Dành cho Sở Công Thương.")


ADDRESSES = [
    private("interests/", Interests, "interests"),
    private("interests/<uuid:key>/", Interest, "interest"),
    private("tokens/", Tokens, "tokens"),
    private("tokens/<uuid:key>/revoke/", TokenRevoke, "token_revoke"),
    private("delegations/", Delegations, "delegations"),
    private("delegations/<uuid:key>/end/", DelegationEnd, "delegation_end"),
    private("craft-villages/", Villages, "craft_villages"),
    private("craft-villages/<uuid:key>/withdraw/", VillageWithdraw, "craft_village_withdraw"),
]
