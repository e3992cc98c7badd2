"""Hand-written words of the papers that close a contract: acceptance, settlement, liquidation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reporting.contexts.archive_index import ArchiveIndex, IssuedEntry, StepEntry
from reporting.contexts.closing_minutes import AcceptanceMinutes, AcceptedLine, LiquidationMinutes
from reporting.contexts.contract_paper import (
    Article,
    ContractPaper,
    ContractParty,
    MoneyRow,
    ScheduleRow,
)
from reporting.contexts.execution_papers import AdvancePaper, Asked, Found, Paper, VisitMinutes
from reporting.contexts.group_plan import BeneficiaryLine, GroupPlanTable
from reporting.contexts.letter import Fact, PaperEntry, Signature
from reporting.contexts.settlement_forms import (
    ContractLine,
    MoneyLine,
    PaymentRequest,
    Reconciliation,
    SettlementLine,
    SettlementTable,
    VoucherLine,
    VoucherList,
)
from tests.reporting import samples
from tests.reporting.plan_samples import REPORTED, TO

HEAD = Signature(("GIÁM ĐỐC",))
ASKED = "Hai trăm triệu đồng"


def acceptance_minutes() -> AcceptanceMinutes:
    """Mẫu 5a of one place."""
    return AcceptanceMinutes(
        letterhead=samples.UNIT, form="5a", title="Biên bản", about="Nghiệm thu cơ sở (từng địa điểm) đề án khuyến công quốc gia",
        facts=(*REPORTED, Fact("Địa điểm nghiệm thu", "Thôn 3, xã Bàu Cạn")),
        participants=("Lê Thị Ví Dụ, chuyên viên Sở Công Thương", "Trần Văn Mẫu, Giám đốc cơ sở"),
        rows=(AcceptedLine(1, "Máy sấy chè", 300_000_000, "01 dây chuyền", 200_000_000),), volume=(), amount=200_000_000,
        in_words=ASKED, result="Đạt một phần", unmet=("Chưa lắp băng tải.",), conclusion=("Thiết bị vận hành tốt.",),
        signatures=(Signature(("ĐẠI DIỆN ĐƠN VỊ THỤ HƯỞNG",)), Signature(("ĐẠI DIỆN SỞ CÔNG THƯƠNG",))),
        recipients=("Trung tâm Khuyến công", "Lưu: VT"),
    )  # fmt: skip


def liquidation_minutes() -> LiquidationMinutes:
    """Mẫu 6."""
    return LiquidationMinutes(
        letterhead=samples.CENTRE, title="Biên bản", about="Thanh lý hợp đồng số 15/HĐ-ĐCK", facts=REPORTED,
        party_a="Đỗ Quốc Nam, Cục trưởng", party_b="Nguyễn Văn Sáu, Giám đốc; Trung tâm Khuyến công",
        results=("Biên bản nghiệm thu 07/BB-NT ngày 20/11/2026: đạt. Theo hợp đồng.",),
        rows=(MoneyLine("1", "Giá trị hợp đồng", 300_000_000), MoneyLine("5", "Còn được thanh toán", 90_000_000)),
        in_words=ASKED, note="", signatures=(Signature(("ĐẠI DIỆN BÊN A",)), Signature(("ĐẠI DIỆN BÊN B",))),
        recipients=("Trung tâm Khuyến công", "Lưu: VT"),
    )  # fmt: skip


def settlement_table() -> SettlementTable:
    """Mẫu 7 with one line over and one under its estimate."""
    rows = (
        SettlementLine(1, "Máy sấy chè", 700_000_000, 300_000_000, 690_000_000, 200_000_000, 100_000_000),
        SettlementLine(2, "Hội nghị giới thiệu mô hình", 20_000_000, 10_000_000, 22_000_000, 12_000_000, -2_000_000),
    )
    return SettlementTable(
        letterhead=samples.UNIT, signature=HEAD, title="Biểu chi quyết toán kinh phí khuyến công quốc gia", facts=REPORTED,
        rows=rows, total=SettlementLine(0, "Tổng cộng", 720_000_000, 310_000_000, 712_000_000, 212_000_000, 98_000_000),
        in_words=ASKED, explained=(Fact("Nghiệm thu và chứng từ", "Cơ sở tự chi phần còn lại."),), recipients=TO,
    )  # fmt: skip


def voucher_list(rows: int = 3, *, all_sources: bool = False) -> VoucherList:
    """Mẫu 8a, or 8b with the sources."""
    lines = tuple(
        VoucherLine(
            n, f"Ủy nhiệm chi UNC {n:02d}", date(2026, 11, 1 + n % 28), "Công ty TNHH Cơ khí Ví Dụ",
            "Thanh toán dây chuyền sấy (kèm hóa đơn 0001)", 69_000_000, 20_000_000,
        )
        for n in range(1, rows + 1)
    )  # fmt: skip
    return VoucherList(
        letterhead=samples.UNIT, signature=HEAD, title="Bảng kê chứng từ đề nghị quyết toán", all_sources=all_sources,
        facts=REPORTED, rows=lines, amount=69_000_000 * rows, national=20_000_000 * rows, in_words=ASKED, recipients=TO,
    )  # fmt: skip


def all_voucher_list() -> VoucherList:
    """Mẫu 8b."""
    return voucher_list(all_sources=True)


def payment_request() -> PaymentRequest:
    """Mẫu 9 that asks for the rest."""
    rows = (MoneyLine("1", "Giá trị hợp đồng", 300_000_000), MoneyLine("7", "Đề nghị thanh toán", 200_000_000))
    return PaymentRequest(
        letterhead=samples.UNIT, signature=HEAD, title="Biểu đề nghị thanh toán kinh phí khuyến công quốc gia",
        facts=REPORTED, rows=rows, asked=200_000_000, in_words=ASKED, recipients=TO,
    )  # fmt: skip


def reconciliation() -> Reconciliation:
    """Mẫu 10 with two contracts."""
    money = (300_000_000, 300_000_000, 210_000_000, 300_000_000, 200_000_000, 10_000_000, 10_000_000)
    rows = tuple(ContractLine(n, f"1{n}/HĐ-ĐCK", samples.NAME, *money) for n in (1, 2))
    return Reconciliation(
        letterhead=samples.UNIT, signature=HEAD, other_signature=Signature(("ĐẠI DIỆN CỤC",)),
        title="Bảng đối chiếu kinh phí khuyến công quốc gia năm 2026", facts=REPORTED[3:], rows=rows,
        total=ContractLine(0, "", "Tổng cộng", *(2 * each for each in money)), recipients=TO,
    )  # fmt: skip


def contract_paper(*, draft: bool = True) -> ContractPaper:
    """The contract with two articles and both annexes."""
    money = (MoneyRow(1, "Máy sấy chè & phụ kiện", 700_000_000, 300_000_000, 400_000_000),)
    return ContractPaper(
        letterhead=samples.CENTRE, title="Hợp đồng", about="Thực hiện đề án khuyến công quốc gia năm 2026",
        bases=("Căn cứ Thông tư số 36/2013/TT-BCT;", "Căn cứ đề án KCQG-2026-0012 đã được phê duyệt,"),
        party_a=ContractParty("Cục Đổi mới sáng tạo", "Hà Nội", "024 0000 0000", "Đỗ Quốc Nam, Cục trưởng"),
        party_b=ContractParty("Trung tâm Khuyến công", "Gia Lai", "0269 000 000", "Nguyễn Văn Sáu, Giám đốc"),
        articles=(
            Article(1, "Nội dung hợp đồng", (f"Bên B thực hiện đề án “{samples.NAME}”.",)),
            Article(2, "Giá trị hợp đồng", ("Kinh phí hỗ trợ: 300.000.000 đồng <bằng chữ>.",)),
        ),
        schedule=(ScheduleRow(1, "Lắp đặt dây chuyền", "01/02/2026 đến 31/05/2026", "Trung tâm Khuyến công"),),
        money=money, total=MoneyRow(0, "Tổng cộng", 700_000_000, 300_000_000, 400_000_000), in_words="Ba trăm triệu đồng",
        signatures=(Signature(("ĐẠI DIỆN BÊN A",)), Signature(("ĐẠI DIỆN BÊN B",))), draft=draft,
    )  # fmt: skip


def group_plan(rows: int = 3) -> GroupPlanTable:
    """Mẫu 11 with some beneficiaries, approved."""
    lines = tuple(
        BeneficiaryLine(
            n, f"Hợp tác xã Chè Ví Dụ {n:02d}", f"Thôn {n}, xã Bàu Cạn, tỉnh Gia Lai", "Máy sấy chè (1. Máy sấy)", 233_000_000,
            100_000_000, "01/03/2026 đến 31/08/2026", "",
        )
        for n in range(1, rows + 1)
    )  # fmt: skip
    return GroupPlanTable(
        letterhead=samples.UNIT, signature=HEAD, title="Kế hoạch triển khai",
        about="Thực hiện đề án khuyến công quốc gia năm 2026 lập theo nhóm", facts=REPORTED, rows=lines,
        total=233_000_000 * rows, national=100_000_000 * rows, left=0, in_words=ASKED,
        approved="Sở Công Thương phê duyệt tại văn bản số 70/QĐ-SCT ngày 01/03/2026.", recipients=TO,
    )  # fmt: skip


def archive_index() -> ArchiveIndex:
    """The index of a settled đề án."""
    return ArchiveIndex(
        letterhead=samples.UNIT, signature=HEAD, title="Mục lục hồ sơ đề án khuyến công quốc gia", facts=REPORTED,
        steps=(StepEntry(1, "Phê duyệt kế hoạch", "3396/QĐ-BCT", date(2025, 12, 22), 300_000_000), StepEntry(2, "Ngừng triển khai", "9/QĐ-BCT", None, None)),
        papers=(PaperEntry("Hợp đồng", "hop-dong.pdf", "120 KB", "5e" * 32, date(2026, 2, 5)),),
        issued=(IssuedEntry(1, "Biểu chi quyết toán kinh phí", date(2026, 12, 1), "7K3M-9QWD-2XHB-V0RT", 2, ""),),
        recipients=("Lưu: VT, hồ sơ đề án",),
    )  # fmt: skip


def assignment_notice() -> Paper:
    """The Cục tells a unit what it was given."""
    return Paper(
        letterhead=samples.CENTRE, signature=Signature(("CỤC TRƯỞNG",)), title="Thông báo",
        about="Giao thực hiện đề án khuyến công quốc gia năm 2026", head="", draft=False,
        addressed_to=("Trung tâm Khuyến công tỉnh Gia Lai;", "Sở Công Thương tỉnh Gia Lai."),
        bases=("Quyết định số 3210/QĐ-BCT ngày 22/12/2025",), facts=(Fact("Tên đề án", samples.NAME),),
        articles=("Đơn vị thực hiện ký hợp đồng với Cục.", "Hằng tháng báo cáo tiến độ."), recipients=("Như trên", "Lưu: VT"),
    )  # fmt: skip


def adjustment_decision() -> Paper:
    """A draft of the Cục."""
    return replace(
        assignment_notice(), title="Quyết định", about="Điều chỉnh đề án khuyến công quốc gia KCQG-2026-0012", head="CỤC TRƯỞNG",
        draft=True, addressed_to=(),
    )  # fmt: skip


def advance_request() -> AdvancePaper:
    """Confirmed by the Sở."""
    return AdvancePaper(
        letterhead=samples.UNIT, signature=Signature(("GIÁM ĐỐC",)), title="Giấy đề nghị tạm ứng",
        about="Kinh phí khuyến công quốc gia, lần 1", addressed_to=("Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công.",),
        facts=(Fact("Tên đề án", samples.NAME),), amount=210_000_000, in_words="Hai trăm mười triệu đồng",
        reason=("Mua máy đợt một.",), confirmation=("Đã kiểm tra tại cơ sở.",), confirmed_by="Lê Thị Ví Dụ, ngày 24/06/2026",
        recipients=("Như trên", "Lưu: VT"),
    )  # fmt: skip


def visit_minutes() -> VisitMinutes:
    """One answer, one finding."""
    return VisitMinutes(
        letterhead=samples.DEPARTMENT, title="Biên bản", about="Kiểm tra việc thực hiện đề án khuyến công quốc gia, lần 1",
        facts=(Fact("Tên đề án", samples.NAME),), inspectors=("Trần Văn Cảnh, Chuyên viên",),
        checklist=(Asked(1, "Máy móc đúng chủng loại, số lượng?", "TT 36/2013/TT-BCT, Điều 21", "Đạt", ""),),
        findings=(Found(1, "Chưa có sổ theo dõi.", "Lập sổ theo dõi.", "30/06/2026", ""),), conclusion=("Đúng tiến độ.",),
        signatures=(Signature(("ĐẠI DIỆN ĐƠN VỊ THỰC HIỆN",)), Signature(("TRƯỞNG ĐOÀN KIỂM TRA",))),
        recipients=("Trung tâm Khuyến công", "Lưu: VT"),
    )  # fmt: skip
