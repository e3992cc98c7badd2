"""Rows made sense of: names become today's keys, cells are held against each other. Pure: lookups in, values and faults out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from core.money import format_dong
from core.text import fold
from proposals.history.layout import BY_NAME, DAYS
from proposals.history.lookups import Commune, Lookups, Unit
from proposals.history.reading import Line
from proposals.history.states import needed_in, never_in
from proposals.states import State

NOT_KNOWN: Final = "-"
"""Answer to a question: it cannot be said any more; the name stays as the books have it."""
LESS: Final = (
    ("proposed", "total_cost"), ("approved", "total_cost"), ("contracted", "approved"), ("accepted", "contracted"),
    ("settled", "accepted"),
)  # fmt: skip
"""The first is never more than the second."""
AFTER: Final = (("contract_day", "decision_day"), ("accepted_day", "contract_day"))
"""The first is never before the second."""
ASK_UNIT = "không có đơn vị “{}” ở tỉnh này hiện nay. Trả lời câu hỏi ở trang kiểm tra, hoặc ghi tên đơn vị hiện nay."
ASK_COMMUNE = "chưa biết “{}” nay thuộc xã, phường nào. Trả lời câu hỏi ở trang kiểm tra, hoặc ghi cột Mã xã hiện nay."
FOREIGN = "tỉnh này không thuộc phạm vi của {}. Chỉ nhập được đề án của tỉnh mình."


@dataclass(frozen=True, slots=True)
class Scope:
    """Who reads the file, on what day. `tenant_id` None: every province. Years: the first and the last that may come in."""

    today: date
    tenant_id: int | None
    office: str
    province: str
    first_year: int
    last_year: int


@dataclass(slots=True)
class Question:
    """A name of then that the data cannot place: asked once, however many rows have it."""

    key: str
    kind: str
    province: str
    text: str
    lines: int = 0
    guess: str = ""


@dataclass(slots=True)
class Judge:
    """Goes through the rows of one file; what must be asked gathers in `questions`."""

    lookups: Lookups
    scope: Scope
    answers: Mapping[str, str]
    questions: dict[str, Question] = field(default_factory=dict)

    def resolve(self, line: Line) -> dict[str, Any]:
        """What the row says, as the portal keeps it; its faults are on the line."""
        values = dict(line.values)
        self._years(line)
        province = self._province(line)
        content = self._named(line, "content", self.lookups.contents)
        state = self._named(line, "state", self.lookups.states)
        form = self._named(line, "legal_form", self.lookups.legal_forms)
        unit = self._unit(line, province) if province else None
        commune = self._commune(line, province) if province else None
        _beneficiary(line)
        if state:
            _stage(line, state)
        _sums(line)
        _days(line, self.scope.today)
        return {
            **values, "content_id": content[0] if content else None, "content_code": content[1] if content else "",
            "state": state, "legal_form": form or "", "unit_id": unit.pk if unit else None,
            "tenant_id": unit.tenant_id if unit else None, "province_code": province or "",
            "commune_id": commune.pk if commune else None,
        }  # fmt: skip

    def _years(self, line: Line) -> None:
        year, scope = line.values["plan_year"], self.scope
        if year is not None and not scope.first_year <= year <= scope.last_year:
            line.faults["plan_year"] = (
                f"chỉ nhập được đề án của năm kế hoạch {scope.first_year} đến {scope.last_year}; "
                "đề án năm khác lập trên phần mềm."
            )

    def _province(self, line: Line) -> str | None:
        text = line.values["province"]
        if text is None:
            return None
        code = self.lookups.province(text)
        if code is None:
            line.faults["province"] = f"không có tỉnh, thành phố “{text}”, cả trước và sau ngày 01/7/2025."
        elif self.scope.province and code != self.scope.province:
            line.faults["province"] = FOREIGN.format(self.scope.office)
            return None
        return code

    def _named(self, line: Line, name: str, known: Mapping[str, Any]) -> Any:
        text = line.values[name]
        if text is None:
            return None
        found = known.get(fold(text))
        if found is None:
            column = BY_NAME[name].heading.lower()
            line.faults[name] = (
                f"“{text}” không có trong danh sách {column}. Hãy chọn trong trang Danh mục của tệp mẫu."
            )
        return found

    def _unit(self, line: Line, province: str) -> Unit | None:
        text = line.values["unit"]
        if text is None:
            return None
        fits = [unit for unit in self.lookups.named_units(text) if self._fits(unit, province)]
        if len(fits) == 1:
            return fits[0]
        answered = self.lookups.units_by_code.get(self._answer("unit", province, text) or "")
        if answered is not None and self._fits(answered, province):
            return answered
        self._ask("unit", province, text)
        line.faults["unit"] = ASK_UNIT.format(text)
        return None

    def _fits(self, unit: Unit, province: str) -> bool:
        mine = self.scope.tenant_id in {None, unit.tenant_id}
        return mine and unit.province in {"", province}

    def _commune(self, line: Line, province: str) -> Commune | None:
        code, text = line.values["commune_code"], line.values["commune"]
        if code is not None:
            return self._coded(line, code, province)
        if text is None:
            return None
        named = self.lookups.named_communes(province, text)
        if len(named) == 1 and self._day(line) >= self.lookups.since:
            return named[0]
        said = self._answer("commune", province, text)
        if said == NOT_KNOWN:
            return None
        answered = self.lookups.communes_by_code.get(said or "")
        if answered is not None and answered.province == province:
            return answered
        self._ask("commune", province, text, named[0].code if named else "")
        line.faults["commune"] = ASK_COMMUNE.format(text)
        return None

    def _coded(self, line: Line, code: str, province: str) -> Commune | None:
        found = self.lookups.communes_by_code.get(code)
        if found is None:
            line.faults["commune_code"] = f"không có xã, phường, đặc khu mã “{code}” hiện nay."
        elif found.province != province:
            line.faults["commune_code"] = f"{found.name} (mã {code}) không thuộc tỉnh đã ghi."
        return found

    @staticmethod
    def _day(line: Line) -> date:
        """In whose geography the row was written: the day of the decision, else the start of the plan year."""
        day: date | None = line.values["decision_day"]
        year = line.values["plan_year"]
        return day or (date(year, 1, 1) if year else date.min)

    def _answer(self, kind: str, province: str, text: str) -> str | None:
        return self.answers.get(question_key(kind, province, text))

    def _ask(self, kind: str, province: str, text: str, guess: str = "") -> None:
        key = question_key(kind, province, text)
        asked = self.questions.setdefault(key, Question(key, kind, province, text, guess=guess))
        asked.lines += 1


def question_key(kind: str, province: str, text: str) -> str:
    """By what a name is asked about once: kind, province, the name without diacritics."""
    return f"{kind}:{province}:{fold(text)}"


def _beneficiary(line: Line) -> None:
    values = line.values
    if values["beneficiary"] is None:
        for name in ("tax_code", "legal_form"):
            if values[name] is not None:
                line.faults.setdefault("beneficiary", "chưa ghi tên, trong khi đã có mã số thuế hoặc loại hình.")
    elif values["legal_form"] is None and "legal_form" not in line.faults:
        line.faults["legal_form"] = "chưa chọn loại hình của đơn vị thụ hưởng."


def _stage(line: Line, state: str) -> None:
    label = State(state).label
    for name in needed_in(state):
        if line.values[name] is None:
            line.faults.setdefault(name, f"cần có khi tình trạng là “{label}”.")
    for name in never_in(state):
        if line.values[name] is not None:
            line.faults.setdefault(name, f"phải để trống khi tình trạng là “{label}”.")


def _sums(line: Line) -> None:
    for small, great in LESS:
        less, more = line.values[small], line.values[great]
        if less is not None and more is not None and less > more:
            said = f"{format_dong(less)} lớn hơn {BY_NAME[great].heading.lower()} ({format_dong(more)})."
            line.faults.setdefault(small, said)


def _days(line: Line, today: date) -> None:
    for name in DAYS:
        if line.values[name] is not None and line.values[name] > today:
            line.faults.setdefault(name, f"ngày {line.values[name]:%d/%m/%Y} chưa đến.")
    for later, earlier in AFTER:
        end, start = line.values[later], line.values[earlier]
        if end is not None and start is not None and end < start:
            line.faults.setdefault(later, f"trước {BY_NAME[earlier].heading.lower()} ({start:%d/%m/%Y}).")


def repeated(lines: Iterable[tuple[Line, Mapping[str, Any]]]) -> None:
    """Two rows of one file that are the same đề án: by number, year and province, or by decision and title."""
    seen: dict[tuple[Any, ...], int] = {}
    for line, values in lines:
        for column, key in identities(values):
            first = seen.setdefault(key, line.line)
            if first != line.line:
                line.faults.setdefault(column, f"trùng với dòng {first} của tệp.")


def identities(values: Mapping[str, Any]) -> list[tuple[str, tuple[Any, ...]]]:
    """(column that is to blame, key) of everything a row is known again by."""
    if not (values["number"] and values["plan_year"] and values["province_code"] and values["title"]):
        return []
    where = (values["province_code"], values["plan_year"])
    found: list[tuple[str, tuple[Any, ...]]] = [("number", ("number", *where, number_key(values["number"])))]
    decided = decision_key(values)
    if decided:
        found.append(("decision_number", ("decision", *where, decided)))
    return found


def number_key(number: str) -> str:
    """The office's number without diacritics and spaces."""
    return fold(number).replace(" ", "")


def decision_key(values: Mapping[str, Any]) -> str:
    """Decision and title together; empty where no decision is named."""
    number = values["decision_number"]
    return f"{number_key(number)}|{fold(values['title'])}" if number and values["title"] else ""
