"""The package put before the Minister: tờ trình, draft decision, table; and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from planning.models.plan import Plan


@tracked()
class PlanSubmission(TenantModel):
    """Hồ sơ trình Bộ trưởng of one batch (TT 36/2013/TT-BCT, Điều 8.3). Belongs to the central tenant.

    While it is `submitted` the draft is locked. The decision is kept here from the moment it is handed in, so that the
    job that approves can be run again; `faults` are the sentences of the last try: [{"message", "article", "url"}].
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Đã trình"
        RETURNED = "returned", "Bộ trả lại"
        APPROVED = "approved", "Đã phê duyệt"

    code = models.CharField("số hồ sơ trình", max_length=40, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="submissions")
    round = models.PositiveSmallIntegerField("lần trình", default=1)
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    number = models.CharField("số tờ trình", max_length=80)
    day = models.DateField("ngày tờ trình")
    signer = models.CharField("người ký", max_length=200)
    note = models.TextField("ghi chú", blank=True)
    count = models.PositiveIntegerField("số đề án")
    total = models.BigIntegerField("tổng kinh phí")
    seen = models.CharField(max_length=20)
    submitted_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    returned_reason = models.TextField("lý do trả lại", blank=True)

    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    decision_file = models.FileField("tệp quyết định đã ký", upload_to="decisions/", max_length=200, blank=True)
    decision_sha256 = models.CharField(max_length=64, blank=True)
    decision_signature = models.JSONField("kết quả kiểm tra chữ ký số", default=dict, blank=True)
    job = models.ForeignKey("core.Job", null=True, on_delete=models.PROTECT, related_name="+")
    faults = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("plan", "round"), name="submission_once_a_round"),
            models.UniqueConstraint(fields=("plan",), condition=Q(state="submitted"), name="one_submission_waits"),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(returned_reason=""), name="submission_returned_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Hồ sơ trình kế hoạch {self.code}"

    @property
    def title(self) -> str:
        """What its documents speak of."""
        return f"Kế hoạch khuyến công quốc gia năm {self.plan.year}, đợt {self.plan.batch}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("planning:submission", args=(self.plan.year,))
