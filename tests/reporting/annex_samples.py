"""Hand-written words of the forms of the annex: Mẫu số 12 and 13."""

from __future__ import annotations

from reporting.contexts.annex_forms import INVESTOR, CapitalRow, ClusterPaper, ModuleRow, TrainingPaper
from reporting.contexts.letter import Fact, Signature
from tests.reporting import samples

FACTS = (Fact("Tên đề án", samples.NAME), Fact("Số hồ sơ", "KCQG-2026-0012"))
TO = ("Sở Công Thương tỉnh Gia Lai", "Lưu: VT")
MILLION = 1_000_000


def training_programme(rows: int = 4) -> TrainingPaper:
    """Mẫu 12 with some modules of 40 hours."""
    modules = tuple(ModuleRow(n, f"Mô-đun {n}: kỹ thuật đan mây tre", 40, 8, 28, 4) for n in range(1, rows + 1))
    return TrainingPaper(
        letterhead=samples.UNIT, signature=Signature(("GIÁM ĐỐC",)), title="Chương trình đào tạo nghề",
        about="Thực hiện đề án khuyến công quốc gia năm 2026", facts=FACTS,
        teaching=(Fact("Nghề đào tạo", "Đan mây tre"), Fact("Số lớp", "2"), Fact("Số học viên", "70")),
        teachers=("Hai nghệ nhân, một kỹ thuật viên.",), equipment=("Xưởng 200 m²; 35 bộ dụng cụ.",), rows=modules,
        total=ModuleRow(0, "Tổng cộng", 40 * rows, 8 * rows, 28 * rows, 4 * rows), recipients=TO,
    )  # fmt: skip


def cluster_report(rows: int = 4) -> ClusterPaper:
    """Mẫu 13 with some items, each half done."""
    items = tuple(
        CapitalRow(
            n, f"Hạng mục {n}: đường nội bộ và thoát nước", 123_456 * MILLION, 61_728 * MILLION, 20_000 * MILLION,
            41_728 * MILLION, 0, "50,0%",
        )
        for n in range(1, rows + 1)
    )  # fmt: skip
    return ClusterPaper(
        letterhead=samples.UNIT, signatures=(Signature((INVESTOR,)), Signature(("GIÁM ĐỐC",))), title="Báo cáo",
        about="Tình hình đầu tư hạ tầng cụm công nghiệp", facts=FACTS,
        land=(Fact("Tên cụm công nghiệp", "Cụm công nghiệp Ví Dụ"), Fact("Tổng diện tích", "49,5 ha")), rows=items,
        total=CapitalRow(
            0, "Tổng cộng", 123_456 * MILLION * rows, 61_728 * MILLION * rows, 20_000 * MILLION * rows,
            41_728 * MILLION * rows, 0, "50,0%",
        ),
        progress=("Đã giải phóng xong mặt bằng.",), difficulties=("Không có.",), requests=("Không có.",), recipients=TO,
    )  # fmt: skip
