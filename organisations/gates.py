"""Decorators of views: who comes in. What one may do inside is decided by rules and services."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from organisations import rules
from organisations.actors import Actor
from organisations.roles import Role

View = Callable[..., HttpResponse]


class ActingRequest(HttpRequest):
    """For annotations: a request that came through a gate and therefore has an actor."""

    actor: Actor


def acting_required(view: View) -> View:
    """Signed in and holding a role; who has none is told so on the page of roles."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor is None:  # type: ignore[attr-defined]
            return redirect("organisations:role")
        return view(request, *args, **kwargs)

    return inner


def administrators_only(view: View) -> View:
    """Those who keep people and organisations: the platform administrator, and leaders for their own tenant."""

    @acting_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.may_administer(request.actor):  # type: ignore[attr-defined]
            raise PermissionDenied("Trang này dành cho lãnh đạo đơn vị và quản trị hệ thống.")
        return view(request, *args, **kwargs)

    return inner


def role_required(*roles: Role) -> Callable[[View], View]:
    """Acting in one of these roles; others get the page “Không có quyền” (403)."""

    def decorate(view: View) -> View:
        @acting_required
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor.role not in roles:  # type: ignore[attr-defined]
                names = ", ".join(f"“{role.label}”" for role in roles)
                raise PermissionDenied(f"Trang này dành cho vai trò {names}.")
            return view(request, *args, **kwargs)

        return inner

    return decorate
