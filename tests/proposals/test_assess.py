"""What the norms say of the estimate while it is typed: nothing is stored, the steps are shown, strangers see nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.tenancy import tenant_scope
from proposals.models import EstimateLine, Proposal
from proposals.states import SectionKey, State
from tests.cast import Cast, client_as
from tests.factories.proposals import advance, complete_draft, make_draft

As = Callable[[str], Client]
UNIT = "donvi.danang"


def address(proposal: Proposal) -> str:
    return reverse("proposals:assess", args=(proposal.code,))


def typed(*rows: dict[str, str], **fields: str) -> dict[str, str]:
    data = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0", **fields}
    for place, row in enumerate(rows):
        data |= {f"lines-{place}-{name}": value for name, value in row.items()}
    return data


def machine(**cells: str) -> dict[str, str]:
    """A machine of 700 million for which 300 million are asked: exactly the ceiling of ND3.3."""
    return {
        "content_code": "ND3.3", "cost_item": "may_moc", "name": "Máy sấy", "quantity": "1", "units": "1",
        "unit_price": "700.000.000", "national": "300.000.000", "beneficiary": "400.000.000", **cells,
    }  # fmt: skip


def said(client: Client, proposal: Proposal, *rows: dict[str, str], **fields: str) -> tuple[str, dict[str, list[str]]]:
    """The text of the panel, and what stands beside each line."""
    page = client.post(address(proposal), typed(*rows, **fields))
    assert page.status_code == 200
    html = page.content.decode()
    hints = re.search(r'data-hints="([^"]*)"', html)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    return text, json.loads((hints[1] if hints else "{}").replace("&quot;", '"'))


def stored_lines(proposal: Proposal, cast: Cast) -> list[str]:
    with tenant_scope(*cast[UNIT].tenant_ids):
        return [row.name for row in EstimateLine.objects.filter(proposal=proposal)]


def test_a_line_within_its_norm_is_said_to_be_so_with_the_steps(cast: Cast, as_: As) -> None:
    draft = complete_draft(make_draft(cast), cast)
    text, hints = said(as_(UNIT), draft, machine())
    assert "Trong định mức" in text
    assert "Tỷ lệ: 50% × 700.000.000 đ = 350.000.000 đ." in text
    assert "Mức tối đa: 300.000.000 đ/cơ sở." in text
    assert "TT 28/2018/TT-BTC, Điều 8 khoản 4" in text
    assert hints == {"lines-0": ["Định mức 300.000.000", ""]}


def test_a_line_above_the_ceiling_is_refused_in_words_and_nothing_is_stored(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    row = machine(national="350.000.000", beneficiary="350.000.000")
    text, hints = said(as_(UNIT), draft, row)
    assert "Vượt định mức 50.000.000 đồng" in text
    assert "mức đề nghị 350 triệu đồng vượt mức tối đa 300 triệu đồng/cơ sở" in text
    assert hints == {"lines-0": ["Định mức 300.000.000, vượt 50.000.000", "over"]}
    assert stored_lines(draft, cast) == []


def test_the_norms_have_their_pages_behind_the_steps(cast: Cast, as_: As) -> None:
    html = as_(UNIT).post(address(make_draft(cast)), typed(machine())).content.decode()
    assert f'href="{reverse("budgets:norm", args=("norm.ND3.3.ceiling",))}"' in html
    assert "<summary>Vì sao?" in html


def test_cells_that_cannot_be_read_are_named_and_the_rest_is_reckoned(cast: Cast, as_: As) -> None:
    rows = (
        machine(), machine(unit_price="-5"), machine(unit_price="1.234,5"), machine(unit_price="9" * 16),
        machine(quantity="hai"), machine(quantity="9999999999", unit_price="999.999.999.999.999"), machine(units="0"), {},
    )  # fmt: skip
    text, hints = said(as_(UNIT), make_draft(cast), *rows, priority_multiplier="nhiều")
    for sentence in (
        "Dòng 2, Đơn giá: Số tiền không được âm.",
        "Dòng 3, Đơn giá: Tiền tính bằng đồng chẵn, không có phần lẻ",
        "Dòng 4, Đơn giá: Số tiền quá lớn",
        "Dòng 5, Số lượng: Không đọc được số lượng “hai”.",
        "Dòng 6, Đơn giá: Thành tiền quá lớn.",
        "Dòng 7, Số đối tượng: Viết một số nguyên từ 1 đến 9999.",
        "Hệ số ưu tiên: Không đọc được hệ số “nhiều”.",
    ):
        assert sentence in text
    assert hints["lines-0"][0].startswith("Định mức ")


def test_a_line_marked_to_be_dropped_and_an_empty_one_do_not_count(cast: Cast, as_: As) -> None:
    text, hints = said(as_(UNIT), make_draft(cast), machine(), {**machine(), "DELETE": "on"}, {"content_code": "ND3.3"})
    assert list(hints) == ["lines-0"]
    assert "Khuyến công quốc gia đề nghị 300.000.000 đồng" in text


def test_money_of_several_years_is_summed_by_year(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    text, _ = said(as_(UNIT), draft, machine(), machine(year=str(draft.plan_year + 1), national="0", beneficiary="7"))
    assert "Kinh phí theo năm" in text
    assert f"{draft.plan_year} 700.000.000 300.000.000 0 400.000.000 0" in text
    assert f"{draft.plan_year + 1} 700.000.000 0 0 7 0" in text
    assert "Tổng cộng 1.400.000.000 300.000.000 0 400.000.007 0" in text


def test_a_multiplier_counts_as_typed_and_needs_a_mark_of_priority(cast: Cast, as_: As) -> None:
    text, _ = said(as_(UNIT), make_draft(cast), machine(), priority_multiplier="1,5")
    assert "Hệ số ưu tiên chỉ áp dụng cho địa bàn, ngành nghề ưu tiên" in text


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_many_questions_for_three_lines_as_for_one(
    cast: Cast, as_: As, number: int, django_assert_num_queries: Any
) -> None:
    draft, client = complete_draft(make_draft(cast), cast), as_(UNIT)
    form = typed(*(machine(name=f"Máy {place}") for place in range(number)))
    client.post(address(draft), form)
    # User, role, scope in and out, the đề án, beneficiaries; and a savepoint in and out of the test. The law is kept.
    with django_assert_num_queries(8):
        client.post(address(draft), form)


def test_others_find_nothing_and_a_dossier_that_has_left_is_closed(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    codes = {
        name: client_as(cast[name]).post(address(sent), typed(machine())).status_code
        for name in (UNIT, "donvi.gialai", "chuyenvien.danang", "lanhdao.cuc")
    }
    assert codes == {UNIT: 409, "donvi.gialai": 404, "chuyenvien.danang": 404, "lanhdao.cuc": 404}


def test_the_page_shows_the_same_without_a_script(cast: Cast, as_: As) -> None:
    draft = complete_draft(make_draft(cast), cast)
    page = as_(UNIT).get(reverse("proposals:section", args=(draft.code, SectionKey.ESTIMATE))).content.decode()
    assert "Trong định mức" in page
    assert "Định mức 300.000.000</p>" in page
    assert f'hx-post="{address(draft)}"' in page


@pytest.mark.parametrize("name", ["row", "name", "content_code", "cost_item", "recipient", "units", "year", "quantity",
                                  "unit_price", "national", "note"])  # fmt: skip
def test_nothing_that_can_be_sent_breaks_it(cast: Cast, as_: As, name: str) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    for text in ("a\x00b", "9" * 4500, "-1", "²", "1e308", "\U0001f600" * 600, "<b>&\"'"):
        page = client.post(address(draft), typed(machine(**{name: text}), machine(**{name: text})))
        assert (text[:9], page.status_code) == (text[:9], 200)
    odd = {
        "lines-9999-name": "x",
        "lines-²-name": "x",
        "lines--1-name": "x",
        "lines-TOTAL_FORMS": "nhiều",
        "lines": "x",
    }
    assert client.post(address(draft), odd).status_code == 200
