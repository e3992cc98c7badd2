"""The states of a đề án on the national track. The law describes steps; these names are ours (docs/lifecycle.md)."""

from __future__ import annotations

from enum import nonmember

from django.db import models

from programmes.states import LegalForm as LegalForm  # noqa: PLC0414 - the vocabulary of a dossier is read here


class Track(models.TextChoices):
    NATIONAL = "national", "Khuyến công quốc gia"


class Kind(models.TextChoices):
    """How beneficiaries are fixed (TT 36/2013/TT-BCT, Điều 2.3, 10.1.a)."""

    CONCRETE = "concrete", "Đề án theo đối tượng cụ thể"
    GROUP = "group", "Đề án nhóm"
    FLAGSHIP = "flagship", "Đề án điểm"


class State(models.TextChoices):
    """Where a đề án stands. Groups of states are sets on this class, never read out of names or labels."""

    DRAFT = "DRAFT", "Đang soạn thảo"
    SUBMITTED = "SUBMITTED", "Đã nộp Sở"
    PROVINCE_RETURNED = "PROVINCE_RETURNED", "Sở yêu cầu bổ sung"
    PROVINCE_APPRAISING = "PROVINCE_APPRAISING", "Đang thẩm định cấp cơ sở"
    PROVINCE_FAILED = "PROVINCE_FAILED", "Không đạt cấp cơ sở"
    PROVINCE_PASSED = "PROVINCE_PASSED", "Đạt cấp cơ sở, chờ đăng ký"
    REGISTERED = "REGISTERED", "Đã đăng ký với Cục"
    SCREENING = "SCREENING", "Đang thẩm tra, tổng hợp dự toán"
    CENTRAL_RETURNED = "CENTRAL_RETURNED", "Cục yêu cầu bổ sung"
    CENTRAL_APPRAISING = "CENTRAL_APPRAISING", "Đang thẩm định cấp Bộ"
    CENTRAL_FAILED = "CENTRAL_FAILED", "Không đạt cấp Bộ"
    NOT_FUNDED = "NOT_FUNDED", "Đạt, chưa bố trí kinh phí"
    IN_PLAN = "IN_PLAN", "Trong dự thảo kế hoạch"
    APPROVED = "APPROVED", "Đã phê duyệt"
    ASSIGNED = "ASSIGNED", "Đã giao kế hoạch"
    GROUP_PLANNING = "GROUP_PLANNING", "Lập kế hoạch triển khai (đề án nhóm)"
    GROUP_PLANNED = "GROUP_PLANNED", "Đã duyệt kế hoạch triển khai (đề án nhóm)"
    BIDDING = "BIDDING", "Đang đấu thầu"
    CONTRACTED = "CONTRACTED", "Đã ký hợp đồng"
    IMPLEMENTING = "IMPLEMENTING", "Đang thực hiện"
    ACCEPTANCE_REQUESTED = "ACCEPTANCE_REQUESTED", "Đề nghị nghiệm thu"
    ACCEPTED = "ACCEPTED", "Đã nghiệm thu"
    PARTLY_ACCEPTED = "PARTLY_ACCEPTED", "Nghiệm thu một phần"
    SETTLING = "SETTLING", "Đã nộp hồ sơ quyết toán"
    LIQUIDATED = "LIQUIDATED", "Đã thanh lý hợp đồng"
    SETTLED = "SETTLED", "Đã quyết toán"
    STOPPED = "STOPPED", "Ngừng triển khai"
    WITHDRAWN = "WITHDRAWN", "Đã rút"

    EDITABLE = nonmember(frozenset({"DRAFT", "PROVINCE_RETURNED", "CENTRAL_RETURNED"}))
    AT_PROVINCE = nonmember(frozenset({"SUBMITTED", "PROVINCE_APPRAISING", "PROVINCE_PASSED"}))
    AT_CENTRE = nonmember(frozenset({"REGISTERED", "SCREENING", "CENTRAL_APPRAISING", "IN_PLAN"}))
    PUBLIC = nonmember(
        frozenset(
            {
                "APPROVED", "ASSIGNED", "GROUP_PLANNING", "GROUP_PLANNED", "BIDDING", "CONTRACTED", "IMPLEMENTING",
                "ACCEPTANCE_REQUESTED", "ACCEPTED", "PARTLY_ACCEPTED", "SETTLING", "LIQUIDATED", "SETTLED", "STOPPED",
            }
        )
    )  # fmt: skip
    CLOSED = nonmember(
        frozenset({"PROVINCE_FAILED", "CENTRAL_FAILED", "NOT_FUNDED", "SETTLED", "STOPPED", "WITHDRAWN"})
    )
    DROPPED = nonmember(frozenset({"PROVINCE_FAILED", "CENTRAL_FAILED", "NOT_FUNDED", "STOPPED", "WITHDRAWN"}))
    ACCEPTED_ON = nonmember(frozenset({"ACCEPTED", "PARTLY_ACCEPTED", "SETTLING", "LIQUIDATED", "SETTLED"}))
    PAUSED = nonmember(frozenset({"PROVINCE_RETURNED", "CENTRAL_RETURNED"}))


