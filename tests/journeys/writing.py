"""What a unit types into the eight sections."""

from __future__ import annotations

from tests.journeys.people import Person, an_upload

TITLE = "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong sản xuất bún khô"
NAME = "Hợp tác xã Bún khô Bà Nà (minh họa)"
TAX_CODE = "0000000123"
TEXTS = (
    ("su-can-thiet", {"necessity": "Máy cũ, năng suất thấp.", "legal_basis": "Nghị định số 45/2012/NĐ-CP"}),
    ("muc-tieu", {"objectives": "Tăng năng suất 30%, thêm năm việc làm."}),
    ("quy-mo", {"scale": "Một dây chuyền tráng, cắt, sấy.", "novelty": "Máy tự động, giảm hao hụt."}),
)
EFFECTS = {
    "effect_economic": "Doanh thu tăng 25%.", "effect_social": "Thêm năm lao động.", "effect_environment": "Giảm củi đốt.",
    "sustainability": "Cơ sở khác học theo được.",
}  # fmt: skip
NEXT = "Lưu và sang mục tiếp"
LAST = "Lưu và về danh sách mục"


def write_sections(unit: Person, code: str, year: int, *, tax_code: str) -> None:
    """All eight, one page after the other; rows and searches as the browser offers them."""
    unit.open(f"/de-an/{code}/muc/don-vi-dia-diem/")
    unit.page.locator('select[name="trade"]').select_option(index=1)
    unit.add_row("beneficiaries")
    unit.fill(**{"beneficiaries-0-name": NAME, "beneficiaries-0-tax_code": tax_code})
    unit.choose("beneficiaries-0-legal_form", "cooperative")
    unit.find("beneficiaries-0-production_commune", "ba na", "Bà Nà")
    unit.fill(**{"beneficiaries-0-production_address": "Thôn 1"})
    unit.add_row("locations")
    unit.find("locations-0-commune", "ba na", "Bà Nà")
    unit.press(NEXT)
    for key, texts in TEXTS:
        assert unit.page.url.endswith(f"/muc/{key}/")
        unit.fill(**texts)
        unit.press(NEXT)
    write_plan_and_money(unit, year)
    unit.fill(organisation_plan="Trung tâm chủ trì, cơ sở bố trí vốn đối ứng.")
    unit.field("commits_counterpart").check()
    unit.field("commits_no_double_support").check()
    unit.press(NEXT)
    unit.fill(**EFFECTS)
    unit.press(LAST)


def write_plan_and_money(unit: Person, year: int) -> None:
    """Sections 5 and 6: work with dates, and one line of the estimate."""
    span = {"starts_on": f"01/02/{year}", "ends_on": f"31/10/{year}"}
    unit.fill(**span)
    unit.add_row("work")
    unit.fill(**{f"work-0-{name}": text for name, text in span.items()})
    unit.fill(**{"work-0-name": "Mua sắm, lắp đặt máy", "work-0-responsible": "Trung tâm"})
    unit.press(NEXT)
    unit.add_row("lines")
    unit.fill(**{"lines-0-name": "Máy sấy bún", "lines-0-unit_name": "bộ", "lines-0-quantity": "1"})
    unit.choose("lines-0-cost_item", "may_moc")
    unit.fill(**{"lines-0-unit_price": "700.000.000", "lines-0-national": "300.000.000"})
    unit.fill(**{"lines-0-beneficiary": "400.000.000"})
    unit.press(NEXT)


def attach_what_lacks(unit: Person, code: str) -> None:
    """A file for every paper the page marks as required and missing."""
    unit.open(f"/de-an/{code}/giay-to/")
    while (slots := unit.page.locator(".paper-slot", has_text="Bắt buộc, chưa có")).count():
        slots.first.locator('.paper-add input[type="file"]').set_input_files(an_upload())
        with unit.page.expect_navigation():
            slots.first.locator(".paper-add").get_by_role("button", name="Tải lên").click()
        assert unit.page.locator(".error-summary").all_inner_texts() == []
