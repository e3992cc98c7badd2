"""Đề án of earlier years out of an office's own books: hand in, see what would happen, answer, bring in, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotFound, Reason, Refused
from core.jobs import progress_of
from core.keyset import keyset_page
from core.models import Job
from core.sheets import XLSX
from organisations.gates import ActingRequest, acting_required
from proposals import rules
from proposals.forms.history import AT_ONCE, HistoryForm, QuestionsForm
from proposals.history.judging import NOT_KNOWN
from proposals.history.layout import MOST_LINES
from proposals.history.lookups import load_lookups
from proposals.history.selectors import get_import, imports_for, years_allowed
from proposals.history.writing import faults_xlsx, template_xlsx
from proposals.models import HistoryImport
from proposals.services import history as services

SHOWN_FAULTS: Final = 200
_COLUMNS = (
    "id", "key", "file_name", "sha256", "state", "rows", "created", "changed", "skipped", "bad_rows", "user_name",
    "organisation_name", "at", "done_at", "undone_at",
)  # fmt: skip


@never_cache
@acting_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: ActingRequest) -> HttpResponse:
    """The way in: template, upload, and every import of the office so far."""
    _require(request)
    sent = request.method == "POST"
    form = HistoryForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            found = services.start_import(
                form.cleaned_data["file"], existing=form.cleaned_data["existing"], actor=request.actor
            )
            return redirect(found)
        except Refused as refusal:
            form.add_refusal(refusal)
    page = keyset_page(imports_for(request.actor).values(*_COLUMNS), cursor=request.GET.get("tiep", ""), moment="at")
    for row in page.rows:
        row["state_label"] = HistoryImport.State(row["state"]).label
    context = {"form": form, "page": page, "years": _years(), "most": MOST_LINES}
    return render(request, "proposals/history/imports.html", context, status=409 if sent else 200)


@acting_required
@require_safe
def template(request: ActingRequest) -> HttpResponse:
    """The empty workbook with the lists of this office."""
    _require(request)
    years = _years()
    if years is None:
        raise NotFound("tep-mau")
    body = template_xlsx(load_lookups(timezone.localdate()), request.actor, years)
    return _workbook(body, "mau-nhap-lich-su.xlsx")


@never_cache
@acting_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_import(request: ActingRequest, key: str) -> HttpResponse:
    """What the file would do, what it did; POST brings it in, looks at it again, or drops it."""
    found = get_import(request.actor, key)
    act = ACTIONS.get(request.POST.get("action", ""))
    if act is None:
        return _page(request, found)
    try:
        return act(request, found)
    except Refused as refusal:
        return _page(request, get_import(request.actor, key), refusal.reasons)


def _import(request: ActingRequest, found: HistoryImport) -> HttpResponse:
    only_good = request.POST.get("only_good") == "1"
    services.confirm_import(found, digest=request.POST.get("digest", ""), only_good=only_good, actor=request.actor)
    return redirect(found)


def _again(request: ActingRequest, found: HistoryImport) -> HttpResponse:
    services.check_again(found, actor=request.actor)
    return redirect(found)


def _drop(request: ActingRequest, found: HistoryImport) -> HttpResponse:
    services.drop_import(found, actor=request.actor)
    messages.info(request, f"Đã bỏ tệp “{found.file_name}”. Không đề án nào được nhập.")
    return redirect("proposals:history")


ACTIONS: dict[str, Callable[[ActingRequest, HistoryImport], HttpResponse]] = {
    "import": _import, "again": _again, "drop": _drop,
}  # fmt: skip


@acting_required
@require_safe
def faults_file(request: ActingRequest, key: str) -> HttpResponse:
    """Every fault as a workbook."""
    found = get_import(request.actor, key)
    rows = ((fault["line"], fault["cell"], fault["message"]) for fault in found.faults)
    heading = f"{found.fault_count} lỗi của tệp {found.file_name}, kiểm tra lúc {timezone.localtime():%H:%M %d/%m/%Y}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "loi.xlsx"
        faults_xlsx(path, rows, heading=heading)
        return _workbook(path.read_bytes(), "loi-nhap-lich-su.xlsx")


@never_cache
@acting_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: ActingRequest, key: str) -> HttpResponse:
    """Names of then that the data cannot place: each is asked once, then the file is looked at again."""
    found = get_import(request.actor, key)
    if not _is_mine(request, found) or not found.questions:
        return redirect(found)
    sent = request.method == "POST"
    form = QuestionsForm(
        request.POST if sent else None, asked=found.questions, lookups=load_lookups(timezone.localdate())
    )
    if sent and form.is_valid() and _answered(request, found, form):
        return redirect(found)
    context = {"found": found, "form": form, "more": max(len(found.questions) - AT_ONCE, 0)}
    return render(request, "proposals/history/questions.html", context, status=409 if sent else 200)


@acting_required
@require_POST
def run_again(request: ActingRequest, key: str) -> HttpResponse:
    """Let a worker try again after its job failed."""
    found = get_import(request.actor, key)
    try:
        services.retry_job(found, actor=request.actor)
    except Refused as refusal:
        return _page(request, found, refusal.reasons)
    return redirect(found)


@never_cache
@acting_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActingRequest, key: str) -> HttpResponse:
    """The page that asks once more; POST takes everything away again."""
    found = get_import(request.actor, key)
    if not _is_mine(request, found) or found.state != HistoryImport.State.DONE:
        return redirect(found)
    if request.method == "POST":
        services.start_undo(found, actor=request.actor)
        return redirect(found)
    context = {
        "title": "Hoàn tác lần nhập", "action_label": "Hoàn tác lần nhập", "danger": True, "cancel_url": found.get_absolute_url(),
        "lead": f"Tệp “{found.file_name}”, nhập lúc {timezone.localtime(found.done_at):%H:%M %d/%m/%Y}.",
        "facts": [("Đề án đã thêm, sẽ bị xóa", found.created), ("Đề án đã cập nhật, sẽ trở về số liệu trước", found.changed)],
        "consequences": [
            "Số hồ sơ đã cấp cho các đề án bị xóa không được dùng lại.",
            "Nếu có đề án nào đã có người làm tiếp, không đề án nào bị xóa và trang này nói rõ đó là hồ sơ nào.",
        ],
        "undo": "Muốn có lại, hãy tải tệp lên và nhập lần nữa; số hồ sơ sẽ khác.",
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


def _answered(request: ActingRequest, found: HistoryImport, form: QuestionsForm) -> bool:
    """What was chosen; with the second button every other name of a place stays as it is."""
    answers = form.answers()
    if request.POST.get("rest") == "1":
        places = (one["key"] for one in found.questions if one["kind"] == "commune")
        answers = {key: answers.get(key, NOT_KNOWN) for key in places} | answers
    try:
        services.check_again(found, actor=request.actor, answers=answers)
    except Refused as refusal:
        form.add_refusal(refusal)
        return False
    return True


def _page(request: ActingRequest, found: HistoryImport, reasons: Sequence[Reason] = ()) -> HttpResponse:
    job = found.job
    percent, doing = progress_of(job) if job else (0, "")
    failed = job is not None and job.status in Job.Status.REPEATABLE
    good = found.created + found.changed
    context: dict[str, Any] = {
        "found": found, "reasons": reasons, "percent": percent, "doing": doing,
        "running": job is not None and job.status in {Job.Status.QUEUED, Job.Status.RUNNING}, "failed": failed,
        "mine": _is_mine(request, found), "waits": services.is_waiting(found) and not failed,
        "may_import": bool(found.digest) and good > 0, "good": good, "faults": found.faults[:SHOWN_FAULTS],
        "list_url": f"{reverse('proposals:list')}?nguon=lich-su",
    }  # fmt: skip
    template_name = "proposals/history/_standing.html" if request.htmx else "proposals/history/import.html"  # type: ignore[attr-defined]
    return render(request, template_name, context, status=409 if reasons else 200)


def _is_mine(request: ActingRequest, found: HistoryImport) -> bool:
    return found.user_id == request.actor.user.pk and found.tenant_id == request.actor.tenant_id


def _require(request: ActingRequest) -> None:
    if not rules.may_import_history(request.actor):
        raise NotFound("nhap-lich-su")


def _years() -> tuple[int, int] | None:
    try:
        return years_allowed(timezone.localdate())
    except LookupError:
        return None


def _workbook(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
