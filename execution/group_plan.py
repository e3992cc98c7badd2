"""What must hold before the plan of a group đề án is sent: small rules, each with its sentence. Pure, no database.

Reasons name the field as the page has it: `rows-<n>-<name>`; those of the whole plan name none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError

from core.errors import Reason
from core.money import format_dong
from proposals.forms.fields import PERSONAL_NUMBER, TaxCodeField
from proposals.states import LegalForm

LAW: Final = "TT 36/2013/TT-BCT, Điều 23 khoản 3"
PREFIX: Final = "rows"
IN_ROW: Final = "Dòng {number}: "
PERSONAL: Final = "Loại hình này có mã số thuế 10 chữ số; 12 chữ số là số định danh cá nhân."


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row by its place from 0. `name_key`, `tax_key`: by what a beneficiary is known again. Đồng."""

    number: int
    name: str = ""
    legal_form: str = ""
    tax_code: str = ""
    name_key: str = ""
    tax_key: str = ""
    production_commune: int | None = None
    subject: str = ""
    line: str = ""
    total: int | None = None
    national: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    note: str = ""

    def reason(self, field: str, message: str, article: str = "") -> Reason:
        """Why not, beside a field of this row."""
        return Reason(message, f"{PREFIX}-{self.number}-{field}", article)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the estimate in force, and the support in it, đồng."""

    key: str
    name: str
    support: int


@dataclass(frozen=True, slots=True)
class RowNorm:
    """What a norm allows of the rows numbered `rows`, and what they ask. Đồng."""

    rows: tuple[int, ...]
    asked: int
    allowed: int
    limit: str
    citation: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the beneficiary of row `number` has received before, in words that may follow its name."""

    number: int
    sentence: str
    article: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the rules look at. `support` = in force, đồng. `earlier` is known only when it was asked for."""

    rows: tuple[PlanRow, ...]
    lines: tuple[PlanLine, ...]
    support: int
    starts_on: date | None
    ends_on: date | None
    norms: tuple[RowNorm, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    @property
    def given(self) -> int:
        """Support of all rows, đồng."""
        return sum(row.national or 0 for row in self.rows)

    @property
    def left(self) -> int:
        """Support in force that no row has, đồng."""
        return self.support - self.given

    def given_on(self, line: str) -> int:
        """Support the rows put on one line, đồng."""
        return sum(row.national or 0 for row in self.rows if row.line == line)


Check = Callable[[Plan], Iterator[Reason]]
STATED: Final = {
    "name": "Chưa ghi tên đơn vị thụ hưởng.",
    "legal_form": "Chưa chọn loại hình.",
    "production_commune": "Chưa chọn xã, phường nơi sản xuất.",
    "subject": "Chưa ghi nội dung hỗ trợ.",
    "line": "Chưa chọn dòng dự toán.",
    "total": "Chưa ghi tổng kinh phí.",
    "national": "Chưa ghi kinh phí khuyến công quốc gia.",
    "starts_on": "Chưa ghi ngày bắt đầu.",
    "ends_on": "Chưa ghi ngày kết thúc.",
}


def somebody_benefits(plan: Plan) -> Iterator[Reason]:
    """Mẫu số 11 names who benefits (Điều 23 khoản 3)."""
    if not plan.rows:
        yield Reason("Kế hoạch chưa có đơn vị thụ hưởng nào.", "", LAW)


def everything_stated(plan: Plan) -> Iterator[Reason]:
    """Every beneficiary is named, with its place, what it is given and when."""
    for row in plan.rows:
        for name, sentence in STATED.items():
            if getattr(row, name) in (None, ""):
                yield row.reason(name, sentence)


def nobody_twice(plan: Plan) -> Iterator[Reason]:
    """A beneficiary stands once on a line; one tax code has one name. Names are compared without diacritics."""
    for key, field in (("name_key", "name"), ("tax_key", "tax_code")):
        first: dict[tuple[str, str], PlanRow] = {}
        for row in plan.rows:
            mine = (getattr(row, key), row.line)
            if mine[0] and mine in first:
                yield row.reason(field, f"“{row.name}” trùng với đơn vị ở dòng {first[mine].number + 1}.")
            first.setdefault(mine, row)
    named: dict[str, PlanRow] = {}
    for row in plan.rows:
        known = named.setdefault(row.tax_key, row)
        if row.tax_key and known.name_key != row.name_key and known.line != row.line:
            yield row.reason("tax_code", f"Mã số thuế này đã ghi cho “{known.name}” ở dòng {known.number + 1}.")


def parties_of(rows: Sequence[PlanRow]) -> dict[int, int]:
    """Number of a row -> number of the first row of the same beneficiary, by tax code or else by name."""
    first: dict[str, int] = {}
    return {row.number: first.setdefault(row.tax_key or row.name_key or f"#{row.number}", row.number) for row in rows}


def tax_codes_right(plan: Plan) -> Iterator[Reason]:
    """A tax code that is given is one; twelve digits only for private persons."""
    for row in plan.rows:
        try:
            code = TaxCodeField(required=False).clean(row.tax_code)
        except ValidationError as error:
            yield row.reason("tax_code", error.messages[0])
            continue
        if PERSONAL_NUMBER.fullmatch(code) and row.legal_form and row.legal_form not in LegalForm.PRIVATE_PERSONS:
            yield row.reason("tax_code", PERSONAL)


def within_period(plan: Plan) -> Iterator[Reason]:
    """Each row begins and ends within the đề án."""
    for row in plan.rows:
        if row.starts_on and plan.starts_on and row.starts_on < plan.starts_on:
            yield row.reason("starts_on", f"Ngày bắt đầu ở trước ngày bắt đầu của đề án {plan.starts_on:%d/%m/%Y}.")
        if row.ends_on and plan.ends_on and row.ends_on > plan.ends_on:
            yield row.reason("ends_on", f"Ngày kết thúc ở sau ngày kết thúc của đề án {plan.ends_on:%d/%m/%Y}.")
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            yield row.reason("ends_on", "Ngày kết thúc ở trước ngày bắt đầu.")


def support_within_total(plan: Plan) -> Iterator[Reason]:
    """Support is a part of what the work costs."""
    for row in plan.rows:
        if row.national is not None and row.total is not None and row.national > row.total:
            yield row.reason("national", "Kinh phí khuyến công quốc gia không được lớn hơn tổng kinh phí.")


def lines_known(plan: Plan) -> Iterator[Reason]:
    """Each row stands on a line of the estimate in force."""
    known = {line.key for line in plan.lines}
    for row in plan.rows:
        if row.line and row.line not in known:
            yield row.reason("line", "Dòng này không có trong dự toán đang có hiệu lực, hãy chọn lại.")


def within_lines(plan: Plan) -> Iterator[Reason]:
    """No line gives more than the estimate in force holds; said beside the row with which it is passed."""
    limits = {line.key: line for line in plan.lines}
    given: dict[str, int] = defaultdict(int)
    for row in plan.rows:
        line, before = limits.get(row.line), given[row.line]
        given[row.line] += row.national or 0
        if line and before <= line.support < given[row.line]:
            yield row.reason(
                "national",
                f"Tổng hỗ trợ ở dòng “{line.name}” là {format_dong(plan.given_on(line.key))} đ, vượt dự toán đang có hiệu "
                f"lực {format_dong(line.support)} đ.",
            )


def within_support(plan: Plan) -> Iterator[Reason]:
    """Together never above the support in force."""
    if plan.left < 0:
        yield Reason(
            f"Tổng kinh phí hỗ trợ {format_dong(plan.given)} đ vượt kinh phí được giao {format_dong(plan.support)} đ."
        )


def within_norms(plan: Plan) -> Iterator[Reason]:
    """What a beneficiary is given is within the norm of its content."""
    by_number = {row.number: row for row in plan.rows}
    for norm in plan.norms:
        if norm.asked > norm.allowed:
            said = f"Hỗ trợ {format_dong(norm.asked)} đ vượt định mức {format_dong(norm.allowed)} đ: {norm.limit}."
            yield by_number[norm.rows[-1]].reason("national", said, norm.citation)


def not_supported_before(plan: Plan) -> Iterator[Reason]:
    """Nobody is given money for the same content again, unless the note says why."""
    by_number = {row.number: row for row in plan.rows}
    for found in plan.earlier:
        row = by_number[found.number]
        if not row.note.strip():
            said = f"“{row.name}” {found.sentence}; nếu vẫn đề nghị, hãy giải trình ở ghi chú."
            yield row.reason("note", said, found.article)


CHECKS: Final[tuple[Check, ...]] = (
    somebody_benefits, everything_stated, nobody_twice, tax_codes_right, within_period, support_within_total, lines_known,
    within_lines, within_support, within_norms, not_supported_before,
)  # fmt: skip


def faults_of(plan: Plan) -> list[Reason]:
    """All reasons at once, rule by rule."""
    return [reason for check in CHECKS for reason in check(plan)]


def place_of(reason: Reason) -> tuple[int, str] | None:
    """(number of the row, name of the field) a reason speaks of; None when it speaks of the whole plan."""
    prefix, _, rest = reason.field.partition("-")
    number, _, name = rest.partition("-")
    return (int(number), name) if prefix == PREFIX and number.isdigit() else None


def told(reasons: Sequence[Reason], page: str = "") -> list[Reason]:
    """The same with the row in words and a link to the field on `page`."""
    found = []
    for reason in reasons:
        place = place_of(reason)
        row = IN_ROW.format(number=place[0] + 1) if place else ""
        found.append(replace(reason, message=row + reason.message, url=f"{page}#id_{reason.field}" if place else page))
    return found
