"""Reports of one's own: put together, kept, read, shared, copied, deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from organisations.gates import acting_required
from organisations.roles import Role
from reporting.builder import output
from reporting.builder.catalogue import SUBJECTS
from reporting.builder.columns import KINDS
from reporting.builder.recurrence import words_of
from reporting.builder.spec import Spec, from_json
from reporting.builder.words import scope_words, sentence
from reporting.forms.builder import Draft, choices_of
from reporting.models import ReportDefinition
from reporting.selectors import builder as selectors
from reporting.services import report_definitions as services
from reporting.services.report_schedules import rhythm_of

DIGITS = 9


def version_of(request: HttpRequest) -> int | None:
    """The version the page was shown with."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def builders_only(request: HttpRequest) -> Any:
    """The actor. Whoever sees no dossier builds no report."""
    actor = request.actor
    if actor.role == Role.PLATFORM_ADMIN:
        raise PermissionDenied("Vai trò này không xem hồ sơ nên không lập báo cáo.")
    return actor


@transaction.non_atomic_requests
@acting_required
@require_safe
def built_list(request: HttpRequest) -> HttpResponse:
    """One's own reports, and those others of the organisation share."""
    actor = builders_only(request)
    which = selectors.SHARED if request.GET.get("loai") == selectors.SHARED else selectors.MINE
    page = selectors.definition_page(actor, which=which, cursor=request.GET.get("tiep", ""))
    for row in page.rows:
        row["about"] = SUBJECTS[row["spec"]["subject"]].label if row["spec"].get("subject") in SUBJECTS else ""
    return render(request, "reporting/builder/list.html", {"page": page, "which": which})


@acting_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every column there is, with its meaning and source."""
    builders_only(request)
    return render(request, "reporting/builder/catalogue.html", {"subjects": SUBJECTS.values(), "kinds": KINDS})


@acting_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def build(request: HttpRequest) -> HttpResponse:
    """A new report."""
    builders_only(request)
    if request.method == "POST":
        return _built(request, Draft.typed(request.POST), None)
    subject = request.GET.get("doi-tuong", "")
    if subject not in SUBJECTS:
        return render(request, "reporting/builder/subjects.html", {"subjects": SUBJECTS.values()})
    draft = Draft.fresh(subject)
    return _page(request, draft, draft.read(), None)


@acting_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def built_edit(request: HttpRequest, key: str) -> HttpResponse:
    """One's own report, changed."""
    definition = selectors.get_own(request.actor, key)
    if request.method == "POST":
        return _built(request, Draft.typed(request.POST), definition)
    spec, draft = _opened(definition)
    if spec is None:
        messages.warning(request, "Báo cáo dùng một mục không còn trong danh mục; hãy chọn lại các cột rồi lưu.")
    return _page(request, draft, spec, definition)


def _opened(definition: ReportDefinition) -> tuple[Spec | None, Draft]:
    """A kept report to be changed; the usual columns where it names what is no longer there."""
    try:
        spec = from_json(definition.spec)
    except Refused:
        draft = Draft.fresh(str(definition.spec.get("subject", "")))
        draft.name, draft.description = definition.name, definition.description
        return None, draft
    return spec, Draft.of(spec, name=definition.name, description=definition.description)


def _built(request: HttpRequest, draft: Draft, definition: ReportDefinition | None) -> HttpResponse:
    """Do what the button says; saving leads to the report, everything else back to the page with what was typed."""
    command = request.POST.get("lam", "xem")
    draft.act(command)
    spec = draft.read()
    if command in {"luu", "luu-moi"} and spec is not None:
        target = definition if command == "luu" else None
        try:
            kept = services.save_definition(
                spec, actor=request.actor, name=draft.name, description=draft.description, definition=target,
                version=version_of(request),
            )  # fmt: skip
        except Refused as refusal:
            for reason in refusal.reasons:
                draft.refuse(reason.field, "Tên báo cáo" if reason.field else "", reason.message)
        else:
            messages.info(request, f"Đã lưu báo cáo “{kept.name}”.")
            return redirect(kept)
    return _page(request, draft, spec, definition)


def _page(request: HttpRequest, draft: Draft, spec: Spec | None, definition: ReportDefinition | None) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    context = {
        "draft": draft, "choices": choices_of(draft), "definition": definition, "kinds": KINDS,
        "version": request.POST.get("version") or (definition.version if definition else 0),
        "sentence": sentence(spec, today=today) if spec else "", "scope": scope_words(actor),
        "preview": output.preview(spec, actor, today=today) if spec else None,
    }  # fmt: skip
    refused = bool(draft.faults) and request.method == "POST"
    return render(request, "reporting/builder/build.html", context, status=409 if refused else 200)


@acting_required
@never_cache
@require_safe
def built(request: HttpRequest, key: str) -> HttpResponse:
    """A kept report: in words, its first rows as the reader may see them, its files and its schedule."""
    definition = selectors.get_definition(request.actor, key)
    actor, today, spec = request.actor, timezone.localdate(), from_json(definition.spec)
    schedule = selectors.schedule_of(definition)
    context = {
        "definition": definition, "own": definition.owner_id == actor.user.pk, "schedule": schedule,
        "rhythm": words_of(rhythm_of(schedule)) if schedule else "", "about": spec.about,
        "receivers": schedule.receivers.select_related("user").order_by("user__name_folded") if schedule else (),
        "sentence": sentence(spec, today=today), "scope": scope_words(actor),
        "preview": output.preview(spec, actor, today=today), "runs": selectors.runs_of(definition, actor),
    }  # fmt: skip
    return render(request, "reporting/builder/report.html", context)


@acting_required
@require_POST
def built_copy(request: HttpRequest, key: str) -> HttpResponse:
    """A copy of one's own."""
    kept = services.copy_definition(selectors.get_definition(request.actor, key), actor=request.actor)
    messages.info(request, "Đây là bản sao của bạn; sửa bản này không đổi bản gốc.")
    return redirect(kept)


@acting_required
@require_POST
def built_share(request: HttpRequest, key: str) -> HttpResponse:
    """Share with the organisation, or no longer."""
    definition = selectors.get_own(request.actor, key)
    shared = request.POST.get("dung-chung") == "1"
    services.share_definition(definition, actor=request.actor, shared=shared, version=version_of(request))
    words = "Đồng nghiệp trong đơn vị đọc và sao chép được báo cáo này." if shared else "Báo cáo chỉ còn bạn thấy."
    messages.info(request, words)
    return redirect(definition)


@acting_required
@require_http_methods(["GET", "HEAD", "POST"])
def built_delete(request: HttpRequest, key: str) -> HttpResponse:
    """Delete, once more asked."""
    definition = selectors.get_own(request.actor, key)
    if request.method == "POST":
        services.delete_definition(definition, actor=request.actor, version=version_of(request))
        messages.info(request, f"Đã xóa báo cáo “{definition.name}”.")
        return redirect("reporting:built_list")
    schedule = selectors.schedule_of(definition)
    consequences = ["Các tệp đã lập vẫn tải được đến khi hết thời gian giữ."]
    consequences += ["Lịch lập định kỳ của báo cáo cũng bị xóa."] if schedule else []
    consequences += ["Đồng nghiệp không còn đọc được báo cáo này."] if definition.shared else []
    context = {
        "title": "Xóa báo cáo", "lead": f"Xóa báo cáo “{definition.name}”.", "consequences": consequences,
        "action_label": "Xóa báo cáo", "cancel_url": definition.get_absolute_url(), "danger": True,
        "version": definition.version,
    }  # fmt: skip
    return render(request, "components/confirm.html", context)
