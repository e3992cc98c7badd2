"""What a đề án is made of besides its texts: parties, places, work, money, papers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.audit import tracked
from core.models import TenantModel
from organisations.models.keys import name_key_column, tax_key_column
from proposals.models.proposal import Proposal
from proposals.states import LegalForm


class _Part(TenantModel):
    """A row of a đề án, in the order the unit gave."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="%(class)s_rows")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "id")


@tracked()
class Partner(_Part):
    """Đơn vị phối hợp."""

    name = models.CharField("tên đơn vị phối hợp", max_length=300)
    task = models.CharField("phần việc", max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["name_key", "tax_key"])
class Beneficiary(_Part):
    """Đơn vị thụ hưởng. Eligibility follows the place of production, not the registered office."""

    name = models.CharField("tên đơn vị thụ hưởng", max_length=300)
    legal_form = models.CharField("loại hình", max_length=20, choices=LegalForm)
    tax_code = models.CharField("mã số thuế", max_length=20, blank=True)
    registration = models.CharField("giấy đăng ký (số, ngày, nơi cấp)", max_length=300, blank=True)
    representative = models.CharField("người đại diện", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    office_address = models.CharField("trụ sở", max_length=500, blank=True)
    production_commune = models.ForeignKey(
        "organisations.AdministrativeUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    production_address = models.CharField("địa điểm sản xuất", max_length=500, blank=True)
    in_craft_village = models.BooleanField("trong làng nghề được UBND cấp tỉnh công nhận", default=False)
    capital = models.BigIntegerField("tổng nguồn vốn", null=True, blank=True)
    workers = models.PositiveIntegerField("số lao động bình quân năm", null=True, blank=True)
    women_owned = models.BooleanField("do phụ nữ làm chủ", default=False)
    minority_owned = models.BooleanField("do người dân tộc thiểu số làm chủ", default=False)
    earlier_support = models.TextField("giải trình về hỗ trợ đã nhận trước đây", blank=True)
    name_key = name_key_column("name")
    tax_key = tax_key_column("tax_code")

    class Meta(_Part.Meta):
        verbose_name_plural = "beneficiaries"
        indexes: ClassVar = [
            models.Index(fields=("tenant", "tax_code"), name="beneficiary_tax_code"),
            models.Index(fields=("tax_key",), name="beneficiary_any_tax_key"),
            models.Index(fields=("name_key", "production_commune"), name="beneficiary_name_and_place"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Location(_Part):
    """Địa điểm thực hiện."""

    commune = models.ForeignKey("organisations.AdministrativeUnit", on_delete=models.PROTECT, related_name="+")
    address = models.CharField("địa chỉ", max_length=500, blank=True)

    def __str__(self) -> str:
        return self.address or str(self.commune_id)


@tracked()
class WorkItem(_Part):
    """One item of work with its dates and who answers for it (TT 36/2013/TT-BCT, Điều 5)."""

    name = models.CharField("nội dung công việc", max_length=500)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    responsible = models.CharField("người, đơn vị chịu trách nhiệm", max_length=300)

    class Meta(_Part.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="workitem_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class EstimateLine(_Part):
    """One line of the estimate (Mẫu số 1): quantity × unit price, and who pays. Whole đồng.

    `units` = how many establishments, models, trademarks… the line serves: ceilings count them. `year` empty = the
    plan year.
    """

    content_code = models.CharField("nội dung", max_length=12, blank=True)
    cost_item = models.CharField("khoản mục chi", max_length=30, blank=True)
    recipient = models.ForeignKey(
        Beneficiary,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="cơ sở được hỗ trợ",
    )
    units = models.PositiveSmallIntegerField("số đối tượng", default=1)
    year = models.PositiveSmallIntegerField("năm thực hiện", null=True, blank=True)
    name = models.CharField("nội dung chi", max_length=500)
    unit_name = models.CharField("đơn vị tính", max_length=50, blank=True)
    quantity = models.DecimalField("số lượng", max_digits=14, decimal_places=3, default=1)
    unit_price = models.BigIntegerField("đơn giá", default=0)
    amount = models.BigIntegerField("thành tiền", default=0)
    national = models.BigIntegerField("khuyến công quốc gia", default=0)
    local = models.BigIntegerField("khuyến công địa phương", default=0)
    beneficiary = models.BigIntegerField("đơn vị thụ hưởng", default=0)
    other = models.BigIntegerField("nguồn khác", default=0)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta(_Part.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    quantity__gte=0, unit_price__gte=0, amount__gte=0,
                    national__gte=0, local__gte=0, beneficiary__gte=0, other__gte=0,
                ),
                name="estimateline_not_negative",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def sources_total(self) -> int:
        return self.national + self.local + self.beneficiary + self.other


def paper_path(paper: Paper, _filename: str) -> str:
    """A name that says nothing and cannot be guessed; the original name lives in the row."""
    return f"papers/{paper.tenant_id}/{paper.storage_name}"


@tracked()
class Paper(TenantModel):
    """An uploaded paper, checked by content. Removing one only marks it: what was submitted stays provable."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="papers")
    kind_code = models.CharField("loại giấy tờ", max_length=60)
    stage = models.CharField("giai đoạn", max_length=20, default="submit")
    file = models.FileField(upload_to=paper_path, max_length=200)
    storage_name = models.CharField(max_length=80, unique=True)
    original_name = models.CharField("tên tệp", max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField("dung lượng")
    sha256 = models.CharField(max_length=64)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    uploaded_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("uploaded_at", "id")
        indexes: ClassVar = [models.Index(fields=("proposal", "kind_code"), name="paper_of_proposal")]

    def __str__(self) -> str:
        return self.original_name
