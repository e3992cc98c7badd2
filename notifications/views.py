"""The list of notices, what a person chooses, the way out of e-mails."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Reason, Refused
from notifications import selectors, services
from notifications.kinds import Kind, groups, kinds, label_of
from notifications.models import Notification
from notifications.services.letters import DIGEST, read_token
from notifications.services.preferences import LAST_HOUR, daily_kinds

PAGE = 50
DIGITS = 18


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """My notices, newest first, by day."""
    before, kind = request.GET.get("truoc", ""), request.GET.get("loai", "")
    readable = before.isdecimal() and len(before) <= DIGITS
    kind = kind if kind in kinds() else ""
    unread = request.GET.get("loc") == "chua-doc"
    rows = selectors.recent(
        request.user.pk, before=int(before) if readable else None, limit=PAGE + 1, unread=unread, kind=kind
    )
    context = {
        "days": _by_day(rows[:PAGE]), "older_than": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "unread": unread, "kind": kind, "kind_label": label_of(kind),
        "groups": [(title, of_group) for title, of_group in _grouped(kinds().values())],
    }  # fmt: skip
    return render(request, "notifications/list.html", context)


def _by_day(rows: list[Notification]) -> list[tuple[object, list[Notification]]]:
    return [(day, list(those)) for day, those in groupby(rows, lambda row: timezone.localtime(row.created_at).date())]


def _grouped(of: Iterable[Kind]) -> list[tuple[str, list[Kind]]]:
    found = list(of)
    return [(title, [kind for kind in found if kind.group == key]) for key, title in groups().items()]


@login_required
@require_GET
def open_notice(request: HttpRequest, number: int) -> HttpResponse:
    """Mark as read and lead on to what it is about."""
    url = services.open_notice(request.user.pk, number).url
    inside = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return redirect(url if inside else "notifications:list")


@login_required
@require_POST
def mark_read(request: HttpRequest, number: int) -> HttpResponse:
    """One seen, without opening it."""
    services.open_notice(request.user.pk, number)
    return redirect("notifications:list")


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Everything seen."""
    services.mark_read(request.user.pk)
    return redirect("notifications:list")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Per kind: in the list, by e-mail how; when the daily e-mail comes."""
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        hour = request.POST.get("gio", "")
        try:
            services.save_preferences(
                request.user.pk, {key: _choice(request, kind) for key, kind in kinds().items()},
                digest_hour=int(hour) if hour.isdecimal() and len(hour) <= len(str(LAST_HOUR)) else -1,
                working_days_only="ngay-lam-viec" in request.POST, works_again="thu-lai" in request.POST,
            )  # fmt: skip
            messages.success(request, "Đã lưu tùy chọn thông báo.")
            return redirect("notifications:preferences")
        except Refused as refused:
            reasons = tuple(refused.reasons)
    context = _page(request) | {"reasons": reasons}
    return render(request, "notifications/preferences.html", context, status=409 if reasons else 200)


def _choice(request: HttpRequest, kind: Kind) -> services.Choice:
    """As posted. A statutory kind has no box for the list: it is always there."""
    return services.Choice(
        bool(kind.statutory) or f"hien-{kind.key}" in request.POST, request.POST.get(f"thu-{kind.key}", "")
    )


def _page(request: HttpRequest) -> dict[str, object]:
    user_id = request.user.pk or 0
    chosen, setting = selectors.chosen_by([user_id]), selectors.mail_setting(user_id)
    posted = request.method == "POST"
    of = {key: _choice(request, kind) if posted else chosen.of(user_id, key) for key, kind in kinds().items()}
    refused = setting.refused_address
    return {
        "groups": [(title, [(kind, of[kind.key]) for kind in those]) for title, those in _grouped(kinds().values())],
        "hour": request.POST.get("gio", "") if posted else str(setting.digest_hour),
        "hours": [str(hour) for hour in range(LAST_HOUR + 1)],
        "working_days_only": "ngay-lam-viec" in request.POST if posted else setting.working_days_only,
        "refused": setting if refused and refused == request.user.email else None,  # type: ignore[union-attr]
    }  # fmt: skip


@csrf_exempt  # a mail program posts here without a session (RFC 8058); the signed address is the proof, and only lowers
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then send no more of this kind. Works without signing in."""
    user_id, key = read_token(token)
    keys = daily_kinds(user_id) if key == DIGEST else [key]
    keeps = [kinds()[one] for one in keys if one in kinds() and kinds()[one].statutory]
    done = request.method == "POST"
    if done:
        services.lower(user_id, keys)
    label = "bản tổng hợp hằng ngày" if key == DIGEST else f"“{label_of(key)}”"
    context = {"label": label, "done": done, "keeps": keeps, "may": len(keys) > len(keeps)}
    return render(request, "notifications/unsubscribe.html", context)
