"""The catalogue files become rows, the same rows each time."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from programmes import reference, selectors
from programmes.models import (
    Content,
    PaperKind,
    PaperRequirement,
    PlanYear,
    PriorityFlag,
    Programme,
    RegistrationWindow,
    Target,
    Trade,
)
from programmes.states import PlanYearState

pytestmark = pytest.mark.django_db
MODELS = (Programme, Target, Content, PaperKind, PaperRequirement, Trade, PriorityFlag, PlanYear, RegistrationWindow)


def everything() -> dict[str, list[dict[str, object]]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_loading_twice_leaves_the_same_rows() -> None:
    reference.load()
    first = everything()
    reference.load()
    assert everything() == first


@pytest.mark.parametrize("model", [Programme, Target, Content, PaperKind, PaperRequirement, Trade, PriorityFlag])
def test_every_row_of_the_catalogue_names_its_source(model: type[Content]) -> None:
    reference.load()
    assert model.objects.count() > 0
    assert model.objects.filter(citation="").count() == 0


def test_the_programme_has_twelve_numbers_and_three_directions() -> None:
    reference.load()
    rows = selectors.targets(selectors.current_programme(2027))
    assert [(row.code, row.number) for row in rows] == [
        ("T1", 100), ("T2", 1600), ("T3", 100), ("T4", 100), ("T5", 2), ("T6", 120), ("T7", 15), ("T8", 5), ("T9", 50),
        ("T10", 12), ("T11", 35), ("T12", 7500), ("Q1", None), ("Q2", None), ("Q3", None),
    ]  # fmt: skip
    assert [row.code for row in rows if row.approximate] == ["T12"]


def test_no_content_counts_toward_two_numbers_except_none() -> None:
    reference.load()
    counted = [code for row in Target.objects.filter(qualitative=False) for code in row.content_codes]
    assert len(counted) == len(set(counted))
    assert set(counted) <= {content.code for content in selectors.contents()}


def test_there_are_nine_contents_with_their_items() -> None:
    reference.load()
    clauses = [content.code for content in selectors.contents() if content.parent is None]
    assert clauses == [f"ND{n}" for n in range(1, 10)]
    assert {content.code for content in selectors.contents() if content.needs_bidding and content.selectable} == {
        "ND4.2", "ND4.3", "ND4.4a", "ND4.4b", "ND6.1", "ND6.2", "ND6.3", "ND6.4", "ND7.4", "ND7.8",
    }  # fmt: skip


def test_national_money_does_not_pay_for_what_the_programme_leaves_out() -> None:
    reference.load()
    closed = [content.code for content in selectors.contents() if not content.allowed_nationally]
    assert closed == ["ND7.3", "ND7.4"]
    assert "ND7.4" not in {content.code for content in selectors.choosable_contents()}


def test_a_row_a_person_has_edited_is_not_loaded_over() -> None:
    reference.load()
    Content.objects.filter(code="ND7.4").update(allowed_nationally=True, edited_at=timezone.now())
    reference.load()
    assert selectors.content("ND7.4").allowed_nationally is True


def test_the_state_of_a_year_belongs_to_people() -> None:
    reference.load()
    PlanYear.objects.filter(year=2027).update(state=PlanYearState.APPROVED)
    reference.load()
    assert selectors.plan_year(2027).state == PlanYearState.APPROVED


def test_a_numeric_target_without_a_number_cannot_exist() -> None:
    reference.load()
    with pytest.raises(IntegrityError, match="target_number_unless_qualitative"), transaction.atomic():
        Target.objects.filter(code="T1").update(number=None)


def test_a_window_of_a_tenant_without_a_paper_cannot_exist() -> None:
    reference.load()
    row = RegistrationWindow.objects.first()
    row.pk, row.tenant_id = None, 1
    with pytest.raises(IntegrityError, match="registration_window_override_has_paper"), transaction.atomic():
        row.save(force_insert=True)
