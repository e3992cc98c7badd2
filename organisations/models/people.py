"""People, what they are in an organisation, and who signs for whom."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from core.audit import tracked
from organisations.models.folding import IsNfc, folded_column
from organisations.models.organisation import Organisation
from organisations.models.ranges import closed, half_open
from organisations.roles import DelegationForm, Role


@tracked(exclude=["password", "last_login", "name_folded"])
class User(AbstractUser):
    """A person who signs in. One name in Vietnamese order; the account says nothing about what they may do."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ và tên", max_length=120)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    name_folded = folded_column("full_name")

    email = models.EmailField("thư điện tử")

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta(AbstractUser.Meta):
        ordering = ("username",)
        indexes = [GinIndex(fields=["name_folded"], opclasses=["gin_trgm_ops"], name="user_name_trigram")]
        constraints = [
            models.CheckConstraint(name="user_full_name_nfc", condition=IsNfc("full_name")),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_once",
                violation_error_message="Địa chỉ thư điện tử này đã có người dùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_absolute_url(self) -> str:
        return reverse("organisations:person", args=[self.username])

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


@tracked()
class Membership(models.Model):
    """A person's role in an organisation from `valid_from` until the day before `valid_to`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="người")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships", verbose_name="tổ chức")
    role = models.CharField("vai trò", max_length=20, choices=Role.choices)
    title = models.CharField("chức vụ", max_length=80)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("thôi từ ngày", null=True, blank=True)

    class Meta:
        ordering = ("valid_from", "pk")
        constraints = [
            models.CheckConstraint(
                name="membership_dates",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Ngày thôi vai trò không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(name="membership_role_is_human", condition=~Q(role="SYSTEM")),
            ExclusionConstraint(
                name="membership_role_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (half_open("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Người này đã giữ vai trò đó ở tổ chức trong khoảng thời gian trùng nhau.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.organisation}"


@tracked()
class Delegation(models.Model):
    """A leader lets another person act and sign for them from `starts_on` through `ends_on`, or until ended early."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    giver = models.ForeignKey(Membership, models.PROTECT, related_name="given", verbose_name="người giao")
    receiver = models.ForeignKey(User, models.PROTECT, related_name="received", verbose_name="người nhận")
    receiver_title = models.CharField("chức vụ người nhận", max_length=80)
    form = models.CharField("hình thức ký", max_length=3, choices=DelegationForm.choices)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    paper_number = models.CharField("số văn bản giao", max_length=80, blank=True)
    reason = models.CharField("lý do", max_length=300)
    ended_at = models.DateTimeField("chấm dứt sớm lúc", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="delegation_dates",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                name="delegation_end_has_author",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            ExclusionConstraint(
                name="delegation_once_at_a_time",
                expressions=[
                    ("giver", RangeOperators.EQUAL),
                    ("receiver", RangeOperators.EQUAL),
                    (closed("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
                violation_error_message="Người nhận đã được giao quyền này trong khoảng thời gian trùng nhau.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form}. {self.giver.title} – {self.receiver}"

    def state(self, day: date) -> str:
        """How it stands on a day: ended early, not begun, running or past."""
        if self.ended_at is not None:
            return "Đã chấm dứt sớm"
        if day < self.starts_on:
            return "Chưa bắt đầu"
        return "Đang hiệu lực" if day <= self.ends_on else "Đã hết hạn"
