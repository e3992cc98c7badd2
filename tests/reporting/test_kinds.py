"""The table of documents: every row is complete and its layout is chosen by the day."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from django.template.loader import get_template

from reporting.kinds import KINDS


def test_the_kinds_are_listed() -> None:
    assert list(KINDS) == [
        "proposal_dossier", "submission_receipt", "supplement_request", "province_appraisal_sheet", "registration_table",
        "province_minutes", "centre_minutes", "plan_letter", "plan_decision", "plan_table", "registration_report", "periodic_report",
        "training_programme", "cluster_report", "contract_paper", "group_plan", "progress_report", "volume_report", "acceptance_minutes", "liquidation_minutes", "settlement_table", "voucher_list",
        "all_voucher_list", "payment_request", "reconciliation", "archive_index",
        "assignment_notice", "advance_request", "visit_minutes", "adjustment_decision",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_every_layout_exists_and_follows_the_one_before(kind) -> None:
    days = [since for since, _template in kind.templates]
    assert days == sorted(set(days))
    assert [get_template(template).template.name for _since, template in kind.templates] == [
        template for _since, template in kind.templates
    ]


def test_the_layout_is_that_of_the_day() -> None:
    old, new = (date(2014, 2, 10), "documents/old.html"), (date(2027, 1, 1), "documents/new.html")
    kind = dataclasses.replace(KINDS["submission_receipt"], templates=(old, new))
    assert [kind.template_on(day) for day in (date(2014, 2, 10), date(2026, 12, 31), date(2027, 1, 1))] == [
        "documents/old.html",
        "documents/old.html",
        "documents/new.html",
    ]


def test_before_the_first_layout_there_is_none() -> None:
    with pytest.raises(LookupError):
        KINDS["submission_receipt"].template_on(date(2014, 2, 9))


def test_the_appraisal_sheet_cites_the_amended_decree_from_its_first_day() -> None:
    kind = KINDS["province_appraisal_sheet"]
    assert [kind.template_on(day).rpartition("/")[2] for day in (date(2025, 10, 14), date(2025, 10, 15))] == [
        "v2013.html",
        "v2025.html",
    ]
