"""The appraiser's own figures: line by line, on a page that reckons, kept as versions, read by sheet and conclusion."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from appraisal.models import Level
from appraisal.selectors import amount_to_state, typed_figures, valid_sheet
from appraisal.services import LineFigures, type_figures
from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import EstimateVersion, Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import COST, SUPPORT, advance, complete_draft, fill_good_sheet, make_draft, play, reread

As = Callable[[str], Client]
LESS = 240_000_000


@pytest.fixture
def appraising(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)


def key_of(proposal: Proposal) -> str:
    with tenant_scope(proposal.tenant_id):
        return str(proposal.estimateline_rows.values_list("pk", flat=True)[0])


def type_in(cast: Cast, proposal: Proposal, who: str = "chuyenvien.danang", **changes: Any) -> EstimateVersion:
    figures = LineFigures(
        **{"quantity": Decimal(1), "unit_price": COST, "national": LESS, "opinion": "Giá cao.", **changes}
    )
    with tenant_scope(*cast[who].tenant_ids):
        return type_figures(reread(proposal), actor=cast[who], figures={key_of(proposal): figures})


def posted(proposal: Proposal, *, seen: int = 1, **changes: str) -> dict[str, str]:
    """One line as a browser sends it."""
    key = key_of(proposal)
    values = {"quantity": "1", "unit_price": "700.000.000", "national": "240 triệu", "opinion": "Giá cao.", **changes}
    return {f"{name}_{key}": value for name, value in values.items()} | {"newest_seen": str(seen), "note": ""}


def path_of(proposal: Proposal) -> str:
    return f"/tham-dinh/{proposal.code}/du-toan/"


def test_typed_figures_are_a_version_that_adds_up(cast: Cast, appraising: Proposal) -> None:
    row = type_in(cast, appraising, unit_price=600_000_000)
    line = row.lines[0]

    assert (row.stage, row.source, row.support, row.total) == ("province", "typed", LESS, 600_000_000)
    assert (line["amount"], line["beneficiary"], line["opinion"]) == (600_000_000, 360_000_000, "Giá cao.")
    assert row.allowed == SUPPORT


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"national": SUPPORT + 1}, "lines", "lớn hơn đơn vị đề nghị"),
        ({"unit_price": 200_000_000}, "national_", "nhỏ hơn các nguồn"),
        ({"national": -1}, "quantity_", "không được âm"),
        ({"unit_price": 10**15, "quantity": Decimal(2)}, "unit_price_", "quá lớn"),
    ],
)
def test_figures_that_cannot_be_are_refused_in_words(
    cast: Cast, appraising: Proposal, change: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        type_in(cast, appraising, **change)

    assert refusal.value.reasons[0].field.startswith(field)


@pytest.mark.parametrize("who", ["donvi.danang", "lanhdao.danang", "thamdinh.cuc", "chuyenvien.gialai"])
def test_only_the_officer_of_the_level_types(cast: Cast, appraising: Proposal, who: str) -> None:
    with tenant_scope(appraising.tenant_id), pytest.raises(Refused, match="không lập số liệu"):
        type_figures(appraising, actor=cast[who], figures={})


def test_sheet_and_conclusion_start_from_the_later_of_sheet_and_figures(cast: Cast, appraising: Proposal) -> None:
    def stated() -> int | None:
        with tenant_scope(appraising.tenant_id):
            return amount_to_state(appraising, Level.PROVINCE, valid_sheet(appraising, Level.PROVINCE))

    amounts = [stated()]
    type_in(cast, appraising)
    amounts.append(stated())
    fill_good_sheet(appraising, cast, amount=250_000_000)
    amounts.append(stated())
    type_in(cast, appraising, national=230_000_000)
    amounts.append(stated())

    assert amounts == [None, LESS, 250_000_000, 230_000_000]


def test_figures_of_one_round_do_not_speak_after_a_supplement(cast: Cast, appraising: Proposal) -> None:
    type_in(cast, appraising)
    again = play("open_province_appraisal", play("submit", play("return_to_unit", appraising, cast), cast), cast)
    with tenant_scope(again.tenant_id):
        assert typed_figures(again, Level.PROVINCE) is None


def test_the_page_shows_both_and_saving_leads_to_the_sheet_with_the_sum(
    cast: Cast, as_: As, appraising: Proposal
) -> None:
    officer = as_("chuyenvien.danang")
    text = officer.get(path_of(appraising)).content.decode()
    answer = officer.post(path_of(appraising), posted(appraising))
    sheet = officer.get(answer["Location"]).content.decode()

    assert [
        part for part in ("Máy sấy", "700.000.000", "Đối chiếu định mức", "Trong định mức") if part not in text
    ] == []
    assert (answer.status_code, answer["Location"]) == (302, f"/tham-dinh/{appraising.code}/phieu/")
    assert 'value="240.000.000"' in sheet


def test_trying_reckons_without_saving_and_htmx_gets_the_panel_alone(cast: Cast, as_: As, appraising: Proposal) -> None:
    officer = as_("chuyenvien.danang")
    tried = officer.post(path_of(appraising), posted(appraising, unit_price="400 triệu") | {"check": "1"})
    live = officer.post(path_of(appraising), posted(appraising, unit_price="400 triệu"), headers={"HX-Request": "true"})
    with tenant_scope(appraising.tenant_id):
        count = appraising.estimate_versions.count()

    assert (tried.status_code, live.status_code, count) == (200, 200, 1)
    assert "Vượt định mức 40.000.000 đồng" in tried.content.decode()  # half of 400 million
    assert live.content.decode().lstrip().startswith("<div data-hints")


def test_unreadable_cells_are_kept_and_named(cast: Cast, as_: As, appraising: Proposal) -> None:
    answer = as_("chuyenvien.danang").post(path_of(appraising), posted(appraising, quantity="một", national="-5"))
    text = answer.content.decode()

    assert answer.status_code == 409
    assert [
        part for part in ('value="một"', 'value="-5"', "Số tiền không được âm", "chưa tính") if part not in text
    ] == []


def test_of_two_appraisers_the_second_sees_what_the_first_saved(cast: Cast, as_: As, appraising: Proposal) -> None:
    officer = as_("chuyenvien.danang")
    officer.post(path_of(appraising), posted(appraising))
    late = officer.post(path_of(appraising), posted(appraising, national="200 triệu"))
    again = officer.post(path_of(appraising), posted(appraising, seen=2, national="200 triệu"))

    assert (late.status_code, "mới hơn" in late.content.decode(), again.status_code) == (409, True, 302)


def test_who_does_not_appraise_is_led_to_the_comparison_or_finds_nothing(
    cast: Cast, as_: As, appraising: Proposal
) -> None:
    compare = f"/de-an/{appraising.code}/du-toan/so-sanh/"
    read = {who: as_(who).get(path_of(appraising)) for who in ("donvi.danang", "lanhdao.danang")}

    assert {who: answer["Location"] for who, answer in read.items()} == dict.fromkeys(read, compare)
    assert as_("lanhdao.danang").post(path_of(appraising), posted(appraising)).status_code == 409
    assert {as_(who).get(path_of(appraising)).status_code for who in ("chuyenvien.gialai", "thamdinh.cuc")} == {404}


def test_the_conclusion_keeps_what_was_typed_line_by_line(cast: Cast, appraising: Proposal) -> None:
    type_in(cast, appraising)
    passed = play("pass_province", appraising, cast, amount=LESS)
    with tenant_scope(passed.tenant_id):
        last = passed.estimate_versions.last()

    assert (last.stage, last.source, last.lines[0]["national"], last.lines[0]["opinion"]) == (
        "province", "copied", LESS, "Giá cao.",
    )  # fmt: skip
