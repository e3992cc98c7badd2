"""Norm files become rows: once, with a source each, and never over a person's edit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from budgets import reference
from budgets.models import CostItem, Norm
from budgets.selectors import norm_on
from programmes.models import PriorityFlag

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)
FORMER, PRESENT = date(2014, 4, 8), date(2018, 5, 11)


def all_rows() -> list[dict[str, object]]:
    return list(Norm.objects.order_by("pk").values())


def test_loading_twice_leaves_the_same_rows() -> None:
    reference.load()
    first = all_rows()
    reference.load()
    assert all_rows() == first


def test_the_files_hold_both_the_present_and_the_former_support_norms() -> None:
    reference.load()
    support = Norm.objects.filter(code__startswith="norm.", tenant__isnull=True)
    assert support.filter(document="TT 28/2018/TT-BTC").count() == 54
    assert support.filter(document="TTLT 26/2014/TTLT-BTC-BCT").count() == 50
    assert support.filter(document="TTLT 221/2012/TTLT-BTC-BCT").count() == 2


def test_every_norm_names_document_and_article() -> None:
    reference.load()
    assert Norm.objects.filter(document="").count() == 0
    assert Norm.objects.filter(article="").count() == 0


def test_every_row_of_the_national_table_stands_in_both_generations() -> None:
    rows = Norm.objects.filter(topic="support", tenant__isnull=True, effective_from__gte=FORMER)
    contents = {generation: set() for generation in (FORMER, PRESENT)}
    for code, start in rows.values_list("content__code", "effective_from"):
        contents[start].add(code)
    assert contents[PRESENT] == contents[FORMER]
    assert {"ND2.3", "ND3.3L", "ND3.5", "ND3.6", "ND4.6", "ND7.1a", "ND7.1b", "ND7.8", "ND9"} <= contents[PRESENT]
    for day in (PRESENT - timedelta(days=1), PRESENT):
        assert norm_on("mgmt.unit_pct", day).value == 2.5
        assert norm_on("mgmt.agency_pct", day).value == 1.5
        assert norm_on("norm.priority_multiplier.max", day).value == 1.5


def test_items_of_cost_named_by_norms_are_known_and_have_a_source() -> None:
    known = set(CostItem.objects.values_list("code", flat=True))
    named = {code for codes in Norm.objects.values_list("cost_items", flat=True) for code in codes}
    assert named - known == set()
    assert CostItem.objects.filter(citation="").count() == 0
    assert list(CostItem.objects.filter(management=True).values_list("code", flat=True)) == ["quan_ly"]


def test_marks_that_norms_ask_for_are_known() -> None:
    asked = {flag for flags in Norm.objects.values_list("requires_flags", flat=True) for flag in flags}
    assert asked - set(PriorityFlag.objects.values_list("code", flat=True)) == set()
    assert norm_on("norm.ND2.3.ceiling", DAY).requires_flags == ["territory.difficult"]


@pytest.mark.parametrize("day", [PRESENT - timedelta(days=1), DAY])
def test_the_multiplier_is_opened_by_every_mark_of_place_and_trade_and_by_no_other(day: date) -> None:
    marks = PriorityFlag.objects.filter(group__in=["territory", "trade"]).values_list("code", flat=True)
    assert set(norm_on("norm.priority_multiplier.max", day).requires_flags) == set(marks)


def test_the_shape_of_a_norm_follows_its_article() -> None:
    machine, line = norm_on("norm.ND3.3.ceiling", DAY), norm_on("norm.ND3.3L.ceiling", DAY)
    assert (machine.counts, machine.multipliable, machine.binding) == ("recipient", True, "block")
    assert (line.counts, line.multipliable, line.cost_items) == ("recipient", False, ["day_chuyen"])
    assert norm_on("norm.ND3.1.ceiling", DAY).counts == "unit"
    soft = set(Norm.objects.filter(binding="warn").values_list("code", flat=True))
    kbnn = {f"advance.kbnn_{part}" for part in ("cap", "threshold", "clear_at")}
    assert {code for code in soft if not code.startswith("double")} == {"mgmt.unit_pct", *kbnn}


@pytest.mark.parametrize("start", [date(2018, 5, 11), date(2024, 1, 1)])
def test_two_values_of_one_norm_for_one_day_cannot_exist(start: date) -> None:
    reference.load()
    copy = norm_on("norm.ND3.3.ceiling", date(2026, 11, 21))
    copy.pk, copy.effective_from = None, start
    with pytest.raises(IntegrityError, match="norm_one_at_a_time"), transaction.atomic():
        copy.save(force_insert=True)


def test_a_norm_without_any_value_cannot_exist() -> None:
    with pytest.raises(IntegrityError, match="norm_has_value"), transaction.atomic():
        Norm.objects.create(
            code="x", kind="count", title="x", topic="rule", document="x", article="x", confidence="open",
            effective_from=date(2026, 1, 1),
        )  # fmt: skip


def test_a_norm_without_a_source_cannot_exist() -> None:
    with pytest.raises(IntegrityError, match="norm_has_citation"), transaction.atomic():
        Norm.objects.create(
            code="x", kind="count", value=1, title="x", topic="rule", document="", article="", confidence="open",
            effective_from=date(2026, 1, 1),
        )  # fmt: skip
