"""The words an appraisal is made of. The law names the bodies and the five heads; the rest are ours."""

from __future__ import annotations

from django.db import models


class Level(models.TextChoices):
    PROVINCE = "province", "cấp cơ sở"
    CENTRE = "centre", "cấp Bộ"


class Body(models.TextChoices):
    """A council or the head's own staff, as the head decides (TT 36/2013/TT-BCT, Điều 8.1.a, 8.2)."""

    COUNCIL = "council", "Hội đồng thẩm định"
    STAFF = "staff", "Bộ máy giúp việc"


class Verdict(models.TextChoices):
    MET = "met", "Đạt"
    MET_WITH_CHANGES = "changes", "Đạt, đề nghị chỉnh sửa"
    NOT_MET = "not_met", "Không đạt"


class Purpose(models.TextChoices):
    """Whose voice a sheet is: one member's opinion, or the sheet of the round on which a conclusion rests."""

    OPINION = "opinion", "Ý kiến thành viên"
    SUMMARY = "summary", "Phiếu thẩm định"


class Seat(models.TextChoices):
    CHAIR = "chair", "Chủ tịch"
    VICE_CHAIR = "vice", "Phó Chủ tịch"
    SECRETARY = "secretary", "Thư ký"
    MEMBER = "member", "Ủy viên"
    STAFF = "staff", "Người thẩm định"


class SeesOthers(models.TextChoices):
    """When a member reads what the others wrote."""

    NEVER = "never", "Không xem ý kiến người khác"
    AFTER = "after", "Xem sau khi đã nộp ý kiến của mình"
    ALWAYS = "always", "Luôn xem được"


class DecidesBy(models.TextChoices):
    VOTE = "vote", "Biểu quyết"
    CONSENSUS = "consensus", "Đồng thuận"


class Tie(models.TextChoices):
    CHAIR = "chair", "Theo bên có ý kiến của người chủ trì"
    FAILS = "fails", "Không thông qua"


class ConflictGround(models.TextChoices):
    SAME_ORGANISATION = "organisation", "Đang công tác tại đơn vị thực hiện, phối hợp hoặc thụ hưởng"
    EARLIER_EMPLOYER = "employer", "Từng công tác tại đơn vị thực hiện, phối hợp hoặc thụ hưởng"
    FAMILY = "family", "Người thân là chủ, người quản lý hoặc người lập đề án"
    CAPITAL = "capital", "Có vốn góp, lợi ích kinh tế tại đơn vị"
    OTHER = "other", "Lý do khác"


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Đã lên lịch"
    RUNNING = "running", "Đang họp"
    CLOSED = "closed", "Đã họp, biên bản chờ ký"
    SIGNED = "signed", "Biên bản đã ký"
    CANCELLED = "cancelled", "Đã hủy"


class Choice(models.TextChoices):
    """What a member says to one dossier at a meeting."""

    YES = "yes", "Đồng ý"
    YES_WITH_CHANGES = "changes", "Đồng ý, đề nghị chỉnh sửa"
    NO = "no", "Không đồng ý"
    ABSTAIN = "abstain", "Không biểu quyết"