# Tone of the badge: neutral "", info, wait, good, bad or closed (templates/components/state_badge.html).
STATE_TONE: dict[str, str] = {
    State.DRAFT: "",
    State.SUBMITTED: "info",
    State.PROVINCE_RETURNED: "wait",
    State.PROVINCE_APPRAISING: "info",
    State.PROVINCE_FAILED: "bad",
    State.PROVINCE_PASSED: "good",
    State.REGISTERED: "info",
    State.SCREENING: "info",
    State.CENTRAL_RETURNED: "wait",
    State.CENTRAL_APPRAISING: "info",
    State.CENTRAL_FAILED: "bad",
    State.NOT_FUNDED: "closed",
    State.IN_PLAN: "info",
    State.APPROVED: "good",
    State.ASSIGNED: "good",
    State.GROUP_PLANNING: "info",
    State.GROUP_PLANNED: "good",
    State.BIDDING: "info",
    State.CONTRACTED: "good",
    State.IMPLEMENTING: "info",
    State.ACCEPTANCE_REQUESTED: "info",
    State.ACCEPTED: "good",
    State.PARTLY_ACCEPTED: "wait",
    State.SETTLING: "info",
    State.LIQUIDATED: "good",
    State.SETTLED: "good",
    State.STOPPED: "bad",
    State.WITHDRAWN: "closed",
}

# The line of the whole journey on the case file: (label, states that stand at this point).
JOURNEY: tuple[tuple[str, frozenset[str]], ...] = (
    ("Soạn thảo", frozenset({"DRAFT", "WITHDRAWN"})),
    ("Sở thẩm định", frozenset({"SUBMITTED", "PROVINCE_RETURNED", "PROVINCE_APPRAISING", "PROVINCE_FAILED"})),
    ("Đăng ký", frozenset({"PROVINCE_PASSED", "REGISTERED"})),
    ("Cục thẩm định", frozenset({
        "SCREENING", "CENTRAL_RETURNED", "CENTRAL_APPRAISING", "CENTRAL_FAILED", "NOT_FUNDED"})),
    ("Phê duyệt", frozenset({"IN_PLAN", "APPROVED"})),
    ("Giao, ký hợp đồng", frozenset({"ASSIGNED", "GROUP_PLANNING", "GROUP_PLANNED", "BIDDING", "CONTRACTED"})),
    ("Thực hiện", frozenset({"IMPLEMENTING", "STOPPED"})),
    ("Nghiệm thu", frozenset({"ACCEPTANCE_REQUESTED", "ACCEPTED", "PARTLY_ACCEPTED"})),
    ("Quyết toán", frozenset({"SETTLING", "LIQUIDATED", "SETTLED"})),
)  # fmt: skip


class SectionKey(models.TextChoices):
    """The eight mandatory sections (TT 36/2013/TT-BCT, Điều 5), in their order."""

    PARTIES = "don-vi-dia-diem", "Đơn vị thực hiện, phối hợp, thụ hưởng và địa điểm"
    NECESSITY = "su-can-thiet", "Sự cần thiết và căn cứ"
    OBJECTIVES = "muc-tieu", "Mục tiêu"
    SCALE = "quy-mo", "Quy mô đề án"
    WORK = "noi-dung-tien-do", "Nội dung và tiến độ"
    ESTIMATE = "du-toan", "Dự toán kinh phí"
    ORGANISATION = "to-chuc-thuc-hien", "Tổ chức thực hiện"
    EFFECT = "hieu-qua", "Hiệu quả"


class HandedOver(models.TextChoices):
    """On what occasion the unit handed the dossier over."""

    FIRST = "first", "Nộp hồ sơ"
    SUPPLEMENT = "supplement", "Nộp bổ sung"


PAPERS_PLACE = "giay-to"
"""Beside the eight sections, a supplement may ask for a paper."""
ASKED_OF: dict[str, str] = {**dict(SectionKey.choices), PAPERS_PLACE: "Giấy tờ kèm theo"}


class SupplementLevel(models.TextChoices):
    """Who asked for a supplement, and who gets it back."""

    PROVINCE = "province", "Sở Công Thương"
    CENTRE = "centre", "Cục"


class EstimateStage(models.TextChoices):
    """Whose figures a version of the estimate holds."""

    PROPOSED = "proposed", "Đơn vị đề nghị"
    PROVINCE = "province", "Sở thẩm định"
    CENTRE = "centre", "Cục thẩm định"
    APPROVED = "approved", "Phê duyệt"
    ADJUSTED = "adjusted", "Điều chỉnh"


class VersionSource(models.TextChoices):
    """How a version came about."""

    TYPED = "typed", "Nhập từng dòng"
    COPIED = "copied", "Giữ nguyên bản trước"
    SCALED = "scaled", "Chia theo tỷ lệ của bản trước"


class ExceptionLevel(models.TextChoices):
    """Who put an exception to a norm on record."""

    UNIT = "unit", "Đơn vị nêu, kèm văn bản"
    PROVINCE = "province", "Sở Công Thương ghi nhận"
    CENTRE = "centre", "Cục ghi nhận"


class RungName(models.TextChoices):
    """Rungs of the chain of a deadline, lowest first."""

    FIRST = "first", "Nhắc trước hạn"
    SECOND = "second", "Nhắc trước hạn, lần hai"
    LAST_DAY = "last_day", "Nhắc ngày cuối"
    LEADER = "leader", "Báo cáo lãnh đạo"
    ABOVE = "above", "Báo cáo cấp trên"
