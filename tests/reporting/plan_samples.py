"""Snapshots of the package put before the Minister and of monthly reports, made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.words import dong_in_words
from reporting.contexts.letter import Fact, Letterhead, Signature
from reporting.contexts.periodic_report import ContractLine, PeriodicPaper, ReportGroup, ReportLine, ReportPart
from reporting.contexts.plan_package import PlanDecision, PlanLetter, PlanTable, SumLine
from reporting.contexts.progress_report import ContractProgress, ContractVolume, CostRow, WorkRow
from tests.reporting import samples

MINISTRY = Letterhead("", "Bộ Công Thương", "QĐ-BCT", "Hà Nội", date(2026, 12, 22))
CUC = "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công"
BASES = (
    "Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công",
    "Thông tư số 36/2013/TT-BCT ngày 27 tháng 12 năm 2013 của Bộ trưởng Bộ Công Thương",
)
TOTAL = 3_000_000_000


def plan_letter() -> PlanLetter:
    """Ten đề án over two contents and two provinces, one left for a later batch."""
    return PlanLetter(
        letterhead=replace(samples.CENTRE, symbol="TTr-ĐCK", number="120/TTr-ĐCK"),
        signature=Signature(("Cục trưởng",), "Đỗ Quốc Nam"),
        subject="Về việc phê duyệt kế hoạch khuyến công quốc gia năm 2027", bases=BASES, year=2027, batch=1, count=10,
        total=TOTAL, in_words=dong_in_words(TOTAL),
        by_content=(SumLine("ND3. Mô hình trình diễn kỹ thuật, ứng dụng máy móc", 7, 2_100_000_000), SumLine("ND4. Phát triển sản phẩm", 3, 900_000_000)),
        by_province=(SumLine("Gia Lai", 6, 1_800_000_000), SumLine("Đà Nẵng", 4, 1_200_000_000)),
        left_out=(SumLine("KCQG-2027-0011 Hỗ trợ máy sấy: chờ nguồn đợt 2", 1, 300_000_000),),
        minutes=("Biên bản số 15/BB-HĐTĐ ngày 20/11/2026",), requests=("Kính trình Bộ trưởng xem xét, phê duyệt.",),
        recipients=("Như trên", "Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp", "Lưu: VT"),
    )  # fmt: skip


def plan_decision() -> PlanDecision:
    """The draft decision of the same plan."""
    return PlanDecision(
        letterhead=MINISTRY, signature=Signature(("KT. Bộ trưởng", "Thứ trưởng"), ""),
        subject="Phê duyệt kế hoạch khuyến công quốc gia năm 2027", bases=BASES, proposer=CUC, year=2027, batch=1,
        count=10, total=TOTAL, in_words=dong_in_words(TOTAL), cuc=CUC,
        recipients=("Như Điều 3", "Bộ Tài chính", "Lưu: VT, ĐCK"),
    )  # fmt: skip


def plan_table(rows: int = 12) -> PlanTable:
    """The annex, grouped by content and province."""
    table = samples.registration_table(rows)
    return PlanTable(
        letterhead=samples.CENTRE, signature=Signature(("Cục trưởng",), "Đỗ Quốc Nam"),
        title="Biểu tổng hợp chi tiết các đề án, nhiệm vụ khuyến công quốc gia năm 2027",
        reference="(Kèm theo Quyết định số …/QĐ-BCT ngày … tháng … năm … của Bộ trưởng Bộ Công Thương)",
        groups=table.groups, count=rows, money=table.money, places=1, in_words=table.in_words,
    )  # fmt: skip


REPORTED = (
    Fact("Tên đề án", samples.NAME), Fact("Số hồ sơ", "KCQG-2026-0012"), Fact("Hợp đồng", "số 15/HĐ-ĐCK ngày 05/02/2026"),
    Fact("Đơn vị thực hiện", "Trung tâm Khuyến công và Xúc tiến thương mại"),
)  # fmt: skip
DONE = (Fact("Khối lượng của toàn dự án", "71,5% tổng vốn đầu tư"),)
TO = (CUC, "Sở Công Thương tỉnh Gia Lai", "Lưu: VT")


def progress_report() -> ContractProgress:
    """Mẫu 3a with two items of work."""
    return ContractProgress(
        letterhead=samples.UNIT, signature=Signature(("GIÁM ĐỐC",)), title="Báo cáo",
        about="Tiến độ thực hiện hợp đồng khuyến công quốc gia tháng 06/2026", facts=REPORTED,
        rows=(
            WorkRow(1, "Lắp đặt dây chuyền sấy", "01/02/2026 đến 31/05/2026", "Đã lắp xong 2 máy", "100%"),
            WorkRow(2, "Chạy thử, đào tạo vận hành", "01/06/2026 đến 30/06/2026", "–", "20%"),
        ),
        summary=DONE, difficulties=("Thiết bị về chậm hai tuần.",), requests=("Không có.",), recipients=TO,
        aims=(Fact("Tăng năng suất 30%", "đạt 25%"),),
    )  # fmt: skip


def volume_report() -> ContractVolume:
    """Mẫu 3b, confirmed by the Sở."""
    rows = (
        CostRow(1, "Máy sấy chè", 700_000_000, 300_000_000, 500_500_000, "71,5%", 210_000_000),
        CostRow(2, "Hội nghị giới thiệu mô hình", 20_000_000, 0, 0, "0%", 0),
    )
    return ContractVolume(
        letterhead=samples.UNIT, signature=Signature(("GIÁM ĐỐC",)), title="Báo cáo",
        about="Khối lượng hoàn thành và kinh phí thực hiện hợp đồng đến tháng 06/2026", facts=REPORTED, rows=rows,
        total=CostRow(0, "Tổng cộng", 720_000_000, 300_000_000, 500_500_000, "69,51%", 210_000_000), summary=DONE,
        confirmation=("Đã kiểm tra tại cơ sở.",), confirmed_by="Lê Thị Ví Dụ", confirmed_on=date(2026, 6, 24),
        recipients=TO,
    )  # fmt: skip


def periodic_report(contracts: int = 3) -> PeriodicPaper:
    """The quarter of a Sở, with figures of local khuyến công, contents and contracts."""
    line = ReportLine("Kinh phí được phê duyệt", "triệu đồng", "1.450,0", "4.900,0", "300,0", "800,0", "900,0", "–")
    heads = (
        "Đề án trong kế hoạch năm (đề án)",
        "Kinh phí kế hoạch năm (đồng)",
        "Hợp đồng đã ký (hợp đồng)",
        "Giá trị hợp đồng (đồng)",
    )
    return PeriodicPaper(
        letterhead=samples.DEPARTMENT, signature=Signature(("GIÁM ĐỐC",)), title="Báo cáo",
        about="Tình hình thực hiện kế hoạch khuyến công quốc gia quý III năm 2026",
        addressed_to=(f"{CUC};", "Ủy ban nhân dân tỉnh Gia Lai."), reporter="Sở Công Thương tỉnh Gia Lai", basis="TT 36/2013/TT-BCT, Điều 21 khoản 5",
        first_day=date(2026, 6, 15), last_day=date(2026, 9, 14), lines=(line, replace(line, title="Đề án đang thực hiện", unit="đề án", period="–")),
        local=True, rate="62,5", heads=heads, contents=(ReportGroup("Ứng dụng máy móc", ("12", "3.600,0", "9", "2.700,0")),),
        provinces=(), missing=(), parts=(ReportPart("II", "Đánh giá tình hình thực hiện", ("Đúng tiến độ.",)), ReportPart("III", "Kiến nghị", ())),
        contracts=tuple(
            ContractLine(f"KCQG-2026-{n:04d}", samples.NAME, "Trung tâm Khuyến công", f"{n}/HĐ-ĐCK", 300_000_000, 71, 210_000_000, "Thiết bị về chậm.")
            for n in range(1, contracts + 1)
        ),
        correction="", draft=False, recipients=("Như trên", "Lưu: VT, SCT"),
    )  # fmt: skip
