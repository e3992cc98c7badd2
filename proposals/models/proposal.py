"""The đề án itself: what it is, where it stands, and the eight amounts."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.urls import reverse
from django.utils import timezone

from core.audit import tracked
from core.models import TenantModel
from proposals.states import Kind, SectionKey, State, Track

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_draft_code() -> str:
    """`DT-` and eight base32 characters; a draft has no official number yet."""
    return "DT-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def _money(label: str) -> Any:
    return models.BigIntegerField(label, null=True, blank=True)


@tracked(exclude=["search_text"])
class Proposal(TenantModel):
    """A đề án khuyến công. Amounts are whole đồng; `state` changes only through `proposals.services.move`."""

    code = models.CharField("số hồ sơ", max_length=30, unique=True, default=new_draft_code)
    draft_code = models.CharField(max_length=30, unique=True, default=new_draft_code, editable=False)
    track = models.CharField("nguồn", max_length=10, choices=Track, default=Track.NATIONAL)
    kind = models.CharField("loại đề án", max_length=10, choices=Kind, default=Kind.CONCRETE)
    state = models.CharField("trạng thái", max_length=24, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    title = models.CharField("tên đề án", max_length=500)
    unit = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    plan_year = models.PositiveSmallIntegerField("năm kế hoạch")
    content = models.ForeignKey("programmes.Content", on_delete=models.PROTECT, related_name="+")
    other_contents = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    trade = models.ForeignKey("programmes.Trade", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    priority_flags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    needs_bidding = models.BooleanField("phải đấu thầu", default=False)
    priority_multiplier = models.DecimalField("hệ số ưu tiên", max_digits=4, decimal_places=2, default=1)

    necessity = models.TextField("sự cần thiết", blank=True)
    legal_basis = models.TextField("căn cứ", blank=True)
    objectives = models.TextField("mục tiêu", blank=True)
    scale = models.TextField("quy mô", blank=True)
    novelty = models.TextField("điểm nổi bật về công nghệ, máy móc, sản phẩm", blank=True)
    starts_on = models.DateField("bắt đầu", null=True, blank=True)
    ends_on = models.DateField("kết thúc", null=True, blank=True)
    organisation_plan = models.TextField("tổ chức thực hiện", blank=True)
    effect_economic = models.TextField("hiệu quả kinh tế", blank=True)
    effect_social = models.TextField("hiệu quả xã hội", blank=True)
    effect_environment = models.TextField("hiệu quả môi trường", blank=True)
    sustainability = models.TextField("tính bền vững, khả năng nhân rộng", blank=True)
    commits_counterpart = models.BooleanField("cam kết vốn đối ứng", default=False)
    commits_no_double_support = models.BooleanField("cam kết không trùng hỗ trợ", default=False)

    total_cost = models.BigIntegerField("tổng kinh phí", default=0)
    amount_proposed = models.BigIntegerField("đề nghị", default=0)
    amount_province = _money("Sở thẩm định")
    amount_central = _money("Cục thẩm định")
    amount_approved = _money("phê duyệt")
    amount_adjusted = _money("điều chỉnh")
    amount_contracted = _money("hợp đồng")
    amount_accepted = _money("nghiệm thu")
    amount_settled = _money("quyết toán")

    norms_as_of = models.DateField("ngày áp dụng định mức", null=True, editable=False)
    state_since = models.DateTimeField("từ lúc", default=timezone.now, editable=False)
    due_on = models.DateField("hạn xử lý", null=True, editable=False)
    clock_left = models.SmallIntegerField("ngày làm việc còn lại khi tạm dừng", null=True, editable=False)
    returned_from = models.CharField(max_length=24, blank=True, editable=False)
    submitted_at = models.DateTimeField("nộp lúc", null=True, editable=False)
    registered_at = models.DateTimeField("đăng ký lúc", null=True, editable=False)
    approved_at = models.DateTimeField("phê duyệt lúc", null=True, editable=False)
    last_accepted_on = models.DateField("nghiệm thu lần cuối", null=True, editable=False)

    imported_at = models.DateTimeField("nhập từ lịch sử lúc", null=True, editable=False)

    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = "đề án"
        verbose_name_plural = "đề án"
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="proposal_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(total_cost__gte=0, amount_proposed__gte=0), name="proposal_money_not_negative"
            ),
        )
        indexes = (
            models.Index(fields=("-state_since", "-id"), name="proposal_newest"),
            models.Index(fields=("tenant", "-state_since", "-id"), name="proposal_recent"),
            models.Index(fields=("tenant", "state", "-state_since", "-id"), name="proposal_by_state"),
            models.Index(fields=("tenant", "plan_year", "-state_since", "-id"), name="proposal_by_year"),
            models.Index(fields=("unit", "-state_since", "-id"), name="proposal_of_unit"),
            models.Index(
                fields=("tenant", "due_on", "id"),
                name="proposal_due",
                condition=models.Q(due_on__isnull=False),
            ),
            models.Index(fields=("state", "-state_since", "-id"), name="proposal_state_all"),
            models.Index(
                fields=("-state_since", "-id"), name="proposal_imported", condition=models.Q(imported_at__isnull=False)
            ),
            GinIndex(OpClass(models.F("search_text"), name="gin_trgm_ops"), name="proposal_search"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("workbench:case", args=(self.code,))

    @property
    def support_in_force(self) -> int | None:
        """What may be promised and spent now, đồng: as last adjusted, else as approved."""
        return self.amount_approved if self.amount_adjusted is None else self.amount_adjusted

    @property
    def content_codes(self) -> list[str]:
        """Main content first, then the others."""
        return [self.content.code, *self.other_contents]

    @property
    def is_imported(self) -> bool:
        """Brought in from the books of earlier years: to be read, found and counted, never moved."""
        return self.imported_at is not None

    @property
    def is_group(self) -> bool:
        return self.kind == Kind.GROUP


class Section(TenantModel):
    """One of the eight sections: its own version, so that two people may work on two sections at once.

    `kept_input` holds what was typed but cannot be stored as data yet (a date such as 31/02), so nothing is lost.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=30, choices=SectionKey)
    version = models.PositiveIntegerField(default=1)
    kept_input = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("proposal", "key"), name="section_once"),)

    def __str__(self) -> str:
        return self.get_key_display()


class CodeCounter(models.Model):
    """Last number given in a series such as `KCQG-2026`. Locked while a number is taken, so none is given twice."""

    series = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
