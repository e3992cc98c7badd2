"""What may be supported, for whom, with which papers: the catalogue every form and check reads."""

from __future__ import annotations

from django.db import models

from programmes.models.base import CitedRow
from programmes.states import FlagGroup, PaperStage, PaperWhen, ProposalKind


class Content(CitedRow):
    """A content of khuyến công activity (NĐ 45/2012 Đ.4). The codes are ours; the clauses are the law's.

    `conditions` is a list of {"text", "citation", "confidence"}. `any_place` = not bound to rural territory.
    """

    code = models.CharField("mã", max_length=12, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("nội dung", max_length=400)
    short_title = models.CharField("tên gọn", max_length=120)
    clause = models.CharField("điểm, khoản", max_length=120)
    programme_section = models.CharField("mục của Chương trình 2026 - 2030", max_length=120, blank=True)
    needs_bidding = models.BooleanField("thực hiện qua đấu thầu", default=False)
    bidding_article = models.CharField("căn cứ đấu thầu", max_length=200, blank=True)
    allowed_nationally = models.BooleanField("được dùng kinh phí khuyến công quốc gia", default=True)
    any_place = models.BooleanField("không giới hạn địa bàn", default=False)
    selectable = models.BooleanField("chọn được khi lập đề án", default=True)
    conditions = models.JSONField("điều kiện", default=list, blank=True)

    class Meta:
        ordering = ("position",)
        verbose_name = "nội dung hoạt động khuyến công"
        verbose_name_plural = "nội dung hoạt động khuyến công"

    def __str__(self) -> str:
        return f"{self.code} {self.short_title}"


class PaperKind(CitedRow):
    """A kind of paper in a dossier: its name, its form number when there is one, and who makes it."""

    code = models.CharField("mã", max_length=40, unique=True)
    title = models.CharField("tên giấy tờ", max_length=300)
    form_number = models.CharField("mẫu số", max_length=40, blank=True)
    who = models.CharField("bên lập", max_length=120)

    class Meta:
        ordering = ("code",)
        verbose_name = "loại giấy tờ"
        verbose_name_plural = "loại giấy tờ"

    def __str__(self) -> str:
        return self.title


class PaperRequirement(CitedRow):
    """Which paper a stage asks for. No content = every content; no kind = every kind of proposal."""

    paper = models.ForeignKey(PaperKind, on_delete=models.CASCADE, related_name="+")
    content = models.ForeignKey(Content, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    proposal_kind = models.CharField("loại đề án", max_length=10, choices=ProposalKind, blank=True)
    stage = models.CharField("giai đoạn", max_length=12, choices=PaperStage)
    when = models.CharField("trường hợp", max_length=30, choices=PaperWhen, default=PaperWhen.ALWAYS)
    required = models.BooleanField("bắt buộc")

    class Meta:
        verbose_name = "yêu cầu giấy tờ"
        verbose_name_plural = "yêu cầu giấy tờ"
        constraints = (
            models.UniqueConstraint(
                name="paper_requirement_once",
                fields=("paper", "content", "proposal_kind", "stage", "when"),
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.paper_id} @ {self.stage}"


class Trade(CitedRow):
    """A trade whose establishments may be supported (NĐ 45/2012 Đ.5, widened by NĐ 235/2025)."""

    code = models.CharField("mã", max_length=12, unique=True)
    position = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("ngành nghề", max_length=300)
    clause = models.CharField("điểm, khoản", max_length=60)
    only_difficult_areas = models.BooleanField("chỉ ở địa bàn khó khăn, đặc biệt khó khăn", default=False)
    exclusions = models.TextField("không hỗ trợ", blank=True)
    effective_from = models.DateField("có hiệu lực từ")

    class Meta:
        ordering = ("position",)
        verbose_name = "ngành nghề được hưởng chính sách"
        verbose_name_plural = "ngành nghề được hưởng chính sách"

    def __str__(self) -> str:
        return self.title


class PriorityFlag(CitedRow):
    """A mark that moves a proposal forward when money is short. Lower `rank` goes first inside its group."""

    code = models.CharField("mã", max_length=40, unique=True)
    group = models.CharField("nhóm", max_length=12, choices=FlagGroup)
    rank = models.PositiveSmallIntegerField("thứ tự ưu tiên")
    title = models.CharField("tên", max_length=300)
    test = models.CharField("cách xác định", max_length=400)
    norm_code = models.CharField("tham số", max_length=60, blank=True)

    class Meta:
        ordering = ("group", "rank", "code")
        verbose_name = "tiêu chí ưu tiên"
        verbose_name_plural = "tiêu chí ưu tiên"

    def __str__(self) -> str:
        return self.title
