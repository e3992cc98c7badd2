"""Provinces and years side by side, as a page, as CSV and as Excel of what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.charts import Bar, bars
from core.languages import marked
from core.money import format_dong
from core.sheets import Column
from portal import export, selectors
from portal.filters import Choices
from portal.selectors.comparison import SUMS, Compared, compared, old_names
from portal.snapshot import SEVERAL_PROVINCES
from portal.views.conditional import public_page
from portal.views.data import download, limited_xlsx

BY: Final = ("tinh", "tinh_cu", "nam")
MILLION: Final = 1_000_000
UNKNOWN_OLD: Final = "Chưa xác định được tỉnh cũ"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared (`theo`) and what narrows it; values not known are left out."""

    theo: str
    tinh: tuple[str, ...]
    tinh_cu: tuple[str, ...]
    nam: tuple[str, ...]
    noi_dung: str

    @property
    def address(self) -> str:
        """The same question as a query string."""
        return self.by(self.theo)

    def by(self, theo: str) -> str:
        """The same conditions compared by something else."""
        pairs = [("theo", theo), *(("tinh", code) for code in self.tinh), *(("tinh_cu", name) for name in self.tinh_cu)]
        pairs += [("nam", year) for year in self.nam]
        return f"?{urlencode([*pairs, ('noi_dung', self.noi_dung)] if self.noi_dung else pairs)}"


def read_asked(asked: QueryDict, choices: Choices) -> Asked:
    """The question in the address, each value checked against what can be chosen."""
    theo = asked.get("theo", "")
    group = asked.get("noi_dung", "")

    def known(name: str, allowed: list[str]) -> tuple[str, ...]:
        given = set(asked.getlist(name))
        return tuple(value for value in allowed if value in given)

    return Asked(
        theo=theo if theo in BY else BY[0],
        tinh=known("tinh", list(dict(choices.provinces))),
        tinh_cu=known("tinh_cu", old_names()),
        nam=known("nam", list(dict(choices.years))),
        noi_dung=group if group in dict(choices.contents) else "",
    )


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """The table, the chart, the form."""
    choices = selectors.choices()
    asked = read_asked(request.GET, choices)
    rows = _rows(asked, choices)
    context = {
        "asked": asked,
        "choices": choices,
        "old_names": old_names(),
        "rows": [(name, row, [row.groups.get(code, 0) for code, _label in choices.contents]) for name, row in rows],
        "chart": _chart(rows),
        "ways": [(theo, label, asked.by(theo), theo == asked.theo) for theo, label in _ways()],
        "unknown_old": UNKNOWN_OLD,
    }
    return render(request, "portal/comparison.html", context)


@public_page
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same table as a file."""
    if kind not in {"csv", "xlsx"}:
        raise Http404
    choices = selectors.choices()
    asked = read_asked(request.GET, choices)
    groups = [code for code, _label in choices.contents]
    lines = [
        [name, *(getattr(row, field) for field in SUMS), *(row.groups.get(code, 0) for code in groups)]
        for name, row in _rows(asked, choices)
    ]
    if kind == "csv":
        return download(export.table_csv([asked.theo, *SUMS, *groups], lines), "csv", "so-sanh-khuyen-cong")
    columns = [Column(_("So sánh"), "text", 30), *(Column(label, kind) for label, kind in _heads())]
    columns += [Column(label, "number") for _code, label in choices.contents]
    return limited_xlsx(lambda: export.sheet_of(columns, lines, "So sánh khuyến công quốc gia"), "so-sanh-khuyen-cong")


def _heads() -> list[tuple[str, Any]]:
    return [
        (_("Số lượng đề án"), "number"), (_("Lượt đơn vị thụ hưởng"), "number"), (_("Kinh phí được phê duyệt (đồng)"), "money"),
        (_("Kinh phí được nghiệm thu (đồng)"), "money"), (_("Kinh phí quyết toán (đồng)"), "money"),
    ]  # fmt: skip


def _ways() -> list[tuple[str, str]]:
    return [("tinh", _("Tỉnh hiện nay")), ("tinh_cu", _("Tỉnh trước 01/7/2025")), ("nam", _("Năm"))]


def _rows(asked: Asked, choices: Choices) -> list[tuple[str, Compared]]:
    """Rows with their names; chosen ones are there even when there is nothing; what cannot be told stands last."""
    groups = [asked.noi_dung] if asked.noi_dung else []
    found = {
        row.key: row
        for row in compared(
            asked.theo, plan_year=[int(year) for year in asked.nam], province_code=asked.tinh, old_province=asked.tinh_cu,
            content_group=groups,
        )
    }  # fmt: skip
    for key in getattr(asked, asked.theo):
        found.setdefault(key, Compared(key))
    rows = [(_name(asked.theo, row.key, choices), row) for row in found.values()]
    if asked.theo == "nam":
        return sorted(rows, key=lambda pair: pair[1].key)
    return sorted(rows, key=lambda pair: (not pair[1].key, -pair[1].approved))


def _name(theo: str, key: str, choices: Choices) -> str:
    if theo == "tinh":
        return choices.province_name(key) if key else SEVERAL_PROVINCES
    return key or UNKNOWN_OLD


def _chart(rows: list[tuple[str, Compared]]) -> str:
    drawn = [
        Bar(name, row.approved, _("%(money)s triệu đồng") % {"money": marked(format_dong(row.approved // MILLION))})
        for name, row in rows
    ]
    told = _("Mỗi thanh là kinh phí được phê duyệt; số liệu đầy đủ ở bảng.")
    return bars("so-sanh", _("Kinh phí được phê duyệt"), told, drawn)
