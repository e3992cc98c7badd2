"""Which papers a stage asks for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from programmes import selectors

pytestmark = pytest.mark.django_db


def required(codes: list[str], kind: str, stage: str, circumstances: tuple[str, ...] = ()) -> set[str]:
    rows = selectors.papers_required(codes, kind, stage, circumstances)
    return {row.code for row in rows if row.required}


EVERYBODY = {"request_letter", "proposal", "estimate_form", "counterpart_commitment"}


@pytest.mark.parametrize("kind", ["concrete", "group", "flagship"])
def test_four_papers_are_asked_of_every_proposal(kind: str) -> None:
    assert required(["ND3.3"], kind, "submit") == EVERYBODY


def test_the_beneficiarys_request_is_due_when_the_unit_is_not_the_beneficiary() -> None:
    assert required(["ND3.3"], "concrete", "submit", ("unit_is_not_beneficiary",)) == EVERYBODY | {
        "beneficiary_request"
    }
    assert required(["ND3.3"], "group", "submit", ("unit_is_not_beneficiary",)) == EVERYBODY


def test_a_conditional_paper_is_shown_with_its_case_when_the_case_is_unknown() -> None:
    rows = {row.code: row for row in selectors.papers_required(["ND3.3"], "concrete", "submit")}
    assert rows["beneficiary_request"].required is False
    assert rows["beneficiary_request"].when_label == "Đơn vị thực hiện không đồng thời là đơn vị thụ hưởng"


def test_a_rule_for_a_content_covers_the_contents_below_it() -> None:
    assert required(["ND1.2"], "concrete", "submit") == EVERYBODY | {"training_programme"}


def test_several_contents_add_their_papers_each_once() -> None:
    rows = selectors.papers_required(["ND3.1", "ND3.3"], "flagship", "acceptance")
    codes = [row.code for row in rows]
    assert len(codes) == len(set(codes))
    assert {row.code for row in rows if row.required} == {
        "summary_report", "volume_report", "supported_item_invoices", "delegate_list", "model_brochure",
        "machine_contract_set",
    }  # fmt: skip


def test_required_papers_come_first() -> None:
    flags = [row.required for row in selectors.papers_required(["ND3.1"], "concrete", "submit")]
    assert flags == sorted(flags, reverse=True)


def test_a_cluster_investor_that_is_an_enterprise_brings_an_audit() -> None:
    assert "independent_audit" in required(["ND7.8"], "concrete", "acceptance", ("investor_is_enterprise",))
    assert "independent_audit" not in required(["ND7.8"], "concrete", "acceptance")


def test_an_unknown_content_is_a_lookup_error() -> None:
    with pytest.raises(LookupError, match="ND99"):
        selectors.content("ND99")


def test_a_new_enterprise_has_trainees_to_list_only_when_there_was_a_course() -> None:
    assert required(["ND2.3"], "concrete", "acceptance") == {"summary_report", "volume_report"}
    rows = {row.code: row for row in selectors.papers_required(["ND2.3"], "concrete", "acceptance")}
    assert rows["trainee_list"].when_label == "Nếu có"


def test_a_conference_needs_its_plan_before_the_first_advance() -> None:
    assert required(["ND7.5"], "concrete", "advance") == {"contract", "implementation_plan"}


@pytest.mark.parametrize(
    ("code", "form"), [("ND1.2", "training_programme"), ("ND7.8", "cluster_report"), ("ND3.3", "")]
)
def test_what_a_content_may_ask_for_is_known_without_a_query(
    code: str, form: str, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    selectors.may_be_asked_for([code])
    with django_assert_num_queries(0):
        found = selectors.may_be_asked_for([code])
    assert found >= EVERYBODY | {"beneficiary_request"}
    assert found & {"training_programme", "cluster_report"} == ({form} if form else set())
