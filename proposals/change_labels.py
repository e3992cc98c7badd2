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
    "training_programme": ("training_programme", "mô-đun, môn học", (
        ("name", "Tên"), ("hours", "Tổng số giờ"), ("theory", "Lý thuyết"), ("practice", "Thực hành"), ("test", "Kiểm tra"),
    )),
    "cluster_report": ("cluster_report", "hạng mục đầu tư", (
        ("name", "Hạng mục"), ("planned", "Vốn theo kế hoạch"), ("done", "Vốn đã thực hiện"),
        ("from_budget", "Ngân sách nhà nước"), ("from_investor", "Vốn chủ đầu tư"), ("from_other", "Vốn khác"),
    )),
}  # fmt: skip

FORMS: dict[str, tuple[str, Labels]] = {
    "training_programme": ("Chương trình đào tạo nghề", (
        ("occupation", "Nghề đào tạo"), ("level", "Trình độ đào tạo"), ("duration", "Thời gian đào tạo"),
        ("classes", "Số lớp"), ("learners", "Số học viên"), ("mode", "Hình thức đào tạo"), ("place", "Địa điểm đào tạo"),
        ("teachers", "Giáo viên, người dạy nghề"), ("equipment", "Cơ sở vật chất, thiết bị"),
        ("certificate", "Chứng chỉ, chứng nhận"),
    )),
    "cluster_report": ("Báo cáo tình hình đầu tư hạ tầng cụm công nghiệp", (
        ("name", "Tên cụm công nghiệp"), ("place", "Địa điểm"), ("investor", "Chủ đầu tư hạ tầng"),
        ("founding_paper", "Quyết định thành lập"), ("founded_on", "Ngày thành lập"), ("area", "Tổng diện tích (ha)"),
        ("industrial_area", "Đất công nghiệp (ha)"), ("let_area", "Đất đã cho thuê (ha)"),
        ("progress", "Tiến độ đầu tư"), ("difficulties", "Khó khăn, vướng mắc"), ("requests", "Đề xuất, kiến nghị"),
    )),
}  # fmt: skip
"""Forms of the annex filled in on the portal (TT 36/2013/TT-BCT, Phụ lục 1): code of the paper -> title and fields."""

LINE: Labels = (
    ("name", "Nội dung chi"), ("content", "Nội dung"), ("item", "Khoản mục"), ("recipient_name", "Thụ hưởng"),
    ("units", "Số đối tượng"), ("year", "Năm"), ("unit_name", "Đơn vị tính"), ("quantity", "Số lượng"),
    ("unit_price", "Đơn giá"), ("amount", "Thành tiền"), ("national", "Khuyến công quốc gia"), ("local", "Khuyến công địa phương"),
    ("beneficiary", "Đơn vị thụ hưởng góp"), ("other", "Nguồn khác"), ("note", "Ghi chú"),
)  # fmt: skip

TOTALS: Labels = (("total_cost", "Tổng kinh phí"), ("amount_proposed", "Kinh phí đề nghị hỗ trợ"))
MONEY = frozenset({
    "total_cost", "amount_proposed", "unit_price", "amount", "national", "local", "beneficiary", "other", "capital",
    "planned", "done", "from_budget", "from_investor", "from_other",
})  # fmt: skip
DAYS = frozenset({"starts_on", "ends_on", "founded_on"})
TICKS = frozenset({
    "commits_counterpart", "commits_no_double_support", "in_craft_village", "women_owned", "minority_owned",
})  # fmt: skip
