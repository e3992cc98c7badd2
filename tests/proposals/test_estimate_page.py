"""Section 6: what a line says of itself, bad input, several years, too many lines for a page, a law that has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets.models import Norm
from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.completeness import missing
from proposals.forms.sheet import posted_of
from proposals.lawchanges import law_changes
from proposals.models import Beneficiary, EstimateLine, Proposal, Section
from proposals.selectors import dossier_of
from proposals.services.drafts import copy_to_year
from proposals.services.sections import RowInput, SectionInput, save_section
from proposals.states import SectionKey, State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.proposals.test_assess import machine, typed

As = Callable[[str], Client]
UNIT = "donvi.danang"


def address(proposal: Proposal) -> str:
    return reverse("proposals:section", args=(proposal.code, SectionKey.ESTIMATE))


def save(client: Client, proposal: Proposal, *rows: dict[str, str], version: int = 1, **fields: str) -> Any:
    return client.post(address(proposal), {"version": version, **typed(*rows, **fields)})


def lines(proposal: Proposal, cast: Cast) -> list[EstimateLine]:
    with tenant_scope(*cast[UNIT].tenant_ids):
        return list(EstimateLine.objects.filter(proposal=proposal).select_related("recipient"))


def kept(proposal: Proposal, cast: Cast) -> dict[str, Any]:
    with tenant_scope(*cast[UNIT].tenant_ids):
        return dict(Section.objects.get(proposal=proposal, key=SectionKey.ESTIMATE).kept_input)


def beneficiaries(proposal: Proposal, cast: Cast, *names: str) -> list[int]:
    with tenant_scope(*cast[UNIT].tenant_ids):
        rows = tuple(RowInput(i, {"name": name, "legal_form": "cooperative"}) for i, name in enumerate(names))
        given = SectionInput(rows={"beneficiaries": rows})
        save_section(proposal, SectionKey.PARTIES, given=given, version=None, actor=cast[UNIT])
        return list(Beneficiary.objects.filter(proposal=proposal).values_list("pk", flat=True))


def end_in(proposal: Proposal, year: int, cast: Cast) -> None:
    span = {"starts_on": date(proposal.plan_year, 2, 1), "ends_on": date(year, 10, 31)}
    with tenant_scope(*cast[UNIT].tenant_ids):
        save_section(proposal, SectionKey.WORK, given=SectionInput(fields=span), version=None, actor=cast[UNIT])


def test_item_recipient_units_and_multiplier_are_stored_and_shown_again(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    first, second = beneficiaries(draft, cast, "HTX Một", "HTX Hai")
    save(client, draft, machine(recipient=str(second), units="3"), priority_multiplier="1,25")
    page = client.get(address(draft)).content.decode()
    (row,) = lines(draft, cast)
    assert (row.content_code, row.cost_item, row.recipient_id, row.units, row.year) == (
        "ND3.3", "may_moc", second, 3, None,
    )  # fmt: skip
    with tenant_scope(*cast[UNIT].tenant_ids):
        assert Proposal.objects.get(pk=draft.pk).priority_multiplier == Decimal("1.25")
    assert f'<option value="{second}" selected>HTX Hai</option>' in page
    assert f'<option value="{first}">HTX Một</option>' in page
    assert '<option value="may_moc" selected>' in page
    assert 'value="1,25"' in page


def test_saving_the_page_as_shown_changes_nothing(cast: Cast, as_: As) -> None:
    draft, client = complete_draft(make_draft(cast), cast), as_(UNIT)
    with tenant_scope(*cast[UNIT].tenant_ids):
        section = Section.objects.get(proposal=draft, key=SectionKey.ESTIMATE)
        shown = posted_of(Proposal.objects.select_related("content").get(pk=draft.pk), section)
    client.post(address(draft), {"version": section.version, **shown})
    with tenant_scope(*cast[UNIT].tenant_ids):
        assert Section.objects.get(pk=section.pk).version == section.version


def test_the_beneficiary_of_another_dossier_is_a_fault_and_is_not_stored(cast: Cast, as_: As) -> None:
    theirs, mine, client = make_draft(cast), make_draft(cast), as_(UNIT)
    (foreign,) = beneficiaries(theirs, cast, "HTX Khác")
    save(client, mine, machine(recipient=str(foreign)))
    page = client.get(address(mine)).content.decode()
    assert [row.recipient_id for row in lines(mine, cast)] == [None]
    assert "Đơn vị thụ hưởng này không thuộc đề án. Hãy chọn lại." in page
    assert "HTX Khác" not in page


def test_the_service_refuses_the_beneficiary_of_another_dossier(cast: Cast) -> None:
    theirs, mine = make_draft(cast), make_draft(cast)
    (foreign,) = beneficiaries(theirs, cast, "HTX Khác")
    values = {"name": "Máy", "quantity": Decimal(1), "unit_price": 1, "recipient_id": foreign}
    given = SectionInput(rows={"lines": (RowInput(0, values),)})
    with tenant_scope(*cast[UNIT].tenant_ids), pytest.raises(Refused, match="không thuộc đề án"):
        save_section(mine, SectionKey.ESTIMATE, given=given, version=None, actor=cast[UNIT])
    assert lines(mine, cast) == []


def test_the_column_of_beneficiaries_appears_with_the_second(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    beneficiaries(draft, cast, "HTX Một")
    save(client, draft, machine())
    alone = client.get(address(draft)).content.decode()
    beneficiaries(draft, cast, "HTX Một", "HTX Hai")
    both = client.get(address(draft)).content.decode()
    assert ("Đơn vị thụ hưởng, dòng 1" in alone, "Đơn vị thụ hưởng, dòng 1" in both) == (False, True)


def test_years_are_offered_when_the_work_runs_over_more_than_one(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    year = draft.plan_year
    save(client, draft, machine())
    single = client.get(address(draft)).content.decode()
    end_in(draft, year + 1, cast)
    save(client, draft, machine(year=str(year)), machine(year=str(year + 1)), machine(year=str(year + 2)), version=2)
    several = client.get(address(draft)).content.decode()
    assert "Năm, dòng 1" not in single
    assert f'<option value="{year + 1}" selected>' in several
    assert [row.year for row in lines(draft, cast)] == [None, year + 1, None]
    assert kept(draft, cast) == {"lines-2-year": str(year + 2)}
    assert f"Năm nằm ngoài thời gian thực hiện ({year} đến {year + 1})." in several
    assert "Kinh phí theo năm" in several


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"unit_price": "-5"}, "Số tiền không được âm."),
        ({"national": "1,5"}, "Tiền tính bằng đồng chẵn, không có phần lẻ"),
        ({"unit_price": "1" + "0" * 15}, "Số tiền quá lớn"),
        ({"quantity": "vài"}, "Không đọc được số lượng “vài”."),
        ({"units": "0"}, "Viết một số nguyên từ 1 đến 9999."),
        ({"units": "1,5"}, "Viết một số nguyên từ 1 đến 9999."),
        ({"units": "10000"}, "Viết một số nguyên từ 1 đến 9999."),
        ({"cost_item": "khong-co"}, "khong-co"),
    ],
)
def test_bad_input_has_a_sentence_beside_its_cell_and_is_kept_as_typed(
    cast: Cast, as_: As, cells: dict[str, str], sentence: str
) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    save(client, draft, machine(**cells), {}, machine(name="Máy trộn"))
    page = client.get(address(draft)).content.decode()
    assert kept(draft, cast) == {f"lines-0-{name}": value for name, value in cells.items()}
    assert sentence in page
    assert f'aria-describedby="id_lines-0-{next(iter(cells))}_error"' in page
    assert [row.name for row in lines(draft, cast)] == ["Máy sấy", "Máy trộn"]


@pytest.mark.parametrize(("text", "sentence"), [("0,5", "Hệ số ít nhất là 1."), ("1,255", "có nhiều nhất 2 chữ số"),
                                                ("gấp đôi", "Không đọc được hệ số"), ("100", "Hệ số quá lớn.")])  # fmt: skip
def test_a_multiplier_that_is_none_is_kept_with_its_sentence(cast: Cast, as_: As, text: str, sentence: str) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    save(client, draft, machine(), priority_multiplier=text)
    page = client.get(address(draft)).content.decode()
    assert kept(draft, cast) == {"priority_multiplier": text}
    assert sentence in page
    assert f'value="{text}"' in page


def test_the_help_of_the_multiplier_names_who_decides_and_the_article(cast: Cast, as_: As) -> None:
    page = as_(UNIT).get(address(make_draft(cast))).content.decode()
    with tenant_scope(*cast[UNIT].tenant_ids):
        norm = Norm.objects.get(code="norm.priority_multiplier.max", effective_to=None)
    assert norm.conditions in page
    assert norm.citation in page


def test_a_new_row_stands_for_the_only_content(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    with_script = client.get(address(draft)).content.decode()
    without = client.post(address(draft), {"version": 1, **typed(), "add": "lines"}).content.decode()
    assert '<option value="ND3.3" selected>ND3.3</option>' in with_script
    assert 'name="lines-0-content_code" aria-label="Nội dung, dòng 1"' in without
    assert '<option value="ND3.3" selected>ND3.3</option>' in without.partition("<template")[0]


def many(proposal: Proposal, cast: Cast, count: int) -> None:
    """As a spreadsheet brings them."""
    with tenant_scope(*cast[UNIT].tenant_ids):
        values = {"content_code": "ND3.3", "cost_item": "may_moc", "quantity": Decimal(1), "unit_price": 1000,
                  "national": 500, "beneficiary": 500}  # fmt: skip
        rows = tuple(RowInput(place, {**values, "name": f"Dòng thứ {place + 1}"}) for place in range(count))
        given = SectionInput(rows={"lines": rows})
        save_section(proposal, SectionKey.ESTIMATE, given=given, version=None, actor=cast[UNIT])


def test_more_lines_than_a_page_are_read_by_pages_and_survive_a_save(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    many(draft, cast, 401)
    first = client.get(address(draft)).content.decode()
    last = client.get(address(draft), {"trang": "3"}).content.decode()
    assert "Dự toán có 401 dòng nên được sửa bằng tệp Excel" in first
    assert "error-summary" not in first
    assert ("200. Dòng thứ 200" in first, "201. Dòng thứ 201" in first) == (True, False)
    assert ("401. Dòng thứ 401" in last, "lines-0-name" in last, "401.000" in last) == (True, False, True)
    client.post(address(draft), {"version": 2, "priority_multiplier": "1,5"})
    assert len(lines(draft, cast)) == 401
    answer = save(client, draft, version=3, priority_multiplier="1")
    assert answer.status_code == 302
    assert len(lines(draft, cast)) == 401
    assert "các dòng chỉ sửa bằng tệp Excel" in client.get(address(draft)).content.decode()


@pytest.mark.parametrize("number", ["", "0", "-1", "²", "999", "9" * 40, "ba"])
def test_a_page_that_is_none_shows_one_that_is(cast: Cast, as_: As, number: str) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    many(draft, cast, 201)
    assert client.get(address(draft), {"trang": number}).status_code == 200


def test_two_hundred_lines_are_typed_as_before(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    many(draft, cast, 200)
    page = client.get(address(draft)).content.decode()
    assert 'name="lines-199-name"' in page
    assert "Trong định mức" in page


def test_money_without_a_content_of_the_dossier_is_incomplete(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    management = machine(name="Quản lý", content_code="", cost_item="quan_ly")
    save(client, draft, machine(content_code=""), machine(content_code="", national="0"), management)
    with tenant_scope(*cast[UNIT].tenant_ids):
        fresh = Proposal.objects.select_related("unit", "content").get(pk=draft.pk)
        reasons = missing(dossier_of(fresh))[SectionKey.ESTIMATE]
    row, _, _ = lines(draft, cast)
    found = [(reason.message, reason.field) for reason in reasons if "nội dung" in reason.message]
    assert found == [("“Máy sấy”: có kinh phí khuyến công nhưng chưa chọn nội dung khuyến công.", f"dong-{row.pk}")]


def test_a_copy_serves_its_own_beneficiaries_in_its_own_years(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    (first,) = beneficiaries(draft, cast, "HTX Một")
    end_in(draft, draft.plan_year + 1, cast)
    save(client, draft, machine(recipient=str(first), year=str(draft.plan_year + 1)))
    with tenant_scope(*cast[UNIT].tenant_ids):
        copy = copy_to_year(Proposal.objects.get(pk=draft.pk), plan_year=draft.plan_year + 2, actor=cast[UNIT])
        (party,), (row,) = copy.beneficiary_rows.all(), copy.estimateline_rows.all()
    assert (row.recipient_id, row.year) == (party.pk, draft.plan_year + 3)
    assert party.pk != first


def test_a_returned_dossier_is_told_what_the_law_changed_meanwhile(cast: Cast, as_: As) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    today = timezone.localdate()
    with tenant_scope(*cast[UNIT].tenant_ids):
        assert law_changes(sent, today) == []
        returned = advance(sent, State.PROVINCE_RETURNED, cast)
        Proposal.objects.filter(pk=sent.pk).update(norms_as_of=date(2017, 6, 1))
    page = as_(UNIT).get(address(returned)).content.decode()
    submit = as_(UNIT).get(reverse("proposals:submit", args=(returned.code, "submit"))).content.decode()
    for text in (page, submit):
        assert "Hồ sơ áp dụng định mức ngày 01/06/2017; từ đó đến nay có thay đổi:" in text
        assert "200.000.000 đ/cơ sở → 300.000.000 đ/cơ sở" in text
        assert "Ứng dụng máy móc thiết bị: Mức tối đa" not in text
        assert 'href="/dinh-muc/norm.ND3.3.ceiling/"' in text


def test_a_draft_follows_the_law_of_today_and_is_told_nothing(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    with tenant_scope(*cast[UNIT].tenant_ids):
        assert law_changes(draft, timezone.localdate() + timedelta(days=1)) == []
    assert "từ đó đến nay có thay đổi" not in as_(UNIT).get(address(draft)).content.decode()


def test_the_case_file_shows_the_reckoning_to_whoever_may_read_it(cast: Cast, as_: As) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    url = reverse("workbench:case_estimate", args=(sent.code,))
    for name in (UNIT, "chuyenvien.danang", "lanhdao.danang"):
        page = as_(name).get(url).content.decode()
        for text in ("Máy móc, thiết bị", "Định mức 300.000.000</small>", "Vì sao?", "Mức tối đa: 300.000.000 đ/cơ sở"):
            assert (name, text, text in page) == (name, text, True)
    assert as_("donvi.gialai").get(url).status_code == 404


def test_the_case_file_pages_a_long_estimate(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    many(draft, cast, 401)
    page = as_(UNIT).get(reverse("workbench:case_estimate", args=(draft.code,)), {"trang": "2"}).content.decode()
    assert ("201. Dòng thứ 201" in page, "401. Dòng thứ 401" in page) == (True, False)
    assert "Trang <span" in page
    assert "?trang=3" in page
