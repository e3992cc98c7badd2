"""What the page "Muốn được hỗ trợ thì làm thế nào" says, out of the process, the norms and the catalogue as they are today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from budgets.rules import day_of_year
from budgets.selectors import days_set_locally, norms_named
from budgets.states import NormKind
from organisations.datafiles import read as reference
from organisations.rules import KIND_WORDS
from portal.lawfigures import LawFigure, behind, figures_on, filled, named_in, read, told, words_of
from programmes.models import Content, PaperRequirement, PriorityFlag, RegistrationWindow
from programmes.selectors import contents, priority_flags, windows_of
from programmes.states import FlagGroup, LegalForm, PaperStage, PaperWhen, WindowLevel
from proposals.lifecycle import LIFECYCLE

# A day of the circular that a registration window of the plan year stands for.
WINDOW_OF: Final = {
    "deadline.unit_to_sct": WindowLevel.UNIT_TO_PROVINCE,
    "deadline.sct_to_cuc": WindowLevel.PROVINCE_TO_CENTRE,
}
# What the owner of a workshop meets of a year, besides the two days of registration.
DAYS_OF_A_YEAR: Final = ("deadline.unit_to_sct", "deadline.sct_to_cuc", "deadline.spend", "deadline.liquidation")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the way; `articles` are (step as the process calls it, article) pairs."""

    key: str
    title: str
    who: str
    text: str
    lasts: tuple[LawFigure, ...]
    facts: tuple[LawFigure, ...]
    articles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of a dossier; `due`: always, only in a case, or only advised."""

    title: str
    who: str
    form_number: str
    required: bool
    case: str
    citation: str
    confidence: str


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Papers that only some contents ask for; `contents` are their names."""

    contents: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A last day of a plan year. `opens` where a window says from when; `over`: it is past."""

    title: str
    opens: date | None
    day: date
    citation: str
    confidence: str
    over: bool


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day that a Sở set itself: a registration period, or a norm of its own. `words` where it is no single date."""

    office: str
    title: str
    opens: date | None
    day: date | None
    words: str
    citation: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Territory:
    """Which places are reached today, as the dated data have it; `places` are (kind of province, kinds of communes)."""

    article: str
    since: date
    places: tuple[tuple[str, str], ...]
    craft_villages: bool


def stages_on(day: date) -> tuple[list[Stage], dict[str, LawFigure]]:
    """The way in its order, and every figure that the page names."""
    guide = read("guide")
    rows = guide["stages"]
    named = named_in(told(row, "text") for row in rows)
    listed = {code for row in rows for code in (*row["facts"], *row["within"])}
    also = {guide["multiplier"], guide["support_caveat"], guide["who_rule"], *guide["sme"]}
    figures = figures_on(named | listed | also, day)
    return [_stage(row, figures) for row in rows], figures


def _stage(row: dict[str, Any], figures: dict[str, LawFigure]) -> Stage:
    text = told(row, "text")
    facts = [*(figures[code] for code in row["facts"] if code in figures), *behind(text, figures)]
    steps = [LIFECYCLE[name] for name in row["steps"]]
    return Stage(
        row["key"], told(row, "title"), told(row, "who"), filled(text, figures),
        tuple(figures[code] for code in row["within"] if code in figures), tuple(dict.fromkeys(facts)),
        tuple(dict.fromkeys((step.label, step.law) for step in steps)),
    )  # fmt: skip


def who_may_apply() -> list[str]:
    """Forms of establishments that may be helped, by their names."""
    return [str(label) for label in LegalForm.labels]


def territory_on(day: date) -> Territory | None:
    """The rule of places in force, None before the first one that is known."""
    rows = [row for row in reference("eligibility")["rows"] if row["valid_from"] <= day]
    newest = max(rows, key=lambda row: row["valid_from"], default=None)
    if newest is None:
        return None
    places = tuple(
        (_(KIND_WORDS[province]), ", ".join(_(KIND_WORDS[commune]) for commune in communes))
        for province, communes in newest["place_inside"].items()
    )
    return Territory(newest["article"], newest["valid_from"], places, bool(newest["craft_villages"]))


def helped_anywhere() -> list[str]:
    """Contents that are helped wherever the place is."""
    return [row.title for row in contents(national_only=True) if row.any_place and row.selectable]


