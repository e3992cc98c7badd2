"""The closed lists of norms: what kind of value, and which money it binds."""

from __future__ import annotations

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
