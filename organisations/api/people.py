"""People and their roles by program: for leaders in their own tenant, and for the platform administrator."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ListView
from core.api_forms import body_of, filled
from core.errors import NotFound
from core.idempotency import once
from core.routes import private
from organisations import rules, selectors, services
from organisations.forms import (
    EndMembershipForm,
    MembershipForm,
    NewPersonForm,
    OrganisationForm,
    PersonForm,
)
from organisations.models import User
from organisations.serializers import OrganisationSerializer

NOT_YOURS = "Dành cho lãnh đạo đơn vị và quản trị hệ thống."


class RoleSerializer(serializers.Serializer[Any]):
    """A role a person holds or held."""

    key = serializers.UUIDField()
    organisation = serializers.CharField(source="organisation.code")
    role = serializers.CharField()
    title = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class PersonSerializer(serializers.Serializer[Any]):
    """An account."""

    username = serializers.CharField()
    full_name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    is_active = serializers.BooleanField()


class WholePersonSerializer(PersonSerializer):
    """With the roles the caller may manage."""

    roles = RoleSerializer(source="managed", many=True)


class PersonList(ListView):
    """Người dùng của tổ chức bạn quản lý."""

    model = User
    serializer_class = PersonSerializer
    orderings: ClassVar = {"full_name": "name_folded"}
    default_ordering = "full_name"

    def rows(self) -> QuerySet[User]:
        """None for whoever keeps no people."""
        allowed = rules.may_administer(self.request.actor)
        return selectors.search_people(self.request.actor, query="", active=None) if allowed else User.objects.none()

    @extend_schema(request=body_of(NewPersonForm), responses={201: WholePersonSerializer})
    @once
    def post(self, request: Any) -> Response:
        """Tạo tài khoản với vai trò đầu tiên; liên kết đặt mật khẩu gửi qua thư điện tử."""
        _require(request)
        form = filled(NewPersonForm, request, organisations=_offices(request))
        made = services.register_person(actor=request.actor, site_url=_site(request), **form.cleaned_data)
        place = reverse("api:person", args=(made.username,))
        return Response(_shown(request, made.username), status=201, headers={"Location": place})


class PersonDetail(APIView):
    """Một tài khoản."""

    @extend_schema(responses=WholePersonSerializer)
    def get(self, request: Any, username: str) -> Response:
        """Tài khoản với các vai trò bạn quản lý."""
        return Response(_shown(request, username))

    @extend_schema(request=body_of(PersonForm), responses=WholePersonSerializer)
    @once
    def patch(self, request: Any, username: str) -> Response:
        """Sửa họ tên, thư điện tử, điện thoại; phần không gửi giữ nguyên."""
        subject = _subject(request, username)
        known = {"full_name": subject.full_name, "email": subject.email, "phone": subject.phone}
        read = filled(PersonForm, request, initial=known, partial=True).cleaned_data
        services.edit_person(actor=request.actor, user=subject, **read)
        return Response(_shown(request, username))


class PersonClose(APIView):
    """Khóa tài khoản."""

    @extend_schema(request=None, responses=WholePersonSerializer)
    @once
    def post(self, request: Any, username: str) -> Response:
        """Khóa tài khoản; việc giao quyền đã giao hoặc đã nhận chấm dứt."""
        services.deactivate_person(actor=request.actor, user=_subject(request, username))
        return Response(_shown(request, username))


class PersonReopen(APIView):
    """Mở khóa tài khoản."""

    @extend_schema(request=None, responses=WholePersonSerializer)
    @once
    def post(self, request: Any, username: str) -> Response:
        """Mở lại tài khoản đã khóa."""
        services.reactivate_person(actor=request.actor, user=_subject(request, username))
        return Response(_shown(request, username))


class PersonLink(APIView):
    """Liên kết đặt mật khẩu."""

    @extend_schema(request=None, responses={204: None})
    @once
    def post(self, request: Any, username: str) -> Response:
        """Gửi lại liên kết đặt mật khẩu."""
        subject = _subject(request, username)
        services.send_password_link(actor=request.actor, user=subject, site_url=_site(request))
        return Response(status=204)


class PersonRoles(APIView):
    """Vai trò của một người."""

    @extend_schema(request=body_of(MembershipForm), responses={201: WholePersonSerializer})
    @once
    def post(self, request: Any, username: str) -> Response:
        """Giao thêm một vai trò."""
        subject = _subject(request, username)
        read = filled(MembershipForm, request, organisations=_offices(request)).cleaned_data
        services.give_membership(actor=request.actor, user=subject, **read)
        return Response(_shown(request, username), status=201)


class RoleEnd(APIView):
    """Thôi giao vai trò."""

    @extend_schema(request=body_of(EndMembershipForm), responses=RoleSerializer)
    @once
    def post(self, request: Any, key: UUID) -> Response:
        """Ghi ngày thôi vai trò; việc giao quyền dựa trên vai trò này cũng hết hiệu lực."""
        _known_only_to_keepers(request, str(key))
        membership = selectors.get_membership(request.actor, str(key))
        read = filled(EndMembershipForm, request).cleaned_data
        services.end_membership(actor=request.actor, membership=membership, **read)
        membership.refresh_from_db()
        return Response(RoleSerializer(membership).data)


class OrganisationDetail(APIView):
    """Thông tin một tổ chức."""

    @extend_schema(request=body_of(OrganisationForm), responses=OrganisationSerializer)
    @once
    def patch(self, request: Any, code: str) -> Response:
        """Sửa tên, dòng đầu văn bản, liên hệ; phần không gửi giữ nguyên."""
        _known_only_to_keepers(request, code)
        subject = selectors.get_organisation(request.actor, code)
        form = filled(OrganisationForm, request, instance=subject, partial=True)
        services.edit_organisation(actor=request.actor, organisation=subject, **form.cleaned_data)
        return Response(OrganisationSerializer(selectors.get_organisation(request.actor, code)).data)


def _require(request: Any) -> None:
    if not rules.may_administer(request.actor):
        raise PermissionDenied(NOT_YOURS)


def _known_only_to_keepers(request: Any, which: str) -> None:
    if not rules.may_administer(request.actor):
        raise NotFound(which)


def _subject(request: Any, username: str) -> User:
    _known_only_to_keepers(request, username)
    return selectors.get_person(request.actor, username)


def _offices(request: Any) -> Any:
    return selectors.manageable_organisations(request.actor).order_by("name_folded")


def _site(request: Any) -> str:
    return settings.SITE_URL or str(request.build_absolute_uri("/"))


def _shown(request: Any, username: str) -> Any:
    subject = _subject(request, username)
    held = list(subject.memberships.all())
    subject.managed = [row for row in held if rules.may_manage(request.actor, row.organisation)]  # type: ignore[attr-defined]
    return WholePersonSerializer(subject).data


ADDRESSES = [
    private("people/", PersonList, "people"),
    private("people/<code:username>/", PersonDetail, "person"),
    private("people/<code:username>/close/", PersonClose, "person_close"),
    private("people/<code:username>/reopen/", PersonReopen, "person_reopen"),
    private("people/<code:username>/password-link/", PersonLink, "person_link"),
    private("people/<code:username>/roles/", PersonRoles, "person_roles"),
    private("roles/<uuid:key>/end/", RoleEnd, "role_end"),
    private("organisations/<slug:code>/", OrganisationDetail, "organisation"),
]
