"""The demonstration data: every state, something on every desk, nobody's private name in public, always the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from stdnum.vn import mst

from core.tenancy import tenant_scope
from core.uploads import check_upload
from execution.models import Adjustment, AdvanceRequest, GroupPlanRow, Inspection, ProgressReport
from khuyencong.demo.building import build
from khuyencong.demo.data import examples, read
from khuyencong.demo.specs import specs
from khuyencong.demo.writing import invented_tax_code, small_pdf
from khuyencong.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from organisations.actors import Actor, actor_for, all_tenant_ids, capacities_of
from organisations.models import User
from portal.models import Decision, DecisionItem, Publication
from programmes.models import Content, Trade
from proposals.models import Beneficiary, Proposal
from proposals.states import Kind, LegalForm, State
from proposals.supplements import open_request
from reporting.models import Document
from tests import servers
from tests.conftest import _enter
from workbench.selectors import desk

pytestmark = pytest.mark.timeout(600)  # with the template database, when these tests come first


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The smallest whole set, in a database of its own."""
    name = f"demo_{servers.worker()}"
    with django_db_blocker.unblock():
        _enter(servers.clone(name))
        try:
            call_command("demo", scale=0.05, processes=1, verbosity=0)
            yield
        finally:  # whatever becomes of it, the tests after it find a clean database
            _enter(servers.clone(servers.worker()))


