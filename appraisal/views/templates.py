"""Sentences an office keeps for asking supplements: the list, a new one, other words, hiding and showing again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import rules, services
from appraisal.forms import TemplateForm
from appraisal.selectors import template_for, template_page
from core.errors import NotFound, Refused, Stale
from proposals.states import ASKED_OF


@login_required
@require_GET
def list_templates(request: HttpRequest) -> HttpResponse:
    """Search by words without diacritics, by section; hidden ones apart."""
    _require_keeper(request)
    query, section = request.GET.get("q", ""), request.GET.get("muc", "")
    hidden = request.GET.get("an") == "1"
    page = template_page(
        request.actor, query=query, section=section, hidden=hidden, cursor=request.GET.get("sau", "")
    )  # fmt: skip
    for row in page.rows:
        row["section_label"] = ASKED_OF[row["section"]]
    context = {
        "page": page, "query": query, "section": section, "hidden": hidden, "sections": ASKED_OF.items(),
        "narrowed": bool(query or section),
    }  # fmt: skip
    return render(request, "appraisal/templates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_template(request: HttpRequest) -> HttpResponse:
    """Write one."""
    _require_keeper(request)
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_template(
                section=form.cleaned_data["section"], text=form.cleaned_data["text"], actor=request.actor
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Đã thêm câu mẫu.")
            return redirect("appraisal:templates")
    return render(request, "appraisal/template.html", {"form": form}, status=409 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def edit_template(request: HttpRequest, key: str) -> HttpResponse:
    """Other words, or out of use and back."""
    _require_keeper(request)
    template = template_for(request.actor, key)
    form = TemplateForm(request.POST) if request.method == "POST" else TemplateForm.of(template)
    if request.method == "POST" and form.is_valid():
        try:
            said = _change(request, form, key)
        except Refused as refusal:
            form.add_refusal(refusal)
            if isinstance(refusal, Stale):
                template = template_for(request.actor, key)
                form.accept_newer(template.version)
        else:
            messages.success(request, said)
            return redirect("appraisal:templates")
    return render(
        request, "appraisal/template.html", {"form": form, "template": template}, status=409 if form.errors else 200
    )


def _change(request: HttpRequest, form: TemplateForm, key: str) -> str:
    template, version = template_for(request.actor, key), form.cleaned_data["version"]
    pressed = request.POST.get("do", "")
    if pressed == "hide":
        services.hide_template(template, version=version, actor=request.actor)
        return "Đã ẩn câu mẫu; có thể dùng lại ở danh sách câu đã ẩn."
    if pressed == "show":
        services.show_template(template, version=version, actor=request.actor)
        return "Câu mẫu được dùng lại."
    given = form.cleaned_data
    services.change_template(
        template, section=given["section"], text=given["text"], version=version, actor=request.actor
    )
    return "Đã sửa câu mẫu. Những yêu cầu đã gửi giữ nguyên câu cũ."


def _require_keeper(request: HttpRequest) -> None:
    if not rules.may_keep_templates(request.actor):
        raise NotFound("mau-yeu-cau")
