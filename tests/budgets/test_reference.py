"""Norm files become rows: once, with a source each, and never over a person's edit."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets import reference
from budgets.models import Norm
from budgets.selectors import norm_on

pytestmark = pytest.mark.django_db


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
    assert support.filter(document="TT 28/2018/TT-BTC").count() == 51
    assert support.filter(document="TTLT 26/2014/TTLT-BTC-BCT").count() == 46


def test_every_norm_names_document_and_article() -> None:
    reference.load()
    assert Norm.objects.filter(document="").count() == 0
    assert Norm.objects.filter(article="").count() == 0


def test_a_value_a_person_has_edited_is_not_loaded_over() -> None:
    reference.load()
    norm = norm_on("mgmt.unit_pct", date(2026, 11, 21))
    Norm.objects.filter(pk=norm.pk).update(value=3, edited_at=timezone.now())
    reference.load()
    assert norm_on("mgmt.unit_pct", date(2026, 11, 21)).value == 3


def test_a_value_nobody_has_edited_follows_the_file() -> None:
    reference.load()
    norm = norm_on("mgmt.unit_pct", date(2026, 11, 21))
    Norm.objects.filter(pk=norm.pk).update(value=3)
    reference.load()
    assert norm_on("mgmt.unit_pct", date(2026, 11, 21)).value == 2.5


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
