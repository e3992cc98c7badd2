"""Who is helped: legal forms, territory, ownership, marks of priority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from core.sheets import Column
from organisations.actors import Actor
from organisations.rules import KIND_WORDS, place_eligible
from programmes import selectors as programmes
from programmes.states import LegalForm
from reporting.chosen import Chosen
from reporting.selectors.people import Helped, Territory, by_form, by_ownership, by_territory, priority_flags
from reporting.tables import Page, Table, cells, chart_of

_HEADS: Final = (
    Column("Lượt trong hồ sơ", "number", 14), Column("Cơ sở khác nhau", "number", 14),
    Column("Cơ sở trong đề án đã duyệt", "number", 16),
)  # fmt: skip
_SAME: Final = "Cơ sở nhận biết theo mã số thuế (chi nhánh tính với doanh nghiệp); không có mã số thuế thì theo tên và xã nơi sản xuất."
_GAPS: Final = "Hệ thống chưa có số liệu về việc làm tăng thêm, doanh thu, năng suất sau hỗ trợ, nên không thống kê các chỉ tiêu này."


def build(actor: Actor, chosen: Chosen, today: date) -> Page:
    """Four ways to look at the same rows."""
    forms = by_form(actor, chosen)
    return Page(
        notes=[_SAME, _GAPS],
        tables=[_forms(forms), _territories(by_territory(actor, chosen, today), today), _owners(by_ownership(actor, chosen)),
                _priorities(priority_flags(actor, chosen))],
    )  # fmt: skip


def _forms(found: dict[str, Helped]) -> Table:
    rows = tuple(cells((form.label, *found[form])) for form in LegalForm if form in found)
    table = Table("loai-hinh", "Theo loại hình", (Column("Loại hình", width=50), *_HEADS), rows)
    return replace(table, chart=chart_of(table, value=2, kind="number", desc="Số cơ sở khác nhau theo loại hình."))


def _territories(found: dict[Territory, Helped], today: date) -> Table:
    rows = []
    article = ""
    for place, helped in sorted(found.items(), reverse=True):
        name, inside = "Chưa ghi nơi sản xuất", "Chưa xác định"
        if place.commune_type and place.province_type:
            name = f"{KIND_WORDS[place.commune_type].capitalize()} thuộc {KIND_WORDS[place.province_type]}"
            judged = place_eligible(
                place.province_type, place.commune_type, today, craft_village="làng nghề" if place.craft_village else ""
            )
            inside = {True: "Trong địa bàn", False: "Ngoài địa bàn", None: "Chưa xác định"}[judged.ok]
            article = judged.article or article
        if place.craft_village:
            name += ", làng nghề được công nhận"
        rows.append(cells((name, inside, *helped)))
    rule = (
        f"Loại đơn vị hành chính của nơi sản xuất tính theo ngày xem{f'; địa bàn theo {article}' if article else ''}.",
    )
    columns = (Column("Nơi sản xuất", width=50), Column("Địa bàn khuyến công"), *_HEADS)
    return Table("dia-ban", "Theo địa bàn nơi sản xuất", columns, tuple(rows), rule=rule)


def _owners(found: dict[tuple[bool, bool], Helped]) -> Table:
    women = _added(helped for (woman, _), helped in found.items() if woman)
    minority = _added(helped for (_, other), helped in found.items() if other)
    rows = (
        cells(("Do phụ nữ làm chủ", *women)), cells(("Do người dân tộc thiểu số làm chủ", *minority)),
    ) if found else ()  # fmt: skip
    rule = ("Theo khai báo của đơn vị trong hồ sơ; cơ sở có thể thuộc cả hai dòng; không đánh dấu được hiểu là không.",)
    return Table("chu-so-huu", "Theo chủ cơ sở", (Column("Chủ cơ sở", width=50), *_HEADS), rows, rule=rule)


def _added(rows: Iterable[Helped]) -> Helped:
    found = list(rows)
    return Helped(*(sum(values) for values in zip(*found, strict=True))) if found else Helped(0, 0, 0)


def _priorities(found: dict[str, int]) -> Table:
    rows = tuple(
        cells((flag.get_group_display(), flag.title, found[flag.code], flag.citation))
        for flag in programmes.priority_flags()
        if flag.code in found
    )
    columns = (
        Column("Nhóm ưu tiên"),
        Column("Tiêu chí", width=60),
        Column("Số đề án", "number", 12),
        Column("Căn cứ", width=40),
    )
    return Table(
        "uu-tien",
        "Đề án theo tiêu chí ưu tiên",
        columns,
        rows,
        rule=("Theo đánh dấu trong hồ sơ; một đề án có thể có nhiều tiêu chí.",),
    )
