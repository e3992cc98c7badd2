"""The closed lists of norms: what kind of value, and which money it binds."""

from __future__ import annotations

from typing import Final

from django.db import models


class NormKind(models.TextChoices):
    """How to read `value`."""

    RATE = "rate", "Tỷ lệ (%)"
    CEILING = "ceiling", "Mức tối đa (đồng)"
    DAYS = "days", "Số ngày"
    WORKING_DAYS = "working_days", "Số ngày làm việc"
    DATE = "date", "Ngày trong năm"
    COUNT = "count", "Số lượng"
    MULTIPLIER = "multiplier", "Hệ số"
    LIST = "list", "Danh mục, quy tắc bằng lời"


UNITS: Final = {NormKind.RATE: "%", NormKind.CEILING: "đồng", NormKind.MULTIPLIER: "lần"}
"""Usual unit of a kind."""
TITLES: Final = {
    NormKind.RATE: "Tỷ lệ hỗ trợ",
    NormKind.CEILING: "Mức hỗ trợ tối đa",
    NormKind.LIST: "Quy định bằng lời",
}
"""What the figures of a content are called."""


class Track(models.TextChoices):
    """Which khuyến công money the norm binds."""

    NATIONAL = "national", "Khuyến công quốc gia"
    LOCAL = "local", "Khuyến công địa phương"
    ALL = "all", "Quốc gia và địa phương"


class Topic(models.TextChoices):
    """Under which heading a norm stands on the page, after the contents of Điều 4."""

    SUPPORT = "support", "Mức hỗ trợ theo nội dung"
    MANAGEMENT = "management", "Quản lý chương trình, mức ưu tiên"
    ADVANCE = "advance", "Tạm ứng"
    DEADLINE = "deadline", "Thời hạn"
    HANDLING = "handling", "Thời gian xử lý của từng bước"
    CONDITION = "condition", "Điều kiện, ngưỡng xác định"
    SELECTION = "selection", "Bình chọn sản phẩm"
    RULE = "rule", "Thẩm quyền, phiên bản quy định"
    DUTY = "duty", "Nghĩa vụ với dữ liệu và hệ thống"


class Counts(models.TextChoices):
    """What a ceiling is counted by. A unit is one beneficiary's own; what is shared is not split among them."""

    RECIPIENT = "recipient", "Mỗi đơn vị thụ hưởng"
    UNIT = "unit", "Mỗi đối tượng khai trong dự toán (mô hình, nhãn hiệu, hội chợ…)"
    SHARED = "shared", "Mỗi đối tượng chung của mọi đơn vị thụ hưởng (lần tổ chức, hội, cụm liên kết)"


class Binding(models.TextChoices):
    """What happens when a norm is exceeded."""

    BLOCK = "block", "Không được vượt"
    WARN = "warn", "Cảnh báo"


class ChangeState(models.TextChoices):
    """Where a change of a norm stands. What is published is a new row of the norm; the old value stays as it was."""

    DRAFT = "draft", "Đang soạn"
    PROPOSED = "proposed", "Chờ người thứ hai xem"
    PUBLISHED = "published", "Đã công bố"
    RETURNED = "returned", "Trả lại"
    DROPPED = "dropped", "Đã bỏ"


OPEN_STATES: Final = frozenset({ChangeState.DRAFT, ChangeState.PROPOSED, ChangeState.RETURNED})
WRITABLE_STATES: Final = frozenset({ChangeState.DRAFT, ChangeState.RETURNED})
CHANGE_TONES: Final = {
    ChangeState.DRAFT: "",
    ChangeState.PROPOSED: "wait",
    ChangeState.PUBLISHED: "good",
    ChangeState.RETURNED: "bad",
    ChangeState.DROPPED: "closed",
}


class AccountKind(models.TextChoices):
    """Where money of an envelope lies. Every account but OUTSIDE stays at zero or above: the database checks it."""

    OUTSIDE = "outside", "Ngoài hệ thống (nguồn giao)"
    FREE = "free", "Chưa phân bổ, chưa cam kết"
    COMMITTED = "committed", "Đã cam kết, chưa chi"
    ADVANCED = "advanced", "Đã tạm ứng, chưa thanh toán"
    PAID = "paid", "Đã thanh toán, chưa quyết toán"
    SETTLED = "settled", "Đã quyết toán"


class EntryKind(models.TextChoices):
    """Why money moves from one account to another (budgets/postings.py says between which)."""

    GIVE = "give", "Giao dự toán"
    CUT = "cut", "Giảm dự toán"
    ALLOCATE = "allocate", "Phân bổ"
    TAKE_BACK = "take_back", "Thu hồi phân bổ"
    COMMIT = "commit", "Cam kết theo kế hoạch được duyệt"
    RELEASE = "release", "Giải phóng cam kết"
    ADVANCE = "advance", "Tạm ứng"
    CLEAR = "clear", "Thanh toán tạm ứng"
    PAY = "pay", "Thanh toán"
    SETTLE = "settle", "Quyết toán"
    REFUND = "refund", "Hoàn trả"
    CARRY_OVER = "carry_over", "Chuyển nguồn sang năm sau"
