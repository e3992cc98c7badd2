"""The one shape of every answer of the API that is not what was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from rest_framework.exceptions import PermissionDenied

from core.errors import Reason

# Status -> (code, sentence). The code is for programs, the sentence for people.
PROBLEMS: Final[dict[int, tuple[str, str]]] = {
    400: ("malformed", "Dữ liệu gửi lên chưa đúng."),
    401: ("unauthenticated", "Cần đăng nhập hoặc mã truy cập còn hiệu lực."),
    403: ("forbidden", "Bạn không được làm việc này."),
    404: ("not_found", "Không tìm thấy."),
    405: ("method_not_allowed", "Địa chỉ này không nhận phương thức bạn dùng."),
    406: ("not_acceptable", "Không có dạng dữ liệu bạn yêu cầu."),
    409: ("refused", "Chưa thực hiện được."),
    413: ("too_large", "Dữ liệu gửi lên quá lớn."),
    415: ("unsupported_media_type", "Không nhận kiểu nội dung này."),
    429: ("throttled", "Bạn gọi quá nhiều lần trong một phút. Hãy chờ rồi gọi lại."),
    500: ("broken", "Hệ thống gặp lỗi và đã ghi lại. Hãy thử lại sau ít phút."),
}
STALE: Final = "stale"


def problem(status: int, reasons: Iterable[Reason] = (), *, code: str = "", message: str = "") -> dict[str, Any]:
    """`{"code", "message", "reasons": [{"field", "message", "article"}]}`."""
    usual_code, usual_message = PROBLEMS.get(status, PROBLEMS[400])
    listed = [{"field": row.field, "message": row.message, "article": row.article} for row in reasons]
    return {"code": code or usual_code, "message": message or usual_message, "reasons": listed}


class NamedDenial(PermissionDenied):
    """A 403 with a code of its own: NamedDenial("sentence", "read_only")."""
