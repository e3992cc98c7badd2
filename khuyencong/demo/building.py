"""Builds the demonstration data: people, money, leaves, then every đề án as far as its spec says.

What one decision settles for many is settled so here: dossiers are walked up to the bundle of their Sở, the bundles
are sent, dossiers are walked up to the plan, the plans are approved, and the rest is walked to its end.
"""

from __future__ import annotations

from collections.abc import Callable

from core.events import only_reactions
from core.tenancy import tenant_scope
from khuyencong import listeners
from khuyencong.demo import teams
from khuyencong.demo.adjustments import adjust
from khuyencong.demo.cases import Case
from khuyencong.demo.closing import close_some
from khuyencong.demo.data import read
from khuyencong.demo.occasions import give_money, grant_leaves
from khuyencong.demo.people import People, make_people
from khuyencong.demo.playing import MARK, day_of, fill_open_sheet, number_of, play
from khuyencong.demo.printing import issue_documents
from khuyencong.demo.reports import report_periods
from khuyencong.demo.specs import Spec, specs, way
from khuyencong.demo.supplements import answer_some
from khuyencong.demo.work import inspect, report_and_advance
from khuyencong.demo.writing import rural_communes, small_pdf, write_draft
from organisations.models import Organisation
from organisations.roles import OrganisationKind, Role
from planning.drafts import RegistrationDraft
from planning.selectors import registration_draft
from planning.services import (
    ItemChoice,
    Letter,
    approve_plan,
    record_copy,
    save_registration,
    send_registration,
    submit_plan,
)
from portal.services import publish
from proposals.models import Proposal
from proposals.states import State

TELL = (listeners.tell_next, listeners.tell_unit, listeners.tell_province)
CONCLUDED = ("pass_province", "fail_province", "pass_centre", "fail_centre", "leave_unfunded")
Told = Callable[[int, int], None]
ENOUGH_TO_MOVE = 3


def build(scale: float, *, told: Told | None = None, processes: int = 1) -> list[int]:
    """Build everything; returns the keys of the đề án. `told` hears how many steps are taken, of how many.

    Plan years never meet: each has its own numbers, bundles and plan. So several processes may share the years, and
    the result is the same.
    """
    rural_communes.cache_clear()
    people = make_people()
    wanted = specs(scale, _centres())
    give_money(people, scale)
    grant_leaves(people, wanted)
    cases = [Case(spec, way(spec)) for spec in wanted]
    built = teams.share_out(cases, lambda part, tell: _walk_all(part, people, tell), processes=processes, told=told)
    issue_documents(built, people, few=scale < 1)
    if built:
        report_periods(people)
    return [case.pk for case in built]


def _centres() -> dict[str, str]:
    """Province code -> code of its centre, in the order of the codes."""
    rows = Organisation.objects.filter(kind=OrganisationKind.PROVINCIAL_CENTRE, province__isnull=False)
    return dict(rows.order_by("province__code").values_list("province__code", "code"))


def _walk_all(cases: list[Case], people: People, told: Callable[[], None]) -> None:
    """Bring these to their places."""
    builder = _Builder(cases, people, told)
    with only_reactions():
        builder.walk_to("register")
        builder.send_bundles()
        builder.walk_to("approve")
        builder.approve_plans()
        builder.finish()


