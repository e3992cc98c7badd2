"""The closed lists of execution: where a report, an advance, an adjustment, a visit stands; kinds of minutes and vouchers; who decides it, what it changes."""

from __future__ import annotations

from enum import nonmember
from typing import Final

from django.db import models


class AdjustmentState(models.TextChoices):
    """From the draft of the unit to the decision."""

    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ Sở Công Thương"
    CONFIRMED = "confirmed", "Chờ quyết định"
    APPROVED = "approved", "Đã điều chỉnh"
    REFUSED = "refused", "Không chấp thuận"
    WITHDRAWN = "withdrawn", "Đơn vị đã rút"

    OPEN = nonmember(("draft", "submitted", "confirmed"))
    FILED = nonmember(("submitted", "confirmed"))


ADJUSTMENT_TONES: Final = {
    AdjustmentState.DRAFT: "",
    AdjustmentState.SUBMITTED: "wait",
    AdjustmentState.CONFIRMED: "wait",
    AdjustmentState.APPROVED: "good",
    AdjustmentState.REFUSED: "bad",
    AdjustmentState.WITHDRAWN: "closed",
}


class Authority(models.TextChoices):
    """Who decides an adjustment (TT 36/2013/TT-BCT, Điều 11), lowest first."""

    PROVINCE = "province", "Sở Công Thương"
    CENTRE = "centre", "Cục"
    MINISTER = "minister", "Bộ trưởng Bộ Công Thương"


class Changed(models.TextChoices):
    """What an adjustment changes, as the circular tells one from another."""

    INCREASE = "increase", "Tăng tổng mức kinh phí hỗ trợ"
    CONTENT = "content", "Thay đổi nội dung hoạt động khuyến công"
    NEXT_YEAR = "next_year", "Gia hạn sang năm sau"
    DECREASE = "decrease", "Giảm kinh phí hỗ trợ"
    COSTS = "costs", "Thay đổi dự toán, không tăng kinh phí hỗ trợ"
    TIME = "time", "Thời gian thực hiện trong năm tài chính"
    LOCATION = "location", "Địa điểm thực hiện"
    BENEFICIARY = "beneficiary", "Đơn vị thụ hưởng"
    PARTNER = "partner", "Đơn vị phối hợp"
    OTHER = "other", "Nội dung khác"


class ReportState(models.TextChoices):
    """A monthly report of progress: written by the unit, filed, confirmed by the Sở where it supports an advance."""

    DRAFT = "draft", "Đang soạn"
    FILED = "filed", "Đã gửi"
    CONFIRMED = "confirmed", "Sở đã xác nhận"

    SENT = nonmember(("filed", "confirmed"))


REPORT_TONES: Final = {ReportState.DRAFT: "", ReportState.FILED: "info", ReportState.CONFIRMED: "good"}


class AdvanceState(models.TextChoices):
    """From the request of the unit to the money."""

    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ Sở xác nhận"
    CONFIRMED = "confirmed", "Chờ Cục quyết định"
    APPROVED = "approved", "Chờ chi"
    PAID = "paid", "Đã chi"
    REFUSED = "refused", "Không chấp thuận"
    WITHDRAWN = "withdrawn", "Đơn vị đã rút"

    OPEN = nonmember(("draft", "submitted", "confirmed", "approved"))
    FILED = nonmember(("submitted", "confirmed"))
    GIVEN = nonmember(("approved", "paid"))


ADVANCE_TONES: Final = {
    AdvanceState.DRAFT: "",
    AdvanceState.SUBMITTED: "wait",
    AdvanceState.CONFIRMED: "wait",
    AdvanceState.APPROVED: "info",
    AdvanceState.PAID: "good",
    AdvanceState.REFUSED: "bad",
    AdvanceState.WITHDRAWN: "closed",
}


class AdvancePart(models.TextChoices):
    """Which advance it is (TT 36/2013/TT-BCT, Điều 13, 14, 15)."""

    FIRST = "first", "Tạm ứng lần một"
    NEXT = "next", "Tạm ứng lần tiếp theo"
    REMAINING = "remaining", "Tạm ứng kinh phí còn lại"


class AcceptanceForm(models.TextChoices):
    """Which minutes of an acceptance (TT 36/2013/TT-BCT, Phụ lục 1)."""

    SITE = "5a", "Mẫu số 5a, từng địa điểm"
    PROJECT = "5b", "Mẫu số 5b, cả đề án"
    CENTRE = "5c", "Mẫu số 5c, Cục nghiệm thu"


class VoucherKind(models.TextChoices):
    """What a voucher may be (TT 36/2013/TT-BCT, Điều 19, Phụ lục 4)."""

    CASH = "cash", "Phiếu chi"
    TRANSFER = "transfer", "Ủy nhiệm chi"
    CLEARING = "clearing", "Giấy đề nghị thanh toán tạm ứng"


class InspectionState(models.TextChoices):
    """A visit on site: planned, made and told, closed when everything that was asked for is settled."""

    PLANNED = "planned", "Đã lên lịch"
    DONE = "done", "Đã kiểm tra"
    CLOSED = "closed", "Đã kết thúc"
    CANCELLED = "cancelled", "Đã hủy"

    TOLD = nonmember(("done", "closed"))


INSPECTION_TONES: Final = {
    InspectionState.PLANNED: "wait",
    InspectionState.DONE: "info",
    InspectionState.CLOSED: "good",
    InspectionState.CANCELLED: "closed",
}


class ChecklistAnswer(models.TextChoices):
    """What the inspectors found to a question of the checklist."""

    YES = "yes", "Có"
    NO = "no", "Không"
    NOT_APPLICABLE = "na", "Không áp dụng"


class InspectionNews(models.TextChoices):
    """What happened to a visit, as the people it concerns are told."""

    PLANNED = "planned", "đã lên lịch"
    CHANGED = "changed", "đã đổi lịch"
    DONE = "done", "đã có kết quả"
    ANSWERED = "answered", "đơn vị đã trả lời kiến nghị"
    SETTLED = "settled", "đã xác nhận khắc phục một kiến nghị"
    REOPENED = "reopened", "mở lại một kiến nghị"
    CLOSED = "closed", "đã kết thúc"
    CANCELLED = "cancelled", "đã hủy"
