"""How far the programme has come towards its targets, each with the rule it is counted by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.urls import reverse

from core.charts import progress
from core.errors import NotFound
from core.money import format_dong
from core.sheets import Column
from core.text import vietnamese_sort_key
from organisations.actors import Actor
from programmes.models import Programme, Target
from programmes.states import Confidence, Measure
from reporting.chosen import Chosen
from reporting.selectors.figures import places
from reporting.selectors.targets import (
    STAGES,
    Counted,
    Reached,
    counted,
    is_counted,
    programme_of,
    reached,
    targets_of,
)
from reporting.tables import Cell, Page, Table, cells, chart_of, share

_DONE: Final = 6
_HEADS: Final = tuple(Column(label, "number", 14) for _, label in STAGES.values())
_WAY: Final = (
    (
        "Đăng ký: đề án đã gửi đến Cục, trừ đề án đã rút, không đạt, chưa bố trí kinh phí hoặc ngừng triển khai. Phê duyệt: có trong kế hoạch "
        "đã phê duyệt. Nghiệm thu: đã nghiệm thu, kể cả nghiệm thu một phần. Cùng một cơ sở, hội chợ ở nhiều đề án chỉ tính một lần."
    ),
)
MISSING: Final = {
    Measure.TRAINEE: "Hệ thống không có danh sách học viên: số đếm là số lượng có đơn vị tính “học viên” lớn nhất ghi trên một dòng dự toán "
    "của mỗi đề án; dự toán không ghi thì không đếm được.",
    Measure.FAIR: "Hội chợ nhận biết theo năm kế hoạch và tên đề án: hai đề án cùng tên trong một năm là một hội chợ.",
    Measure.MODEL: "Mỗi đề án tính một mô hình, trừ khi dự toán ghi số lượng có đơn vị tính “mô hình”.",
    Measure.ROUND: "Mỗi đề án tính một kỳ, trừ khi dự toán ghi số lượng có đơn vị tính “kỳ”.",
    Measure.CONFERENCE: "Mỗi đề án tính một hội nghị, trừ khi dự toán ghi số lượng có đơn vị tính “hội nghị”.",
    Measure.ESTABLISHMENT: "Cơ sở nhận biết theo mã số thuế; không có mã số thuế thì theo tên và xã nơi sản xuất.",
}
"""What the data can say for each measure, and what it cannot."""


def build(actor: Actor, chosen: Chosen, today: date) -> Page:
    """Every target of the programme in force; those in words stay words."""
    programme = programme_of(chosen)
    if programme is None:
        return Page(notes=[f"Chưa có chương trình khuyến công quốc gia cho năm {chosen.last_year}."])
    targets = targets_of(programme)
    numeric = [target for target in targets if is_counted(target)]
    found = _by_target(counted(actor, chosen, numeric) if numeric else [])
    return Page(
        notes=[_of_programme(programme), *_WAY],
        tables=[_numeric(numeric, found, chosen), *_in_words([t for t in targets if t.qualitative], chosen)],
    )


def build_one(actor: Actor, chosen: Chosen, code: str, today: date) -> tuple[Target, Page]:
    """One target by year and by province. NotFound when the programme has no such target."""
    programme = programme_of(chosen)
    rows = targets_of(programme) if programme else []
    target = next((row for row in rows if row.code == code and is_counted(row)), None)
    if target is None:
        raise NotFound(code)
    found = counted(actor, chosen, [target])
    by_place = {row.pk: row for row in places(today)}
    page = Page(
        notes=[*rule_of(target), *_WAY],
        figures=[_figure(label, getattr(reached(found), name), target, stage, chosen)
                 for name, (stage, (_, label)) in zip(("registered", "approved", "accepted"), STAGES.items(), strict=True)],
        tables=[
            _broken(target, found, "nam", "Theo năm kế hoạch", chosen, lambda row: row.year,
                    lambda year: (f"Năm {year}", {"ky": str(year)})),
            _broken(target, found, "tinh", "Theo tỉnh, thành phố", chosen, lambda row: row.tenant_id,
                    lambda pk: (by_place[pk].name, {"tinh": by_place[pk].code})),
        ],
    )  # fmt: skip
    return target, page


def rule_of(target: Target) -> list[str]:
    """By what text it is counted, how sure that is, and what the data cannot say."""
    sure = Confidence(target.confidence).label.lower()
    contents = ", ".join(target.content_codes)
    return [
        f"Theo {target.citation}. {target.counting_rule} Nội dung được tính: {contents}. Cách đếm: {target.get_measure_display()} ({sure}).",
        *([MISSING[Measure(target.measure)]] if target.measure in MISSING else []),
    ]


def _of_programme(programme: Programme) -> str:
    day = f"{programme.decision_date:%d/%m/%Y}"
    return f"{programme.name}, Quyết định {programme.decision_number} ngày {day}."


def _by_target(found: list[Counted]) -> dict[int, list[Counted]]:
    grouped: dict[int, list[Counted]] = defaultdict(list)
    for row in found:
        grouped[row.target_id].append(row)
    return grouped


def _numeric(targets: list[Target], found: dict[int, list[Counted]], chosen: Chosen) -> Table:
    columns = (
        Column("Mục tiêu", width=60), Column("Đơn vị tính"), Column("Chỉ tiêu", "number", 12), *_HEADS,
        Column("Đạt (%)", "percent", 12), Column("Quy tắc đếm", width=60),
    )  # fmt: skip
    rows = tuple(_target_row(target, reached(found.get(target.pk, [])), chosen) for target in targets)
    rule = ("Đạt (%) = đã nghiệm thu ÷ chỉ tiêu × 100.",)
    table = Table("muc-tieu", "Kết quả so với mục tiêu", columns, rows, rule=rule)
    desc = "Phần trăm chỉ tiêu đã nghiệm thu; mục tiêu chưa có kết quả không vẽ."
    return replace(table, chart=chart_of(table, value=_DONE, kind="percent", desc=desc))


def _target_row(target: Target, got: Reached, chosen: Chosen) -> tuple[Cell, ...]:
    own = f"{reverse('reporting:statistics_target', args=[target.code])}{chosen.asked}"
    words = f"Nghiệm thu {format_dong(got.accepted)}, phê duyệt {format_dong(got.approved)} trên {format_dong(target.number or 0)} {target.unit}"
    drawn = progress(
        f"tien-do-{target.code}", f"Tiến độ {target.code}", words, ("phê duyệt", "nghiệm thu"),
        (got.approved, got.accepted), target.number or 0,
    )  # fmt: skip
    return (
        Cell(f"{target.code} {target.name}", own, chart=drawn), Cell(target.unit), Cell(target.number),
        *_stages(target, got, chosen), Cell(share(got.accepted, target.number or 0)),
        Cell(" ".join(rule_of(target)), folded="Quy tắc, căn cứ"),
    )  # fmt: skip


def _stages(target: Target, got: Reached, chosen: Chosen, **narrower: str) -> list[Cell]:
    values = (got.registered, got.approved, got.accepted)
    return [
        Cell(value, chosen.behind(muc_tieu=target.code, moc=stage, **narrower) if value else "")
        for stage, value in zip(STAGES, values, strict=True)
    ]


def _figure(label: str, value: int, target: Target, stage: str, chosen: Chosen) -> dict[str, str]:
    about = "khoảng " if target.approximate else ""
    note = f"chỉ tiêu {about}{format_dong(target.number or 0)}"
    url = chosen.behind(muc_tieu=target.code, moc=stage)
    return {"value": format_dong(value), "unit": target.unit, "label": label, "note": note, "url": url}


def _broken(
    target: Target, found: list[Counted], key: str, title: str, chosen: Chosen, by: Callable[[Counted], Any],
    named: Callable[[Any], tuple[str, dict[str, str]]],
) -> Table:  # fmt: skip
    groups: dict[Hashable, list[Counted]] = defaultdict(list)
    for row in found:
        groups[by(row)].append(row)
    rows = []
    for group in sorted(groups, key=lambda value: vietnamese_sort_key(named(value)[0])):
        name, narrower = named(group)
        rows.append((Cell(name), *_stages(target, reached(groups[group]), chosen, **narrower)))
    note = (
        "Một cơ sở, hội chợ có ở hai dòng được đếm ở cả hai dòng, nên cộng các dòng có thể lớn hơn tổng của mục tiêu."
    )
    return Table(
        key, title, (Column(title.removeprefix("Theo ").capitalize(), width=36), *_HEADS), tuple(rows), rule=(note,)
    )


def _in_words(targets: list[Target], chosen: Chosen) -> list[Table]:
    rows = tuple(
        cells((f"{target.code} {target.name}", ", ".join(target.content_codes) or "Không đếm")) for target in targets
    )
    columns = (Column("Mục tiêu", width=80), Column("Nội dung liên quan"))
    table = Table(
        "dinh-tinh", "Mục tiêu định tính", columns, rows, rule=("Không có chỉ tiêu bằng số; hệ thống không đếm.",)
    )
    return [table] if rows else []
