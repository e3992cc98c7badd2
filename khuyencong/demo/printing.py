"""Real documents about some of the dossiers that the accounts meet first; a worker makes the files."""

from __future__ import annotations

from core.tenancy import tenant_scope
from khuyencong.demo.cases import Case
from khuyencong.demo.data import read
from khuyencong.demo.people import People
from organisations.roles import Role
from planning.models import Registration
from proposals.models import Proposal
from reporting.services import request_document

TABLE, REPORT = "registration_table", "registration_report"


def issue_documents(cases: list[Case], people: People, *, few: bool) -> None:
    """Two of each kind for each state that the file names, and table and report of each rich Sở; `few`: one of each kind."""
    rich = read("journeys")["rich"]
    shown = [case for case in cases if case.spec.province in rich]
    for kind, goals in read("journeys")["documents"].items():
        for goal in goals[:1] if few else goals:
            for case in [case for case in shown if case.spec.goal == goal][: 1 if few else 2]:
                _issue(kind, case, people)
    for code in () if few else rich:
        _issue_table(next(case.tenant_id for case in shown if case.spec.province == code), people)


def _issue(kind: str, case: Case, people: People) -> None:
    with tenant_scope(case.tenant_id):
        proposal = Proposal.objects.select_related("unit", "content", "trade").get(pk=case.pk)
        if kind == "proposal_dossier":
            actor = people.of_unit(proposal.unit_id)
        else:
            actor = people.of_province(Role.PROVINCE_OFFICER, case.tenant_id)
        request_document(kind, proposal, actor=actor)


def _issue_table(tenant_id: int, people: People) -> None:
    with tenant_scope(tenant_id):
        registration = Registration.objects.select_related("tenant").order_by("-plan_year", "code").first()
        if registration is not None:
            actor = people.of_province(Role.PROVINCE_LEADER, tenant_id)
            for kind in (TABLE, REPORT):
                request_document(kind, registration, actor=actor)
