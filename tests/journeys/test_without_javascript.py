"""Everything up to submission works with JavaScript off: searches and rows are buttons then."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from khuyencong.demo.writing import invented_tax_code
from tests.factories.proposals import next_plan_year
from tests.journeys.people import Person
from tests.journeys.writing import EFFECTS, LAST, NAME, NEXT, TEXTS, TITLE, attach_what_lacks, write_plan_and_money


def test_a_unit_writes_and_submits_without_javascript(signed_in: Callable[..., Person]) -> None:
    year = next_plan_year()
    unit = signed_in("donvi.danang", javascript=False)
    unit.open("/de-an/moi/")
    unit.fill(title=TITLE)
    unit.choose("plan_year", str(year))
    unit.choose("content", "ND3.3")
    unit.press("Lập bản nháp")
    draft = unit.page.url.split("/")[-3]
    _parties(unit, draft)
    for _, texts in TEXTS:
        unit.fill(**texts)
        unit.press(NEXT)
    write_plan_and_money(unit, year)
    unit.fill(organisation_plan="Trung tâm chủ trì.")
    unit.field("commits_counterpart").check()
    unit.field("commits_no_double_support").check()
    unit.press(NEXT)
    unit.fill(**EFFECTS)
    unit.press(LAST)
    attach_what_lacks(unit, draft)
    unit.open(f"/de-an/{draft}/nop/submit/")
    unit.press("Nộp hồ sơ")

    expect(unit.page.locator(".case-state")).to_contain_text("Đã nộp Sở")


def _parties(unit: Person, draft: str) -> None:
    unit.open(f"/de-an/{draft}/muc/don-vi-dia-diem/")
    unit.page.locator('select[name="trade"]').select_option(index=1)
    for rows in ("beneficiaries", "locations"):
        unit.add_row(rows)
    unit.fill(**{"beneficiaries-0-name": NAME, "beneficiaries-0-tax_code": invented_tax_code(78)})
    unit.choose("beneficiaries-0-legal_form", "cooperative")
    for field in ("beneficiaries-0-production_commune", "locations-0-commune"):
        unit.fill(**{f"{field}_q": "ba na"})
        with unit.page.expect_navigation():
            unit.page.locator(f'button[name="search"][value="{field}"]').click()
        code = unit.page.locator(f'select[name="{field}"] option', has_text="Bà Nà").get_attribute("value")
        unit.choose(field, code or "")
    unit.press(NEXT)
