"""What a citizen is told about where a đề án stands: five plain words for the fourteen public states."""

from __future__ import annotations

from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.states import LegalForm, State


class PublicState(models.TextChoices):
    """In the order in which a đề án passes through them."""

    APPROVED = "approved", _("Đã phê duyệt")
    IMPLEMENTING = "implementing", _("Đang thực hiện")
    ACCEPTED = "accepted", _("Đã nghiệm thu")
    SETTLED = "settled", _("Đã quyết toán")
    STOPPED = "stopped", _("Ngừng triển khai")


PUBLIC_STATE: Final[dict[str, PublicState]] = {
    State.APPROVED: PublicState.APPROVED,
    State.ASSIGNED: PublicState.APPROVED,
    State.GROUP_PLANNING: PublicState.APPROVED,
    State.GROUP_PLANNED: PublicState.APPROVED,
    State.BIDDING: PublicState.APPROVED,
    State.CONTRACTED: PublicState.IMPLEMENTING,
    State.IMPLEMENTING: PublicState.IMPLEMENTING,
    State.ACCEPTANCE_REQUESTED: PublicState.IMPLEMENTING,
    State.ACCEPTED: PublicState.ACCEPTED,
    State.PARTLY_ACCEPTED: PublicState.ACCEPTED,
    State.SETTLING: PublicState.ACCEPTED,
    State.LIQUIDATED: PublicState.ACCEPTED,
    State.SETTLED: PublicState.SETTLED,
    State.STOPPED: PublicState.STOPPED,
}

# Tone of the badge (templates/components/state_badge.html).
PUBLIC_TONE: Final[dict[str, str]] = {
    PublicState.APPROVED: "info",
    PublicState.IMPLEMENTING: "wait",
    PublicState.ACCEPTED: "good",
    PublicState.SETTLED: "good",
    PublicState.STOPPED: "closed",
}

PUBLIC_MEANING: Final[dict[str, Any]] = {
    PublicState.APPROVED: _("Bộ Công Thương đã đưa vào kế hoạch năm và duyệt kinh phí; chưa bắt đầu làm."),
    PublicState.IMPLEMENTING: _("Hợp đồng đã ký, đơn vị đang triển khai."),
    PublicState.ACCEPTED: _("Đã kiểm tra tại chỗ và xác nhận kết quả (nghiệm thu)."),
    PublicState.SETTLED: _("Đã chốt số tiền thực chi (quyết toán)."),
    PublicState.STOPPED: _("Có quyết định dừng, không làm tiếp."),
}

# Only these may be named in public; whoever may be a private person is counted, never named.
NAMED_FORMS: Final = frozenset(
    {LegalForm.SME, LegalForm.COOPERATIVE, LegalForm.COOPERATIVE_UNION, LegalForm.CLUSTER_INVESTOR}
)


class DecisionKind(models.TextChoices):
    """What a published decision does to a đề án."""

    APPROVE = "approve", _("Phê duyệt kế hoạch khuyến công quốc gia")
    ASSIGN = "assign", _("Giao thực hiện đề án")
    ADJUST = "adjust", _("Điều chỉnh đề án")
    STOP = "stop", _("Ngừng triển khai đề án")


class DecisionState(models.TextChoices):
    """Whether a published decision still speaks."""

    VALID = "valid", _("Còn hiệu lực")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")


class CopyKind(models.TextChoices):
    """What the PDF of a published decision is; empty when there is none."""

    NONE = "", _("Chưa có bản PDF")
    SIGNED = "signed", _("Bản đã ký, cơ quan ban hành tải lên")
    ISSUED = "issued", _("Bản do hệ thống lập, chưa có bản đã ký")


# The step of the history that a decision stands behind.
KIND_OF_STEP: Final[dict[str, DecisionKind]] = {
    "approve": DecisionKind.APPROVE,
    "assign": DecisionKind.ASSIGN,
    "adjust": DecisionKind.ADJUST,
    "stop": DecisionKind.STOP,
}
DECISION_TONE: Final[dict[str, str]] = {
    DecisionState.VALID: "good",
    DecisionState.SUPERSEDED: "wait",
    DecisionState.WITHDRAWN: "closed",
}
