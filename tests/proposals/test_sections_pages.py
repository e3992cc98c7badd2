"""The section pages: what is stored, what is kept as typed, autosave, rows with and without JavaScript."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.tenancy import tenant_scope
from organisations.actors import Actor
from organisations.selectors import search_units
from proposals.models import EstimateLine, Proposal, Section
from proposals.states import SectionKey
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft

As = Callable[[str], Client]
UNIT = "donvi.danang"


def address(proposal: Proposal, key: str) -> str:
    return reverse("proposals:section", args=(proposal.code, key))


def section(proposal: Proposal, key: str, actor: Actor) -> Section:
    with tenant_scope(*actor.tenant_ids):
        return Section.objects.select_related("proposal", "saved_by").get(proposal=proposal, key=key)


def stored(proposal: Proposal, actor: Actor) -> Proposal:
    with tenant_scope(*actor.tenant_ids):
        return Proposal.objects.select_related("unit", "content", "trade").get(pk=proposal.pk)


def lines(proposal: Proposal, actor: Actor) -> list[EstimateLine]:
    with tenant_scope(*actor.tenant_ids):
        return list(EstimateLine.objects.filter(proposal=proposal))


def rows(prefix: str, *given: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(given):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def line(name: str = "Máy sấy", **cells: str) -> dict[str, str]:
    return {"name": name, "quantity": "2", "unit_price": "1.500.000", "national": "3.000.000", **cells}


@pytest.mark.parametrize("key", SectionKey.values)
def test_every_section_has_a_page_with_its_version_and_a_place_for_the_time_saved(
    cast: Cast, as_: As, key: str
) -> None:
    draft = make_draft(cast)
    page = as_(UNIT).get(address(draft, key))
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="version" value="1"' in text
    assert "data-save-state" in text
    assert SectionKey(key).label in text


def test_a_text_is_stored_in_one_unicode_form_and_raises_both_versions(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    typed = unicodedata.normalize("NFD", "Tăng sản lượng nước mắm\r\nlên gấp đôi")
    answer = as_(UNIT).post(address(draft, SectionKey.OBJECTIVES), {"version": 1, "objectives": typed, "next": "1"})
    saved = stored(draft, cast[UNIT])
    assert (answer.status_code, answer["Location"]) == (302, address(draft, SectionKey.SCALE))
    assert saved.objectives == "Tăng sản lượng nước mắm\nlên gấp đôi"
    assert (saved.version, section(draft, SectionKey.OBJECTIVES, cast[UNIT]).version) == (draft.version + 1, 2)


def test_saving_the_same_again_changes_no_version(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    client.post(address(draft, SectionKey.OBJECTIVES), {"version": 1, "objectives": "Một"})
    client.post(address(draft, SectionKey.OBJECTIVES), {"version": 2, "objectives": "Một"})
    assert section(draft, SectionKey.OBJECTIVES, cast[UNIT]).version == 2


def test_a_date_that_is_none_is_kept_as_typed_and_shown_with_its_reason_the_next_day(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    as_(UNIT).post(
        address(draft, SectionKey.WORK),
        {"version": 1, "starts_on": "01/03/2028", "ends_on": "31/02/2028", **rows("work")},
    )
    kept = section(draft, SectionKey.WORK, cast[UNIT]).kept_input
    text = as_(UNIT).get(address(draft, SectionKey.WORK)).content.decode()
    assert kept == {"ends_on": "31/02/2028"}
    assert f"{stored(draft, cast[UNIT]).starts_on:%d/%m/%Y}" == "01/03/2028"
    assert 'value="31/02/2028"' in text
    assert "Tháng 2/2028 chỉ có các ngày từ 1 đến 29." in text


def test_a_row_that_cannot_be_stored_is_kept_whole_until_it_can(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    row = {"name": "Mua máy", "starts_on": "1/3/2028", "ends_on": "tháng năm", "responsible": "Bà Hạnh"}
    client.post(address(draft, SectionKey.WORK), {"version": 1, **rows("work", row)})
    kept = section(draft, SectionKey.WORK, cast[UNIT]).kept_input
    assert kept == {f"work-0-{name}": value for name, value in row.items()}
    assert "Mua máy" in client.get(address(draft, SectionKey.WORK)).content.decode()
    client.post(address(draft, SectionKey.WORK), {"version": 2, **rows("work", row | {"ends_on": "1/5/2028"})})
    with tenant_scope(*cast[UNIT].tenant_ids):
        assert [item.name for item in draft.workitem_rows.all()] == ["Mua máy"]
    assert section(draft, SectionKey.WORK, cast[UNIT]).kept_input == {}


def test_amounts_are_computed_and_totals_follow(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    given = rows(
        "lines", line(quantity="1,5", unit_price="2 triệu", national="1.000.000", beneficiary="2000000"), line()
    )
    as_(UNIT).post(address(draft, SectionKey.ESTIMATE), {"version": 1, **given})
    found = stored(draft, cast[UNIT])
    assert [(row.quantity, row.amount) for row in lines(draft, cast[UNIT])] == [
        (Decimal("1.500"), 3_000_000),
        (Decimal("2.000"), 3_000_000),
    ]
    assert (found.total_cost, found.amount_proposed) == (6_000_000, 4_000_000)


def test_sources_that_do_not_add_up_are_told_beside_the_line_and_still_saved(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    client.post(address(draft, SectionKey.ESTIMATE), {"version": 1, **rows("lines", line(national="1.000.000"))})
    text = client.get(address(draft, SectionKey.ESTIMATE)).content.decode()
    assert "Các nguồn cộng lại 1.000.000 đ, còn thiếu 2.000.000 đ so với thành tiền." in text
    assert stored(draft, cast[UNIT]).total_cost == 3_000_000


def test_money_with_a_fraction_is_kept_as_pasted_with_a_sentence(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    pasted = "1.234.567,89 đ"
    client.post(address(draft, SectionKey.ESTIMATE), {"version": 1, **rows("lines", line(unit_price=pasted))})
    text = client.get(address(draft, SectionKey.ESTIMATE)).content.decode()
    assert section(draft, SectionKey.ESTIMATE, cast[UNIT]).kept_input == {"lines-0-unit_price": pasted}
    assert f'value="{pasted}"' in text
    assert "Tiền tính bằng đồng chẵn, không có phần lẻ" in text
    assert [(row.unit_price, row.national) for row in lines(draft, cast[UNIT])] == [(0, 3_000_000)]


def test_autosave_keeps_what_cannot_be_read_and_answers_with_the_time(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    answer = as_(UNIT).post(
        address(draft, SectionKey.WORK),
        {"version": 1, "starts_on": "sang năm", **rows("work")},
        headers={"X-Autosave": "1"},
    )
    body = answer.json()
    assert (answer.status_code, body["version"], body["note"]) == (200, 2, "còn 1 ô chưa hợp lệ")
    assert len(body["saved_at"]) == 5
    assert section(draft, SectionKey.WORK, cast[UNIT]).kept_input == {"starts_on": "sang năm"}


def test_autosave_again_and_again_does_not_double_the_rows(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    version = 1
    for price in ("1.000.000", "1.500.000", "2.000.000"):
        posted = {"version": version, **rows("lines", line(unit_price=price), line("Máy đóng gói"))}
        version = client.post(address(draft, SectionKey.ESTIMATE), posted, headers={"X-Autosave": "1"}).json()[
            "version"
        ]
    assert [(row.name, row.unit_price) for row in lines(draft, cast[UNIT])] == [
        ("Máy sấy", 2_000_000),
        ("Máy đóng gói", 1_500_000),
    ]


def test_a_row_marked_to_go_goes_and_the_others_keep_their_keys(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    client.post(address(draft, SectionKey.ESTIMATE), {"version": 1, **rows("lines", line("A"), line("B"), line("C"))})
    first, second, third = (row.pk for row in lines(draft, cast[UNIT]))
    given = rows("lines", line("A", row=first), line("B", row=second, DELETE="on"), line("C", row=third))
    client.post(address(draft, SectionKey.ESTIMATE), {"version": 2, **given})
    assert [(row.pk, row.name) for row in lines(draft, cast[UNIT])] == [(first, "A"), (third, "C")]


def test_without_javascript_the_button_saves_and_adds_an_empty_row(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    page = as_(UNIT).post(address(draft, SectionKey.ESTIMATE), {"version": 1, "add": "lines", **rows("lines", line())})
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="lines-TOTAL_FORMS" value="2"' in text
    assert 'name="lines-1-name" value=""' in text
    assert 'name="version" value="2"' in text
    assert len(lines(draft, cast[UNIT])) == 1


def test_without_javascript_a_commune_is_searched_without_diacritics_and_chosen(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    form = {"version": 1, "title": draft.title, "kind": draft.kind, "content": "ND3.3"}
    blank = rows("beneficiaries") | rows("partners")
    page = client.post(
        address(draft, SectionKey.PARTIES),
        {
            **form,
            **blank,
            **rows("locations", {"commune": "", "commune_q": "hoa vang"}),
            "search": "locations-0-commune",
        },
    )
    code = search_units("hoa vang", draft.created_at.date())[0].unit.code
    assert f'<option value="{code}">' in page.content.decode()
    client.post(
        address(draft, SectionKey.PARTIES),
        {**form, **blank, **rows("locations", {"commune": code, "address": "Thôn 1"})},
    )
    with tenant_scope(*cast[UNIT].tenant_ids):
        assert [row.commune.code for row in draft.location_rows.select_related("commune")] == [code]


def test_a_beneficiary_is_stored_with_its_tax_code_in_usual_writing_and_a_wrong_one_is_kept(
    cast: Cast, as_: As
) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    form = {
        "version": 1,
        "title": draft.title,
        "kind": draft.kind,
        "content": "ND3.3",
        **rows("partners"),
        **rows("locations"),
    }
    good = {"name": "Công ty A", "legal_form": "sme", "tax_code": "0314409058002", "capital": "5 tỷ", "workers": "12"}
    bad = {"name": "Công ty B", "legal_form": "sme", "tax_code": "0100233480"}
    household = {"name": "Hộ C", "legal_form": "household", "tax_code": "048090001234"}
    client.post(address(draft, SectionKey.PARTIES), {**form, **rows("beneficiaries", good, bad, household)})
    with tenant_scope(*cast[UNIT].tenant_ids):
        found = [(row.name, row.tax_code, row.capital) for row in draft.beneficiary_rows.all()]
    assert found == [
        ("Công ty A", "0314409058-002", 5_000_000_000),
        ("Công ty B", "", None),
        ("Hộ C", "048090001234", None),
    ]
    assert section(draft, SectionKey.PARTIES, cast[UNIT]).kept_input == {"beneficiaries-1-tax_code": "0100233480"}


def test_a_flagship_with_one_content_is_told_how_many_it_needs(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    empty = {**rows("partners"), **rows("locations"), **rows("beneficiaries")}
    form = {"version": 1, "title": draft.title, "kind": "flagship", "content": "ND3.3", **empty}
    client.post(address(draft, SectionKey.PARTIES), form)
    text = client.get(address(draft, SectionKey.PARTIES)).content.decode()
    assert "Đề án điểm phải có từ 2 nội dung trở lên." in text
    client.post(address(draft, SectionKey.PARTIES), {**form, "version": 2, "other_contents": ["ND1.1"]})
    found = stored(draft, cast[UNIT])
    assert (found.kind, found.other_contents) == ("flagship", ["ND1.1"])
    assert section(draft, SectionKey.PARTIES, cast[UNIT]).kept_input == {}


def test_a_new_title_is_found_by_the_search_and_a_tendered_content_is_marked(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    empty = {**rows("partners"), **rows("locations"), **rows("beneficiaries")}
    form = {"version": 1, "title": "Tổ chức Hội chợ Đà Nẵng", "kind": "concrete", "content": "ND4.2", **empty}
    as_(UNIT).post(address(draft, SectionKey.PARTIES), form)
    found = stored(draft, cast[UNIT])
    assert (found.content.code, found.needs_bidding) == ("ND4.2", True)
    assert "to chuc hoi cho da nang" in found.search_text


def test_a_hundred_lines_are_one_page_and_one_save(cast: Cast, as_: As, django_assert_max_num_queries: Any) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    given = rows("lines", *(line(f"Hạng mục {place}") for place in range(100)))
    with django_assert_max_num_queries(40):
        client.post(address(draft, SectionKey.ESTIMATE), {"version": 1, **given})
    with django_assert_max_num_queries(40):
        text = client.get(address(draft, SectionKey.ESTIMATE)).content.decode()
    assert text.count("data-amount>3.000.000<") == 100
    assert stored(draft, cast[UNIT]).total_cost == 300_000_000


def test_after_submission_a_save_is_refused_with_a_sentence_and_the_input_shown_back(cast: Cast, as_: As) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    before = stored(sent, cast[UNIT]).objectives
    version = section(sent, SectionKey.OBJECTIVES, cast[UNIT]).version
    posted = {"version": version, "objectives": "Viết thêm khi đã nộp"}
    page = as_(UNIT).post(address(sent, SectionKey.OBJECTIVES), posted)
    spoken = as_(UNIT).post(address(sent, SectionKey.OBJECTIVES), posted, headers={"X-Autosave": "1"})
    assert (page.status_code, spoken.status_code) == (409, 409)
    assert "Viết thêm khi đã nộp" in page.content.decode()
    assert "Hồ sơ không còn ở bước soạn thảo" in page.content.decode()
    assert "Hồ sơ không còn ở bước soạn thảo" in spoken.json()["message"]
    assert stored(sent, cast[UNIT]).objectives == before


def test_reading_a_section_of_a_submitted_dossier_leads_to_the_case_file(cast: Cast, as_: As) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    for person in (UNIT, "chuyenvien.danang"):
        answer = as_(person).get(address(sent, SectionKey.OBJECTIVES))
        assert (answer.status_code, answer["Location"]) == (302, f"/de-an/{sent.code}/")


def test_a_section_that_is_none_is_not_there(cast: Cast, as_: As) -> None:
    assert as_(UNIT).get(address(make_draft(cast), "muc-chin")).status_code == 404


def test_a_main_content_that_was_cleared_is_said_and_the_stored_one_stays(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    page = {"version": 1, "title": "Tên mới", "kind": draft.kind, "content": ""}
    answer = as_(UNIT).post(address(draft, SectionKey.PARTIES), page)
    after = stored(draft, cast[UNIT])
    assert (answer.status_code, after.title, after.content_id) == (302, "Tên mới", draft.content_id)


def test_a_line_whose_amount_nobody_can_pay_is_kept_as_typed(cast: Cast, as_: As) -> None:
    draft, most = make_draft(cast), "999.999.999.999.999"
    sent = rows("lines", line("Máy sấy", quantity="9.999.999.999", unit_price=most, national=""))
    answer = as_(UNIT).post(address(draft, SectionKey.ESTIMATE), {"version": 1, **sent})
    kept = section(draft, SectionKey.ESTIMATE, cast[UNIT]).kept_input
    assert (answer.status_code, kept) == (302, {"lines-0-unit_price": most})
    assert [(row.name, row.unit_price, row.amount) for row in lines(draft, cast[UNIT])] == [("Máy sấy", 0, 0)]


def test_rows_beyond_the_limit_of_the_page_are_not_dropped(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    sent = rows("lines", *(line(f"Dòng {number}") for number in range(210)))
    as_(UNIT).post(address(draft, SectionKey.ESTIMATE), {"version": 1, **sent})
    assert len(lines(draft, cast[UNIT])) == 210