@pytest.fixture
def demo_db(demo: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def _actor(username: str) -> Actor:
    actor = actor_for(User.objects.get(username=username))
    assert actor is not None
    return actor


def test_every_state_is_there(demo_db: None) -> None:
    with tenant_scope(*all_tenant_ids()):
        assert set(Proposal.objects.values_list("state", flat=True)) == set(State.values)


def test_visits_stand_at_more_than_one_stage(demo_db: None) -> None:
    with tenant_scope(*all_tenant_ids()):
        found = set(Inspection.objects.values_list("state", flat=True))
    assert found <= {"planned", "done", "closed"}
    assert len(found) > 1


def test_every_returned_dossier_has_points_and_some_are_answered(demo_db: None) -> None:
    with tenant_scope(*all_tenant_ids()):
        returned = Proposal.objects.filter(state__in=State.PAUSED)
        requests = [open_request(proposal) for proposal in returned]
        answers = {bool(point.answer) for request in requests if request for point in request.points.all()}

        assert None not in requests
    assert answers == {True, False}


def test_every_account_of_the_contract_signs_in_with_the_one_password(demo_db: None) -> None:
    users = {user.username: user for user in User.objects.filter(username__in=[a.username for a in DEMO_ACCOUNTS])}

    assert list(users) == sorted(account.username for account in DEMO_ACCOUNTS)
    assert len({user.password for user in users.values()}) == 1
    answer = Client().post("/tai-khoan/login/", {"login": "donvi.danang", "password": DEMO_PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/lam-viec/")


def test_everybody_else_has_no_password(demo_db: None) -> None:
    known = {row["username"] for row in read("people")["accounts"]}
    others = User.objects.exclude(username__in=known)

    assert [user.username for user in others if user.has_usable_password()] == []


@pytest.mark.parametrize("username", [a.username for a in DEMO_ACCOUNTS if a.username != "quantri"])
def test_something_lies_on_every_desk(demo_db: None, username: str) -> None:
    actor = _actor(username)
    with tenant_scope(*actor.tenant_ids):
        mine, others = desk(actor)

    assert bool(others if username == "taichinh.bo" else mine)


def test_the_administrator_sees_no_dossier(demo_db: None) -> None:
    assert desk(_actor("quantri")) == ([], [])


def test_a_deputy_signs_for_the_director_and_one_person_has_two_roles(demo_db: None) -> None:
    deputy = capacities_of(User.objects.get(username="pho.danang"))
    double = capacities_of(User.objects.get(username="kiemnhiem.cuc"))

    assert [c.actor.on_behalf_of for c in deputy] == ["", "Lê Quang Đạt, Giám đốc"]
    assert [c.actor.role for c in double] == ["CENTRE_OFFICER", "CENTRE_APPRAISER"]


def test_no_name_of_a_household_is_public(demo_db: None) -> None:
    with tenant_scope(*all_tenant_ids()):
        private = list(
            Beneficiary.objects.filter(legal_form__in=LegalForm.PRIVATE_PERSONS).values_list("name", flat=True)
        )
        public = Proposal.objects.filter(state__in=State.PUBLIC).count()
    told = [f"{row.title} {row.beneficiaries} {row.search_text}" for row in Publication.objects.all()]

    assert (bool(private), len(told)) == (True, public)
    assert [name for name in private for text in told if name in text] == []


def test_decisions_are_published_and_name_no_household(demo_db: None) -> None:
    with tenant_scope(*all_tenant_ids()):
        private = Beneficiary.objects.filter(legal_form__in=LegalForm.PRIVATE_PERSONS).values_list("name", flat=True)
        names = list(private)
    rows = list(Decision.objects.all())
    told = [str(sorted(vars(row).items())) for row in (*rows, *DecisionItem.objects.all())]

    assert {kind for row in rows for kind in row.kinds} >= {"approve", "assign", "stop"}
    assert [row.number for row in rows if row.kinds in (["approve"], ["stop"]) and not row.file] == []
    assert [name for name in names for text in told if name in text] == []


def test_documents_are_made(demo_db: None) -> None:
    with tenant_scope(*all_tenant_ids()):
        made = set(Document.objects.filter(status="ready").values_list("kind", flat=True))

    assert made == {"proposal_dossier", "submission_receipt", "province_appraisal_sheet"}


def test_it_refuses_a_portal_with_accounts(demo_db: None) -> None:
    with pytest.raises(CommandError, match="needs an empty one"):
        call_command("demo", scale=0.05)


def _fingerprint() -> str:
    with transaction.atomic():
        build(0.02)
        with tenant_scope(*all_tenant_ids()):
            rows = Proposal.objects.order_by("title", "amount_proposed").values_list(
                "title", "state", "plan_year", "amount_proposed", "code", "submitted_at"
            )
            said = [row[:4] + ((row[4],) if row[5] else ()) for row in rows]
        transaction.set_rollback(True)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def test_two_builds_are_alike(db: None) -> None:
    assert _fingerprint() == _fingerprint()


CENTRES = {f"{n:02d}": f"ttkc-{n}" for n in range(1, 33)} | {"48": "ttkc-da-nang", "52": "ttkc-gia-lai"}


def test_scale_one_is_400_proposals_of_34_provinces_over_four_years(db: None) -> None:
    rows = specs(1, CENTRES)

    assert (len(rows), len({row.province for row in rows} - {""})) == (400, 34)
    assert {row.year for row in rows} == {2025, 2026, 2027, 2028}
    assert {row.goal for row in rows if row.province == "52"} == set(State.values)
    assert {row.example.kind for row in rows if row.province in {"48", "52"}} == {"concrete", "group", "flagship"}


def test_examples_name_contents_and_trades_that_exist(db: None) -> None:
    used = {code for row in examples() for code in (row.content, *row.others)}
    trades = {row.trade for row in examples()}

    assert (
        used - set(Content.objects.filter(selectable=True, allowed_nationally=True).values_list("code", flat=True))
        == set()
    )
    assert trades - set(Trade.objects.values_list("code", flat=True)) == set()


def test_tax_codes_are_valid_and_belong_to_no_office() -> None:
    codes = [invented_tax_code(number) for number in range(10, 4000, 37)]

    assert [code for code in codes if not mst.is_valid(code) or not code.startswith("00")] == []


def test_the_paper_is_a_pdf() -> None:
    assert check_upload(small_pdf("don.pdf")).kind == "pdf"


def test_every_group_project_has_a_plan_of_three_rows(demo_db: None) -> None:
    with tenant_scope(*all_tenant_ids()):
        planned = Proposal.objects.filter(kind=Kind.GROUP, transitions__step="plan_group").distinct()
        counts = [GroupPlanRow.objects.filter(plan__proposal=proposal, national__gt=0).count() for proposal in planned]
    assert len(counts) >= 2
    assert set(counts) == {3}


def test_adjustments_stand_at_more_than_one_stage(demo_db: None) -> None:
    with tenant_scope(*all_tenant_ids()):
        found = set(Adjustment.objects.values_list("state", flat=True))
    assert found <= {"draft", "submitted", "confirmed", "approved"}
    assert len(found) > 1


def test_work_is_reported_and_advances_stand_at_more_than_one_stage(demo_db: None) -> None:
    with tenant_scope(*all_tenant_ids()):
        reports = set(ProgressReport.objects.values_list("state", flat=True))
        found = set(AdvanceRequest.objects.values_list("state", flat=True))
    assert "filed" in reports
    assert found <= {"draft", "submitted", "confirmed", "approved", "paid"}
    assert len(found) > 1