class _Builder:
    def __init__(self, cases: list[Case], people: People, told: Callable[[], None]) -> None:
        self.cases, self.people, self.told = cases, people, told
        self.units = Organisation.objects.in_bulk(field_name="code")
        self.rich = {*read("journeys")["rich"], ""}

    def walk_to(self, step: str) -> None:
        """Everything that will take this step comes to it."""
        for case in self.cases:
            if step in case.steps:
                self._walk(case, until=step)

    def send_bundles(self) -> None:
        """Each Sở registers what it wants to bring further, one bundle a year."""
        ready = [case for case in self.cases if case.steps[:1] == ("register",)]
        for tenant_id, year in sorted({(case.tenant_id, case.spec.year) for case in ready}):
            group = [case for case in ready if (case.tenant_id, case.spec.year) == (tenant_id, year)]
            self._send(tenant_id, year, group)

    def approve_plans(self) -> None:
        """One decision of the Minister a year."""
        ready = [case for case in self.cases if case.steps[:1] == ("approve",)]
        minister, director = self.people.central(Role.MINISTER), self.people.central(Role.CENTRE_LEADER)
        for year in sorted({case.spec.year for case in ready}):
            group = [case for case in ready if case.spec.year == year]
            day = day_of("approve", group[0].spec)
            with tenant_scope(*minister.tenant_ids):
                submit_plan(
                    year, actor=director, letter=Letter(f"{100 + year % 100}/TTr-ĐCK {MARK}", day, director.name)
                )
                approve_plan(
                    year, actor=minister, decision_number=f"{1000 + year % 100}/QĐ-BCT {MARK}",
                    decision_date=day, file=small_pdf("quyet-dinh.pdf"),
                )  # fmt: skip
            self._taken_together(group)

    def finish(self) -> None:
        """What is left of every way."""
        for case in self.cases:
            if not case.there:
                self._walk(case, until="")

    def _walk(self, case: Case, *, until: str) -> None:
        """Take the steps before `until`, all in one transaction."""
        unit = self.units[case.spec.unit]
        case.tenant_id = unit.tenant_id or unit.pk
        with tenant_scope(case.tenant_id):
            proposal = self._begun(case, unit)
            steps = case.until(until)
            for index, step in enumerate(steps, start=1):
                proposal = self._step(step, proposal, case.spec, last=index == len(steps) and not case.steps)
            if not case.steps:
                case.there = True
                self._leave_behind(proposal, case)

    def _begun(self, case: Case, unit: Organisation) -> Proposal:
        if not case.pk:
            self.told()
            case.pk = write_draft(case.spec, actor=self.people.of_unit(unit.pk)).pk
        return Proposal.objects.select_related("unit", "content").get(pk=case.pk)

    def _step(self, step: str, proposal: Proposal, spec: Spec, *, last: bool) -> Proposal:
        self.told()
        if step in CONCLUDED:
            fill_open_sheet(proposal, spec, self.people)
        if not (last and spec.province in self.rich):
            return play(step, proposal, spec, self.people, last=last)
        with only_reactions(*TELL):
            return play(step, proposal, spec, self.people, last=last)

    def _leave_behind(self, proposal: Proposal, case: Case) -> None:
        """Reports, advances, visits, an adjustment here and there, the public snapshot; a sheet or an answer on every second dossier that waits for one."""
        report_and_advance(proposal, case.spec, self.people, voucher=number_of(case.spec, "UNC"))
        inspect(proposal, case.spec, self.people)
        close_some(proposal, case.spec, self.people)
        adjust(proposal, case.spec, self.people, number=number_of(case.spec, "QĐ-ĐCK"))
        if proposal.state in State.PUBLIC:
            publish(proposal)
        if proposal.state in {State.PROVINCE_APPRAISING, State.CENTRAL_APPRAISING} and case.spec.number % 2:
            fill_open_sheet(proposal, case.spec, self.people)
        if proposal.state in State.PAUSED:
            answer_some(proposal, case.spec, self.people)

    def _send(self, tenant_id: int, year: int, group: list[Case]) -> None:
        """One bundle of a Sở, with a đề án out of the law's order and its reason; every second one copied to UBND tỉnh."""
        leader = self.people.of_province(Role.PROVINCE_LEADER, tenant_id)
        number, day = group[0].spec.number, day_of("register", group[0].spec)
        with tenant_scope(tenant_id):
            draft = registration_draft(tenant_id, year)
            save_registration(
                year, actor=leader, choices=_one_moved(draft),
                last_year=f"Năm {year - 2}: đã hoàn thành các đề án được giao.",
                this_year=f"Năm {year - 1}: đang triển khai theo kế hoạch.",
                next_year="Ưu tiên chế biến nông, lâm, thủy sản và sản phẩm công nghiệp nông thôn tiêu biểu.",
                document_number=f"{number}/BC-SCT {MARK}", document_date=day,
            )  # fmt: skip
            sent = send_registration(year, actor=leader)
            if number % 2:
                record_copy(sent, actor=leader, number=f"{number + 1}/SCT-QLCN {MARK}", day=day)
        self._taken_together(group)

    def _taken_together(self, group: list[Case]) -> None:
        for case in group:
            case.steps = case.steps[1:]
            self.told()


def _one_moved(draft: RegistrationDraft) -> dict[str, ItemChoice]:
    """In a bundle of some size the newest đề án goes first, and the Sở says why."""
    if len(draft.rows) < ENOUGH_TO_MOVE:
        return {}
    return {
        max(row.code for row in draft.rows): ItemChoice(
            rank=1, moved_reason="Cơ sở đã bố trí đủ vốn đối ứng, cần kịp thời vụ."
        )
    }
