"""The tree of bodies that act on dossiers; each belongs to one tenant."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.audit import tracked
from organisations.models.folding import IsNfc, folded_column
from organisations.models.units import AdministrativeUnit
from organisations.roles import OrganisationKind


class Confidence(models.TextChoices):
    """How sure we are of a name taken from public sources."""

    CONFIRMED = "confirmed", "Đã xác nhận"
    REPORTED = "reported", "Theo nguồn báo chí"
    ASSUMED = "assumed", "Tên tạm đặt, cần xác nhận"


@tracked(exclude=["name_folded"])
class Organisation(models.Model):
    """A ministry, Cục, Vụ, Sở or centre. `parent` is who it reports to; `tenant` is whose data it shares.

    Tenants are the Sở of each province and the Cục for all central bodies; a tenant's own tenant is itself. Address, e-mail,
    phone, website and desk are those of the office and stand on the public page of contacts.
    """

    kind = models.CharField("loại tổ chức", max_length=24, choices=OrganisationKind.choices)
    name = models.CharField("tên đầy đủ", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=80)
    code = models.SlugField("mã", max_length=60, unique=True)
    symbol = models.CharField("ký hiệu văn bản", max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="cơ quan cấp trên"
    )
    tenant = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="tenant_members", verbose_name="phạm vi dữ liệu"
    )
    province = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name="tỉnh"
    )
    parent_line = models.CharField("dòng cơ quan chủ quản", max_length=120, blank=True)
    issuer_line = models.CharField("dòng cơ quan ban hành", max_length=200)
    place_name = models.CharField("địa danh", max_length=60)
    head_title = models.CharField("chức danh người đứng đầu", max_length=60)
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    website = models.CharField(
        "trang thông tin điện tử", max_length=200, blank=True, validators=[URLValidator(schemes=("http", "https"))]
    )
    contact_desk = models.CharField("phòng, bộ phận tiếp nhận", max_length=200, blank=True)
    contact_on = models.DateField("cập nhật liên hệ ngày", null=True, blank=True, editable=False)
    valid_from = models.DateField("hoạt động từ ngày")
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)
    confidence = models.CharField("độ tin cậy", max_length=10, choices=Confidence.choices, default="confirmed")
    source = models.CharField("nguồn", max_length=200, blank=True)
    name_folded = folded_column("name")

    class Meta:
        ordering = ("code",)
        indexes = [GinIndex(fields=["name_folded"], opclasses=["gin_trgm_ops"], name="organisation_name_trigram")]
        constraints = [
            models.CheckConstraint(name="organisation_name_nfc", condition=IsNfc("name")),
            models.CheckConstraint(
                name="organisation_dates", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="organisation_sct_has_province",
                condition=~Q(kind="PROVINCIAL_DEPARTMENT") | Q(province__isnull=False),
            ),
            models.UniqueConstraint(
                name="organisation_one_sct_a_province",
                fields=["province"],
                condition=Q(kind="PROVINCIAL_DEPARTMENT", valid_to__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisations:organisation", args=[self.code])

    @property
    def is_tenant(self) -> bool:
        """Whether rows of tenant tables can belong to it."""
        return self.pk is not None and self.tenant_id == self.pk
