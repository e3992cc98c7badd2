"""The closed lists of the catalogue: how sure a figure is, kinds of proposals, stages of papers, states of a year."""

from __future__ import annotations

from enum import nonmember

from django.db import models


class Confidence(models.TextChoices):
    """How sure we are of a figure or a rule. Shown in words beside it."""

    CONFIRMED = "confirmed", "Đã đối chiếu văn bản"
    HIGH = "high", "Độ tin cậy cao"
    MEDIUM = "medium", "Độ tin cậy trung bình"
    LOW = "low", "Độ tin cậy thấp"
    ASSUMED = "assumed", "Giả định, chờ hướng dẫn"
    OPEN = "open", "Còn vướng mắc, cần xác minh"


class Measure(models.TextChoices):
    """What one unit of a target's count is."""

    MODEL = "model", "Mô hình được nghiệm thu"
    ESTABLISHMENT = "establishment", "Cơ sở CNNT, mỗi cơ sở tính một lần"
    ROUND = "round", "Kỳ bình chọn"
    FAIR = "fair", "Hội chợ triển lãm, mỗi hội chợ tính một lần"
    CONFERENCE = "conference", "Hội nghị"
    TRAINEE = "trainee", "Học viên"
    NONE = "none", "Không đếm"


class ProposalKind(models.TextChoices):
    """Kinds of proposals that ask for different papers (TT 36/2013 Đ.2, Đ.10)."""

    CONCRETE = "concrete", "Đề án theo đối tượng cụ thể"
    GROUP = "group", "Đề án nhóm"
    FLAGSHIP = "flagship", "Đề án điểm"


class PaperStage(models.TextChoices):
    """When a paper is due."""

    SUBMIT = "submit", "Nộp hồ sơ"
    REGISTER = "register", "Đăng ký với Cục"
    GROUP_PLAN = "group_plan", "Duyệt kế hoạch triển khai đề án nhóm"
    ADVANCE = "advance", "Tạm ứng lần một"
    ACCEPTANCE = "acceptance", "Nghiệm thu, tạm ứng phần còn lại"
    SETTLEMENT = "settlement", "Quyết toán"


class PaperWhen(models.TextChoices):
    """The circumstance in which a paper is asked for."""

    ALWAYS = "always", "Mọi trường hợp"
    UNIT_IS_NOT_BENEFICIARY = "unit_is_not_beneficiary", "Đơn vị thực hiện không đồng thời là đơn vị thụ hưởng"
    APPRAISED_AT_BASE = "appraised_at_base", "Đề án phải thẩm định cấp cơ sở"
    INVESTOR_HIRES = "investor_hires", "Chủ đầu tư thuê ngoài"
    INVESTOR_IS_ENTERPRISE = "investor_is_enterprise", "Chủ đầu tư là doanh nghiệp"
    PERCENTAGE_SUPPORT = "percentage_support", "Mức hỗ trợ tính theo tỷ lệ trên tổng chi phí"
    ISSUES_INVOICE = "issues_invoice", "Đơn vị xuất hóa đơn cho Cục"
    ISSUES_NO_INVOICE = "issues_no_invoice", "Đơn vị không xuất hóa đơn cho Cục"
    LAST_OF_YEAR = "last_of_year", "Hợp đồng cuối cùng trong năm"
    FORCE_MAJEURE = "force_majeure", "Không hoàn thành vì lý do bất khả kháng"
    IF_ANY = "if_any", "Nếu có"


class FlagGroup(models.TextChoices):
    """What a priority flag looks at."""

    TERRITORY = "territory", "Địa bàn ưu tiên"
    TRADE = "trade", "Ngành nghề, sản phẩm ưu tiên"
    BENEFICIARY = "beneficiary", "Đối tượng ưu tiên"


class PlanYearState(models.TextChoices):
    """Where the making and running of a year's plan stands."""

    GUIDED = "guided", "Đã hướng dẫn xây dựng"
    REGISTRATION_OPEN = "registration_open", "Đang nhận đăng ký"
    REGISTRATION_CLOSED = "registration_closed", "Đã hết hạn đăng ký"
    CONSOLIDATED = "consolidated", "Đã tổng hợp dự toán"
    ESTIMATE_APPROVED = "estimate_approved", "Đã được giao dự toán"
    APPRAISED = "appraised", "Đã thẩm định cấp Bộ"
    SUBMITTED = "submitted", "Đã trình phê duyệt"
    APPROVED = "approved", "Đã phê duyệt"
    ASSIGNED = "assigned", "Đã giao kế hoạch"
    RUNNING = "running", "Đang thực hiện"
    CLOSED = "closed", "Đã kết thúc"


class WindowLevel(models.TextChoices):
    """Who registers with whom."""

    UNIT_TO_PROVINCE = "unit_to_province", "Đơn vị nộp Sở Công Thương"
    PROVINCE_TO_CENTRE = "province_to_centre", "Sở, trung tâm vùng, đơn vị đăng ký với Cục"


class LegalForm(models.TextChoices):
    """Legal forms of a beneficiary (QĐ 2646/QĐ-BCT, mục IV.1)."""

    SME = "sme", "Doanh nghiệp nhỏ và vừa"
    COOPERATIVE = "cooperative", "Hợp tác xã"
    COOPERATIVE_UNION = "cooperative_union", "Liên hiệp hợp tác xã"
    COOPERATIVE_GROUP = "cooperative_group", "Tổ hợp tác"
    HOUSEHOLD = "household", "Hộ kinh doanh"
    CLEANER_PRODUCER = "cleaner_producer", "Cơ sở áp dụng sản xuất sạch hơn, sản xuất và tiêu dùng bền vững"
    CLUSTER_INVESTOR = "cluster_investor", "Chủ đầu tư hạ tầng cụm công nghiệp"
    ARTISAN = "artisan", "Nghệ nhân nhân dân, nghệ nhân ưu tú"
    SERVICE = "service", "Tổ chức, cá nhân dịch vụ khuyến công"

    PRIVATE_PERSONS = nonmember(frozenset({"household", "artisan", "cooperative_group"}))
    BOUND_TO_PLACE = nonmember(frozenset({"sme", "cooperative", "cooperative_union", "cooperative_group", "household"}))
