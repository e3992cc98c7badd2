"""A document: the words it was made of, the file that was issued, and whether it still speaks."""

from __future__ import annotations

import secrets
from functools import reduce
from operator import or_
from typing import ClassVar

import pgtrigger
from django.db import models
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel
from reporting.models.verification import VALIDITY_ONE_WAY, Validity


class Status(models.TextChoices):
    """Whether the file is there yet. A rendering that failed shows on the job, which can be run again."""

    REQUESTED = "requested", "Đang lập"
    READY = "ready", "Đã lập"


def file_path() -> str:
    """A name that says nothing and cannot be guessed."""
    return f"documents/{secrets.token_hex(20)}.pdf"


SUBJECT_COLUMNS = (
    "proposal",
    "registration",
    "meeting",
    "submission",
    "report",
    "acceptance",
    "settlement",
    "group_plan",
    "periodic",
    "advance",
    "inspection",
    "adjustment",
)
"""What a document can be about; exactly one of them is set (`reporting/subjects.py` has a row for each)."""

_WORDS = (
    "tenant_id", "kind", "subject_code", *(f"{column}_id" for column in SUBJECT_COLUMNS), "organisation_id", "title",
    "number", "template", "snapshot", "fingerprint", "file", "verification_code", "verification_url", "requested_by_id",
    "issued_by_name", "on_behalf_of",
)  # fmt: skip
_FILE_FACTS = ("sha256", "size", "pages", "issued_at", "supersedes_id")


def _changed(columns: tuple[str, ...]) -> str:
    new, old = (", ".join(f"{side}.{column}" for column in columns) for side in ("NEW", "OLD"))
    return f"({new}) IS DISTINCT FROM ({old})"


def _only(column: str) -> models.Q:
    """This column names the subject, and no other does."""
    return models.Q(**{f"{each}__isnull": each != column for each in SUBJECT_COLUMNS})


@tracked(exclude=["snapshot"])
class Document(TenantModel):
    """One printing of a kind of document about one subject.

    The file is made from `snapshot` alone, so printing again gives the same words. The trigger below keeps the words
    from the moment they are stored and the file's facts from the moment it is issued.
    """

    kind = models.CharField("loại", max_length=40)
    subject_code = models.CharField("số hồ sơ", max_length=60)
    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, null=True, related_name="+")
    registration = models.ForeignKey("planning.Registration", models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey("appraisal.Meeting", models.PROTECT, null=True, related_name="+")
    submission = models.ForeignKey("planning.PlanSubmission", models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey("execution.ProgressReport", models.PROTECT, null=True, related_name="+")
    acceptance = models.ForeignKey("execution.Acceptance", models.PROTECT, null=True, related_name="+")
    settlement = models.ForeignKey("execution.Settlement", models.PROTECT, null=True, related_name="+")
    group_plan = models.ForeignKey("execution.GroupPlan", models.PROTECT, null=True, related_name="+")
    periodic = models.ForeignKey("reporting.PeriodicReport", models.PROTECT, null=True, related_name="+")
    advance = models.ForeignKey("execution.AdvanceRequest", models.PROTECT, null=True, related_name="+")
    inspection = models.ForeignKey("execution.Inspection", models.PROTECT, null=True, related_name="+")
    adjustment = models.ForeignKey("execution.Adjustment", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    title = models.CharField("tên văn bản", max_length=700)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    template = models.CharField(max_length=120)
    snapshot = models.JSONField()
    fingerprint = models.CharField("SHA-256 của nội dung", max_length=64)

    status = models.CharField("trạng thái", max_length=10, choices=Status, default=Status.REQUESTED)
    job = models.ForeignKey("core.Job", models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey("organisations.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("yêu cầu lúc", auto_now_add=True)
    issued_by_name = models.CharField("người lập", max_length=200)
    on_behalf_of = models.CharField("thay mặt", max_length=300, blank=True)

    file = models.FileField(max_length=200, default=file_path)
    sha256 = models.CharField("SHA-256 của tệp", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)", null=True)
    pages = models.PositiveIntegerField("số trang", null=True)
    issued_at = models.DateTimeField("lập xong lúc", null=True)

    verification_code = models.CharField("mã xác thực", max_length=24, unique=True)
    verification_url = models.URLField(max_length=300)
    validity = models.CharField("hiệu lực", max_length=12, choices=Validity, default=Validity.VALID)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField("lý do thu hồi", max_length=500, blank=True)

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ("-requested_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=("tenant", "-requested_at", "-id"), name="document_recent"),
            models.Index(fields=("proposal", "-requested_at"), name="document_of_proposal"),
            models.Index(fields=("registration", "-requested_at"), name="document_of_registration"),
            models.Index(fields=("meeting", "-requested_at"), name="document_of_meeting"),
            models.Index(fields=("submission", "-requested_at"), name="document_of_submission"),
            models.Index(fields=("report", "-requested_at"), name="document_of_report"),
            models.Index(fields=("acceptance", "-requested_at"), name="document_of_acceptance"),
            models.Index(fields=("settlement", "-requested_at"), name="document_of_settlement"),
            models.Index(fields=("group_plan", "-requested_at"), name="document_of_group_plan"),
            models.Index(fields=("periodic", "-requested_at"), name="document_of_periodic"),
            models.Index(fields=("advance", "-requested_at"), name="document_of_advance"),
            models.Index(fields=("inspection", "-requested_at"), name="document_of_inspection"),
            models.Index(fields=("adjustment", "-requested_at"), name="document_of_adjustment"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="document_of_one_subject",
                condition=reduce(or_, (_only(column) for column in SUBJECT_COLUMNS)),
            ),
            models.CheckConstraint(
                name="document_ready_has_file",
                condition=models.Q(status=Status.REQUESTED, sha256="", issued_at__isnull=True)
                | models.Q(status=Status.READY, sha256__regex="^[0-9a-f]{64}$", issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_withdrawn_with_reason",
                condition=~models.Q(validity=Validity.WITHDRAWN) | ~models.Q(withdrawn_reason=""),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="keep_document", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="document_words_stay",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                IF {_changed(_WORDS)} THEN
                    RAISE EXCEPTION 'the words of a document cannot change' USING ERRCODE = 'check_violation';
                END IF;
                IF OLD.status = 'ready' AND (NEW.status <> 'ready' OR {_changed(_FILE_FACTS)}) THEN
                    RAISE EXCEPTION 'an issued document cannot change' USING ERRCODE = 'check_violation';
                END IF;
                {VALIDITY_ONE_WAY}
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reporting:document", args=[self.verification_code])

    @property
    def is_ready(self) -> bool:
        return self.status == Status.READY
