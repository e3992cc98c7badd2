"""The month of a unit, the quarter of a Sở, the year at the Cục: figures that nobody types."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, expect

from proposals.models import Proposal
from proposals.states import State
from reporting.periodic.calendars import Laws
from reporting.periodic.periods import closed_periods
from reporting.periodic.regimes import regimes
from tests.factories.proposals import advance, complete_draft, make_draft, play
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.people import Person

People = Callable[..., Person]
LONG_AGO = timedelta(days=75)


def contracted(inside: Inside) -> tuple[Proposal, dict[str, str]]:
    """Under contract since before the last closing days; the labels of the periods that closed last."""
    with inside() as cast:
        assigned = advance(complete_draft(make_draft(cast), cast), State.ASSIGNED, cast)
        proposal = play("sign_contract", assigned, cast, decision_date=timezone.localdate() - LONG_AGO)
        today, laws = timezone.localdate(), Laws()
        labels = {
            key: closed_periods(row.every, today, laws.closing_day(today), numbers=row.numbers, many=1)[0].label
            for key, row in regimes().items()
        }
        return proposal, labels


def test_the_month_of_a_unit_is_written_locked_and_read_by_its_province(
    signed_in: People, inside: Inside, looker: Looker
) -> None:
    proposal, labels = contracted(inside)
    unit, office = signed_in("donvi.danang"), signed_in("chuyenvien.danang")
    unit.open("/bao-cao/dinh-ky/")
    _row(unit, "Báo cáo tổng hợp tiến độ", labels["unit-month"]).get_by_role("button", name="Lập báo cáo").click()
    expect(unit.page.get_by_role("row", name=re.compile(proposal.code))).to_contain_text("chưa báo cáo")
    unit.press("Lưu, rồi khóa và gửi")
    unit.page.get_by_role("button", name="Khóa và gửi báo cáo").click()
    expect(unit.page.locator(".error-summary")).to_contain_text("Chưa viết phần")
    unit.follow("Quay lại")
    unit.fill(part_assessment="Máy đã lắp, đang chạy thử.", part_difficulties="Mưa lũ làm chậm vận chuyển.")
    unit.press("Lưu, rồi khóa và gửi")
    unit.press("Khóa và gửi báo cáo")
    expect(unit.page.locator("main")).to_contain_text("Đã khóa, đã gửi")
    office.open("/thong-bao/")
    office.page.get_by_role("link", name=re.compile("đã gửi Báo cáo tổng hợp tiến độ")).first.click()
    expect(office.page.locator("main")).to_contain_text("Mưa lũ làm chậm vận chuyển.")
    assert looker.findings == []


def test_the_quarter_of_a_province_is_opened_to_its_rows_corrected_and_counted_by_the_centre(
    signed_in: People, inside: Inside, looker: Looker
) -> None:
    _, labels = contracted(inside)
    office, leader, centre = signed_in("chuyenvien.danang"), signed_in("lanhdao.danang"), signed_in("chuyenvien.cuc")
    office.open("/bao-cao/dinh-ky/")
    name = "Báo cáo tình hình thực hiện kế hoạch"
    _row(office, name, labels["province-quarter"]).get_by_role("button", name="Lập báo cáo").click()
    address = office.page.url
    running = office.page.get_by_role("row", name=re.compile("^Giá trị hợp đồng của đề án đang"))
    running.get_by_role("link").last.click()
    expect(office.page.locator("main")).to_contain_text("Cộng")
    office.page.go_back()
    office.fill(**{"part_assessment": "Đúng tiến độ.", "approved-money-luy-ke": "ba trăm triệu"})
    office.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(office.page.locator(".field-error").first).to_be_visible()
    assert office.field("part_assessment").input_value() == "Đúng tiến độ."
    office.fill(**{"approved-money-luy-ke": "300 triệu"})
    office.press("Lưu")
    expect(office.page.get_by_text("Đã lưu báo cáo.")).to_be_visible()
    leader.open(address)
    leader.press("Lưu, rồi khóa và gửi")
    leader.press("Khóa và gửi báo cáo")
    leader.press("Lập PDF")
    expect(leader.page.get_by_role("link", name=re.compile("Tải"))).to_be_visible(timeout=60_000)
    centre.open("/bao-cao/dinh-ky/")
    centre.page.get_by_role("link", name=re.compile(f"{name}.*{labels['province-quarter']}")).first.click()
    expect(centre.page.locator("main")).to_contain_text("1/34")
    leader.open(address)
    leader.follow("Lập bản đính chính")
    leader.fill(reason="Ghi sót một hợp đồng.")
    leader.press("Lập bản đính chính")
    expect(leader.page.locator("main")).to_contain_text("Ghi sót một hợp đồng.")
    assert looker.findings == []


def test_the_year_is_added_up_at_the_centre_and_says_who_is_missing(
    signed_in: People, inside: Inside, looker: Looker
) -> None:
    _, labels = contracted(inside)
    leader, centre = signed_in("lanhdao.danang"), signed_in("chuyenvien.cuc")
    leader.open("/bao-cao/dinh-ky/")
    _row(leader, "Báo cáo tình hình thực hiện kế hoạch", labels["province-year"]).get_by_role(
        "button", name="Lập báo cáo"
    ).click()
    leader.fill(part_assessment="Hoàn thành kế hoạch.")
    leader.press("Lưu, rồi khóa và gửi")
    leader.press("Khóa và gửi báo cáo")
    centre.open("/bao-cao/dinh-ky/")
    _row(centre, "Báo cáo tình hình thực hiện chương trình", labels["ministry-year"]).get_by_role(
        "button", name="Lập báo cáo"
    ).click()
    expect(centre.page.locator("main")).to_contain_text("Chưa gửi báo cáo:")
    centre.fill(part_assessment="Tổng hợp từ báo cáo của các Sở.")
    centre.press("Lưu")
    expect(centre.page.locator("main")).to_contain_text("Lãnh đạo cơ quan khóa và gửi")
    assert looker.findings == []


def _row(person: Person, title: str, period: str) -> Locator:
    return person.page.get_by_role("row", name=re.compile(f"{title}.*{period}", re.IGNORECASE | re.DOTALL)).first
