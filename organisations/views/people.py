"""People: list, account, open, correct, close and reopen."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused
from organisations import rules, selectors, services
from organisations.forms import NewPersonForm, PersonForm, show_refusal
from organisations.gates import ActingRequest, administrators_only
from organisations.models import User
from organisations.views.lists import page_of

STATES = {"dang-hoat-dong": True, "da-khoa": False}


@administrators_only
@require_GET
def people(request: ActingRequest) -> HttpResponse:
    """Search by name, user name or e-mail, without diacritics."""
    query, state = request.GET.get("q", ""), request.GET.get("tinh-trang", "")
    rows = selectors.search_people(request.actor, query=query, active=STATES.get(state))
    context = {"page": page_of(rows, request), "query": query, "state": state}
    return render(request, "organisations/people.html", context)


@administrators_only
@require_GET
def person(request: ActingRequest, username: str) -> HttpResponse:
    """One account with its roles and delegations."""
    subject = selectors.get_person(request.actor, username)
    held = list(subject.memberships.all())
    context = {
        "person": subject,
        "roles": [membership for membership in held if rules.may_manage(request.actor, membership.organisation)],
        "may_change": rules.may_manage_person(request.actor, held),
        "delegations": selectors.delegations_of(request.actor, subject),
    }
    return render(request, "organisations/person.html", context)


@administrators_only
@require_http_methods(["GET", "POST"])
def new_person(request: ActingRequest) -> HttpResponse:
    """Open an account with its first role; a link to set the password goes out by e-mail."""
    offices = selectors.manageable_organisations(request.actor).order_by("name_folded")
    form = NewPersonForm(request.POST or None, organisations=offices)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.register_person(actor=request.actor, site_url=site_url(request), **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, f"Đã tạo tài khoản. Liên kết đặt mật khẩu được gửi tới {user.email}.")
            return redirect(user)
    return render(request, "organisations/person_new.html", {"form": form})


@administrators_only
@require_http_methods(["GET", "POST"])
def edit_person(request: ActingRequest, username: str) -> HttpResponse:
    """Correct name and contact details."""
    subject = selectors.get_person(request.actor, username)
    known = {"full_name": subject.full_name, "email": subject.email, "phone": subject.phone}
    form = PersonForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_person(actor=request.actor, user=subject, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, "Đã lưu thông tin tài khoản.")
            return redirect(subject)
    return render(request, "organisations/person_edit.html", {"form": form, "person": subject})


@administrators_only
@require_http_methods(["GET", "POST"])
def deactivate(request: ActingRequest, username: str) -> HttpResponse:
    """Ask once, then close the account."""
    subject = selectors.get_person(request.actor, username)
    if request.method == "POST":
        try:
            services.deactivate_person(actor=request.actor, user=subject)
        except Refused as refused:
            return _told(request, subject, refused)
        messages.info(request, f"Đã khóa tài khoản {subject.username}.")
        return redirect(subject)
    return render(request, "components/confirm.html", _closing(subject))


@administrators_only
@require_POST
def reactivate(request: ActingRequest, username: str) -> HttpResponse:
    """Open a closed account again."""
    subject = selectors.get_person(request.actor, username)
    try:
        services.reactivate_person(actor=request.actor, user=subject)
    except Refused as refused:
        return _told(request, subject, refused)
    messages.info(request, f"Đã mở lại tài khoản {subject.username}.")
    return redirect(subject)


@administrators_only
@require_POST
def password_link(request: ActingRequest, username: str) -> HttpResponse:
    """Send the link to set a password once more."""
    subject = selectors.get_person(request.actor, username)
    try:
        services.send_password_link(actor=request.actor, user=subject, site_url=site_url(request))
    except Refused as refused:
        return _told(request, subject, refused)
    messages.info(request, f"Liên kết đặt mật khẩu được gửi tới {subject.email}.")
    return redirect(subject)


def site_url(request: ActingRequest) -> str:
    """Scheme and host that links in e-mails begin with."""
    return settings.SITE_URL or request.build_absolute_uri("/")


def _told(request: ActingRequest, subject: User, refused: Refused) -> HttpResponse:
    for reason in refused.reasons:
        messages.error(request, reason.message)
    return redirect(subject)


def _closing(subject: User) -> dict[str, object]:
    return {
        "title": f"Khóa tài khoản {subject.username}",
        "lead": f"{subject.full_name} sẽ không đăng nhập được nữa.",
        "facts": [("Họ và tên", subject.full_name), ("Thư điện tử", subject.email)],
        "consequences": [
            "Mọi việc giao quyền người này đã giao hoặc đã nhận chấm dứt ngay.",
            "Hồ sơ và lịch sử xử lý của người này được giữ nguyên.",
        ],
        "undo": "Có thể mở lại tài khoản sau này; việc giao quyền phải làm lại.",
        "action_label": "Khóa tài khoản",
        "action_url": reverse("organisations:person_deactivate", args=[subject.username]),
        "cancel_url": subject.get_absolute_url(),
        "danger": True,
    }
