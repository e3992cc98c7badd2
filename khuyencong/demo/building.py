"""Builds the demonstration data: people, money, leaves, then every đề án as far as its spec says.

What one decision settles for many is settled so here: dossiers are walked up to the bundle of their Sở, the bundles
are sent, dossiers are walked up to the plan, the plans are approved, and the rest is walked to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from budgets.services import set_envelope
from core.events import only_reactions
from core.tenancy import tenant_scope
from khuyencong import listeners
from khuyencong.demo.data import MILLION, read
from khuyencong.demo.people import People, make_people
from khuyencong.demo.playing import MARK, day_of, fill_open_sheet, play
from khuyencong.demo.specs import Spec, specs, way
from khuyencong.demo.writing import rural_communes, small_pdf, write_draft
from organisations.models import Organisation
from organisations.roles import OrganisationKind, Role
from planning.models import Registration
from planning.services import approve_plan, save_registration, send_registration
from portal.services import publish
from programmes.models import PlanYear
from programmes.selectors import window_open
from programmes.services import grant_late_leave
from programmes.states import WindowLevel
from proposals.models import Proposal
from proposals.states import State
from reporting.services import request_document

TELL = (listeners.tell_next, listeners.tell_unit, listeners.tell_province)
CONCLUDED = ("pass_province", "fail_province", "pass_centre", "fail_centre", "leave_unfunded")
Told = Callable[[int, int], None]


@dataclass
class Case:
    """A đề án under way: its spec, its key and tenant once it exists, and the steps still to take."""

    spec: Spec
    steps: tuple[str, ...]
    pk: int = 0
    tenant_id: int = 0

    def until(self, step: str) -> tuple[str, ...]:
        """Take out of the list what comes before a step, or everything when it is not there."""
        end = self.steps.index(step) if step in self.steps else len(self.steps)
        taken, self.steps = self.steps[:end], self.steps[end:]
        return taken


def build(scale: float, *, told: Told = lambda done, of: None) -> list[int]:
    """Build everything; returns the keys of the đề án. `told` hears (walks done, walks in all)."""
    rural_communes.cache_clear()
    people = make_people()
    centres = _centres()
    wanted = specs(scale, {code: centre.code for code, centre in centres.items()})
    _give_money(people, scale)
    builder = _Builder(people, wanted, told)
    with only_reactions():
        builder.prepare()
        builder.walk_to_bundles()
        builder.send_bundles()
        builder.walk_to_plans()
        builder.approve_plans()
        builder.finish()
    builder.issue_documents(few=scale < 1)
    return [case.pk for case in builder.cases]


def _centres() -> dict[str, Organisation]:
    rows = Organisation.objects.filter(kind=OrganisationKind.PROVINCIAL_CENTRE).select_related("province")
    return {row.province.code: row for row in rows.order_by("province__code") if row.province}


def _give_money(people: People, scale: float) -> None:
    actor = people.central(Role.BUDGET_OFFICER)
    today = timezone.localdate()
    with tenant_scope(*actor.tenant_ids):
        for number, (year, amount) in enumerate(sorted(read("journeys")["envelopes"].items()), start=1):
            years, month, day = read("journeys")["calendar"]["envelope"]
            set_envelope(
                year=year, amount=round(amount * MILLION * max(1, scale)), paper_number=f"{number}/QĐ-BTC {MARK}",
                paper_date=min(date(year + years, month, day), today), actor=actor,
            )  # fmt: skip


class _Builder:
    def __init__(self, people: People, wanted: Iterable[Spec], told: Told) -> None:
        self.people, self.told = people, told
        self.cases = [Case(spec, way(spec)) for spec in wanted]
        self.units = Organisation.objects.in_bulk(field_name="code")
        self.rich = {*read("journeys")["rich"], ""}
        self.walks = 0

    def prepare(self) -> None:
        """Leave to be late, where the receiving body's window has closed."""
        for unit_code, year in sorted({(case.spec.unit, case.spec.year) for case in self.cases if case.steps}):
            unit = self.units[unit_code]
            if unit.kind == OrganisationKind.REGIONAL_CENTRE:
                self._leave(unit, year, WindowLevel.PROVINCE_TO_CENTRE)
                continue
            self._leave(unit, year, WindowLevel.UNIT_TO_PROVINCE)
            self._leave(unit.tenant or unit, year, WindowLevel.PROVINCE_TO_CENTRE)

    def walk_to_bundles(self) -> None:
        for case in self.cases:
            if "register" in case.steps:
                self._walk(case, until="register")

    def send_bundles(self) -> None:
        """Each Sở registers what it wants to bring further, one bundle a year."""
        ready = [case for case in self.cases if case.steps[:1] == ("register",)]
        for tenant_id, year in sorted({(case.tenant_id, case.spec.year) for case in ready}):
            group = [case for case in ready if (case.tenant_id, case.spec.year) == (tenant_id, year)]
            self._send(tenant_id, year, group)

    def walk_to_plans(self) -> None:
        for case in self.cases:
            if "approve" in case.steps:
                self._walk(case, until="approve")

    def approve_plans(self) -> None:
        ready = [case for case in self.cases if case.steps[:1] == ("approve",)]
        minister = self.people.central(Role.MINISTER)
        for year in sorted({case.spec.year for case in ready}):
            group = [case for case in ready if case.spec.year == year]
            with tenant_scope(*minister.tenant_ids):
                approve_plan(
                    year, actor=minister, decision_number=f"{1000 + year % 100}/QĐ-BCT {MARK}",
                    decision_date=day_of("approve", group[0].spec), file=small_pdf("quyet-dinh.pdf"),
                )  # fmt: skip
            for case in group:
                case.steps = case.steps[1:]

    def finish(self) -> None:
        for case in self.cases:
            if case.steps or not case.pk:
                self._walk(case, until="")

    def issue_documents(self, *, few: bool) -> None:
        """Real documents for the dossiers of the accounts; a worker makes the files."""
        wanted = read("journeys")["documents"]
        shown = [case for case in self.cases if case.spec.province in self.rich - {""}]
        for kind, goals in wanted.items():
            for goal in goals[:1] if few else goals:
                for case in [case for case in shown if case.spec.goal == goal][: 1 if few else 2]:
                    self._document(kind, case)
        for code in () if few else sorted(self.rich - {""}):
            self._table(next(case.tenant_id for case in shown if case.spec.province == code))

    # --- one đề án -----------------------------------------------------------------------------------------------
    def _walk(self, case: Case, *, until: str) -> None:
        """Take the steps before `until`, all in one transaction."""
        unit = self.units[case.spec.unit]
        case.tenant_id = unit.tenant_id or unit.pk
        with tenant_scope(case.tenant_id):
            proposal = self._begun(case, unit)
            steps = case.until(until)
            for index, step in enumerate(steps, start=1):
                last = index == len(steps) and not case.steps
                proposal = self._step(step, proposal, case.spec, last=last)
            if not case.steps:
                self._leave_behind(proposal, case)
        self.walks += 1
        self.told(self.walks, len(self.cases))

    def _begun(self, case: Case, unit: Organisation) -> Proposal:
        if not case.pk:
            case.pk = write_draft(case.spec, actor=self.people.of_unit(unit.pk)).pk
        return Proposal.objects.select_related("unit", "content").get(pk=case.pk)

    def _step(self, step: str, proposal: Proposal, spec: Spec, *, last: bool) -> Proposal:
        if step in CONCLUDED:
            fill_open_sheet(proposal, spec, self.people)
        if not (last and spec.province in self.rich):
            return play(step, proposal, spec, self.people, last=last)
        with only_reactions(*TELL):
            return play(step, proposal, spec, self.people, last=last)

    def _leave_behind(self, proposal: Proposal, case: Case) -> None:
        """The public snapshot; and a sheet on every second dossier whose appraisal has not been concluded."""
        if proposal.state in State.PUBLIC:
            publish(proposal)
        if proposal.state in {State.PROVINCE_APPRAISING, State.CENTRAL_APPRAISING} and case.spec.number % 2:
            fill_open_sheet(proposal, case.spec, self.people)

    # --- what settles many ----------------------------------------------------------------------------------------
    def _leave(self, unit: Organisation, year: int, level: str) -> None:
        today = timezone.localdate()
        central = level == WindowLevel.PROVINCE_TO_CENTRE
        tenant_id = unit.tenant_id or unit.pk
        actor = (
            self.people.central(Role.CENTRE_OFFICER)
            if central
            else self.people.of_province(Role.PROVINCE_OFFICER, tenant_id)
        )
        with tenant_scope(*actor.tenant_ids):
            if window_open(year, level, tenant_id=tenant_id, unit_id=unit.pk, day=today).open:
                return
            grant_late_leave(
                plan_year=PlanYear.objects.get(year=year), unit=unit, until=today + timedelta(days=30),
                paper=f"{unit.pk}/{'ĐCK' if central else 'SCT'}-KC {MARK}",
                reason="Tiếp nhận bổ sung hồ sơ của năm kế hoạch (dữ liệu minh họa).", actor=actor,
            )  # fmt: skip

    def _send(self, tenant_id: int, year: int, group: list[Case]) -> None:
        leader = self.people.of_province(Role.PROVINCE_LEADER, tenant_id)
        with tenant_scope(tenant_id):
            save_registration(
                year, actor=leader, choices={}, last_year=f"Năm {year - 2}: đã hoàn thành các đề án được giao.",
                this_year=f"Năm {year - 1}: đang triển khai theo kế hoạch.",
                next_year="Ưu tiên chế biến nông, lâm, thủy sản và sản phẩm công nghiệp nông thôn tiêu biểu.",
                document_number=f"{group[0].spec.number}/BC-SCT {MARK}", document_date=day_of("register", group[0].spec),
            )  # fmt: skip
            send_registration(year, actor=leader)
        for case in group:
            case.steps = case.steps[1:]

    def _document(self, kind: str, case: Case) -> None:
        actor = self.people.of_unit(self.units[case.spec.unit].pk)
        if kind != "proposal_dossier":
            actor = self.people.of_province(Role.PROVINCE_OFFICER, case.tenant_id)
        with tenant_scope(case.tenant_id):
            proposal = Proposal.objects.select_related("unit", "content", "trade").get(pk=case.pk)
            request_document(kind, proposal, actor=actor)

    def _table(self, tenant_id: int) -> None:
        with tenant_scope(tenant_id):
            registration = Registration.objects.select_related("tenant").order_by("-plan_year", "code").first()
            if registration is not None:
                leader = self.people.of_province(Role.PROVINCE_LEADER, tenant_id)
                request_document("registration_table", registration, actor=leader)
