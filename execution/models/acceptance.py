"""Minutes of an acceptance on site."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.audit import tracked
from core.models import TenantModel
from execution.states import AcceptanceForm


@tracked()
class Acceptance(TenantModel):
    """Biên bản nghiệm thu cơ sở (TT 36/2013/TT-BCT, Điều 14, 20, 21): volumes and money found on site. Đồng.

    Minutes of one place (Mẫu 5a) do not move the đề án; those of the whole (5b, or 5c where the Cục accepts) do.
    `rows` = [{"key", "name", "support", "done", "accepted"}], one row a supported line of the estimate.
    """

    class Result(models.TextChoices):
        FULL = "full", "Đạt"
        PARTIAL = "partial", "Đạt một phần"
        REJECTED = "rejected", "Không đạt, tiếp tục thực hiện"

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    form = models.CharField("mẫu", max_length=2, choices=AcceptanceForm, default=AcceptanceForm.PROJECT)
    number = models.CharField("số biên bản", max_length=80)
    accepted_on = models.DateField("ngày nghiệm thu")
    place = models.CharField("địa điểm nghiệm thu", max_length=300)
    volume = models.TextField("khối lượng hoàn thành")
    amount = models.BigIntegerField("kinh phí được nghiệm thu")
    result = models.CharField("kết quả", max_length=10, choices=Result)
    conclusion = models.TextField("nhận xét, kết luận")
    participants = models.TextField("thành phần nghiệm thu", blank=True)
    rows = models.JSONField("khối lượng, kinh phí theo dòng dự toán", default=list, blank=True)
    unmet = models.TextField("phần chưa thực hiện, lý do bất khả kháng", blank=True)
    withdrawn_at = models.DateTimeField("hủy lúc", null=True)

    class Meta:
        ordering = ("accepted_on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="acceptance_amount_not_negative"),
            models.UniqueConstraint(
                fields=("proposal", "place"),
                condition=models.Q(withdrawn_at__isnull=True, form=AcceptanceForm.SITE),
                name="one_acceptance_of_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"Biên bản nghiệm thu {self.number}"