def preferred() -> dict[str, list[PriorityFlag]]:
    """Places, trades and owners that go first, by group."""
    rows = priority_flags()
    return {str(FlagGroup(group).label): [row for row in rows if row.group == group] for group in FlagGroup.values}


def groups_of_contents() -> list[tuple[Content, list[Content]]]:
    """What may be helped with national money: each clause with the things under it."""
    rows = contents(national_only=True)
    return [(row, [each for each in rows if each.parent_id == row.pk]) for row in rows if not row.parent_id]


def papers(stage: str = PaperStage.SUBMIT) -> tuple[list[PaperRow], list[PaperGroup]]:
    """Papers every dossier brings to a stage, and those that some contents add, gathered by the same set of contents."""
    found = PaperRequirement.objects.filter(stage=stage).select_related("paper", "content").order_by("pk")
    common: dict[str, PaperRow] = {}
    named: dict[tuple[str, ...], dict[str, PaperRow]] = {}
    asked: dict[str, tuple[list[str], PaperRow]] = {}
    for row in found:
        paper = _paper(row)
        if row.content is None:
            common.setdefault(paper.title, paper)
        else:
            asked.setdefault(paper.title, ([], paper))[0].append(row.content.short_title)
    for title, (places, paper) in asked.items():
        named.setdefault(tuple(dict.fromkeys(places)), {})[title] = paper
    groups = [PaperGroup("; ".join(places), tuple(rows.values())) for places, rows in named.items()]
    return sorted(common.values(), key=lambda paper: not paper.required), groups


def _paper(row: PaperRequirement) -> PaperRow:
    case = "" if row.when == PaperWhen.ALWAYS else row.get_when_display()
    return PaperRow(
        row.paper.title, row.paper.who, row.paper.form_number, row.required, case, row.paper.citation,
        row.paper.get_confidence_display(),
    )  # fmt: skip


def calendar_on(day: date) -> list[tuple[int, list[CalendarRow]]]:
    """Plan years that still matter, the next first, each with its last days; a window of the year speaks for its norm."""
    windows = {(row.plan_year.year, row.level): row for row in windows_of()}
    norms = {norm.code: norm for norm in norms_named(set(DAYS_OF_A_YEAR), day) if norm.kind == NormKind.DATE}
    years = sorted({year for year, _level in windows if year >= day.year}, reverse=True)
    return [(year, [*_days_of(year, windows, norms, day)]) for year in years]


def _days_of(year: int, windows: dict[Any, Any], norms: dict[str, Any], today: date) -> Iterable[CalendarRow]:
    for code in DAYS_OF_A_YEAR:
        window = windows.get((year, WINDOW_OF.get(code)))
        norm = norms.get(code)
        title = norm.title if norm else window.get_level_display() if window else ""
        if window is not None:
            words = window.get_confidence_display()
            yield CalendarRow(title, window.opens, window.closes, window.citation, words, window.closes < today)
        elif norm is not None:
            last = day_of_year(norm.value_text, year)
            yield CalendarRow(title, None, last, norm.citation, norm.get_confidence_display(), last < today)


def figures_named(codes: Sequence[str], figures: dict[str, LawFigure]) -> list[LawFigure]:
    """Those of the figures that are in force."""
    return [figures[code] for code in codes if code in figures]


def own_days_on(day: date) -> list[OwnDay]:
    """What each Sở has set for itself: periods of registration that are not over, then days among its own norms."""
    windows = RegistrationWindow.objects.filter(tenant__isnull=False, closes__gte=day).select_related(
        "plan_year", "tenant"
    )
    found = [
        OwnDay(
            row.tenant.name, f"{row.get_level_display()}, {row.plan_year.year}", row.opens, row.closes, "",
            ", ".join(part for part in (row.paper, row.citation) if part), row.get_confidence_display(),
        )
        for row in windows.order_by("tenant__name", "closes")
        if row.tenant
    ]  # fmt: skip
    norms = days_set_locally(day)
    return found + [
        OwnDay(norm.tenant.name, norm.title, None, None, words_of(norm), norm.citation, norm.get_confidence_display())
        for norm in norms
        if norm.tenant
    ]
