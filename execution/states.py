"""The closed lists of execution: where an adjustment stands, who decides it, what it changes."""

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
