"""Forms of the annex filled in on the portal: what each consists of, and what one still lacks.

A form stands for the paper of the same code in the catalogue of papers; the catalogue says which contents ask for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Model

from core.errors import Reason
from core.money import format_dong
from proposals.models import ClusterCapital, ClusterReport, Proposal, TrainingModule, TrainingProgramme

Labels = tuple[tuple[str, str], ...]
MOST_ROWS: Final = 100
_OWN = frozenset({"id", "tenant", "proposal", "version", "saved_at", "saved_by", "form", "position"})


@dataclass(frozen=True)
class AnnexForm:
    """One form: its tables, its columns with their names on screen, and what it must say. `row_name` = what a row is."""

    code: str
    model: Any
    row_model: Any
    row_name: str
    faults: Callable[[Any, tuple[Any, ...]], Iterator[tuple[str, str]]]

    @property
    def fields(self) -> Labels:
        """Column -> its name, of the form itself."""
        return _labels(self.model)

    @property
    def row_fields(self) -> Labels:
        """Column -> its name, of a row."""
        return _labels(self.row_model)


@dataclass(frozen=True)
class Filled:
    """A form of a đề án as it stands; `form` None: nobody has opened it."""

    kind: AnnexForm
    form: Any
    rows: tuple[Any, ...] = ()

    @property
    def begun(self) -> bool:
        """Whether anything is written in it."""
        own = self.form is not None and any(getattr(self.form, name) not in (None, "") for name, _ in self.kind.fields)
        return own or bool(self.rows)

    @property
    def version(self) -> int:
        """That of the last saving."""
        return self.form.version if self.form is not None else 0

    @property
    def saved_at(self) -> datetime | None:
        """When it was last saved."""
        return self.form.saved_at if self.form is not None else None

    @property
    def whole(self) -> bool:
        """Whether it says everything it must."""
        return self.begun and not self.faults()

    def faults(self, article: str = "") -> list[Reason]:
        """Everything it still lacks, each linked to its box. `article`: of the paper, as in the catalogue."""
        found = self.kind.faults(self.form or self.kind.model(), self.rows)
        return [Reason(message, name, article) for name, message in found]


def filled_forms(proposal: Proposal, codes: Iterable[str]) -> dict[str, Filled]:
    """The forms among these papers, filled in or not: code -> form. Two queries a form."""
    return {code: filled_form(proposal, code) for code in codes if code in ANNEX}


def filled_form(proposal: Proposal, code: str) -> Filled:
    """One form with its rows."""
    kind = ANNEX[code]
    form = kind.model.objects.select_related("saved_by").filter(proposal=proposal).first()
    if form is None:
        return Filled(kind, None)
    form.proposal = proposal
    return Filled(kind, form, tuple(kind.row_model.objects.filter(form=form)))


def _training(form: Any, rows: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    yield from _unsaid(form, _labels(TrainingProgramme))
    if not rows:
        yield "modules", "Chưa có mô-đun, môn học nào."
    for number, row in enumerate(rows, start=1):
        yield from (fault for fault in _of_module(f"modules-{number - 1}", f"Dòng {number}", row))


def _of_module(place: str, called: str, row: Any) -> Iterator[tuple[str, str]]:
    if not row.name:
        yield f"{place}-name", f"{called}: chưa ghi tên mô-đun, môn học."
    parts = sum(hours or 0 for hours in (row.theory, row.practice, row.test))
    if not row.hours:
        yield f"{place}-hours", f"{called}: chưa ghi tổng số giờ."
    elif row.hours != parts:
        yield (
            f"{place}-hours",
            f"{called}: tổng số giờ {row.hours} khác tổng lý thuyết, thực hành và kiểm tra ({parts}).",
        )


def _cluster(form: Any, rows: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    optional = {"difficulties", "requests"}
    yield from _unsaid(form, tuple(pair for pair in _labels(ClusterReport) if pair[0] not in optional))
    yield from _areas(form)
    if not rows:
        yield "capital", "Chưa có hạng mục đầu tư nào."
    for number, row in enumerate(rows, start=1):
        yield from _of_capital(f"capital-{number - 1}", f"Dòng {number}", row)


def _areas(form: Any) -> Iterator[tuple[str, str]]:
    """Let out ≤ industrial land ≤ the whole."""
    for name, inner, larger, outer in (
        ("industrial_area", "đất công nghiệp", "area", "tổng diện tích"),
        ("let_area", "đất đã cho thuê", "industrial_area", "đất công nghiệp"),
    ):
        less, more = getattr(form, name), getattr(form, larger)
        if less is not None and more is not None and less > more:
            yield name, f"Diện tích {inner} lớn hơn {outer}."


def _of_capital(place: str, called: str, row: Any) -> Iterator[tuple[str, str]]:
    if not row.name:
        yield f"{place}-name", f"{called}: chưa ghi hạng mục đầu tư."
    if row.planned is None:
        yield f"{place}-planned", f"{called}: chưa ghi vốn đầu tư theo kế hoạch."
    if row.done is None:
        yield f"{place}-done", f"{called}: chưa ghi vốn đã thực hiện (chưa thực hiện thì ghi 0)."
        return
    sources = sum(amount or 0 for amount in (row.from_budget, row.from_investor, row.from_other))
    if sources != row.done:
        yield (
            f"{place}-done",
            f"{called}: vốn đã thực hiện {format_dong(row.done)} đ khác tổng các nguồn ({format_dong(sources)} đ).",
        )


def _unsaid(form: Any, labels: Labels) -> Iterator[tuple[str, str]]:
    for name, label in labels:
        if getattr(form, name) in (None, "", 0) and not (name == "let_area" and form.let_area is not None):
            yield name, f"Chưa ghi {label}."


def _labels(model: type[Model]) -> Labels:
    columns = [column for column in model._meta.concrete_fields if column.name not in _OWN]
    return tuple((column.name, str(column.verbose_name)) for column in columns)


ANNEX: Final[dict[str, AnnexForm]] = {
    kind.code: kind
    for kind in (
        AnnexForm(TrainingProgramme.kind, TrainingProgramme, TrainingModule, "mô-đun, môn học", _training),
        AnnexForm(ClusterReport.kind, ClusterReport, ClusterCapital, "hạng mục đầu tư", _cluster),
    )
}
