"""Đề án of earlier years that were brought in from an office's own books: the file, what it would do, and its rows."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from core.models import TenantModel
from proposals.models.proposal import Proposal

_KEY_BYTES = 10


def new_key() -> str:
    """What stands in the address of an import; nobody can guess it."""
    return secrets.token_hex(_KEY_BYTES)


def history_path(row: Any, name: str) -> str:
    """Where the file of an import is kept."""
    return f"history/{name}"


class HistoryImport(TenantModel):
    """A workbook of an office and what came of it. Kept for good: who, when, which file, how many rows.

    `digest` stands for everything the dry run said; an import whose own reckoning has another digest is refused.
    `faults` = list of {"line", "column", "cell", "message"}, the first of them; `fault_count` = of all, on `bad_rows` rows.
    `questions` = list of {"key", "kind" (unit or commune), "province", "text", "lines", "guess"}; `answers` = key -> code,
    empty for “not known”. `report` = [{"line", "verdict", "code", "title"}] of the rows that changed or were skipped.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "Đang kiểm tra"
        CHECKED = "checked", "Đã kiểm tra, chưa nhập"
        IMPORTING = "importing", "Đang nhập"
        DONE = "done", "Đã nhập"
        UNDONE = "undone", "Đã hoàn tác"

    class Existing(models.TextChoices):
        """What happens to a row that has been brought in before."""

        SKIP = "skip", "Giữ nguyên đề án đã nhập trước, bỏ qua dòng"
        UPDATE = "update", "Cập nhật đề án đã nhập trước theo tệp này"

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    file = models.FileField(upload_to=history_path, max_length=200)
    file_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("mã băm SHA-256", max_length=64)
    size = models.BigIntegerField("dung lượng")
    existing = models.CharField("dòng đã nhập trước", max_length=10, choices=Existing, default=Existing.SKIP)
    state = models.CharField("tình trạng", max_length=10, choices=State, default=State.CHECKING)
    only_good = models.BooleanField("chỉ nhập các dòng không lỗi", default=False)
    answers = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField("số dòng", default=0)
    created = models.PositiveIntegerField("thêm mới", default=0)
    changed = models.PositiveIntegerField("cập nhật", default=0)
    skipped = models.PositiveIntegerField("bỏ qua", default=0)
    approved = models.BigIntegerField("kinh phí phê duyệt của các dòng được nhập", default=0)
    report = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    refusal = models.TextField("lý do chưa nhập được", blank=True)
    job = models.ForeignKey("core.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=200)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=300)
    at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    done_at = models.DateTimeField("nhập lúc", null=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes: ClassVar = [models.Index(fields=("tenant", "-at", "-id"), name="historyimport_newest")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("proposals:history_import", args=(self.key,))


class ImportedRow(TenantModel):
    """The row of a workbook a đề án was made from: its line in the history, and how it is known again.

    `values` = what the row said, resolved (proposals/history/rows.py). `before` = the same before the last update, with
    the import it came from, so that the update can be undone. `left_version` = version of the đề án when the import left
    it: a later one means that somebody has touched it. An undone import takes its rows away whole; what was there stays
    in the history tables of the database.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="imported_row")
    source = models.ForeignKey(HistoryImport, on_delete=models.PROTECT, related_name="imported_rows")
    line = models.PositiveIntegerField("dòng")
    province_code = models.CharField(max_length=2)
    plan_year = models.PositiveSmallIntegerField()
    number = models.CharField("số hồ sơ của cơ quan", max_length=80)
    number_key = models.CharField(max_length=80)
    decision_key = models.CharField(max_length=600, blank=True)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    values = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    left_version = models.PositiveIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    user_name = models.CharField(max_length=200)
    organisation_name = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("tenant", "province_code", "plan_year", "number_key"), name="imported_row_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("source", "id"), name="imported_row_of_import")]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The line of the history."""
        return f"Nhập từ sổ sách cũ, tệp {self.sha256[:12]}, dòng {self.line}"

    @property
    def decision_day(self) -> date | None:
        """Day of the decision in the books."""
        return self._day("decision_day")

    @property
    def contract_day(self) -> date | None:
        """Day of the contract in the books."""
        return self._day("contract_day")

    @property
    def accepted_day(self) -> date | None:
        """Day of the acceptance in the books."""
        return self._day("accepted_day")

    def _day(self, name: str) -> date | None:
        text = self.values.get(name)
        return date.fromisoformat(text) if text else None
