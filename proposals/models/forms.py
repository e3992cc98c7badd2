"""Forms of the annex that a đề án of certain contents brings along: Mẫu số 12 and 13 (TT 36/2013/TT-BCT, Phụ lục 1).

Everything may be missing while the đề án is written. Which contents ask for which form is the catalogue of papers'.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from proposals.models.proposal import Proposal


class _Form(TenantModel):
    """A form filled in on the portal; `version` is that of the page it was last saved from."""

    kind: ClassVar[str]
    """Code of the paper it stands for, as in the catalogue."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("proposals:form", args=(self.proposal.code, self.kind))


class _Row(TenantModel):
    """A row of a form, in the order the unit gave."""

    position = models.PositiveSmallIntegerField("TT")

    class Meta:
        abstract = True
        ordering = ("position", "id")


@tracked()
class TrainingProgramme(_Form):
    """Chương trình đào tạo nghề, Mẫu số 12."""

    kind = "training_programme"

    occupation = models.CharField("nghề đào tạo", max_length=300, blank=True)
    level = models.CharField("trình độ đào tạo", max_length=200, blank=True)
    duration = models.CharField("thời gian đào tạo", max_length=200, blank=True)
    classes = models.PositiveSmallIntegerField("số lớp", null=True)
    learners = models.PositiveIntegerField("số học viên", null=True)
    mode = models.CharField("hình thức đào tạo", max_length=300, blank=True)
    place = models.CharField("địa điểm đào tạo", max_length=500, blank=True)
    teachers = models.TextField("giáo viên, người dạy nghề", blank=True)
    equipment = models.TextField("cơ sở vật chất, thiết bị", blank=True)
    certificate = models.CharField("chứng chỉ, chứng nhận", max_length=300, blank=True)

    def __str__(self) -> str:
        return "Chương trình đào tạo nghề"


@tracked()
class TrainingModule(_Row):
    """A module of the programme: hours in all, of which theory, practice, test."""

    form = models.ForeignKey(TrainingProgramme, on_delete=models.CASCADE, related_name="rows")
    name = models.CharField("tên mô-đun, môn học", max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField("tổng số giờ", null=True)
    theory = models.PositiveSmallIntegerField("lý thuyết", null=True)
    practice = models.PositiveSmallIntegerField("thực hành", null=True)
    test = models.PositiveSmallIntegerField("kiểm tra", null=True)

    def __str__(self) -> str:
        return self.name


@tracked()
class ClusterReport(_Form):
    """Báo cáo tình hình đầu tư hạ tầng cụm công nghiệp, Mẫu số 13. Areas in hectares."""

    kind = "cluster_report"

    name = models.CharField("tên cụm công nghiệp", max_length=300, blank=True)
    place = models.CharField("địa điểm", max_length=500, blank=True)
    investor = models.CharField("chủ đầu tư hạ tầng", max_length=300, blank=True)
    founding_paper = models.CharField("quyết định thành lập", max_length=200, blank=True)
    founded_on = models.DateField("ngày thành lập", null=True)
    area = models.DecimalField("tổng diện tích", max_digits=11, decimal_places=3, null=True)
    industrial_area = models.DecimalField("đất công nghiệp", max_digits=11, decimal_places=3, null=True)
    let_area = models.DecimalField("đất đã cho thuê", max_digits=11, decimal_places=3, null=True)
    progress = models.TextField("tiến độ đầu tư", blank=True)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    requests = models.TextField("đề xuất, kiến nghị", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gte=0), name="cluster_report_area_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(industrial_area__isnull=True) | Q(industrial_area__gte=0),
                name="cluster_report_industrial_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(let_area__isnull=True) | Q(let_area__gte=0), name="cluster_report_let_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return "Báo cáo tình hình đầu tư hạ tầng cụm công nghiệp"


@tracked()
class ClusterCapital(_Row):
    """An item of investment: planned, done, and from which source what was done came. Whole đồng."""

    form = models.ForeignKey(ClusterReport, on_delete=models.CASCADE, related_name="rows")
    name = models.CharField("hạng mục đầu tư", max_length=300, blank=True)
    planned = models.BigIntegerField("vốn đầu tư theo kế hoạch", null=True)
    done = models.BigIntegerField("vốn đã thực hiện", null=True)
    from_budget = models.BigIntegerField("ngân sách nhà nước", null=True)
    from_investor = models.BigIntegerField("vốn chủ đầu tư", null=True)
    from_other = models.BigIntegerField("vốn khác", null=True)

    class Meta(_Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                name=f"cluster_capital_{name}_not_negative",
            )
            for name in ("planned", "done", "from_budget", "from_investor", "from_other")
        ]

    def __str__(self) -> str:
        return self.name
