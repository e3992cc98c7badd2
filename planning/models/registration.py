"""The bundle a Sở registers with the Cục."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.audit import tracked
from core.models import TenantModel


@tracked()
class Registration(TenantModel):
    """Báo cáo đăng ký kế hoạch of one Sở for one year, sent as a whole (TT 36/2013/TT-BCT, Điều 6.1, 10.2).

    `figures`: text box -> the lines the system last put into it, so that they can be renewed without what was typed.
    `copied_…`: the copy sent to UBND tỉnh as a report (Điều 8.1.a), recorded after the bundle was sent.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Đang lập"
        SENT = "sent", "Đã đăng ký với Cục"

    code = models.CharField("số đăng ký", max_length=40, unique=True)
    plan_year = models.PositiveSmallIntegerField("năm kế hoạch")
    batch = models.PositiveSmallIntegerField("đợt", default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    last_year = models.TextField("kết quả năm trước", blank=True)
    this_year = models.TextField("đánh giá năm hiện tại", blank=True)
    next_year = models.TextField("mục tiêu, định hướng năm kế hoạch", blank=True)
    figures = models.JSONField("số liệu đã chèn", default=dict, blank=True)
    document_number = models.CharField("số báo cáo", max_length=80, blank=True)
    document_date = models.DateField("ngày báo cáo", null=True, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    copied_on = models.DateField("ngày gửi báo cáo UBND tỉnh", null=True, blank=True)
    copied_number = models.CharField("số văn bản gửi UBND tỉnh", max_length=80, blank=True)
    copied_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    copied_at = models.DateTimeField("ghi nhận gửi UBND tỉnh lúc", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("tenant", "plan_year", "batch"), name="registration_once_a_batch"),
            models.CheckConstraint(
                name="registration_copy_is_whole",
                condition=models.Q(
                    copied_on__isnull=True, copied_number="", copied_by__isnull=True, copied_at__isnull=True
                )
                | models.Q(copied_on__isnull=False, copied_by__isnull=False, copied_at__isnull=False, state="sent")
                & ~models.Q(copied_number=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Đăng ký kế hoạch năm {self.plan_year} đợt {self.batch}"


@tracked()
class RegistrationItem(TenantModel):
    """One passed đề án in the bundle: ticked in, or left out with a reason.

    `rank` is the place the Sở gives it. `moved_reason` says why that differs from the law's order. `law_place` and `why`
    (list of {head, text, article}) are what the law's order was when the bundle was sent; 0 and [] before that.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="items")
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("thứ tự ưu tiên", default=0)
    included = models.BooleanField("đưa vào", default=True)
    reason = models.CharField("lý do không đưa vào", max_length=500, blank=True)
    moved_reason = models.CharField("lý do xếp khác thứ tự theo quy định", max_length=500, blank=True)
    law_place = models.PositiveSmallIntegerField("thứ tự theo quy định khi gửi", default=0)
    why = models.JSONField("vì sao xếp ở đó khi gửi", default=list, blank=True)

    class Meta:
        ordering = ("rank", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("registration", "proposal"), name="registered_once_in_a_bundle")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}/{self.rank}"


@tracked()
class LateRequest(TenantModel):
    """A Sở asks the Cục to take its registration after the last day (TT 36/2013/TT-BCT, Điều 10.2.b: "trường hợp khác").

    Answered once: granted (then `leave` is the leave the Cục gave) or refused, with words.
    """

    class State(models.TextChoices):
        OPEN = "open", "Chờ Cục trả lời"
        GRANTED = "granted", "Cục đồng ý"
        REFUSED = "refused", "Cục không đồng ý"

    plan_year = models.PositiveSmallIntegerField("năm kế hoạch")
    until = models.DateField("đề nghị nhận đến hết ngày")
    reason = models.TextField("lý do")
    asked_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("đề nghị lúc", auto_now_add=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField("ý kiến của Cục", blank=True)
    answered_by = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    leave = models.ForeignKey("programmes.LateLeave", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("tenant", "plan_year"), condition=models.Q(state="open"), name="late_request_open_once"
            ),
            models.CheckConstraint(
                name="late_request_answered_whole",
                condition=models.Q(state="open", answered_by__isnull=True, leave__isnull=True)
                | models.Q(state="granted", answered_by__isnull=False, leave__isnull=False)
                | models.Q(state="refused", answered_by__isnull=False, leave__isnull=True) & ~models.Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_year}: {self.get_state_display()}"
