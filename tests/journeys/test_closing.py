"""From the contract to the final accounts in the browser, for three kinds of content; and a stop with repayment."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.money import format_dong
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from tests.execution.test_voucher_sheets import sheet
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.factories.work import advanced
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.people import Person, an_upload
from tests.journeys.writing import attach_what_lacks

People = Callable[..., Person]
MILLION = 1_000_000
UNIT, OFFICE, LEADER = "donvi.danang", "chuyenvien.danang", "lanhdao.danang"


@dataclass(frozen=True)
class Kind:
    """A content: its cost and support in millions, the share that may be advanced before acceptance, its marks."""

    code: str
    cost: int
    support: int
    percent: int
    flags: tuple[str, ...] = ()


KINDS = (
    Kind("ND3.3", 700, 300, 70),
    Kind("ND7.8", 900, 200, 30),
    Kind("ND2.3", 15, 9, 0, ("territory.difficult",)),
)


@pytest.fixture
def contracted(inside: Inside, request: pytest.FixtureRequest) -> str:
    kind: Kind = request.param
    with inside() as cast:
        draft = complete_draft(
            make_draft(cast, content_code=kind.code), cast, support=kind.support * MILLION, cost=kind.cost * MILLION
        )
        with tenant_scope(draft.tenant_id):
            Proposal.objects.filter(pk=draft.pk).update(priority_flags=list(kind.flags))
        return advance(draft, State.IMPLEMENTING, cast).code


@pytest.mark.parametrize(
    ("contracted", "kind"), [(kind, kind) for kind in KINDS], indirect=["contracted"], ids=[kind.code for kind in KINDS]
)
def test_a_contract_is_carried_out_accepted_and_settled(
    signed_in: People, looker: Looker, contracted: str, kind: Kind
) -> None:
    unit = signed_in(UNIT)
    if kind.code == "ND7.8":
        _supported(unit, contracted, kind)
    if kind.percent:
        _reported(unit, contracted)
        _advanced(signed_in, contracted, kind.support * MILLION * kind.percent // 100)
    _accepted(signed_in, contracted, kind)
    if not kind.percent:
        _advanced(signed_in, contracted, kind.support * MILLION)
    _listed(unit, contracted, kind)
    _settled(signed_in, contracted, kind)
    assert looker.findings == []


def test_a_stopped_contract_pays_its_advance_back(signed_in: People, inside: Inside, looker: Looker) -> None:
    with inside() as cast:
        proposal = advance(complete_draft(make_draft(cast), cast), State.IMPLEMENTING, cast)
        advanced(cast, proposal, 90 * MILLION)
        code = proposal.code
    minister, finance = signed_in("lanhdao.bo"), signed_in("ketoan.cuc")
    minister.open(f"/hop-dong/{code}/stop/")
    minister.fill(decision_number="99/QĐ-BCT", decision_date=_today(), amount="90 triệu", note="Cơ sở ngừng sản xuất.")
    minister.press("Ngừng triển khai")
    finance.open(f"/hop-dong/cuoi-nam/?nam={code.split('-')[1]}")
    expect(finance.page.locator("tr", has_text=code).locator('[data-label="Phải thu hồi"]')).to_contain_text("90")
    finance.open(f"/hop-dong/{code}/kinh-phi/")
    finance.choose("kind", "refund")
    finance.fill(amount="90 triệu", paper_number="05/GNT", paper_date=_today())
    finance.press("Xem trước khi ghi")
    finance.press("Ghi vào sổ cái")
    finance.open(f"/hop-dong/{code}/tam-ung/")
    expect(finance.page.locator("dl", has_text="Dư tạm ứng")).to_contain_text("Dư tạm ứng0 đồng")
    assert looker.findings == []


def _today() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"


def _supported(unit: Person, code: str, kind: Kind) -> None:
    """The investor of the cluster signs with the unit; the signed copy counts for the advance."""
    unit.open(f"/hop-dong/{code}/ho-tro/")
    unit.fill(number="01/HĐHT", signed_on=_today(), ends_on=_today(), subject="Hệ thống xử lý nước thải")
    unit.fill(total=f"{kind.cost} triệu", amount=f"{kind.support} triệu")
    unit.field("file").set_input_files(an_upload("hop-dong-ho-tro.pdf"))
    unit.press("Ghi hợp đồng")


def _reported(unit: Person, code: str) -> None:
    unit.open(f"/hop-dong/{code}/tien-do/")
    unit.press("Lập báo cáo")
    unit.page.locator('[name^="percent_"]').fill("80")
    unit.page.locator('[name^="text_"]').fill("Đã lắp đặt.")
    done = unit.page.locator('[name^="done_"]')
    planned = unit.page.locator('td[data-label="Dự toán"]').first.inner_text().split("\n")[0]
    done.fill(str(int(re.sub(r"\D", "", planned.split("hỗ trợ")[0])) * 8 // 10))
    unit.press("Lưu và gửi")


def _advanced(signed_in: People, code: str, amount: int) -> None:
    """Asked, confirmed, decided, paid; where a paper of the dossier lacks, both sides say why."""
    unit, officer = signed_in(UNIT), signed_in(OFFICE)
    director, finance = signed_in("lanhdao.cuc"), signed_in("ketoan.cuc")
    unit.open(f"/hop-dong/{code}/tam-ung/")
    unit.press("Lập đề nghị tạm ứng")
    address = unit.page.url
    unit.fill(amount=str(amount), reason="Giấy tờ còn lại bổ sung khi có.")
    unit.press("Lưu và gửi")
    officer.open(address)
    officer.follow("Xác nhận")
    officer.fill(confirmation="Đã kiểm tra tại cơ sở.")
    officer.press("Xác nhận đề nghị tạm ứng")
    director.open(address)
    director.follow("Duyệt tạm ứng")
    director.fill(override="Giấy tờ còn lại bổ sung khi có.")
    director.press("Duyệt tạm ứng")
    finance.open(address)
    finance.follow("Chi tạm ứng")
    finance.fill(paper_number="12/UNC", paper_date=_today())
    finance.press("Xem trước khi ghi")
    finance.press("Ghi vào sổ cái")
    unit.open(f"/hop-dong/{code}/tam-ung/")
    expect(unit.page.locator("#noi-dung")).to_contain_text(f"{format_dong(amount)} đồng")


def _accepted(signed_in: People, code: str, kind: Kind) -> None:
    unit, officer = signed_in(UNIT), signed_in(OFFICE)
    attach_what_lacks(unit, code)
    if kind.code == "ND7.8":
        _attach_audit(unit, code)
    unit.open(f"/hop-dong/{code}/request_acceptance/")
    unit.fill(volume="Đã hoàn thành toàn bộ.")
    unit.press("Đề nghị nghiệm thu")
    officer.open(f"/hop-dong/{code}/nghiem-thu/")
    officer.page.get_by_role("link", name=re.compile("^Lập biên bản tại")).first.click()
    officer.page.wait_for_url("**/nghiem-thu/lap/**")
    officer.fill(
        number="01/BB-NT", accepted_on=_today(), participants="Lê Thị Ví Dụ, Sở Công Thương", conclusion="Đạt."
    )
    officer.page.locator('tbody [name^="done_"]').first.fill("Toàn bộ hạng mục")
    officer.page.locator('tbody [name^="accepted_"]').first.fill(f"{kind.support} triệu")
    officer.press("Lập biên bản")
    officer.follow("Nghiệm thu đạt")
    expect(officer.field("amount")).to_have_value(format_dong(kind.support * MILLION))
    officer.fill(decision_number="07/BB-NT", decision_date=_today(), conclusion="Đạt yêu cầu.")
    officer.press("Nghiệm thu đạt")


def _attach_audit(unit: Person, code: str) -> None:
    """The independent audit of a cluster whose investor is an enterprise."""
    unit.open(f"/de-an/{code}/giay-to/")
    slot = unit.page.locator(".paper-slot", has_text="kiểm toán").first
    slot.locator('.paper-add input[type="file"]').set_input_files(an_upload("kiem-toan.pdf"))
    with unit.page.expect_navigation():
        slot.locator(".paper-add").get_by_role("button", name="Tải lên").click()
    unit.open(f"/hop-dong/{code}/nghiem-thu/")
    expect(unit.page.locator("li", has_text="kiểm toán").locator(".badge-state")).to_have_text("Đã có")


def _listed(unit: Person, code: str, kind: Kind) -> None:
    """Machines voucher by voucher, the cluster from Excel, the new enterprise with less than was accepted, explained."""
    unit.open(f"/hop-dong/{code}/quyet-toan/")
    unit.follow("Bảng kê chứng từ")
    if kind.code == "ND7.8":
        unit.follow("Nhập từ Excel")
        row = ["Ủy nhiệm chi", "UNC 1", timezone.localdate(), "Nhà thầu", "Xử lý nước thải", 1]
        rows = [[*row, kind.cost * MILLION // 2, kind.support * MILLION // 2, ""], [*row, 1, 2, ""]]
        _sent(unit, rows)
        expect(unit.page.locator(".reasons")).to_contain_text("Ô H3 (Khuyến công quốc gia)")
        _sent(unit, [rows[0], [*rows[0][:1], "UNC 2", *rows[0][2:]]])
        expect(unit.page.locator("#noi-dung")).to_contain_text("UNC 2")
        return
    settled = kind.support - (1 if kind.code == "ND2.3" else 0)
    for number, (amount, national) in enumerate(((kind.cost, settled),), start=1):
        unit.fill(number=f"UNC {number}", dated_on=_today(), payee="Công ty Ví Dụ", content="Thanh toán hợp đồng")
        unit.fill(amount=f"{amount} triệu", national=f"{national} triệu", originals="Hóa đơn 0001")
        unit.press("Thêm chứng từ")
    if settled != kind.support:
        unit.open(f"/hop-dong/{code}/quyet-toan/")
        for box in unit.page.locator('textarea[name^="giai_trinh_"]').all():
            box.fill("Phần còn lại cơ sở tự chi; hoàn trả trong tháng.")
        unit.press("Lưu giải trình")


def _sent(unit: Person, rows: list[list[object]]) -> None:
    stream = sheet(*rows)
    upload = {"name": "bang-ke.xlsx", "mimeType": "application/octet-stream", "buffer": stream.getvalue()}
    unit.field("file").set_input_files(upload)  # type: ignore[arg-type]
    with unit.page.expect_navigation():
        unit.page.get_by_role("button", name="Nhập chứng từ", exact=True).click()
    unit.look(unit.page)


def _settled(signed_in: People, code: str, kind: Kind) -> None:
    unit, director, finance = signed_in(UNIT), signed_in("lanhdao.cuc"), signed_in("ketoan.cuc")
    attach_what_lacks(unit, code)
    unit.open(f"/hop-dong/{code}/quyet-toan/")
    unit.follow("Nộp hồ sơ quyết toán")
    unit.press("Nộp hồ sơ quyết toán")
    settled = kind.support - (1 if kind.code == "ND2.3" else 0)
    director.open(f"/hop-dong/{code}/liquidate/")
    expect(director.field("amount")).to_have_value(format_dong(settled * MILLION))
    director.fill(decision_number="80/BB-TL", decision_date=_today())
    director.press("Thanh lý hợp đồng")
    if settled != kind.support:  # what was advanced beyond the vouchers comes back first
        finance.open(f"/hop-dong/{code}/kinh-phi/")
        finance.choose("kind", "refund")
        finance.fill(amount="1 triệu", paper_number="05/GNT", paper_date=_today())
        finance.press("Xem trước khi ghi")
        finance.press("Ghi vào sổ cái")
    finance.open(f"/hop-dong/{code}/settle/")
    finance.fill(decision_number="90/TB-QT", decision_date=_today())
    finance.press("Quyết toán")
    unit.open(f"/hop-dong/{code}/tam-ung/")
    expect(unit.page.locator("dl", has_text="Đã quyết toán")).to_contain_text(
        f"Đã quyết toán{format_dong(settled * MILLION)} đồng"
    )
    unit.open(f"/bao-cao/quyet-toan/{code}/")
    unit.press("Biên bản thanh lý hợp đồng (Mẫu 6)")
    unit.page.get_by_role("link", name="Tải tệp PDF").wait_for(timeout=60_000)
