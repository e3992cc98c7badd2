"""What each part of a snapshot is called on screen, and in which section it stands. Pure tables."""

from __future__ import annotations

from proposals.states import SectionKey

PAPERS = "giay-to"
Labels = tuple[tuple[str, str], ...]

SECTIONS: dict[str, Labels] = {
    SectionKey.PARTIES: (
        ("title", "Tên đề án"), ("kind", "Loại đề án"), ("plan_year", "Năm kế hoạch"), ("content", "Nội dung khuyến công"),
        ("other_contents", "Nội dung khác"), ("trade", "Ngành nghề"), ("priority_flags", "Diện ưu tiên"),
    ),
    SectionKey.NECESSITY: (("necessity", "Sự cần thiết"), ("legal_basis", "Căn cứ")),
    SectionKey.OBJECTIVES: (("objectives", "Mục tiêu"),),
    SectionKey.SCALE: (("scale", "Quy mô đề án"), ("novelty", "Điểm nổi bật")),
    SectionKey.WORK: (("starts_on", "Bắt đầu"), ("ends_on", "Kết thúc")),
    SectionKey.ESTIMATE: (("priority_multiplier", "Hệ số ưu tiên"),),
    SectionKey.ORGANISATION: (
        ("organisation_plan", "Tổ chức thực hiện"), ("commits_counterpart", "Cam kết vốn đối ứng"),
        ("commits_no_double_support", "Cam kết không trùng hỗ trợ"),
    ),
    SectionKey.EFFECT: (
        ("effect_economic", "Hiệu quả kinh tế"), ("effect_social", "Hiệu quả xã hội"),
        ("effect_environment", "Hiệu quả môi trường"), ("sustainability", "Tính bền vững, khả năng nhân rộng"),
    ),
}  # fmt: skip

ROWS: dict[str, tuple[str, str, Labels]] = {
    "partners": (SectionKey.PARTIES, "đơn vị phối hợp", (("name", "Tên"), ("task", "Phần việc"))),
    "beneficiaries": (SectionKey.PARTIES, "đơn vị thụ hưởng", (
        ("name", "Tên"), ("legal_form", "Loại hình"), ("tax_code", "Mã số thuế"), ("registration", "Giấy đăng ký"),
        ("representative", "Người đại diện"), ("phone", "Điện thoại"), ("office_address", "Trụ sở"),
        ("place", "Xã, phường nơi sản xuất"), ("production_address", "Địa điểm sản xuất"), ("in_craft_village", "Trong làng nghề"),
        ("capital", "Tổng nguồn vốn"), ("workers", "Số lao động"), ("women_owned", "Do phụ nữ làm chủ"),
        ("minority_owned", "Do người dân tộc thiểu số làm chủ"), ("earlier_support", "Giải trình hỗ trợ đã nhận"),
    )),
    "locations": (SectionKey.PARTIES, "địa điểm thực hiện", (("place", "Xã, phường"), ("address", "Địa chỉ"))),
    "work": (SectionKey.WORK, "công việc", (
        ("name", "Công việc"), ("starts_on", "Từ ngày"), ("ends_on", "Đến ngày"), ("responsible", "Chịu trách nhiệm"),
    )),
}  # fmt: skip

LINE: Labels = (
    ("name", "Nội dung chi"), ("content", "Nội dung"), ("item", "Khoản mục"), ("recipient_name", "Thụ hưởng"),
    ("units", "Số đối tượng"), ("year", "Năm"), ("unit_name", "Đơn vị tính"), ("quantity", "Số lượng"),
    ("unit_price", "Đơn giá"), ("amount", "Thành tiền"), ("national", "Khuyến công quốc gia"), ("local", "Khuyến công địa phương"),
    ("beneficiary", "Đơn vị thụ hưởng góp"), ("other", "Nguồn khác"), ("note", "Ghi chú"),
)  # fmt: skip

TOTALS: Labels = (("total_cost", "Tổng kinh phí"), ("amount_proposed", "Kinh phí đề nghị hỗ trợ"))
MONEY = frozenset({
    "total_cost", "amount_proposed", "unit_price", "amount", "national", "local", "beneficiary", "other", "capital",
})  # fmt: skip
DAYS = frozenset({"starts_on", "ends_on"})
TICKS = frozenset({
    "commits_counterpart", "commits_no_double_support", "in_craft_village", "women_owned", "minority_owned",
})  # fmt: skip
