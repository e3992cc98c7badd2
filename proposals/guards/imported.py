"""What came out of the books of earlier years is there to be read, found and counted; no step is taken with it."""

from __future__ import annotations

from proposals.models import Proposal

CLOSED = (
    "Đề án này được nhập từ sổ sách cũ nên không có bước nào trên phần mềm. Số liệu sai thì sửa trong tệp Excel rồi nhập "
    "lại với lựa chọn cập nhật; muốn làm tiếp thì lập đề án mới từ đề án này."
)


def imported_closed(proposal: Proposal) -> str | None:
    """Why no step at all; None for a đề án that runs on the portal."""
    return CLOSED if proposal.is_imported else None
