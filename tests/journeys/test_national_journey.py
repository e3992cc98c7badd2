"""One đề án from an empty form to the final accounts, as the people who do it, in the browser."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from khuyencong.demo.writing import invented_tax_code
from tests.factories.proposals import next_plan_year
from tests.journeys.axe import Looker
from tests.journeys.meeting import hold_meeting, set_up_council
from tests.journeys.people import Person, an_upload
from tests.journeys.writing import NAME, TITLE, attach_what_lacks, write_sections

People = Callable[..., Person]
IN_WORDS = "Ba trăm triệu đồng"


def test_a_proposal_travels_from_draft_to_settlement(signed_in: People, looker: Looker) -> None:
    year = next_plan_year()
    code = _written_and_submitted(signed_in("donvi.danang"), year)
    _appraised_at_the_province(signed_in, code)
    _registered(signed_in("lanhdao.danang"), year)
    _appraised_at_the_centre(signed_in, code)
    _approved(signed_in, year)
    _contracted_and_done(signed_in, code)
    _settled(signed_in, code)
    _public(signed_in("donvi.danang"), code)
    _printed(signed_in("donvi.danang"), code)

    assert (looker.findings, len(looker.seen) > 30) == ([], True)


def _written_and_submitted(unit: Person, year: int) -> str:
    unit.open("/de-an/moi/")
    unit.fill(title=TITLE)
    unit.choose("plan_year", str(year))
    unit.find("content", "ung dung may moc", "ND3.3")
    unit.press("Lập bản nháp")
    draft = unit.page.url.split("/")[-3]
    write_sections(unit, draft, year, tax_code=invented_tax_code(77))
    expect(unit.page.get_by_text("8/8 mục đã đủ")).to_be_visible()
    attach_what_lacks(unit, draft)
    unit.follow("Về danh sách mục")
    unit.follow("Xem lại và nộp hồ sơ")
    unit.press("Nộp hồ sơ")
    code = unit.page.url.rstrip("/").split("/")[-1]
    assert code == f"KCQG-{year}-0001"
    return code


def _appraised_at_the_province(signed_in: People, code: str) -> None:
    officer, leader = signed_in("chuyenvien.danang"), signed_in("lanhdao.danang")
    officer.open(f"/de-an/{code}/")
    officer.follow("Mở thẩm định cấp cơ sở")
    officer.choose("body", "staff")
    officer.press("Mở thẩm định cấp cơ sở")
    _fill_sheet(officer, code)
    _take(leader, code, "Kết luận đạt cấp cơ sở", decision_number="34/TB-SCT")


def _registered(leader: Person, year: int) -> None:
    leader.open(f"/ke-hoach/dang-ky/?nam={year}")
    leader.fill(last_year="Đã thực hiện đủ.", this_year="Đang thực hiện.", next_year="Ưu tiên chế biến nông sản.")
    leader.fill(document_number="45/BC-SCT", document_date=_today())
    leader.press("Lưu và xem lại trước khi gửi")
    leader.press("Gửi đăng ký")


def _appraised_at_the_centre(signed_in: People, code: str) -> None:
    officer, director = signed_in("chuyenvien.cuc"), signed_in("lanhdao.cuc")
    _take(officer, code, "Nhận thẩm tra")
    set_up_council(officer, _today())
    officer.open(f"/tham-dinh/{code}/open_central_appraisal/")
    officer.choose("body", "council")
    officer.press("Mở thẩm định cấp Bộ")
    _fill_sheet(_declared(signed_in("thamdinh.cuc"), code), code)
    director.open(hold_meeting(signed_in, "300.000.000"))
    director.follow("Kết luận các hồ sơ")
    director.fill(decision_number="56/TB-ĐCK", decision_date=_today())
    director.press("Kết luận 1 hồ sơ")


def _declared(appraiser: Person, code: str) -> Person:
    """The sheet asks for the declaration first."""
    appraiser.open(f"/tham-dinh/{code}/phieu/")
    assert appraiser.page.url.endswith(f"/tham-dinh/{code}/loi-ich/")
    appraiser.press("Không có xung đột lợi ích")
    return appraiser


def _approved(signed_in: People, year: int) -> None:
    money, minister = signed_in("taichinh.bo"), signed_in("lanhdao.bo")
    money.open("/dinh-muc/ngan-sach/")
    money.fill(year=str(year), amount="160 tỷ", paper_number="01/QĐ-BTC", paper_date=_today())
    money.press("Xem trước khi ghi")
    money.press("Ghi giao dự toán")
    director = signed_in("lanhdao.cuc")
    director.open(f"/ke-hoach/nam/{year}/trinh/")
    director.fill(number="120/TTr-ĐCK", day=_today())
    director.press("Trình 1 đề án")
    minister.open(f"/ke-hoach/nam/{year}/phe-duyet/")
    minister.fill(decision_number="3396/QĐ-BCT", decision_date=_today())
    minister.field("file").set_input_files(an_upload("quyet-dinh.pdf"))
    minister.press("Phê duyệt 1 đề án")
    expect(minister.page.get_by_text("Đã phê duyệt 1 đề án")).to_be_visible(timeout=60_000)


def _contracted_and_done(signed_in: People, code: str) -> None:
    leader, unit, officer = signed_in("lanhdao.cuc"), signed_in("donvi.danang"), signed_in("chuyenvien.danang")
    _take(leader, code, "Giao kế hoạch", decision_number="60/QĐ-ĐCK", finance_opinion="Công văn 100/BTC, thống nhất")
    parties = {"party_a": "Đỗ Quốc Nam, Cục trưởng", "party_b": "Nguyễn Văn Sáu, Giám đốc"}
    _take(leader, code, "Ghi nhận hợp đồng", decision_number="15/HĐ-ĐCK", **parties)
    _take(unit, code, "Bắt đầu thực hiện")
    attach_what_lacks(unit, code)
    _take(unit, code, "Đề nghị nghiệm thu", volume="Một dây chuyền đã lắp đặt.")
    minutes = {"place": "Xưởng sản xuất", "volume": "Một dây chuyền", "conclusion": "Theo hợp đồng."}
    officer.open(f"/de-an/{code}/")
    officer.follow("Nghiệm thu đạt")
    _take(officer, "", "Nghiệm thu đạt", decision_number="07/BB-NT", file=True, **minutes)


def _settled(signed_in: People, code: str) -> None:
    unit = signed_in("donvi.danang")
    attach_what_lacks(unit, code)
    unit.open(f"/de-an/{code}/")
    unit.follow("Nộp hồ sơ quyết toán")
    unit.follow("Bảng kê chứng từ")
    unit.choose("line", unit.page.locator('[name="line"] option').first.get_attribute("value") or "")
    unit.fill(number="UNC 01", dated_on=_today(), payee="Công ty Cơ khí Ví Dụ", content="Dây chuyền sấy")
    unit.fill(amount="700 triệu", national="300 triệu")
    unit.press("Thêm chứng từ")
    unit.open(f"/hop-dong/{code}/quyet-toan/")
    _take(unit, "", "Nộp hồ sơ quyết toán")
    _take(signed_in("lanhdao.cuc"), code, "Thanh lý hợp đồng", decision_number="80/BB-TL", amount="300.000.000")
    _take(signed_in("ketoan.cuc"), code, "Quyết toán", decision_number="90/QĐ-ĐCK", amount="300.000.000")
    unit.open(f"/de-an/{code}/")
    expect(unit.page.locator(".case-state")).to_contain_text("Đã quyết toán")
    for tab in ("du-toan", "tham-dinh", "thuc-hien", "lich-su"):
        unit.open(f"/de-an/{code}/{tab}/")


def _public(somebody: Person, code: str) -> None:
    somebody.open("/")
    somebody.open("/cong-khai/de-an/?q=bun+kho")
    somebody.page.locator("#noi-dung").get_by_role("link", name=TITLE).first.click()
    somebody.look(somebody.page)
    assert somebody.page.url.endswith(f"/cong-khai/de-an/{code}/")
    expect(somebody.page.locator("h1")).to_have_text(TITLE)
    expect(somebody.page.locator("#noi-dung")).to_contain_text("300.000.000")
    expect(somebody.page.locator("#noi-dung")).to_contain_text(NAME)


def _printed(unit: Person, code: str) -> None:
    unit.open(f"/de-an/{code}/van-ban/")
    unit.press("Đề án khuyến công (Mẫu 1)")
    link = unit.page.get_by_role("link", name="Tải tệp PDF")
    link.wait_for(timeout=60_000)
    with unit.page.expect_download() as waiting:
        link.click()
    content = waiting.value.path().read_bytes()
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())

    assert (TITLE in text, IN_WORDS in text) == (True, True)
    assert {name.partition("-")[0] for name in fonts_of(content)} == {"Tinos"}
    unit.open(f"/cong-khai/xac-thuc/{_mark(unit)}/")
    expect(unit.page.locator("#noi-dung")).to_contain_text("đang có hiệu lực")


def fonts_of(content: bytes) -> set[str]:
    """Names of the fonts, without the tag of the subset."""
    sheets = PdfReader(io.BytesIO(content)).pages
    fonts = [font.get_object() for sheet in sheets for font in sheet["/Resources"]["/Font"].values()]
    return {font["/BaseFont"].rpartition("+")[2].lstrip("/") for font in fonts}


def _mark(unit: Person) -> str:
    return unit.page.url.rstrip("/").split("/")[-1]


def _take(person: Person, code: str, label: str, *, file: bool = False, **texts: str) -> None:
    """The button of the case file, its screen, its button. Without `code`: the button of the page they are on."""
    if code:
        person.open(f"/de-an/{code}/")
    person.follow(label)
    given = {"decision_date": _today(), **texts} if "decision_number" in texts else texts
    person.fill(**given)
    if file:
        person.field("file").set_input_files(an_upload("bien-ban.pdf"))
    person.press(label)


def _fill_sheet(appraiser: Person, code: str) -> None:
    appraiser.open(f"/tham-dinh/{code}/phieu/")
    for radio in appraiser.page.locator('[name^="verdict"][value="met"]').all():
        radio.check()
    appraiser.fill(amount="300.000.000", opinion="Đề nghị hỗ trợ.")
    appraiser.press("Lưu phiếu")


def _today() -> str:
    return f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}"
