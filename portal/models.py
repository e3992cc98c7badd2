"""Public facts of approved đề án: snapshots and their sums. No tenant owns these rows and no tenant table is behind them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.states import CopyKind, DecisionKind, DecisionState, PublicState


class Publication(models.Model):
    """One đề án as everybody may see it. Amounts are whole đồng; private persons appear only as counts.

    `version` is the version of the đề án the snapshot was taken of: an older one never replaces a newer one.
    """

    code = models.CharField("số đề án", max_length=30, unique=True)
    version = models.PositiveIntegerField()
    title = models.CharField("tên đề án", max_length=600)
    unit_name = models.CharField("đơn vị thực hiện", max_length=300)
    province_code = models.CharField("mã tỉnh", max_length=2, blank=True)
    province_name = models.CharField("tỉnh, thành phố", max_length=120)
    # Empty: cannot be told. The first place of work counts, as for the province of today.
    old_province = models.CharField("tỉnh trước 01/7/2025", max_length=80, blank=True)
    commune_names = ArrayField(models.CharField(max_length=200), verbose_name="địa điểm", default=list)
    plan_year = models.PositiveSmallIntegerField("năm kế hoạch")
    content_code = models.CharField("mã nội dung", max_length=12)
    content_title = models.CharField("nội dung", max_length=400)
    content_group = models.CharField("mã nhóm nội dung", max_length=12)
    content_group_title = models.CharField("nhóm nội dung", max_length=400)
    kind_label = models.CharField("loại đề án", max_length=60)
    state = models.CharField("tình trạng", max_length=12, choices=PublicState)
    total_cost = models.BigIntegerField("tổng kinh phí")
    amount_approved = models.BigIntegerField("kinh phí được phê duyệt", null=True)
    amount_accepted = models.BigIntegerField("kinh phí được nghiệm thu", null=True)
    amount_settled = models.BigIntegerField("kinh phí quyết toán", null=True)
    beneficiaries = ArrayField(models.CharField(max_length=300), verbose_name="đơn vị thụ hưởng", default=list)
    beneficiary_count = models.PositiveIntegerField("số đơn vị thụ hưởng", default=0)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True)
    target_counts = models.JSONField("đóng góp vào mục tiêu", default=dict)
    starts_on = models.DateField("bắt đầu", null=True)
    ends_on = models.DateField("kết thúc", null=True)
    published_at = models.DateTimeField("công bố lúc")
    updated_at = models.DateTimeField("cập nhật lúc")
    withdrawn = models.BooleanField("đã gỡ", default=False)
    withdrawn_reason = models.CharField("lý do gỡ", max_length=300, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = "đề án công khai"
        verbose_name_plural = "đề án công khai"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PublicState.values), name="publication_state_known"),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | ~Q(withdrawn_reason=""), name="publication_withdrawn_for_a_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("-published_at", "-id"), condition=Q(withdrawn=False), name="publication_recent"),
            *(
                models.Index(
                    fields=(field, "-published_at", "-id"), condition=Q(withdrawn=False), name=f"publication_{name}"
                )
                for field, name in (
                    ("plan_year", "year"),
                    ("province_code", "province"),
                    ("content_group", "content"),
                    ("state", "state"),
                )
            ),
            models.Index(fields=("updated_at", "id"), name="publication_changed"),
            models.Index(
                fields=("-amount_approved", "-id"),
                condition=Q(withdrawn=False, amount_approved__isnull=False),
                name="publication_money",
            ),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="publication_search"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("portal:publication", args=(self.code,))


class Counted(models.Model):
    """One thing a published đề án counts towards one target: a model, a conference, an establishment.

    `key` says which thing it is, so that the same establishment in two đề án counts once. It is a keyed digest: nobody
    can get a tax code or a name back out of it.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("programmes.Target", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    approved = models.BooleanField()
    accepted = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("target", "key", "publication"), name="counted_once_a_publication"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.number}"


class TargetProgress(models.Model):
    """How far a target has come. Kept by `publish`, so that the home page reads twelve rows and counts nothing.

    `planned`: in an approved plan, also when stopped later; `approved`: without those stopped; `accepted`: on site.
    """

    target = models.OneToOneField("programmes.Target", on_delete=models.CASCADE, related_name="+")
    planned = models.PositiveIntegerField("đã đưa vào kế hoạch", default=0)
    approved = models.PositiveIntegerField("đã phê duyệt, còn hiệu lực", default=0)
    accepted = models.PositiveIntegerField("đã nghiệm thu", default=0)

    def __str__(self) -> str:
        return f"{self.target_id}: {self.accepted}/{self.approved}/{self.planned}"


class PublicationSummary(models.Model):
    """Sums of the publications that are not withdrawn, by year, province (of today, of then), group of contents, state."""

    plan_year = models.PositiveSmallIntegerField()
    province_code = models.CharField(max_length=2, blank=True)
    old_province = models.CharField(max_length=80, blank=True)
    content_group = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=PublicState)
    publications = models.IntegerField(default=0)
    beneficiaries = models.IntegerField(default=0)
    total_cost = models.BigIntegerField(default=0)
    approved = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    settled = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("plan_year", "province_code", "old_province", "content_group", "state"),
                name="publication_summary_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_year} {self.province_code} {self.content_group} {self.state}: {self.publications}"


