"""Who calls the API, as the middleware found out, and whether they may come in at all."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission

from core.problems import NamedDenial
from organisations.middleware import CHALLENGE
from organisations.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token …`. The middleware has checked the code and opened the tenants; here it is only named."""

    def authenticate(self, request: Any) -> tuple[User, ApiToken] | None:
        """The person of the code; None when the call came without one."""
        token: ApiToken | None = getattr(request._request, "api_token", None)
        if token is None:
            return None
        if token.read_only and request.method not in SAFE_METHODS:
            raise NamedDenial("Mã truy cập này chỉ được đọc.", "read_only")
        return request._request.user, token

    def authenticate_header(self, request: Any) -> str:
        """Makes DRF answer 401 and not 403 to strangers."""
        return CHALLENGE


class IsActing(BasePermission):
    """Signed in, and holding a role today."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """False for strangers (401); who has no role is told so."""
        if not request.user.is_authenticated:
            return False
        if request._request.actor is None:
            raise NamedDenial("Tài khoản của bạn chưa có vai trò nào đang hiệu lực.", "no_role")
        return True
