"""Find contents, targets, papers, plan years and windows. Rows of the catalogue come back as plain model rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from core.errors import NotFound
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from programmes.kept import catalogue, papers_asked
from programmes.models import (
    CalendarEntry,
    Content,
    LateLeave,
    NationalEntry,
    PaperRequirement,
    PlanYear,
    PriorityFlag,
    Programme,
    RegistrationWindow,
    Target,
    Trade,
)
from programmes.rules import (
    CENTRE_ROLES,
    UNIT_KINDS,
    WindowState,
    may_keep_calendar,
    may_keep_national_calendar,
    window_state,
)
from programmes.states import PaperWhen


@dataclass(frozen=True, slots=True)
class RequiredPaper:
    """A paper that a stage asks for. `required` is false when it is advised, or due only in the case `when_label`."""

    code: str
    title: str
    form_number: str
    who: str
    required: bool
    when: str
    when_label: str
    citation: str
    confidence: str


def contents(*, national_only: bool = False) -> list[Content]:
    """Every content in the order of the law, parents before children."""
    return [row for row in catalogue().rows if row.allowed_nationally or not national_only]


def choosable_contents(*, national_only: bool = True) -> list[Content]:
    """Contents a proposal can name: leaves of the tree."""
    return [content for content in contents(national_only=national_only) if content.selectable]


def content(code: str) -> Content:
    """The content with this code. LookupError when there is none."""
    found = catalogue().by_code.get(code)
    if found is None:
        message = f"Không có nội dung khuyến công mang mã “{code}”."
        raise LookupError(message)
    return found


def ancestry(code: str) -> list[str]:
    """The content's own code, then its parents' codes up to the clause. LookupError when there is none."""
    return list(catalogue().lines[content(code).code])


def lines_of_contents() -> dict[str, frozenset[str]]:
    """Code of every content -> its own code and those above it."""
    return {code: frozenset(line) for code, line in catalogue().lines.items()}


def programmes() -> list[Programme]:
    """Every national programme, by its years."""
    return list(Programme.objects.order_by("year_from", "pk"))


def all_targets() -> list[Target]:
    """The targets of every programme, in the order of the decisions."""
    rows = Target.objects.select_related("programme")
    return list(rows.order_by("programme__year_from", "programme_id", "position"))


def current_programme(year: int) -> Programme:
    """The programme whose stage holds the year. LookupError when there is none."""
    found = Programme.objects.filter(year_from__lte=year, year_to__gte=year).first()
    if found is None:
        message = f"Chưa có chương trình khuyến công quốc gia cho năm {year}."
        raise LookupError(message)
    return found


def targets(programme: Programme) -> list[Target]:
    """The programme's targets in their order, numeric ones first as in the text."""
    return list(Target.objects.filter(programme=programme).order_by("position"))


def trades_on(day: date) -> list[Trade]:
    """Trades that may be supported on the day."""
    return list(Trade.objects.filter(effective_from__lte=day))


def priority_flags() -> list[PriorityFlag]:
    """Every priority mark, grouped, first rank first."""
    return list(PriorityFlag.objects.all())


def papers_required(
    content_codes: Iterable[str], kind: str, stage: str, circumstances: Collection[str] = ()
) -> list[RequiredPaper]:
    """Papers of a stage for a proposal of this kind with these contents, each once, required ones first.

    A paper due only in some circumstance counts as required when that circumstance (PaperWhen) is named.
    """
    rows = (
        PaperRequirement.objects.filter(stage=stage, proposal_kind__in=("", kind))
        .filter(Q(content__isnull=True) | Q(content__code__in=_with_parents(content_codes)))
        .select_related("paper")
        .order_by("pk")
    )
    found: dict[str, RequiredPaper] = {}
    for row in rows:
        paper = _required_paper(row, circumstances)
        known = found.get(paper.code)
        if known is None or (paper.required and not known.required):
            found[paper.code] = paper
    return sorted(found.values(), key=lambda paper: not paper.required)


def may_be_asked_for(content_codes: Iterable[str]) -> set[str]:
    """Papers these contents may ask for at submission, in whatever circumstance. Kept by each process: no query."""
    papers = papers_asked()
    return {paper for code in ("", *_with_parents(content_codes)) for paper in papers.get(code, ())}


def _with_parents(codes: Iterable[str]) -> set[str]:
    """Codes and all above them; one that nobody knows stands alone."""
    lines = catalogue().lines
    return {above for code in codes for above in lines.get(code, (code,))}


