"""Administrative units after 1/7/2025: two levels, names and types valid by date."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from core.audit import tracked
from organisations.models.folding import IsNfc, folded_column
from organisations.models.ranges import half_open


class UnitLevel(models.TextChoices):
    """The two tiers of local government."""

    PROVINCE = "PROVINCE", "Cấp tỉnh"
    COMMUNE = "COMMUNE", "Cấp xã"


class UnitType(models.TextChoices):
    """What a unit is on a day; eligibility depends on it (NĐ 45/2012/NĐ-CP, Điều 1)."""

    TINH = "tinh", "Tỉnh"
    THANH_PHO = "thanh_pho", "Thành phố"
    XA = "xa", "Xã"
    PHUONG = "phuong", "Phường"
    DAC_KHU = "dac_khu", "Đặc khu"


class AdministrativeUnit(models.Model):
    """A province (2 digits) or commune (5 digits) by its code in QĐ 19/2025/QĐ-TTg; text, zeros kept."""

    code = models.CharField("mã", max_length=5, unique=True)
    level = models.CharField("cấp", max_length=8, choices=UnitLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="communes", verbose_name="thuộc tỉnh"
    )

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                name="unit_commune_has_province",
                condition=Q(level="PROVINCE", parent__isnull=True, code__regex=r"^\d{2}$")
                | Q(level="COMMUNE", parent__isnull=False, code__regex=r"^\d{5}$"),
            )
        ]

    def __str__(self) -> str:
        return self.code


class AdministrativeUnitVersion(models.Model):
    """Name and type of a unit from `valid_from` until the day before `valid_to`."""

    unit = models.ForeignKey(AdministrativeUnit, models.CASCADE, related_name="versions")
    name = models.CharField(
        "tên", max_length=120, help_text="Không kèm loại: “Biên Hòa”, không phải “Phường Biên Hòa”."
    )
    type = models.CharField("loại", max_length=9, choices=UnitType.choices)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)
    source = models.CharField("căn cứ", max_length=200)
    name_folded = folded_column("name")

    class Meta:
        ordering = ("unit__code", "valid_from")
        indexes = [GinIndex(fields=["name_folded"], opclasses=["gin_trgm_ops"], name="unit_name_trigram")]
        constraints = [
            models.CheckConstraint(name="unit_version_name_nfc", condition=IsNfc("name")),
            models.CheckConstraint(
                name="unit_version_dates", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
            ExclusionConstraint(
                name="unit_version_one_a_day",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (half_open("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Type and name as written in documents: “Phường Biên Hòa”."""
        return f"{self.get_type_display()} {self.name}"


class OldProvince(models.Model):
    """A province before 1/7/2025 and the one that now holds it; labels for older data and inherited local rules."""

    name = models.CharField("tên cũ", max_length=80, unique=True)
    type = models.CharField("loại", max_length=9, choices=UnitType.choices)
    now = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="old_provinces", verbose_name="nay thuộc")
    ended_on = models.DateField("hết hiệu lực từ ngày")
    source = models.CharField("căn cứ", max_length=200)
    name_folded = folded_column("name")

    class Meta:
        ordering = ("now__code", "name")
        constraints = [models.CheckConstraint(name="old_province_name_nfc", condition=IsNfc("name"))]

    def __str__(self) -> str:
        return f"{self.name} (cũ)"


@tracked(exclude=["name_folded"])
class CraftVillage(models.Model):
    """A làng nghề recognised by UBND cấp tỉnh: eligible wherever it lies."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("tên làng nghề", max_length=200)
    commune = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="craft_villages", verbose_name="xã")
    trade = models.CharField("nghề", max_length=120, blank=True)
    recognised_on = models.DateField("ngày công nhận")
    withdrawn_on = models.DateField("thu hồi từ ngày", null=True, blank=True)
    paper_number = models.CharField("số quyết định công nhận", max_length=80)
    name_folded = folded_column("name")

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name"],
                name="craft_village_once",
                violation_error_message="Làng nghề này đã có trong danh sách của xã.",
            ),
            models.CheckConstraint(name="craft_village_name_nfc", condition=IsNfc("name")),
            models.CheckConstraint(
                name="craft_village_dates",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=F("recognised_on")),
                violation_error_message="Ngày thu hồi phải sau ngày công nhận.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
