"""Reports people put together: what was kept, when it is made again and for whom, and each time it was made."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from reporting.builder.recurrence import Frequency

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_key() -> str:
    """A name in addresses that cannot be guessed."""
    return "".join(secrets.choice(_LETTERS) for _ in range(16))


def run_path() -> str:
    """A name of a file that says nothing and cannot be guessed; its ending is set when the file is written."""
    return f"reports/{secrets.token_hex(20)}"


@tracked()
class ReportDefinition(TenantModel):
    """What a report holds (`spec`: reporting.builder.spec), never its rows. Shared: the organisation reads and copies it."""

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("tên báo cáo", max_length=200)
    description = models.CharField("mô tả", max_length=500, blank=True)
    spec = models.JSONField()
    shared = models.BooleanField("dùng chung trong đơn vị", default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "báo cáo tự lập"
        verbose_name_plural = "báo cáo tự lập"
        indexes: ClassVar = [
            models.Index(fields=("organisation", "-changed_at", "-id"), name="definition_of_organisation")
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="definition_has_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reporting:built", args=(self.key,))


class ScheduleState(models.TextChoices):
    """Whether a schedule runs. Stopped by the portal when its owner has no role any more."""

    RUNNING = "running", "Đang chạy"
    PAUSED = "paused", "Tạm dừng"
    STOPPED = "stopped", "Đã ngừng"


@tracked(exclude=["next_at"])
class ReportSchedule(TenantModel):
    """When a report is made again, and the people of the organisation who each get it with what they may see."""

    definition = models.OneToOneField(ReportDefinition, on_delete=models.CASCADE, related_name="schedule")
    frequency = models.CharField("nhịp", max_length=10, choices=Frequency)
    weekday = models.PositiveSmallIntegerField("thứ", default=0)
    day = models.PositiveSmallIntegerField("ngày", default=1)
    month = models.PositiveSmallIntegerField("tháng trong quý", default=1)
    hour = models.PositiveSmallIntegerField("giờ", default=7)
    on_working_days = models.BooleanField("ngày nghỉ thì chuyển sang ngày làm việc kế tiếp", default=True)
    extension = models.CharField("dạng tệp", max_length=4, default="xlsx")
    state = models.CharField("tình trạng", max_length=10, choices=ScheduleState, default=ScheduleState.RUNNING)
    stopped_why = models.CharField("lý do ngừng", max_length=300, blank=True)
    next_at = models.DateTimeField("lần tới")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("next_at",), name="schedule_due", condition=Q(state=ScheduleState.RUNNING))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6, day__gte=1, day__lte=31, month__gte=1, month__lte=3, hour__lte=23),
                name="schedule_day_and_hour",
            ),
            models.CheckConstraint(condition=Q(extension__in=("xlsx", "csv")), name="schedule_file_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_frequency_display()}: {self.definition_id}"


class ReportReceiver(TenantModel):
    """A person of the organisation who gets a scheduled report."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="receivers")
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("schedule", "user"), name="receiver_once")]

    def __str__(self) -> str:
        return f"{self.schedule_id}/{self.user_id}"


class RunState(models.TextChoices):
    """How far a run is."""

    WAITING = "waiting", "Đang lập"
    READY = "ready", "Đã lập"
    FAILED = "failed", "Không lập được"


class ReportRun(TenantModel):
    """A report made once for one person in one capacity: `user` sees it as `organisation`, nobody else. `spec` as it was.

    `slot` = the moment of the schedule it was made for: one a receiver and moment, whoever asks twice.
    """

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    definition = models.ForeignKey(ReportDefinition, null=True, on_delete=models.SET_NULL, related_name="runs")
    schedule = models.ForeignKey(ReportSchedule, null=True, on_delete=models.SET_NULL, related_name="+")
    slot = models.DateTimeField("kỳ", null=True)
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey("organisations.Membership", null=True, on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey("organisations.Delegation", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("tên báo cáo", max_length=200)
    spec = models.JSONField()
    extension = models.CharField("dạng tệp", max_length=4)
    made_for = models.DateField("lập theo ngày")
    first = models.DateField("từ ngày", null=True)
    last = models.DateField("đến ngày", null=True)
    state = models.CharField("tình trạng", max_length=10, choices=RunState, default=RunState.WAITING)
    why = models.CharField("lý do không lập được", max_length=500, blank=True)
    job = models.ForeignKey("core.Job", null=True, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField("số dòng", null=True)
    file = models.CharField(max_length=120, default=run_path)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField("lập xong lúc", null=True)
    expires_at = models.DateTimeField("giữ đến", null=True)
    removed_at = models.DateTimeField("tệp đã xóa lúc", null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=("user", "organisation", "-created_at", "-id"), name="run_of_person"),
            models.Index(fields=("definition", "-created_at", "-id"), name="run_of_definition"),
            models.Index(fields=("expires_at",), name="run_file_expires", condition=Q(removed_at__isnull=True)),
            models.Index(fields=("created_at",), name="run_unfinished", condition=Q(state="waiting")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("schedule", "slot", "user"), condition=Q(schedule__isnull=False), name="run_once_a_slot"
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.READY) | (Q(sha256__regex="^[0-9a-f]{64}$") & Q(made_at__isnull=False)),
                name="run_ready_has_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reporting:run", args=(self.key,))

    @property
    def is_ready(self) -> bool:
        return self.state == RunState.READY