def _required_paper(row: PaperRequirement, circumstances: Collection[str]) -> RequiredPaper:
    due = row.when == PaperWhen.ALWAYS or row.when in circumstances
    return RequiredPaper(
        code=row.paper.code,
        title=row.paper.title,
        form_number=row.paper.form_number,
        who=row.paper.who,
        required=row.required and due,
        when=row.when,
        when_label="" if row.when == PaperWhen.ALWAYS else row.get_when_display(),
        citation=row.citation,
        confidence=row.confidence,
    )


def plan_year(year: int) -> PlanYear:
    """The plan year. LookupError when it has not been opened."""
    found = PlanYear.objects.select_related("programme").filter(year=year).first()
    if found is None:
        message = f"Chưa có năm kế hoạch {year}."
        raise LookupError(message)
    return found


def plan_years() -> list[PlanYear]:
    """Every plan year, newest first."""
    return list(PlanYear.objects.select_related("programme").order_by("-year"))


def windows_of(tenant_id: int | None = None) -> list[RegistrationWindow]:
    """The windows that bind a tenant, newest year first: its own where it has one, else the national ones."""
    rows = (
        RegistrationWindow.objects.filter(Q(tenant__isnull=True) | Q(tenant_id=tenant_id))
        .select_related("plan_year")
        .order_by("-plan_year__year", "-level", F("tenant_id").asc(nulls_last=True))
    )
    chosen: dict[tuple[int, str], RegistrationWindow] = {}
    for row in rows:
        chosen.setdefault((row.plan_year.year, row.level), row)
    return list(chosen.values())


def window(plan_year: int, level: str, *, tenant_id: int | None) -> RegistrationWindow | None:
    """The window that binds the tenant: its own row before the national one."""
    return (
        RegistrationWindow.objects.filter(plan_year__year=plan_year, level=level)
        .filter(Q(tenant__isnull=True) | Q(tenant_id=tenant_id))
        .order_by(F("tenant_id").asc(nulls_last=True))
        .first()
    )


def window_open(plan_year: int, level: str, *, tenant_id: int, day: date, unit_id: int | None = None) -> WindowState:
    """Whether registration is open for the tenant on the day; for a unit with a leave, also after the last day."""
    bounds = window(plan_year, level, tenant_id=tenant_id)
    leave = late_leave(plan_year, unit_id=unit_id, day=day) if unit_id else None
    return window_state(plan_year, bounds, leave, day)


def windows_on(day: date, *, tenant_id: int | None) -> list[tuple[RegistrationWindow, WindowState]]:
    """Each window of the tenant with whether it is open on the day."""
    return [(row, window_state(row.plan_year.year, row, None, day)) for row in windows_of(tenant_id)]


def units_under(actor: Actor) -> QuerySet[Organisation]:
    """Bodies whose dossiers the actor's body receives: units of the tenant and, for the Cục, every Sở."""
    wanted = Q(tenant_id=actor.organisation.tenant_id, kind__in=UNIT_KINDS)
    if actor.role in CENTRE_ROLES:
        wanted |= Q(kind=OrganisationKind.PROVINCIAL_DEPARTMENT)
    return Organisation.objects.filter(wanted).order_by("name")


def late_leave(plan_year: int, *, unit_id: int, day: date) -> LateLeave | None:
    """The leave that still lets the unit submit on the day, the longest one."""
    found: LateLeave | None = (
        LateLeave.objects.filter(plan_year__year=plan_year, unit_id=unit_id, until__gte=day).order_by("-until").first()
    )
    return found


def late_leaves() -> QuerySet[LateLeave]:
    """Every leave of the tenants in scope, newest first."""
    rows: QuerySet[LateLeave] = LateLeave.objects.select_related("plan_year", "unit", "granted_by")
    return rows


def calendar_entries(tenant_id: int | None, first: date, last: date) -> list[CalendarEntry]:
    """The days an office wrote down for itself."""
    return list(CalendarEntry.objects.filter(tenant_id=tenant_id, day__range=(first, last)))


def national_entries(first: date, last: date) -> list[NationalEntry]:
    """The days the Cục named for everybody."""
    return list(NationalEntry.objects.filter(day__range=(first, last)))


def entry_to_keep(actor: Actor | None, key: UUID) -> CalendarEntry | NationalEntry:
    """A day this person may change. Raises NotFound: whose it is not is not told that it is there."""
    if actor is not None and may_keep_calendar(actor):
        own: CalendarEntry | None = CalendarEntry.objects.filter(tenant_id=actor.tenant_id, key=key).first()
        if own is not None:
            return own
        national = NationalEntry.objects.filter(key=key).first() if may_keep_national_calendar(actor) else None
        if national is not None:
            return national
    raise NotFound(str(key))
