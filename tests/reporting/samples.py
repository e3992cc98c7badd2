"""Snapshots made by hand, so that layout can be tested without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.words import dong_in_words
from reporting.contexts.council_minutes import Attendee, Away, CouncilMinutes, Dissent, MinutesItem
from reporting.contexts.estimate import Estimate, EstimateLine
from reporting.contexts.letter import Fact, Letterhead, PaperEntry, Signature
from reporting.contexts.norm_check import NormCheck, NormGroup, NormStep
from reporting.contexts.proposal_dossier import (
    Party,
    ProposalDossier,
    Section,
    WorkItem,
)
from reporting.contexts.province_appraisal_sheet import (
    AmountLine,
    BeneficiaryCheck,
    Finding,
    ProvinceAppraisalSheet,
)
from reporting.contexts.registration_table import (
    ContentGroup,
    Money,
    RegistrationTable,
    Row,
    UnitGroup,
)
from reporting.contexts.submission_receipt import SubmissionReceipt
from reporting.contexts.supplement_request import AskedPoint, AskedSection, SupplementSheet
from reporting.marks import Mark

NAME = "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong sản xuất, chế biến chè xanh chất lượng cao"
MARK = Mark(
    code="7K3M-9QWD-2XHB-V0RT",
    url="https://khuyencong.example.vn/cong-khai/xac-thuc/7K3M-9QWD-2XHB-V0RT/",
    fingerprint="5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
)
UNIT = Letterhead(
    "Sở Công Thương tỉnh Gia Lai",
    "Trung tâm Khuyến công và Xúc tiến thương mại",
    "ĐA-TTKC",
    "Gia Lai",
    date(2026, 2, 5),
)
DEPARTMENT = Letterhead(
    "Ủy ban nhân dân tỉnh Gia Lai", "Sở Công Thương", "PTĐ-SCT", "Gia Lai", date(2026, 6, 3), "15/PTĐ-SCT"
)
CENTRE = Letterhead(
    "Bộ Công Thương",
    "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công",
    "BTH-ĐCK",
    "Hà Nội",
    date(2026, 10, 21),
)
PARAGRAPH = (
    "Trên địa bàn xã hiện có vùng nguyên liệu chè búp tươi ổn định khoảng 420 ha, sản lượng mỗi năm trên 3.800 tấn, "
    "nhưng công đoạn diệt men, vò và sấy còn thủ công, tỷ lệ hao hụt cao, chất lượng không đồng đều; việc đầu tư dây "
    "chuyền thiết bị mới giúp tiết kiệm nhiên liệu, giảm phát thải và nâng cao giá trị sản phẩm."
)
HEADINGS = (
    (2, "Sự cần thiết và căn cứ lập đề án"),
    (3, "Mục tiêu của đề án"),
    (4, "Quy mô đề án"),
    (5, "Nội dung và tiến độ thực hiện"),
    (6, "Dự toán kinh phí"),
    (7, "Tổ chức thực hiện"),
    (8, "Hiệu quả của đề án"),
)


def dossier(name: str = NAME) -> ProposalDossier:
    return ProposalDossier(
        letterhead=UNIT,
        signature=Signature(("KT. Giám đốc", "Phó Giám đốc"), "Nguyễn Thị Ánh Tuyết"),
        title="Đề án khuyến công quốc gia",
        name=name,
        code="KCQG-2026-0012",
        receiver="Sở Công Thương tỉnh Gia Lai",
        facts=(
            Fact("Số hồ sơ", "KCQG-2026-0012"),
            Fact("Năm kế hoạch", "2026"),
            Fact("Loại đề án", "Đề án theo đối tượng cụ thể"),
            Fact("Nội dung hoạt động", "ND3.3. Hỗ trợ ứng dụng máy móc thiết bị tiên tiến"),
            Fact("Thời gian thực hiện", "từ tháng 3 năm 2026 đến tháng 11 năm 2026"),
        ),
        implementing=Party(
            "Trung tâm Khuyến công và Xúc tiến thương mại",
            (Fact("Địa chỉ", "Số 01 đường Mẫu, phường Pleiku, tỉnh Gia Lai"), Fact("Điện thoại", "0269 000 000")),
        ),
        partners=(),
        beneficiaries=(
            Party(
                "Hợp tác xã Chè Ví Dụ",
                (
                    Fact("Loại hình", "Hợp tác xã"),
                    Fact("Mã số thuế", "5900000001"),
                    Fact("Địa điểm sản xuất", "thôn 2, xã Bàu Cạn, tỉnh Gia Lai"),
                    Fact("Số lao động bình quân", "64 người"),
                ),
            ),
        ),
        locations=("Thôn 2, xã Bàu Cạn, tỉnh Gia Lai",),
        sections=tuple(Section(number, heading, (PARAGRAPH, PARAGRAPH)) for number, heading in HEADINGS),
        work_plan=(
            WorkItem("Khảo sát, lựa chọn thiết bị", "Trung tâm Khuyến công", "03/2026 – 04/2026", "Biên bản khảo sát"),
            WorkItem("Mua sắm, lắp đặt, chạy thử", "Hợp tác xã Chè Ví Dụ", "05/2026 – 09/2026", "01 dây chuyền sấy"),
            WorkItem("Nghiệm thu, quyết toán", "Các bên", "10/2026 – 11/2026", "Hồ sơ nghiệm thu"),
        ),
        estimate=estimate(),
        papers=(
            PaperEntry("Công văn đề nghị", "cong-van.pdf", "214 KB", "0" * 64, date(2026, 2, 4)),
            PaperEntry(
                "Văn bản đề nghị hỗ trợ của đơn vị thụ hưởng", "de-nghi.pdf", "1,2 MB", "ab" * 32, date(2026, 2, 4)
            ),
        ),
        commitments=(
            "Bố trí đủ phần kinh phí đối ứng của đơn vị thụ hưởng theo dự toán.",
            "Nội dung đề nghị hỗ trợ chưa và không nhận hỗ trợ từ nguồn ngân sách nhà nước khác.",
        ),
        recipients=("Sở Công Thương tỉnh Gia Lai", "Lưu: VT, TTKC"),
        norm_check=norm_check(),
    )


def norm_check() -> NormCheck:
    article = "TT 28/2018/TT-BTC, Điều 8 khoản 4"
    steps = (
        NormStep("Chi phí được tính: 610.000.000 đ."),
        NormStep("Tỷ lệ 50% × 610.000.000 = 305.000.000 đ.", article),
        NormStep("Mức tối đa 300.000.000 đ/cơ sở.", article),
    )
    group = NormGroup("Ứng dụng máy móc thiết bị", "Hợp tác xã Chè Ví Dụ", 610_000_000, 300_000_000, 300_000_000, steps)
    remarks = ("Chưa có định mức về phòng trưng bày.",)
    caveats = ("TT 64/2024/TT-BTC sửa đổi TT 28/2018/TT-BTC chưa được đối chiếu.",)
    return NormCheck(date(2026, 2, 5), (group,), 300_000_000, 300_000_000, remarks, caveats)


def estimate() -> Estimate:
    return Estimate(
        lines=(
            EstimateLine(
                "I",
                "Chi hỗ trợ máy móc thiết bị",
                "",
                "",
                None,
                1_280_000_000,
                300_000_000,
                0,
                980_000_000,
                0,
                is_heading=True,
            ),
            EstimateLine(
                "1",
                "Máy sấy chè liên hoàn 500 kg/giờ",
                "máy",
                "1",
                860_000_000,
                860_000_000,
                200_000_000,
                0,
                660_000_000,
                0,
            ),
            EstimateLine(
                "2",
                "Máy vò chè 45 kg/mẻ",
                "máy",
                "4",
                105_000_000,
                420_000_000,
                100_000_000,
                0,
                320_000_000,
                0,
                "Thay thế máy cũ",
            ),
            EstimateLine("II", "Chi quản lý", "", "", None, 7_500_000, 7_500_000, 0, 0, 0, is_heading=True),
            EstimateLine("1", "Kiểm tra, giám sát tại cơ sở", "lần", "2,5", 3_000_000, 7_500_000, 7_500_000, 0, 0, 0),
        ),
        amount=1_287_500_000,
        national=307_500_000,
        local=0,
        beneficiary=980_000_000,
        other=0,
        in_words=dong_in_words(1_287_500_000),
        support_in_words=dong_in_words(307_500_000),
    )


def appraisal_sheet() -> ProvinceAppraisalSheet:
    return ProvinceAppraisalSheet(
        letterhead=DEPARTMENT,
        signature=Signature(("Giám đốc",), "Trần Văn Mẫu"),
        appraisers=("Lê Thị Ví Dụ (chuyên viên)", "Phạm Văn Thử (chuyên viên)"),
        form="4b",
        title="Phiếu thẩm định đề án khuyến công quốc gia cấp cơ sở",
        name=NAME,
        code="KCQG-2026-0012",
        facts=(
            Fact("Số hồ sơ", "KCQG-2026-0012"),
            Fact("Đơn vị thực hiện", "Trung tâm Khuyến công và Xúc tiến thương mại"),
            Fact("Địa điểm thực hiện", "xã Bàu Cạn, tỉnh Gia Lai"),
        ),
        beneficiaries=(
            BeneficiaryCheck(
                "Hợp tác xã Chè Ví Dụ",
                (Fact("Loại hình", "Hợp tác xã"), Fact("Vốn đối ứng cam kết", "980.000.000 đồng")),
            ),
        ),
        findings=tuple(
            Finding(number, heading, "Đạt", "Phù hợp; hồ sơ đã kiểm tra tại cơ sở.")
            for number, heading in enumerate(
                (
                    "Sự phù hợp với nguyên tắc lập đề án",
                    "Mục tiêu, sự cần thiết, hiệu quả; tính hợp lý trong sử dụng kinh phí, nguồn lực, cơ sở vật chất",
                    "Năng lực của đơn vị thực hiện, đơn vị phối hợp, đơn vị thụ hưởng",
                    "Khả năng kết hợp, lồng ghép với các chương trình, dự án khác",
                    "Sự phù hợp, đầy đủ của hồ sơ đề án",
                ),
                start=1,
            )
        ),
        amounts=(
            AmountLine("Kinh phí khuyến công quốc gia", 307_500_000, 300_000_000),
            AmountLine("Đơn vị thụ hưởng và nguồn khác", 980_000_000, 987_500_000),
            AmountLine("Tổng cộng", 1_287_500_000, 1_287_500_000),
        ),
        conclusion="Đạt, đề nghị hỗ trợ",
        conclusion_text=("Đề nghị Cục xem xét, đưa vào kế hoạch khuyến công quốc gia năm 2026.",),
        recommended_in_words=dong_in_words(300_000_000),
        recipients=("Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công", "Trung tâm Khuyến công", "Lưu: VT, QLCN"),
    )


def registration_table(rows: int = 6) -> RegistrationTable:
    """Rows spread over two contents and three units; every row asks for 300 of 1.000 triệu đồng."""
    each = Money(1_000_000_000, 300_000_000, 700_000_000)
    made = [
        Row(
            number=number,
            name=NAME,
            code=f"KCQG-2026-{number:04d}",
            implementing="Trung tâm Khuyến công và Xúc tiến thương mại",
            partners="Hợp tác xã Chè Ví Dụ",
            location="xã Bàu Cạn, tỉnh Gia Lai",
            purpose="Đầu tư 01 dây chuyền sấy, nâng công suất lên 600 tấn/năm",
            period="03/2026 – 11/2026",
            money=each,
        )
        for number in range(1, rows + 1)
    ]
    groups, labels = [], ("ND3. Mô hình trình diễn kỹ thuật, ứng dụng máy móc", "ND4. Phát triển sản phẩm tiêu biểu")
    for index, label in enumerate(labels):
        mine = made[index::2]
        units = []
        for place, unit in enumerate(("Gia Lai", "Đà Nẵng", "Lâm Đồng")):
            taken = tuple(mine[place::3])
            if taken:
                units.append(UnitGroup(f"Sở Công Thương {unit}", taken, _times(each, len(taken))))
        groups.append(ContentGroup(("I", "II")[index], label, tuple(units), len(mine), _times(each, len(mine))))
    total = _times(each, rows)
    return RegistrationTable(
        letterhead=CENTRE,
        signature=Signature(("TUQ. Cục trưởng", "Chánh Văn phòng"), "Hoàng Thị Minh Họa"),
        title="Biểu tổng hợp chi tiết các đề án khuyến công quốc gia năm 2026",
        year=2026,
        reference="",
        groups=tuple(groups),
        count=rows,
        money=total,
        places=1,
        in_words=dong_in_words(total.national),
        recipients=("Lưu: VT, ĐCK",),
    )


def receipt() -> SubmissionReceipt:
    return SubmissionReceipt(
        letterhead=DEPARTMENT,
        signature=Signature(("Người tiếp nhận",), "Lê Thị Ví Dụ", "(Tiếp nhận trên hệ thống)"),
        title="Giấy biên nhận hồ sơ",
        statement=("Sở Công Thương đã nhận hồ sơ đề án khuyến công nộp trực tuyến của đơn vị sau đây.",),
        facts=(
            Fact("Tên đề án", NAME),
            Fact("Số hồ sơ", "KCQG-2026-0012"),
            Fact("Đơn vị nộp", "Trung tâm Khuyến công và Xúc tiến thương mại"),
            Fact("Thời điểm nhận", "09 giờ 05 phút, ngày 05/02/2026"),
        ),
        papers=(PaperEntry("Công văn đề nghị", "cong-van.pdf", "214 KB", "0" * 64, date(2026, 2, 4)),),
        notices=("Theo dõi việc xử lý hồ sơ trên hệ thống theo số hồ sơ.",),
        recipients=("Đơn vị nộp hồ sơ", "Lưu: VT, QLCN"),
    )


def _times(money: Money, count: int) -> Money:
    return Money(money.total * count, money.national * count, money.matched * count)


def supplement_request() -> SupplementSheet:
    return SupplementSheet(
        letterhead=DEPARTMENT,
        signature=Signature(("NGƯỜI YÊU CẦU",), "Lê Thị Ví Dụ", "(Gửi trên hệ thống, không cần ký tên)"),
        title="Phiếu yêu cầu bổ sung hồ sơ",
        about="Đề án khuyến công số KCQG-2026-0012",
        addressee="Trung tâm Khuyến công và Xúc tiến thương mại",
        facts=(Fact("Tên đề án", NAME), Fact("Người yêu cầu", "Lê Thị Ví Dụ, Chuyên viên")),
        opening="Sở Công Thương đề nghị đơn vị bổ sung, hoàn thiện các nội dung sau trước khi hết ngày 20/02/2026:",
        note=("Đề nghị gửi sớm để kịp họp Hội đồng.",),
        sections=(
            AskedSection("Sự cần thiết và căn cứ", (AskedPoint(1, "Sự cần thiết", (PARAGRAPH,)),)),
            AskedSection(
                "Dự toán kinh phí",
                (
                    AskedPoint(2, "Dòng 1. Máy sấy chè", ("Bổ sung báo giá.",)),
                    AskedPoint(3, "", ("Thuyết minh đơn giá.",)),
                ),
            ),
        ),
        notices=("Thời hạn xử lý của cơ quan thẩm định tạm dừng.",),
        recipients=("Như trên", "Lưu: VT"),
    )


def council_minutes(dossiers: int = 3) -> CouncilMinutes:
    """A council that passed all but two dossiers: one it did not pass, one it put off."""
    people = (
        Attendee("Trịnh Thị Xuân", "Phó Giám đốc Sở Công Thương", "Chủ tịch", "từ 08 giờ 05 đến hết phiên"),
        Attendee("Trần Văn Cảnh", "Chuyên viên, Phòng Quản lý công nghiệp", "Thư ký", "từ 08 giờ 00 đến hết phiên"),
        Attendee("Phan Thị Giấy", "Trưởng phòng, Sở Tài chính", "Ủy viên", "từ 08 giờ 10 đến 10 giờ 30"),
    )
    passed = [_minutes_item(number) for number in range(1, dossiers - 1)]
    failed = replace(
        _minutes_item(dossiers - 1), verdict="Không đạt", amount=None, amount_in_words="",
        votes="Không thông qua: 1 đồng ý, 2 không đồng ý, 0 không biểu quyết trên 3 thành viên có mặt; "
        "cần ít nhất 2 phiếu đồng ý.",
        dissents=(Dissent("Phan Thị Giấy", "Không đồng ý", "Dự toán máy sấy cao hơn giá thị trường."),),
    )  # fmt: skip
    put_off = replace(_minutes_item(dossiers), verdict="", amount=None, amount_in_words="", postponed="Thiếu báo giá.")
    items = (*passed, failed, put_off)
    total = sum(item.amount or 0 for item in items)
    return CouncilMinutes(
        letterhead=Letterhead(
            "Ủy ban nhân dân thành phố Đà Nẵng", "Sở Công Thương", "BB-SCT", "Đà Nẵng", date(2026, 6, 3), "05/BB-SCT"
        ),
        about="Thẩm định cấp cơ sở các đề án khuyến công quốc gia năm 2027",
        council="Hội đồng thẩm định đề án khuyến công",
        decision="Quyết định số 12/QĐ-SCT ngày 15/01/2026",
        opened="08 giờ 05 phút, ngày 03/06/2026",
        closed="11 giờ 20 phút, ngày 03/06/2026",
        place="Phòng họp số 2, Sở Công Thương thành phố Đà Nẵng",
        chair=people[0],
        secretary=people[1],
        present=people,
        absent=(Attendee("Huỳnh Văn Chuyên", "Giảng viên", "Ủy viên", "vắng mặt"),),
        rule="Phiên họp hợp lệ khi có mặt ít nhất 2/3 số thành viên được dự; "
        "thông qua khi quá 1/2 số thành viên có mặt đồng ý.",
        conflicts=(Away("Ông Ích Khiêm", ("KCQG-2027-0002",)),),
        opening=("Chủ tịch Hội đồng nêu mục đích phiên họp; Thư ký báo cáo danh mục đề án.",),
        items=items,
        other_matters=("Đề nghị các đơn vị nộp báo giá của ba nhà cung cấp.",),
        reopened="",
        passed=len(passed),
        failed=1,
        put_off=1,
        total=total,
        total_in_words=dong_in_words(total),
        secretary_signature=Signature(("Thư ký",), "Trần Văn Cảnh"),
        signature=Signature(("Chủ tọa",), "Trịnh Thị Xuân"),
        recipients=("Như thành phần dự họp", "Lưu: VT, hồ sơ thẩm định"),
    )


def _minutes_item(number: int) -> MinutesItem:
    return MinutesItem(
        number=number,
        code=f"KCQG-2027-{number:04d}",
        title=NAME,
        unit="Trung tâm Khuyến công và Xúc tiến thương mại",
        discussion=("Ông Cảnh: dự toán đã rà theo định mức.", PARAGRAPH),
        quorum="3/4 thành viên được dự có mặt, cần ít nhất 3",
        absent="Huỳnh Văn Chuyên",
        votes="Thông qua: 3 đồng ý, 0 không đồng ý, 0 không biểu quyết trên 3 thành viên có mặt; cần ít nhất 2 phiếu đồng ý.",
        dissents=(),
        verdict="Đạt",
        conclusion=("Đồng ý hỗ trợ, đơn vị bổ sung báo giá trước khi ký hợp đồng.",),
        asked=300_000_000,
        amount=250_000_000,
        amount_in_words=dong_in_words(250_000_000),
        postponed="",
    )
