"""Sổ văn bản đi: the book, its file, its symbols; taking and voiding a number."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.errors import NotFound, Refused
from core.sheets import XLSX, Column, write_xlsx
from reporting import selectors, services
from reporting.forms import SearchForm, SymbolForm, VoidForm
from reporting.kinds import KINDS
from reporting.rules import has_book, keeps_book, may_void_number

COLUMNS = (
    Column("Số, ký hiệu", width=20), Column("Ngày văn bản", "day", 13), Column("Loại văn bản", width=30),
    Column("Trích yếu", width=60), Column("Số hồ sơ", width=20), Column("Người lấy số", width=24),
    Column("Lấy số lúc", "moment", 17), Column("Cách ghi", width=16), Column("Hủy lúc", "moment", 17),
    Column("Người hủy", width=24), Column("Lý do hủy", width=40),
)  # fmt: skip


@login_required
@never_cache
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """The numbers of the own organisation in a year, the latest first."""
    if not has_book(request.actor):
        raise NotFound("book")
    today = timezone.localdate()
    years = selectors.book_years(request.actor, today=today)
    form = SearchForm(request.GET or None, years=years)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    year, search = asked.get("nam") or today.year, asked.get("tim", "")
    page = selectors.book_page(request.actor, year=year, search=search, cursor=request.GET.get("tiep", ""))
    shown = SearchForm(initial={"nam": year, "tim": search}, years=years)
    context = {"page": page, "form": shown, "year": year, "search": search, "keeps": keeps_book(request.actor)}
    return render(request, "reporting/book.html", context)


@login_required
@never_cache
@require_safe
def book_file(request: HttpRequest, year: int) -> HttpResponse:
    """The book of a year as Excel."""
    if not has_book(request.actor):
        raise NotFound(str(year))
    rows = (
        (
            row["text"], row["day"], KINDS[row["kind"]].title, row["title"], row["subject_code"], row["taken_by_name"],
            row["taken_at"], "Sổ giấy" if row["typed"] else "Hệ thống", row["voided_at"], row["voided_by_name"], row["void_reason"],
        )
        for row in selectors.book_rows(request.actor, year=year)
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "so.xlsx"
        write_xlsx(path, COLUMNS, rows, heading=f"Sổ văn bản đi năm {year} – {request.actor.organisation.name}")
        response = HttpResponse(path.read_bytes(), content_type=XLSX)
    name = f"so-van-ban-di-{request.actor.organisation.code}-{year}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@login_required
def symbols(request: HttpRequest) -> HttpResponse:
    """The symbols the organisation has set, and a form for another for those who keep the book."""
    if not has_book(request.actor):
        raise NotFound("symbols")
    form = SymbolForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            given = dict(form.cleaned_data)
            services.set_symbol(given.pop("kind"), given.pop("symbol"), actor=request.actor, **given)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Đã lưu ký hiệu.")
            return redirect("reporting:symbols")
    context = {"lines": selectors.symbols_of(request.actor), "form": form, "keeps": keeps_book(request.actor)}
    return render(request, "reporting/symbols.html", context)


@login_required
@never_cache
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Say what taking a number does, then take it."""
    found = selectors.get_document(request.actor, code)
    kind = KINDS[found.kind]
    if request.method == "POST":
        issued = services.take_number(found, actor=request.actor)
        messages.success(request, f"Văn bản được cấp số {issued.number}. Tệp mang số này đang được lập.")
        return redirect(issued)
    if faults := services.number_faults(found, kind, actor=request.actor):
        raise Refused(*faults)
    context = {
        "title": "Lấy số văn bản", "lead": found.title, "action_label": "Lấy số", "cancel_url": found.get_absolute_url(),
        "facts": [("Loại văn bản", kind.title), ("Cơ quan, đơn vị", found.organisation.name), ("Số hồ sơ", found.subject_code)],
        "consequences": ["Văn bản nhận số tiếp theo trong sổ văn bản đi của năm ghi trên văn bản.",
                         "Tệp PDF được lập lại với số đó; bản chưa có số được thay thế."],
        "undo": "Số đã cấp không cấp lại; nếu không dùng, hủy số trong sổ và ghi lý do.",
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@login_required
@never_cache
def void(request: HttpRequest, key: UUID) -> HttpResponse:
    """Void a number with a reason."""
    entry = selectors.get_number(request.actor, key)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.void_number(entry, actor=request.actor, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, f"Đã hủy số {entry.text}; số vẫn nằm trong sổ với lý do hủy.")
            return redirect("reporting:book")
    context = {"entry": entry, "form": form, "may_void": may_void_number(request.actor, entry)}
    return render(request, "reporting/number_void.html", context)