class SearchWord(models.Model):
    """A word of the published texts, and a word that stands after another: what a slip of the finger is corrected by.

    A trigger of Publication keeps the numbers (sql/words.sql): a word that nothing public holds any more is gone.
    """

    only_triggers_write = True

    word = models.CharField(max_length=24)
    after = models.CharField(max_length=24, blank=True)
    number = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("word", "after"), name="search_word_once")]

    def __str__(self) -> str:
        return f"{self.after} {self.word}: {self.number}".strip()


class Edition(models.Model):
    """The one row that says when anything public last changed: the validator of conditional requests."""

    serial = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="edition_is_one_row")]

    def __str__(self) -> str:
        return str(self.serial)


class Decision(models.Model):
    """A decision as everybody may see it: one row a paper (issuer, number, day). Amounts are whole đồng.

    Its PDF is a copy of our own, named by its content. `by_hand`: somebody took it back here, and no later event changes that.
    `ordered_at` is the midnight that begins `decided_on`: the order of the list. No reason and no note of the dossier is here:
    those are free texts and may name persons.
    """

    slug = models.SlugField(max_length=200, unique=True)
    issuer = models.CharField("cơ quan ban hành", max_length=300)
    issuer_code = models.CharField(max_length=60)
    number = models.CharField("số quyết định", max_length=80)
    decided_on = models.DateField("ngày quyết định")
    ordered_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField("năm ban hành")
    plan_year = models.PositiveSmallIntegerField("năm kế hoạch")
    batch = models.PositiveSmallIntegerField("đợt", null=True)
    kinds = ArrayField(models.CharField(max_length=8, choices=DecisionKind), verbose_name="quyết định việc gì")
    signer = models.CharField("người ký", max_length=300, blank=True)
    signature = models.CharField("chữ ký số", max_length=12, blank=True)
    decided_by = models.CharField("người quyết định theo hồ sơ", max_length=420, blank=True)
    province_codes = ArrayField(models.CharField(max_length=2), verbose_name="tỉnh", default=list)
    count = models.PositiveIntegerField("số đề án", default=0)
    total = models.BigIntegerField("tổng kinh phí", default=0)
    file = models.FileField("bản PDF", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256 của tệp", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)", default=0)
    copy = models.CharField("bản PDF là", max_length=8, choices=CopyKind, default=CopyKind.NONE, blank=True)
    verification_code = models.CharField("mã xác thực", max_length=24, blank=True)
    copied_at = models.DateTimeField("chép bản PDF lúc", null=True)
    earlier = ArrayField(models.CharField(max_length=64), verbose_name="SHA-256 của các bản đã thay", default=list)
    state = models.CharField("hiệu lực", max_length=10, choices=DecisionState, default=DecisionState.VALID)
    state_since = models.DateTimeField("từ lúc", null=True)
    state_reason = models.CharField("lý do", max_length=500, blank=True)
    replaced_by = models.CharField("được thay bằng", max_length=200, blank=True)
    by_hand = models.BooleanField(default=False)
    published_at = models.DateTimeField("công bố lúc")
    updated_at = models.DateTimeField("cập nhật lúc")
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = "quyết định công khai"
        verbose_name_plural = "quyết định công khai"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("issuer_code", "number", "decided_on"), name="decision_once"),
            models.CheckConstraint(condition=Q(state__in=DecisionState.values), name="decision_state_known"),
            models.CheckConstraint(
                condition=~Q(state=DecisionState.WITHDRAWN) | ~Q(state_reason=""),
                name="decision_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(file="", sha256="", copy="")
                | ~Q(file="") & Q(sha256__regex="^[0-9a-f]{64}$") & ~Q(copy=""),
                name="decision_copy_is_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("-ordered_at", "-id"), name="decision_recent"),
            models.Index(fields=("year", "-ordered_at", "-id"), name="decision_year"),
            GinIndex(fields=("kinds",), name="decision_kind"),
            GinIndex(fields=("province_codes",), name="decision_province"),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="decision_search"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.decided_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("portal:decision", args=(self.slug,))

    def get_kind_labels(self) -> list[str]:
        """What it decides, in words."""
        return [str(DecisionKind(kind).label) for kind in self.kinds]


class DecisionItem(models.Model):
    """What a decision says of one đề án. `changes` are values of execution.states.Changed; amounts in đồng."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="items")
    code = models.CharField("số đề án", max_length=30)
    kind = models.CharField(max_length=8, choices=DecisionKind)
    amount_before = models.BigIntegerField("kinh phí trước", null=True)
    amount = models.BigIntegerField("kinh phí", null=True)
    changes = ArrayField(models.CharField(max_length=20), verbose_name="thay đổi", default=list)
    law = models.CharField("căn cứ", max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("decision", "code", "kind"), name="decision_says_once"),
        ]
        indexes: ClassVar = [models.Index(fields=("code",), name="decision_of_publication")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
